/** A stage whose browser is in the test's hands. */

import type { Streams } from "../../../waves/browser/call/media/stream_registry";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore } from "../../../waves/browser/kit/store";
import type { OpenPictureInPicture } from "../../../waves/browser/stage/picture_in_picture";
import type { PictureInPictureKind } from "../../../waves/browser/stage/snapshot";
import { createStage, type Stage, type StageDeps } from "../../../waves/browser/stage/stage";
import { FakeClock } from "./fake_clock";

export class FakePictureInPicture implements OpenPictureInPicture {
  isClosed = false;
  #listener = (): void => {};

  constructor(readonly root: HTMLElement | null) {}

  onClosed(listener: () => void): void {
    this.#listener = listener;
  }

  close(): void {
    this.isClosed = true;
    this.#listener();
  }
}

export class FakeLock {
  isHeld = true;
  #listener = (): void => {};

  onReleased(listener: () => void): void {
    this.#listener = listener;
  }

  release(): void {
    this.isHeld = false;
    this.#listener();
  }
}

export interface Options {
  kind?: PictureInPictureKind;
  kept?: Record<string, string>;
  /** Actions that this browser's system does not know. */
  unknown?: readonly string[];
}

/** A browser in which nothing leaves the page, and nothing is remembered. */
export const PLAIN_BROWSER: Omit<StageDeps, "call" | "clock"> = {
  preferences: { get: () => null, put() {} },
  focus: { current: () => null, enterPanel() {}, toOpener() {}, toMinimisedCall() {} },
  fullScreen: {
    isAvailable: false,
    isOn: () => false,
    enter: () => Promise.reject(new DOMException("no", "NotAllowedError")),
    leave: async () => {},
    onChange() {},
  },
  pictureInPicture: { kind: "", open: () => Promise.reject(new Error("no")) },
  wakeLock: null,
  mediaSession: null,
};

export class StagePage {
  readonly clock = new FakeClock();
  readonly call = createStore<CallSnapshot>({ ...IDLE });
  readonly done: string[] = [];
  readonly kept: Map<string, string>;
  readonly pictures: FakePictureInPicture[] = [];
  readonly locks: FakeLock[] = [];
  readonly handlers = new Map<string, (() => void) | null>();
  readonly streams = new Map<string, MediaStream>();
  title: string | null = "";
  active: { microphone?: boolean; camera?: boolean } = {};
  focused = "a button";
  isFull = false;
  isVisible = true;
  /** The browser says no to whatever is asked. */
  refuses = false;
  /** Answers to what was asked wait until this resolves. */
  slow: Promise<void> = Promise.resolve();
  readonly stage: Stage;
  #fullChanged = (): void => {};
  #visible = (): void => {};
  #streamsChanged: (() => void)[] = [];

  constructor(options: Options = {}) {
    this.kept = new Map(Object.entries(options.kept ?? {}));
    this.stage = createStage({ ...this.#engine(), ...this.#browser(options) });
  }

  get shown() {
    return this.stage.store.getSnapshot();
  }

  get isAwake(): boolean {
    return this.locks.some((lock) => lock.isHeld);
  }

  connect(more: Partial<CallSnapshot> = {}): void {
    this.call.set({ phase: "connected", peerName: "Ana", callId: "1", ...more });
  }

  setFull(isFull: boolean): void {
    this.isFull = isFull;
    this.#fullChanged();
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    if (isVisible) this.#visible();
    // The browser takes every lock away.
    else for (const lock of this.locks) lock.release();
  }

  share(name: "localScreen" | "remoteScreen"): void {
    this.streams.set(name, {} as MediaStream);
    for (const listener of this.#streamsChanged) listener();
  }

  async #answer(): Promise<void> {
    await this.slow;
    if (this.refuses) throw new DOMException("no", "NotAllowedError");
  }

  #engine(): Pick<StageDeps, "call" | "clock"> {
    const note = (name: string) => () => void this.done.push(name);
    const actions = new Proxy({} as StageDeps["call"]["actions"], {
      get: (_, name) => note(String(name)),
    });
    const capabilities = {
      chat: { setOpen() {} },
      connectionInfo: { setOpen() {} },
    } as unknown as StageDeps["call"]["capabilities"];
    const streams: Streams = {
      get: (name) => this.streams.get(name) ?? null,
      subscribe: (listener) => {
        this.#streamsChanged.push(listener);
        return () => {};
      },
    };
    const playback = { resume: note("resume") } as unknown as StageDeps["call"]["playback"];
    const call = { store: this.call, actions, capabilities, streams, playback };
    return { clock: this.clock, call };
  }

  #browser({ kind = "window", unknown = [] }: Options): Omit<StageDeps, "call" | "clock"> {
    return {
      preferences: {
        get: (name) => this.kept.get(name) ?? null,
        put: (name, value) => void this.kept.set(name, value),
      },
      focus: {
        current: () => (this.focused === "" ? null : this.#back(this.focused)),
        enterPanel: (panel) => this.#back(`panel ${panel}`)(),
        toOpener: (panel) => this.#back(`opener of ${panel}`)(),
        toMinimisedCall: () => this.#back("minimised call")(),
      },
      fullScreen: {
        isAvailable: true,
        isOn: () => this.isFull,
        enter: () => this.#answer().then(() => this.setFull(true)),
        leave: async () => this.setFull(false),
        onChange: (listener) => {
          this.#fullChanged = listener;
        },
      },
      pictureInPicture: { kind, open: () => this.#open(kind) },
      wakeLock: {
        request: () => this.#lock(),
        isVisible: () => this.isVisible,
        onVisible: (listener) => {
          this.#visible = listener;
        },
      },
      mediaSession: {
        setTitle: (title) => {
          this.title = title;
        },
        setActionHandler: (action, handler) => {
          if (unknown.includes(action)) throw new TypeError("unknown action");
          this.handlers.set(action, handler);
        },
        setMicrophoneActive: (isActive) => {
          this.active.microphone = isActive;
        },
        setCameraActive: (isActive) => {
          this.active.camera = isActive;
        },
      },
    };
  }

  #back(place: string): () => void {
    return () => {
      this.focused = place;
    };
  }

  async #open(kind: PictureInPictureKind): Promise<OpenPictureInPicture> {
    await this.#answer();
    const opened = new FakePictureInPicture(kind === "window" ? ({} as HTMLElement) : null);
    this.pictures.push(opened);
    return opened;
  }

  async #lock(): Promise<FakeLock> {
    await this.#answer();
    const lock = new FakeLock();
    this.locks.push(lock);
    return lock;
  }
}
