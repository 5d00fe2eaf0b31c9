/** Everything of the outside world that a recording uses: tests bring their own. */

/** What this browser lacks, so that nothing can be recorded in it. */
export type Lack = "" | "recorder" | "picture" | "storage";

/** One place in the picture: somebody's face, or a screen. */
export interface Tile {
  /** What is drawn there; null, or without a picture: the name alone. */
  readonly stream: MediaStream | null;
  readonly name: string;
}

export interface Scene {
  readonly faces: readonly Tile[];
  readonly screens: readonly Tile[];
  /** Whatever is to be heard. */
  readonly sounds: readonly MediaStream[];
}

export interface CompositorDeps {
  /** Asked for every picture: streams and their tracks come and go. */
  scene(): Scene;
  /** The next piece of the file, about once a second. */
  piece(piece: Blob): void;
  /** Everything that is to be heard is recorded, or a voice is missing. */
  voices(areComplete: boolean): void;
  /** The browser can record no more. */
  failed(): void;
}

/** Composes picture and sound and encodes them, until `stop`. */
export interface Compositor {
  readonly mimeType: string;
  start(): void;
  /** Something that is heard has come or gone. */
  soundsChanged(): void;
  pause(): void;
  resume(): void;
  /** Fulfilled when the last piece has been handed over. */
  stop(): Promise<void>;
}

/** Where a recording goes while it is made. */
export interface RecordingFile {
  /** Write a piece behind the others; answers with the size so far, in bytes. */
  append(piece: Blob): Promise<number>;
  close(): Promise<void>;
}

/** What lies beside a recording and says what it is. */
export interface Manifest {
  readonly id: string;
  /** Whose it is: nobody else on this browser is shown it. */
  readonly userId: string;
  readonly peerName: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly extension: "webm" | "mp4";
  /** `raw`: as it was written; `ready`: can be sought in; `saved`: handed over, may go. */
  readonly state: "raw" | "ready" | "saved";
  /** When it was handed over, in milliseconds since 1970; 0 before. */
  readonly savedAt: number;
}

export interface RecordingStore {
  /** Write something to the disk, read it back and remove it; rejects where that fails. */
  tryOut(): Promise<void>;
  /** Ask the browser not to clear this away. */
  persist(): void;
  /** How many bytes there is room for. */
  room(): Promise<number>;
  create(manifest: Manifest): Promise<RecordingFile>;
  /** Those of this person, whoever made them. */
  list(userId: string): Promise<Manifest[]>;
  note(manifest: Manifest): Promise<void>;
  /** Write it anew, with duration and index, beside the first writing. */
  remux(manifest: Manifest): Promise<void>;
  /** Remove the first writing: the journal names the new one. */
  trim(manifest: Manifest): Promise<void>;
  file(manifest: Manifest): Promise<File>;
  remove(manifest: Manifest): Promise<void>;
  /** Hold this recording against other tabs as long as the page lives; false: another has it. */
  claim(id: string): Promise<boolean>;
  /** Let go of a claim. */
  release(id: string): void;
}

export interface RecordingDeps {
  lack(): Lack;
  /** Load what is not part of the page; without it nothing can be recorded. */
  load(): Promise<void>;
  /** Encode a blank picture and silence until something comes out. */
  tryEncoder(): Promise<void>;
  /** Whether the browser can mix these into one sound. */
  canMix(sounds: readonly MediaStream[]): boolean;
  /** Throws where the browser cannot after all. */
  openCompositor(parts: CompositorDeps): Compositor;
  recordingStore: RecordingStore;
  newId(): string;
  /** Hand a file to the person, as a download of this name. */
  download(file: File, name: string): void;
}
