/**
 * What happens by itself when devices come and go while they are in use.
 *
 * A call without sound is none: another microphone takes the place of a lost one, muted as
 * that was. A picture is the person's to give: a camera is offered, never turned on.
 */

import { isRefusal } from "../model/media_errors";
import { appeared, type Found } from "./device_list";
import type { Equipment } from "./device_manager";
import type { Slot } from "./device_slot";
import type { Kind } from "./get_user_media";
import type { HeldTrack } from "./local_track";

export interface DeviceComingsParts {
  equipment: Equipment;
  slots: Readonly<Record<Kind, Slot>>;
  changed(): void;
}

const KINDS: readonly Kind[] = ["audio", "video"];

export class DeviceComings {
  /** The camera went off by itself: it may be offered again. */
  #hasLostCamera = false;
  #isStopped = false;
  readonly #stopListening: () => void;

  constructor(private readonly parts: DeviceComingsParts) {
    const { list } = parts.equipment;
    this.#stopListening = list.subscribe((now, before) => this.#listChanged(now, before));
  }

  /** The person knows that the camera is off, or wants it on: nothing is to be offered. */
  cameraWasToggled(): void {
    this.#hasLostCamera = false;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopListening();
  }

  /** A device went away by itself. */
  async lost(kind: Kind, held: HeldTrack): Promise<void> {
    this.parts.slots[kind].setProblem(kind === "audio" ? "no_microphone" : "no_camera");
    if (kind === "video") {
      this.#hasLostCamera = true;
      await this.parts.slots.video.want(false);
    } else this.parts.changed();
    await this.parts.equipment.list.refresh();
    if (this.#isStopped) return;
    // A call without sound is none; a camera is the person's to turn on.
    if (kind === "audio") await this.#takeNextMicrophone();
    else this.#offerNextCamera(held);
  }

  async #takeNextMicrophone(): Promise<void> {
    const { audio } = this.parts.slots;
    if (audio.isBusy || isRefusal(audio.problem)) return;
    await audio.want(true);
    this.#sayMicrophone();
  }

  #offerNextCamera(lost: HeldTrack): void {
    const { list, notices } = this.parts.equipment;
    const [other] = list.of("camera").filter((one) => one.id !== lost.deviceId);
    if (other === undefined) return;
    this.parts.slots.video.setProblem("");
    this.parts.changed();
    notices.offer("camera_lost", other, { label: lost.label, other: other.label });
  }

  #listChanged(now: readonly Found[], before: readonly Found[]): void {
    for (const kind of KINDS) {
      const id = this.parts.slots[kind].held?.deviceId;
      const has = (list: readonly Found[]): boolean => list.some((one) => one.id === id);
      if (id && has(before) && !has(now)) this.parts.slots[kind].lose();
    }
    this.#microphonesCame(appeared("microphone", now, before));
    this.#camerasCame(appeared("camera", now, before));
  }

  #microphonesCame(came: readonly Found[]): void {
    const { equipment } = this.parts;
    const { audio } = this.parts.slots;
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
    const { video } = this.parts.slots;
    const chosen = equipment.preferred("camera");
    const camera = came.find((one) => one === chosen) ?? came[0];
    if (camera === undefined || camera.id === video.held?.deviceId) return;
    const isMissed = this.#hasLostCamera || video.problem === "no_camera";
    if (isMissed) video.setProblem("");
    else if (video.held === null || camera !== chosen) return;
    this.parts.changed();
    equipment.notices.offer("camera_back", camera, { label: camera.label });
  }

  #sayMicrophone(): void {
    const { held } = this.parts.slots.audio;
    if (held === null || this.#isStopped) return;
    this.parts.equipment.notices.say("now_microphone", held.label);
  }
}
