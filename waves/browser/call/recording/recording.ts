/**
 * Recording a call in this browser, with the consent of the other side: the capability.
 *
 * `asking.ts` and `asked.ts` are the two halves of the consent, `take.ts` is a recording
 * while it is made, `shelf.ts` keeps what is finished until it is saved or discarded.
 */
import { createStore, type Store } from "../../store";
import type { Around } from "../capabilities";
import type { AttachedLink, Capability } from "../capability";
import type { LinkState } from "../link";
import type { PeerChannel } from "../peer_channel";
import { Asked } from "./asked";
import { Asking } from "./asking";
import { type RecordingFrame, readRecordingFrame } from "./frames";
import { lengthWords, sizeWords } from "./journal";
import { sceneOf } from "./scene";
import { Shelf } from "./shelf";
import { NO_RECORDING, type Notice, type Pause, type RecordingSnapshot } from "./snapshot";
import { Take } from "./take";

const SECOND_MS = 1_000;
/** Some ten minutes of a recording: less is said beforehand. */
const LITTLE_ROOM = 200_000_000;

export interface CallRecording extends Capability {
  readonly store: Store<RecordingSnapshot>;
  readonly shelf: Shelf;
  /** Ask to record, take the question back, or stop the recording. */
  toggle(): void;
  togglePause(): void;
  /** Allow what the other side asks, or refuse it. */
  answer(allow: boolean): void;
  /** Allow it no longer. */
  withdraw(): void;
  dismissNotice(): void;
}

/** Make the recording of whatever call this page has. */
export function createCallRecording(around: Around): CallRecording {
  return new PageRecording(around);
}

class PageRecording implements CallRecording {
  readonly store = createStore<RecordingSnapshot>(NO_RECORDING);
  readonly shelf: Shelf;
  readonly #asking: Asking;
  readonly #asked: Asked;
  #link: AttachedLink | null = null;
  #channel: PeerChannel | null = null;
  #isConnected = false;
  #take: Take | null = null;
  #isSeen = true;
  #isPausedByMe = false;
  #self = { id: "", name: "" };
  #cancelTick = (): void => {};

  constructor(private readonly around: Around) {
    const { clock, recording, wire } = around.parts;
    const send = (frame: RecordingFrame): boolean => this.#send(frame);
    this.shelf = new Shelf({ clock, recording });
    this.#asking = new Asking({
      clock,
      send,
      allowed: () => this.#allowed(),
      denied: (why) => this.#stop(why),
      seen: (isSeen) => this.#wasSeen(isSeen),
    });
    this.#asked = new Asked({ clock, send, changed: () => this.#showAsked() });
    this.store.set({ lack: recording.lack() });
    around.streams.subscribe(() => this.#take?.soundsChanged());
    wire.on("welcome", ({ user }) => {
      this.#self = { id: user.id, name: user.display_name };
      if (recording.lack() === "") void this.shelf.use(user.id);
    });
  }

  attach(link: AttachedLink): void {
    this.#asked.reset();
    this.#asking.relinked();
    this.#link = link;
    this.#isConnected = false;
    this.#channel = link.openChannel("recording", {
      changed: () => this.#reachable(),
      received: (message) => this.#received(message),
    });
    this.#follow();
  }

  linkChanged(state: LinkState): void {
    this.#isConnected = state === "connected";
    this.#reachable();
  }

  receive(): void {
    // A recording has no link of its own.
  }

  resumed(): void {
    // The socket carries nothing of it.
  }

  end(): void {
    this.#stop("");
    this.#asked.reset();
    this.#asking.reachable(false);
    this.#link = null;
    this.#channel = null;
    this.store.set({ notice: "" });
  }

  toggle(): void {
    const { stage, lack } = this.store.getSnapshot();
    if (lack !== "" || this.#link === null || stage === "ending") return;
    if (stage === "") this.#ask();
    else this.#stop("");
  }

  togglePause(): void {
    if (this.#take === null) return;
    this.#isPausedByMe = !this.#isPausedByMe;
    this.#follow();
  }

  answer(allow: boolean): void {
    this.#asked.answer(allow);
  }

  withdraw(): void {
    this.#asked.withdraw();
  }

  dismissNotice(): void {
    this.store.set({ notice: "" });
  }

  #ask(): void {
    if (!this.#isReachable) {
      this.store.set({ notice: "unreachable" });
      return;
    }
    const { vault, newId } = this.around.parts.recording;
    vault.persist();
    this.store.set({ stage: "asking", notice: "" });
    this.#asking.ask(newId());
    vault.room().then(
      (room) => {
        if (room < LITTLE_ROOM) this.store.set({ notice: "low_space" });
      },
      () => {},
    );
  }

  #allowed(): void {
    if (this.#take === null) this.#begin();
    this.#follow();
  }

  #begin(): void {
    const { around } = this;
    const { clock, recording } = around.parts;
    const { peerName } = around.call.getSnapshot();
    const id = recording.newId();
    const at = { startedAt: clock.now(), savedAt: 0, state: "raw" } as const;
    try {
      this.#take = new Take({
        clock,
        recording,
        journal: { id, userId: this.#self.id, peerName, ...at },
        scene: () => sceneOf(around, this.#self.name),
        grown: (size) => this.store.set({ size: sizeWords(size) }),
        broken: (why) => this.#stop(why),
      });
      this.#isPausedByMe = false;
      this.#isSeen = true;
      this.store.set({ stage: "recording", size: sizeWords(0), elapsed: lengthWords(0) });
      this.#tick();
    } catch {
      this.#stop("failed");
    }
  }

  /** Stop whatever there is; what was recorded goes to the shelf. */
  #stop(notice: Notice): void {
    this.#asking.over();
    this.#cancelTick();
    const take = this.#take;
    this.#take = null;
    if (this.store.getSnapshot().stage === "ending") return;
    this.store.set({ stage: take === null ? "" : "ending", pause: "", notice });
    if (take !== null) void this.#finish(take);
  }

  async #finish(take: Take): Promise<void> {
    // Whatever goes wrong now, what lies on the disk is offered.
    await take.stop().catch(() => {});
    this.store.set({ stage: "", pausedByMe: false });
    await this.shelf.put(take.journal);
  }

  #wasSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#follow();
  }

  /** Pause or go on, and say so here and there. */
  #follow(): void {
    if (this.#take === null) return;
    const pause = this.#pause;
    this.#take.setPaused(pause !== "");
    this.#asking.tell(pause === "" ? "on" : "paused");
    this.store.set({ pause, pausedByMe: this.#isPausedByMe });
  }

  get #pause(): Pause {
    if (!this.#asking.isAllowed) return "consent";
    if (!this.#isSeen) return "unseen";
    return this.#isPausedByMe ? "me" : "";
  }

  #tick(): void {
    this.#cancelTick = this.around.parts.clock.after(SECOND_MS / 2, () => {
      if (this.#take === null) return;
      this.store.set({ elapsed: lengthWords(this.#take.length) });
      this.#tick();
    });
  }

  #showAsked(): void {
    this.store.set({ asked: this.#asked.isAsked, theirs: this.#asked.theirs });
  }

  #received(message: Record<string, unknown>): void {
    const frame = readRecordingFrame(message);
    if (frame === null) return;
    this.#asking.received(frame);
    this.#asked.received(frame);
  }

  get #isReachable(): boolean {
    return this.#isConnected && this.#channel?.isOpen === true;
  }

  #reachable(): void {
    this.#asking.reachable(this.#isReachable);
  }

  #send(frame: RecordingFrame): boolean {
    return this.#channel?.send(JSON.stringify(frame)) ?? false;
  }
}
