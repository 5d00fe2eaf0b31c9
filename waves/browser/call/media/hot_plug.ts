/**
 * Reacts to devices that are plugged in or lost while they are in use.
 *
 * A lost microphone is replaced by another one, muted as it was. A camera is only offered, never
 * turned on without a click.
 */

import { isRefusal } from "../model/media_errors";
import { appeared, type DeviceInfo } from "./device_list";
import type { DeviceManager } from "./device_manager";
import type { DeviceSlot } from "./device_slot";
import type { Kind } from "./get_user_media";
import type { LocalTrack } from "./local_track";

export interface HotPlugDeps {
  deviceManager: DeviceManager;
  slots: Readonly<Record<Kind, DeviceSlot>>;
  changed(): void;
}

const KINDS: readonly Kind[] = ["audio", "video"];

export class HotPlug {
  /** The camera was lost: offer it again when it returns. */
  #hasLostCamera = false;
  #isStopped = false;
  readonly #stopListening: () => void;

  constructor(private readonly deps: HotPlugDeps) {
    const { list } = deps.deviceManager;
    this.#stopListening = list.subscribe((now, before) => this.#listChanged(now, before));
  }

  /** The user has toggled the camera: nothing is offered any more. */
  cameraWasToggled(): void {
    this.#hasLostCamera = false;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopListening();
  }

  /** A device went away by itself. */
  async lost(kind: Kind, held: LocalTrack): Promise<void> {
    this.deps.slots[kind].setProblem(kind === "audio" ? "no_microphone" : "no_camera");
    if (kind === "video") {
      this.#hasLostCamera = true;
      await this.deps.slots.video.want(false);
    } else this.deps.changed();
    await this.deps.deviceManager.list.refresh();
    if (this.#isStopped) return;
    // A microphone is replaced at once; a camera is only offered.
    if (kind === "audio") await this.#takeNextMicrophone();
    else this.#offerNextCamera(held);
  }

  async #takeNextMicrophone(): Promise<void> {
    const { audio } = this.deps.slots;
    if (audio.isBusy || isRefusal(audio.problem)) return;
    await audio.want(true);
    this.#showMicrophoneNotice();
  }

  #offerNextCamera(lost: LocalTrack): void {
    const { list, notices } = this.deps.deviceManager;
    const [other] = list.of("camera").filter((one) => one.id !== lost.deviceId);
    if (other === undefined) return;
    this.deps.slots.video.setProblem("");
    this.deps.changed();
    notices.offer("camera_lost", other, { label: lost.label, other: other.label });
  }

  #listChanged(now: readonly DeviceInfo[], before: readonly DeviceInfo[]): void {
    for (const kind of KINDS) {
      const id = this.deps.slots[kind].held?.deviceId;
      const has = (list: readonly DeviceInfo[]): boolean => list.some((one) => one.id === id);
      if (id && has(before) && !has(now)) this.deps.slots[kind].lose();
    }
    this.#microphonesCame(appeared("microphone", now, before));
    this.#camerasCame(appeared("camera", now, before));
  }

  #microphonesCame(came: readonly DeviceInfo[]): void {
    const { deviceManager } = this.deps;
    const { audio } = this.deps.slots;
    const [first] = came;
    if (first === undefined) return;
    const chosen = deviceManager.preferred("microphone");
    if (audio.problem === "no_microphone") void this.#takeNextMicrophone();
    else if (audio.held === null || came.some((one) => one.id === audio.held?.deviceId)) return;
    else if (chosen !== null && came.includes(chosen)) {
      void audio.renew().then(() => this.#showMicrophoneNotice());
    } else deviceManager.notices.offer("microphone_new", first, { label: first.label });
  }

  #camerasCame(came: readonly DeviceInfo[]): void {
    const { deviceManager } = this.deps;
    const { video } = this.deps.slots;
    const chosen = deviceManager.preferred("camera");
    const camera = came.find((one) => one === chosen) ?? came[0];
    if (camera === undefined || camera.id === video.held?.deviceId) return;
    const isMissed = this.#hasLostCamera || video.problem === "no_camera";
    if (isMissed) video.setProblem("");
    else if (video.held === null || camera !== chosen) return;
    this.deps.changed();
    deviceManager.notices.offer("camera_back", camera, { label: camera.label });
  }

  #showMicrophoneNotice(): void {
    const { held } = this.deps.slots.audio;
    if (held === null || this.#isStopped) return;
    this.deps.deviceManager.notices.show("now_microphone", held.label);
  }
}
