/** The dependencies of a recording on the browser. */

/** The feature that this browser is missing for recording; empty when none is. */
export type MissingFeature = "" | "recorder" | "picture" | "storage";

/** One tile of the recorded video: a face or a screen. */
export interface Tile {
  /** The stream to draw; without video only the name is drawn. */
  readonly stream: MediaStream | null;
  readonly name: string;
}

export interface Scene {
  readonly faces: readonly Tile[];
  readonly screens: readonly Tile[];
  /** The streams whose audio is recorded. */
  readonly sounds: readonly MediaStream[];
}

export interface CompositorDeps {
  /** Called for every frame: streams and their tracks come and go. */
  scene(): Scene;
  /** Called with the next piece of the file, about once a second. */
  piece(piece: Blob): void;
  /** Called with false when an audio track cannot be recorded, with true when all are. */
  audioComplete(areComplete: boolean): void;
  /** Called when the browser can no longer record. */
  failed(): void;
}

/** Composes and encodes video and audio until `stop`. */
export interface Compositor {
  readonly mimeType: string;
  start(): void;
  /** Update the mix: an audio track was added or removed. */
  soundsChanged(): void;
  pause(): void;
  resume(): void;
  /** Stop; resolves when the last piece has been delivered. */
  stop(): Promise<void>;
}

/** The file that a recording is written to. */
export interface RecordingFile {
  /** Append a piece; resolves with the size so far, in bytes. */
  append(piece: Blob): Promise<number>;
  close(): Promise<void>;
}

/** The description of a recording, stored beside it. */
export interface Manifest {
  readonly id: string;
  /** The user who made it; no other user of this browser sees it. */
  readonly userId: string;
  readonly peerName: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly extension: "webm" | "mp4";
  /** `raw`: as encoded; `ready`: remuxed and seekable; `saved`: downloaded, may be removed. */
  readonly state: "raw" | "ready" | "saved";
  /** The time of the download, in milliseconds since 1970; 0 before. */
  readonly savedAt: number;
}

export interface RecordingStore {
  /** Write a probe file, read it back and remove it; rejects when that fails. */
  probe(): Promise<void>;
  /** Ask the browser not to evict this storage. */
  persist(): void;
  /** The available space, in bytes. */
  room(): Promise<number>;
  create(manifest: Manifest): Promise<RecordingFile>;
  /** Return the manifests of this user's recordings. */
  list(userId: string): Promise<Manifest[]>;
  writeManifest(manifest: Manifest): Promise<void>;
  /** Write the `ready` file, with duration and index, beside the `raw` one. */
  remux(manifest: Manifest): Promise<void>;
  /** Remove the `raw` file; the manifest already names the `ready` one. */
  trim(manifest: Manifest): Promise<void>;
  file(manifest: Manifest): Promise<File>;
  remove(manifest: Manifest): Promise<void>;
  /** Lock this recording for this page; resolves with false when another tab holds it. */
  claim(id: string): Promise<boolean>;
  /** Release the lock. */
  release(id: string): void;
}

export interface RecordingDeps {
  missing(): MissingFeature;
  /** Load the code of the workers; rejects when the server no longer has it. */
  load(): Promise<void>;
  /** Encode a blank frame and silence until there is output. */
  tryEncoder(): Promise<void>;
  /** Return whether the browser can mix these streams into one track. */
  canMix(sounds: readonly MediaStream[]): boolean;
  /** Throws when the browser cannot compose. */
  openCompositor(deps: CompositorDeps): Compositor;
  recordingStore: RecordingStore;
  newId(): string;
  /** Download a file under this name. */
  download(file: File, name: string): void;
}
