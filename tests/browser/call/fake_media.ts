/** Cameras, microphones, tracks and streams that remember what was done to them. */

let made = 0;

export class FakeTrack {
  readonly id = `track-${++made}`;
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;

  constructor(readonly kind: "audio" | "video") {}

  stop(): void {
    this.readyState = "ended";
  }

  /** The device goes away, or its permission. */
  unplug(): void {
    this.readyState = "ended";
    this.onended?.();
  }

  /** The first packet has arrived. */
  unmute(): void {
    this.muted = false;
    this.onunmute?.();
  }
}

export class FakeStream {
  #tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = []) {
    this.#tracks = tracks;
  }

  addTrack(track: FakeTrack): void {
    if (!this.#tracks.includes(track)) this.#tracks.push(track);
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }

  getTracks(): FakeTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): FakeTrack[] {
    return this.#tracks.filter((track) => track.kind === "audio");
  }

  getVideoTracks(): FakeTrack[] {
    return this.#tracks.filter((track) => track.kind === "video");
  }
}

interface Asked {
  audio: boolean;
  video: boolean;
}

/** `navigator.mediaDevices` with one camera and one microphone. */
export class FakeDevices {
  readonly asked: Asked[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Names of the errors that the next questions get, in order; empty: granted. */
  errors: string[] = [];
  /** The names of errors that every question for this device gets. */
  broken: Partial<Record<"audio" | "video", string>> = {};
  /** While true no question is answered. */
  isWaiting = false;
  #waiting: (() => void)[] = [];

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const asked = { audio: Boolean(constraints.audio), video: Boolean(constraints.video) };
    this.asked.push(asked);
    if (this.isWaiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const error = this.errors.shift() ?? this.#brokenFor(asked);
    if (error) throw new DOMException("refused", error);
    const tracks = [
      ...(asked.audio ? [new FakeTrack("audio")] : []),
      ...(asked.video ? [new FakeTrack("video")] : []),
    ];
    this.tracks.push(...tracks);
    return new FakeStream(tracks) as unknown as MediaStream;
  }

  /** Answer every question that waits. */
  answer(): void {
    this.isWaiting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }

  #brokenFor({ audio, video }: Asked): string {
    return (audio && this.broken.audio) || (video && this.broken.video) || "";
  }
}

export const makeFakeStream = (): MediaStream => new FakeStream() as unknown as MediaStream;
