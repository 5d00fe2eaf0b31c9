/**
 * The local camera and microphone in one call, or in a device test.
 *
 * Created only after a click. Camera off releases the device; camera on opens it again and
 * replaces the track, so neither needs a renegotiation, nor does another device. The mute state
 * is kept when the track changes.
 */

import type { CallSnapshot, Media } from "../model/snapshot";
import { applyProcessing } from "./audio_processing";
import { DEVICE_OF, type DeviceManager } from "./device_manager";
import { DeviceSlot } from "./device_slot";
import { type Kind, type Opened, openDevices, openOne } from "./get_user_media";
import { HotPlug } from "./hot_plug";

export type LocalState = Pick<
  CallSnapshot,
  "micMuted" | "cameraOff" | "hasMicrophone" | "hasCamera" | "localVideo" | "problem"
>;

export interface LocalMediaDeps {
  deviceManager: DeviceManager;
  /** The stream of the local video; its tracks are replaced. */
  stream: MediaStream;
  /** The track to send from now on; null sends nothing. */
  send(kind: Kind, track: MediaStreamTrack | null): void;
  changed(state: LocalState): void;
  /** The audio processing or bitrate has changed. */
  soundChanged?(): void;
}

const KINDS: readonly Kind[] = ["audio", "video"];

export class LocalMedia {
  readonly #slots: Readonly<Record<Kind, DeviceSlot>>;
  #muted = false;
  /** The id of the requested device; empty: none was known. */
  readonly #requestedIds: Record<Kind, string> = { audio: "", video: "" };
  /** Kinds that the user has just chosen a device for, not yet known to work. */
  readonly #chosen = new Set<Kind>();
  #stopped = false;
  readonly #hotPlug: HotPlug;

