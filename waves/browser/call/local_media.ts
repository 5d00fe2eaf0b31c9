/**
 * This side's camera and microphone in one call, or on the page that checks them.
 *
 * Made only after a click. Camera off gives the device back; camera on opens it again and
 * the link replaces the track, so neither needs a renegotiation, and nor does another
 * device. Muting belongs to the person, not to a track: it outlives every change.
 */

import { appeared, type Found } from "./device_list";
import { type Kind, type Opened, openDevices, openOne } from "./devices";
import { DEVICE_OF, type Equipment } from "./equipment";
import type { HeldTrack } from "./held_track";
import { isRefusal } from "./problems";
import { Slot } from "./slot";
import type { CallSnapshot, Media } from "./snapshot";
import { treats } from "./treatment";

export type LocalState = Pick<
  CallSnapshot,
  "micMuted" | "cameraOff" | "hasMicrophone" | "hasCamera" | "localVideo" | "problem"
>;

export interface LocalMediaParts {
  equipment: Equipment;
  /** What the own picture is drawn from; its tracks come and go. */
  stream: MediaStream;
  /** The track to send from now on; null sends nothing. */
  send(kind: Kind, track: MediaStreamTrack | null): void;
  changed(state: LocalState): void;
  /** The voice is to be treated, and sent, in another way. */
  soundChanged?(): void;
}

const KINDS: readonly Kind[] = ["audio", "video"];

export class LocalMedia {
  readonly #slots: Readonly<Record<Kind, Slot>>;
  #muted = false;
  /** The camera went off by itself: it may be offered again. */
  #hasLostCamera = false;
  /** Which device was asked for by its id; empty: none was known by then. */
  readonly #askedFor: Record<Kind, string> = { audio: "", video: "" };
  /** What the person has just chosen, and what is not known to work yet. */
  readonly #chosen = new Set<Kind>();
  #stopped = false;
  readonly #stopListening: () => void;

  constructor(private readonly parts: LocalMediaParts) {
    this.#slots = { audio: this.#makeSlot("audio"), video: this.#makeSlot("video") };
    const { list } = parts.equipment;
    this.#stopListening = list.subscribe((now, before) => this.#listChanged(now, before));
  }

  get stream(): MediaStream {
    return this.parts.stream;
  }

  get state(): LocalState {
    const { audio, video } = this.#slots;
    return {
      micMuted: this.#muted,
      cameraOff: !video.isWanted,
      hasMicrophone: audio.problem === "",
      hasCamera: video.problem === "",
      localVideo: video.held !== null && video.problem === "",
      problem: audio.problem || video.problem,
    };
  }

  /** More than a voice is to be heard. */
  get isMusic(): boolean {
    return this.parts.equipment.sound.music;
  }

  /** The tracks as they are now, for a link that begins. */
  track(kind: Kind): MediaStreamTrack | null {
    return this.#slots[kind].held?.track ?? null;
  }

