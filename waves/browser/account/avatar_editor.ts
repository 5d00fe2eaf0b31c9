/** Chooses, crops and saves the own picture. Loaded when it is used. */
import type { Store } from "../kit/store";
import { type Fetch, request, type Values } from "./api_client";
import { AvatarCrop, type Picture, type Square } from "./avatar_crop";
import { type AvatarSnapshot, NO_AVATAR } from "./avatar_snapshot";

/** The side of the frame, CSS pixels. */
export const FRAME_PX = 240;
const PATH = "/api/users/me/avatar";

/** A decoded picture; it is released when it is no longer needed. */
export interface Decoded extends Picture {
  close(): void;
}

export interface AvatarEditorDeps<P extends Decoded> {
  store: Store<AvatarSnapshot>;
  fetch: Fetch;
  /** Rejects what is no picture. */
  decode(file: Blob): Promise<P>;
  /** Return a square of a picture in base64, small enough for the server. */
  encode(picture: P, square: Square): Promise<string>;
  /** Show the frame, or hide it. */
  showFrame(isShown: boolean): void;
  loadPage(path: string): void;
}

export class AvatarEditor<P extends Decoded> {
  #picture: P | null = null;
  #crop: AvatarCrop | null = null;

  constructor(private readonly deps: AvatarEditorDeps<P>) {}

  get picture(): P | null {
    return this.#picture;
  }

  async choose(file: Blob): Promise<void> {
    if (this.deps.store.getSnapshot().busy) return;
    this.deps.store.set({ busy: true, error: "" });
    try {
      const picture = await this.deps.decode(file);
      this.#release();
      this.#picture = picture;
      this.#crop = new AvatarCrop(picture, FRAME_PX);
      this.deps.store.set(NO_AVATAR);
      this.#moved();
      this.deps.showFrame(true);
    } catch {
      this.deps.store.set({ ...NO_AVATAR, error: "bad_avatar" });
    }
  }

  zoomTo(zoom: number): void {
    this.#crop?.zoomTo(zoom);
    this.#moved();
  }

  scale(by: number): void {
    if (this.#crop !== null) this.zoomTo(this.#crop.zoom * by);
  }

  move(right: number, down: number): void {
    this.#crop?.move(right, down);
    this.#moved();
  }

  /** Use what the frame shows. */
  async save(): Promise<void> {
    const [picture, crop] = [this.#picture, this.#crop];
    if (picture === null || crop === null || this.deps.store.getSnapshot().busy) return;
    this.deps.store.set({ busy: true, error: "" });
    await this.#send("PUT", { picture: await this.deps.encode(picture, crop.square) });
  }

  async remove(): Promise<void> {
    if (this.deps.store.getSnapshot().busy) return;
    this.deps.store.set({ busy: true, error: "" });
    await this.#send("DELETE", null);
  }

  /** Forget the chosen picture. What is being saved is saved nevertheless. */
  cancel(): void {
    this.#release();
    const { busy, error } = this.deps.store.getSnapshot();
    this.deps.store.set({ ...NO_AVATAR, busy, error });
    this.deps.showFrame(false);
  }

  async #send(method: string, values: Values | null): Promise<void> {
    const { failure } = await request(this.deps.fetch, method, PATH, values);
    if (failure?.error === "not_signed_in") {
      this.deps.loadPage("/login?next=/settings");
      return;
    }
    const error = failure === null ? "" : failure.error || "bad_avatar";
    this.deps.store.set({ busy: false, error });
    if (error === "") this.cancel();
  }

  #moved(): void {
    if (this.#crop !== null) this.deps.store.set({ zoom: this.#crop.zoom, ...this.#crop.square });
  }

  #release(): void {
    this.#picture?.close();
    this.#picture = this.#crop = null;
  }
}
