/** Cameras, microphones, tracks and streams that remember what was done to them. */

let made = 0;

export class FakeTrack {
  readonly id = `track-${++made}`;
  enabled = true;
  muted = false;
  contentHint = "";
  readyState: "live" | "ended" = "live";
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  readonly clones: FakeTrack[] = [];
  /** Whether the browser changes the treatment of a live track; Chromium does not. */
  isObedient = false;
  #settings: MediaTrackSettings;

  constructor(
    readonly kind: "audio" | "video",
    readonly label = "",
    settings: MediaTrackSettings = {},
  ) {
    this.#settings = settings;
  }

  getSettings(): MediaTrackSettings {
    return { ...this.#settings };
  }

  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    if (this.isObedient) this.#settings = { ...this.#settings, ...treatmentOf(constraints) };
  }

  clone(): FakeTrack {
    const copy = new FakeTrack(this.kind, this.label, this.#settings);
    copy.enabled = this.enabled;
    this.clones.push(copy);
    return copy;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The system takes the device for a while. */
  mute(): void {
    this.muted = true;
    this.onmute?.();
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

/** The browser's picker for screens: what it gives is in the test's hands. */
export class FakeDisplay {
  readonly asked: DisplayMediaStreamOptions[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Constraints that the browser knows: a Chromium of today by default. */
  known: Record<string, boolean> = { suppressLocalAudioPlayback: true, restrictOwnAudio: true };
  /** What the next question is refused with. */
  refusal: Error | null = null;
  hasSound = true;
  /** While true the picker stays open. */
  isWaiting = false;
  #waiting: (() => void)[] = [];

  async ask(options: DisplayMediaStreamOptions): Promise<MediaStream> {
    this.asked.push(options);
    if (this.isWaiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.refusal !== null) throw this.refusal;
    const kinds =
      this.hasSound && options.audio ? (["video", "audio"] as const) : ["video" as const];
    const tracks = kinds.map((kind) => new FakeTrack(kind));
    this.tracks.push(...tracks);
    return new FakeStream(tracks) as unknown as MediaStream;
  }

  /** The person chooses in every picker that is open. */
  choose(): void {
    this.isWaiting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }
}

export interface FakeDevice {
  kind: MediaDeviceKind;
  deviceId: string;
  label: string;
  groupId: string;
}

export const microphone = (name: string, id = `mic-${name}`, groupId = ""): FakeDevice => ({
  kind: "audioinput",
  deviceId: id,
  label: name,
  groupId,
});
export const camera = (name: string, id = `cam-${name}`, groupId = ""): FakeDevice => ({
  kind: "videoinput",
  deviceId: id,
  label: name,
  groupId,
});
export const speaker = (name: string, id = `out-${name}`, groupId = ""): FakeDevice => ({
  kind: "audiooutput",
  deviceId: id,
  label: name,
  groupId,
});

interface RequestedKinds {
  audio: boolean;
  video: boolean;
}

/** `navigator.mediaDevices`: by default with a nameless camera and a nameless microphone. */
export class FakeDevices {
  readonly display = new FakeDisplay();
  readonly asked: RequestedKinds[] = [];
  readonly constraints: MediaStreamConstraints[] = [];
  readonly tracks: FakeTrack[] = [];
  /** What there is, the system's choice first; empty: one of each, without a name. */
  present: FakeDevice[] = [];
  /** Before the permission the browser tells neither names nor ids. */
  isAllowed = true;
  /** Names of the errors that the next questions get, in order; empty: granted. */
  errors: string[] = [];
  /** The names of errors that every question for this device gets. */
  broken: Partial<Record<"audio" | "video", string>> = {};
  /** The names of errors that a question for the device of this id gets. */
  failing: Record<string, string> = {};
  /** While true no question is answered. */
  isWaiting = false;
  /** Whether a live track changes its treatment when it is asked to. */
  isObedient = false;
  #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const asked = { audio: Boolean(constraints.audio), video: Boolean(constraints.video) };
    this.asked.push(asked);
    this.constraints.push(constraints);
    if (this.isWaiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const error = this.errors.shift() ?? this.#brokenFor(asked);
    if (error) throw new DOMException("refused", error);
    const tracks = (["audio", "video"] as const)
      .filter((kind) => asked[kind])
      .map((kind) => this.#open(kind, constraints[kind]));
    this.isAllowed = true;
    this.tracks.push(...tracks);
    return new FakeStream(tracks) as unknown as MediaStream;
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const found = this.present.map((one) =>
      this.isAllowed ? one : { ...one, deviceId: "", label: "", groupId: "" },
    );
    return found as unknown as MediaDeviceInfo[];
  }

  addEventListener(type: string, listener: unknown): void {
    if (type === "devicechange") this.#listeners.add(listener as () => void);
  }

  plug(...devices: FakeDevice[]): void {
    this.present.push(...devices);
    this.change();
  }

  /** Pull it out: its tracks end, and the browser says that something has changed. */
  unplug(id: string): void {
    this.present = this.present.filter((one) => one.deviceId !== id);
    for (const track of this.live) if (track.getSettings().deviceId === id) track.unplug();
    this.change();
  }

  change(): void {
    for (const listener of this.#listeners) listener();
  }

  getDisplayMedia(options: DisplayMediaStreamOptions): Promise<MediaStream> {
    return this.display.ask(options);
  }

  getSupportedConstraints(): Record<string, boolean> {
    return this.display.known;
  }

  /** Answer every question that waits. */
  answer(): void {
    this.isWaiting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }

  #brokenFor({ audio, video }: RequestedKinds): string {
    return (audio && this.broken.audio) || (video && this.broken.video) || "";
  }

  #open(kind: "audio" | "video", wish: boolean | MediaTrackConstraints | undefined): FakeTrack {
    const wished = typeof wish === "object" ? wish : {};
    const device = this.#find(`${kind}input`, idOf(wished));
    const failure = this.failing[device?.deviceId ?? ""];
    if (failure) throw new DOMException("refused", failure);
    const settings = kind === "audio" ? treatmentOf(wished) : {};
    const id = device === undefined ? {} : { deviceId: device.deviceId };
    const track = new FakeTrack(kind, device?.label ?? "", { ...settings, ...id });
    track.isObedient = this.isObedient;
    return track;
  }

  /** The device that is meant; undefined when devices have no names here. */
  #find(kind: MediaDeviceKind, { exact, ideal }: IdWish): FakeDevice | undefined {
    const all = this.present.filter((one) => one.kind === kind);
    const meant = all.find((one) => one.deviceId === (exact ?? ideal));
    if (exact && meant === undefined) throw new DOMException("gone", "OverconstrainedError");
    if (this.present.length > 0 && all.length === 0) {
      throw new DOMException("none", "NotFoundError");
    }
    return meant ?? all[0];
  }
}

interface IdWish {
  exact?: string;
  ideal?: string;
}

function idOf({ deviceId }: MediaTrackConstraints): IdWish {
  return typeof deviceId === "object" && !Array.isArray(deviceId) ? (deviceId as IdWish) : {};
}

function treatmentOf(wished: MediaTrackConstraints): MediaTrackSettings {
  const { echoCancellation, noiseSuppression, autoGainControl } = wished;
  return { echoCancellation, noiseSuppression, autoGainControl } as MediaTrackSettings;
}

export const makeFakeStream = (): MediaStream => new FakeStream() as unknown as MediaStream;