  /** Open the devices of the call; what is missing is told through `changed`. */
  async start(media: Media, { muted = false } = {}): Promise<void> {
    const { equipment } = this.parts;
    this.#muted = muted;
    const kinds = media === "video" ? KINDS : (["audio"] as const);
    for (const kind of kinds) {
      this.#slots[kind].expect();
      this.#noteAsked(kind);
    }
    this.#tell();
    const opened = await openDevices(equipment.parts.devices, media, equipment.wishes);
    for (const kind of kinds) this.#slots[kind].settle(opened);
    this.#tell();
    await Promise.all(kinds.map((kind) => this.#slots[kind].follow()));
    if (!this.#stopped) await this.#compareWithChoice(kinds);
  }

  /** Silence or let through; without a microphone, try once more to get one. */
  toggleMicrophone(): void {
    if (this.#stopped) return;
    const { audio } = this.#slots;
    this.#muted = audio.problem === "" && !this.#muted;
    if (audio.held !== null) audio.held.track.enabled = !this.#muted;
    this.#tell();
    if (audio.problem !== "") this.#tryAgain("audio");
  }

  /** Give the camera back, or open it again. */
  toggleCamera(): void {
    if (this.#stopped) return;
    const { video } = this.#slots;
    this.#hasLostCamera = false;
    void video.want(!video.isWanted).then(() => this.#compareWithChoice(["video"]));
  }

  /** From a click: ask once more for whatever could not be had. */
  retry(): void {
    const missing = KINDS.filter((kind) => this.#slots[kind].problem !== "");
    if (this.#stopped) return;
    if (missing.length === KINDS.length) void this.start("video", { muted: this.#muted });
    else for (const kind of missing) this.#tryAgain(kind);
  }

  /** The person has chosen another device of this kind. */
  async choiceChanged(kind: Kind, { use = false } = {}): Promise<void> {
    const slot = this.#slots[kind];
    if (slot.held === null && kind === "video" && !use) return;
    this.#chosen.add(kind);
    await (slot.held === null ? slot.want(true) : slot.renew());
    this.#chosen.delete(kind);
  }

  /** The person has chosen another treatment of the sound. */
  async soundChanged(): Promise<void> {
    this.parts.soundChanged?.();
    const { held } = this.#slots.audio;
    if (held === null) return;
    const isTreated = await treats(held.track, this.parts.equipment.treatment);
    // Chromium takes the wish and changes nothing; a microphone opened anew obeys.
    if (!isTreated) await this.#slots.audio.renew();
  }

  /** Stop every track, now and whenever one still arrives. */
  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    for (const kind of KINDS) this.#slots[kind].stop();
    this.parts.equipment.ear.leave(this);
    this.parts.equipment.notices.clear();
  }

  #makeSlot(kind: Kind): Slot {
    const { equipment } = this.parts;
    const device = DEVICE_OF[kind];
    return new Slot({
      kind,
      clock: equipment.parts.clock,
      open: ({ only }) => this.#open(kind, only),
      replaced: (track, old) => this.#replaced(kind, track, old),
      changed: () => this.#tell(),
      lost: (held) => void this.#lost(kind, held),
      kept: () => {
        if (!this.#chosen.has(kind)) return;
        equipment.notices.say(`${device}_failed`, equipment.remembered(device)?.label ?? "");
        equipment.takeChoiceBack(device);
      },
    });
  }

  #open(kind: Kind, only: boolean): Promise<Opened> {
    const { equipment } = this.parts;
    const wish = equipment.wishes[kind];
    this.#noteAsked(kind);
    return openOne(equipment.parts.devices, kind, only ? [wish[0]] : wish);
  }

  #noteAsked(kind: Kind): void {
    this.#askedFor[kind] = this.parts.equipment.preferred(DEVICE_OF[kind])?.id ?? "";
  }

  #replaced(kind: Kind, track: MediaStreamTrack | null, old: MediaStreamTrack | null): void {
    if (old !== null) this.stream.removeTrack(old);
    if (track !== null) {
      if (kind === "audio") track.enabled = !this.#muted;
      this.stream.addTrack(track);
    }
    if (!this.#stopped) this.parts.send(kind, track);
  }

  #tryAgain(kind: Kind): void {
    const slot = this.#slots[kind];
    void (slot.held === null ? slot.want(true) : slot.renew());
  }

  /** The names are known now: was it the chosen device that was opened? */
  async #compareWithChoice(kinds: readonly Kind[]): Promise<void> {
    await this.parts.equipment.list.refresh();
    for (const kind of kinds) if (!this.#stopped) await this.#compare(kind);
  }

  async #compare(kind: Kind): Promise<void> {
    const { equipment } = this.parts;
    const device = DEVICE_OF[kind];
    const { held } = this.#slots[kind];
    const wanted = equipment.remembered(device);
    if (held === null || held.deviceId === "" || wanted === null) return;
    const chosen = equipment.preferred(device);
    if (chosen?.id === held.deviceId) return;
    if (chosen !== null && this.#askedFor[kind] !== chosen.id) await this.#slots[kind].renew();
    else if (chosen !== null) equipment.notices.say(`busy_${device}`, wanted.label, held.label);
    else equipment.notices.say(`missing_${device}`, wanted.label, held.label);
  }

  async #lost(kind: Kind, held: HeldTrack): Promise<void> {
    this.#slots[kind].setProblem(kind === "audio" ? "no_microphone" : "no_camera");
    if (kind === "video") {
      this.#hasLostCamera = true;
      await this.#slots.video.want(false);
    } else this.#tell();
    await this.parts.equipment.list.refresh();
    if (this.#stopped) return;
    // A call without sound is none; a camera is the person's to turn on.
    if (kind === "audio") await this.#takeNextMicrophone();
    else this.#offerNextCamera(held);
  }

  async #takeNextMicrophone(): Promise<void> {
    const { audio } = this.#slots;
    if (audio.isBusy || isRefusal(audio.problem)) return;
    await audio.want(true);
    this.#sayMicrophone();
  }

  #offerNextCamera(lost: HeldTrack): void {
    const { list, notices } = this.parts.equipment;
    const [other] = list.of("camera").filter((one) => one.id !== lost.deviceId);
    if (other === undefined) return;
    this.#slots.video.setProblem("");
    this.#tell();
    notices.offer("camera_lost", other, { label: lost.label, other: other.label });
  }

  #listChanged(now: readonly Found[], before: readonly Found[]): void {
    for (const kind of KINDS) {
      const id = this.#slots[kind].held?.deviceId;
      const has = (list: readonly Found[]): boolean => list.some((one) => one.id === id);
      if (id && has(before) && !has(now)) this.#slots[kind].lose();
    }
    this.#microphonesCame(appeared("microphone", now, before));
    this.#camerasCame(appeared("camera", now, before));
  }

  #microphonesCame(came: readonly Found[]): void {
    const { equipment } = this.parts;
    const { audio } = this.#slots;
    const [first] = came;
    if (first === undefined) return;
    const chosen = equipment.preferred("microphone");
    if (audio.problem === "no_microphone") void this.#takeNextMicrophone();
    else if (audio.held === null || came.some((one) => one.id === audio.held?.deviceId)) return;
    else if (chosen !== null && came.includes(chosen)) {
      void audio.renew().then(() => this.#sayMicrophone());
    } else equipment.notices.offer("microphone_new", first, { label: first.label });
  }

  #camerasCame(came: readonly Found[]): void {
    const { equipment } = this.parts;
    const { video } = this.#slots;
    const chosen = equipment.preferred("camera");
    const camera = came.find((one) => one === chosen) ?? came[0];
    if (camera === undefined || camera.id === video.held?.deviceId) return;
    const isMissed = this.#hasLostCamera || video.problem === "no_camera";
    if (isMissed) video.setProblem("");
    else if (video.held === null || camera !== chosen) return;
    this.#tell();
    equipment.notices.offer("camera_back", camera, { label: camera.label });
  }

  #sayMicrophone(): void {
    const { held } = this.#slots.audio;
    if (held === null || this.#stopped) return;
    this.parts.equipment.notices.say("now_microphone", held.label);
  }

  #tell(): void {
    if (this.#stopped) return;
    const { audio } = this.#slots;
    this.parts.equipment.ear.follow(this, audio.held?.track ?? null, this.#muted);
    this.parts.changed(this.state);
  }
}
