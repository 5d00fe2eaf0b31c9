/**
 * This side's camera and microphone in one call.
 *
 * Made only after a click on the call. Camera off gives the device back; camera on opens
 * it again and the link replaces the track, so neither needs a renegotiation. Whatever
 * is opened after `stop` is stopped in the same moment.
 */

import type { Opened } from "./devices";
import { type Devices, type Kind, openCamera, openDevices, openMicrophone } from "./devices";
import type { Problem } from "./problems";
import type { CallSnapshot, Media } from "./snapshot";

export type LocalState = Pick<
  CallSnapshot,
  "micMuted" | "cameraOff" | "hasMicrophone" | "hasCamera" | "localVideo" | "problem"
>;

export interface LocalMediaParts {
  devices: Devices;
  /** What the own picture is drawn from; its tracks come and go. */
  stream: MediaStream;
  /** The track to send from now on; null sends nothing. */
  send(kind: Kind, track: MediaStreamTrack | null): void;
  changed(state: LocalState): void;
}

export class LocalMedia {
  readonly #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  readonly #problems: Record<Kind, Problem> = { audio: "", video: "" };
  #muted = false;
  #cameraWanted = false;
  #openingCamera = false;
  #openingMicrophone = false;
  #stopped = false;

  constructor(private readonly parts: LocalMediaParts) {}

  get stream(): MediaStream {
    return this.parts.stream;
  }

  get state(): LocalState {
    return {
      micMuted: this.#muted,
      cameraOff: !this.#cameraWanted,
      hasMicrophone: this.#problems.audio === "",
      hasCamera: this.#problems.video === "",
      localVideo: this.#tracks.video !== null,
      problem: this.#problems.audio || this.#problems.video,
    };
  }

  /** The tracks as they are now, for a link that begins. */
  track(kind: Kind): MediaStreamTrack | null {
    return this.#tracks[kind];
  }

  /** Open the devices of the call; what is missing is told through `changed`. */
  async start(media: Media, { muted = false } = {}): Promise<void> {
    this.#muted = muted;
    this.#cameraWanted = media === "video";
    this.#openingCamera = this.#cameraWanted;
    this.#openingMicrophone = true;
    this.#tell();
    const opened = await openDevices(this.parts.devices, media);
    this.#openingCamera = false;
    this.#openingMicrophone = false;
    this.#took("audio", opened);
    if (media === "video") this.#took("video", opened);
    this.#tell();
    await this.#followCamera();
  }

  /** Silence or let through; without a microphone, try once more to get one. */
  toggleMicrophone(): void {
    if (this.#stopped) return;
    this.#muted = this.#problems.audio === "" && !this.#muted;
    if (this.#tracks.audio !== null) this.#tracks.audio.enabled = !this.#muted;
    this.#tell();
    if (this.#problems.audio !== "") void this.#openMicrophone();
  }

  /** Give the camera back, or open it again. */
  toggleCamera(): void {
    if (this.#stopped) return;
    this.#cameraWanted = !this.#cameraWanted;
    this.#tell();
    void this.#followCamera();
  }

  /** Stop every track, now and whenever one still arrives. */
  stop(): void {
    this.#stopped = true;
    this.#drop("audio");
    this.#drop("video");
  }

  async #openMicrophone(): Promise<void> {
    if (this.#openingMicrophone) return;
    this.#openingMicrophone = true;
    const opened = await openMicrophone(this.parts.devices);
    this.#openingMicrophone = false;
    this.#took("audio", opened);
    this.#tell();
  }

  /** Make the camera what the person last wanted; clicks may be faster than devices. */
  async #followCamera(): Promise<void> {
    if (this.#openingCamera || this.#stopped) return;
    if (this.#cameraWanted === (this.#tracks.video !== null)) return;
    if (!this.#cameraWanted) {
      this.#drop("video");
      this.#tell();
      return;
    }
    this.#openingCamera = true;
    const opened = await openCamera(this.parts.devices);
    this.#openingCamera = false;
    this.#took("video", opened);
    this.#tell();
    await this.#followCamera();
  }

  #took(kind: Kind, opened: Opened): void {
    const track = opened[kind];
    const unwanted = this.#stopped || (kind === "video" && !this.#cameraWanted);
    if (unwanted) {
      track?.stop();
      return;
    }
    this.#problems[kind] = opened.problems[kind];
    if (track !== null) this.#adopt(kind, track);
    else if (kind === "video") this.#cameraWanted = false;
  }

  #adopt(kind: Kind, track: MediaStreamTrack): void {
    this.#drop(kind);
    this.#tracks[kind] = track;
    if (kind === "audio") track.enabled = !this.#muted;
    // Fires when the device goes away, never for our own stop().
    track.onended = () => this.#lost(kind, track);
    this.parts.stream.addTrack(track);
    this.parts.send(kind, track);
  }

  #drop(kind: Kind): void {
    const track = this.#tracks[kind];
    if (track === null) return;
    this.#tracks[kind] = null;
    track.stop();
    this.parts.stream.removeTrack(track);
    if (!this.#stopped) this.parts.send(kind, null);
  }

  #lost(kind: Kind, track: MediaStreamTrack): void {
    if (this.#tracks[kind] !== track) return;
    this.#drop(kind);
    this.#problems[kind] = kind === "audio" ? "no_microphone" : "no_camera";
    if (kind === "video") this.#cameraWanted = false;
    this.#tell();
    // The system may have another microphone; a camera is the person's to choose.
    if (kind === "audio") void this.#openMicrophone();
  }

  #tell(): void {
    if (!this.#stopped) this.parts.changed(this.state);
  }
}