  constructor(private readonly deps: LocalMediaDeps) {
    this.#slots = { audio: this.#makeSlot("audio"), video: this.#makeSlot("video") };
    this.#hotPlug = new HotPlug({
      deviceManager: deps.deviceManager,
      slots: this.#slots,
      changed: () => this.#notify(),
    });
  }

  get stream(): MediaStream {
    return this.deps.stream;
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

  /** Whether audio is sent as music. */
  get isMusic(): boolean {
    return this.deps.deviceManager.sound.music;
  }

  /** The present track of a kind, for a connection that begins. */
  track(kind: Kind): MediaStreamTrack | null {
    return this.#slots[kind].held?.track ?? null;
  }

  /** Open the devices of the call; problems are reported through `changed`. */
  async start(media: Media, { muted = false } = {}): Promise<void> {
    const { deviceManager } = this.deps;
    this.#muted = muted;
    const kinds = media === "video" ? KINDS : (["audio"] as const);
    for (const kind of kinds) {
      this.#slots[kind].expect();
      this.#noteRequested(kind);
    }
    this.#notify();
    const opened = await openDevices(deviceManager.deps, media, deviceManager.constraints);
    for (const kind of kinds) this.#slots[kind].settle(opened);
    this.#notify();
    await Promise.all(kinds.map((kind) => this.#slots[kind].follow()));
    if (!this.#stopped) await this.#compareWithChoice(kinds);
  }

  /** Mute or unmute; without a microphone, try to open one. */
  toggleMicrophone(): void {
    if (this.#stopped) return;
    const { audio } = this.#slots;
    this.#muted = audio.problem === "" && !this.#muted;
    if (audio.held !== null) audio.held.track.enabled = !this.#muted;
    this.#notify();
    if (audio.problem !== "") this.#tryAgain("audio");
  }

  /** Release the camera, or open it again. */
  toggleCamera(): void {
    if (this.#stopped) return;
    const { video } = this.#slots;
    this.#hotPlug.cameraWasToggled();
    this.deps.deviceManager.notices.clear();
    void video.want(!video.isWanted).then(() => this.#compareWithChoice(["video"]));
  }

  /** Called from a click: retry what could not be opened. */
  retry(): void {
    const missing = KINDS.filter((kind) => this.#slots[kind].problem !== "");
    if (this.#stopped) return;
    if (missing.length === KINDS.length) void this.start("video", { muted: this.#muted });
    else for (const kind of missing) this.#tryAgain(kind);
  }

  /** The user has chosen another device of this kind. */
  async choiceChanged(kind: Kind, { use = false } = {}): Promise<void> {
    const slot = this.#slots[kind];
    if (slot.held === null && kind === "video" && !use) return;
    this.#chosen.add(kind);
    await (slot.held === null ? slot.want(true) : slot.renew());
    this.#chosen.delete(kind);
  }

  /** The user has changed the audio processing. */
  async soundChanged(): Promise<void> {
    this.deps.soundChanged?.();
    const { held } = this.#slots.audio;
    if (held === null) return;
    const isApplied = await applyProcessing(held.track, this.deps.deviceManager.audioProcessing);
    // Chromium accepts the constraints without effect; opening the microphone again works.
    if (!isApplied) await this.#slots.audio.renew();
  }

  /** Stop every track, including those that are still being opened. */
  stop(): void {
    this.#stopped = true;
    this.#hotPlug.stop();
    for (const kind of KINDS) this.#slots[kind].stop();
    this.deps.deviceManager.microphoneMonitor.leave(this);
    this.deps.deviceManager.notices.clear();
  }

  #makeSlot(kind: Kind): DeviceSlot {
    const { deviceManager } = this.deps;
    const device = DEVICE_OF[kind];
    return new DeviceSlot({
      kind,
      clock: deviceManager.deps.clock,
      open: ({ only }) => this.#open(kind, only),
      replaced: (track, old) => this.#replaced(kind, track, old),
      changed: () => this.#notify(),
      lost: (held) => void this.#hotPlug.lost(kind, held),
      kept: () => {
        if (!this.#chosen.has(kind)) return;
        deviceManager.notices.show(`${device}_failed`, deviceManager.chosen(device)?.label ?? "");
        deviceManager.takeChoiceBack(device);
      },
    });
  }

  #open(kind: Kind, only: boolean): Promise<Opened> {
    const { deviceManager } = this.deps;
    const wish = deviceManager.constraints[kind];
    this.#noteRequested(kind);
    return openOne(deviceManager.deps, kind, only ? [wish[0]] : wish);
  }

  #noteRequested(kind: Kind): void {
    this.#requestedIds[kind] = this.deps.deviceManager.preferred(DEVICE_OF[kind])?.id ?? "";
  }

  #replaced(kind: Kind, track: MediaStreamTrack | null, old: MediaStreamTrack | null): void {
    if (old !== null) this.stream.removeTrack(old);
    if (track !== null) {
      if (kind === "audio") track.enabled = !this.#muted;
      this.stream.addTrack(track);
    }
    if (!this.#stopped) this.deps.send(kind, track);
  }

  #tryAgain(kind: Kind): void {
    const slot = this.#slots[kind];
    void (slot.held === null ? slot.want(true) : slot.renew());
  }

  /** Labels are known now: check that the chosen device was opened. */
  async #compareWithChoice(kinds: readonly Kind[]): Promise<void> {
    await this.deps.deviceManager.list.refresh();
    for (const kind of kinds) if (!this.#stopped) await this.#compare(kind);
  }

  async #compare(kind: Kind): Promise<void> {
    const { deviceManager } = this.deps;
    const device = DEVICE_OF[kind];
    const { held } = this.#slots[kind];
    const wanted = deviceManager.chosen(device);
    if (held === null || held.deviceId === "" || wanted === null) return;
    const chosen = deviceManager.preferred(device);
    if (chosen?.id === held.deviceId) return;
    if (chosen !== null && this.#requestedIds[kind] !== chosen.id) await this.#slots[kind].renew();
    else if (chosen !== null)
      deviceManager.notices.show(`busy_${device}`, wanted.label, held.label);
    else deviceManager.notices.show(`missing_${device}`, wanted.label, held.label);
  }

  #notify(): void {
    if (this.#stopped) return;
    const { audio } = this.#slots;
    this.deps.deviceManager.microphoneMonitor.follow(this, audio.held?.track ?? null, this.#muted);
    this.deps.changed(this.state);
  }
}
