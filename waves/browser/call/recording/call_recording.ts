/**
 * The capability to record a call in this browser, with the consent of the peer.
 *
 * `preflight.ts` tries everything before the peer is asked, `consent_request.ts` and
 * `consent_prompt.ts` are the two sides of the consent, `recorder.ts` makes one recording, and
 * `saved_recordings.ts` keeps finished ones until they are saved or discarded.
 */
import { duration } from "../../kit/format";
import { fileSize } from "../../kit/quantities";
import { createStore } from "../../kit/store";
import type { AttachedConnection, Capability, CapabilityContext } from "../rtc/capability";
import type { DataChannel } from "../rtc/data_channel";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { ConsentPrompt } from "./consent_prompt";
import { ConsentRequest } from "./consent_request";
import { type RecordingFrame, readRecordingFrame } from "./frames";
import { PauseState, stateToReport } from "./pause_state";
import { runPreflight } from "./preflight";
import { Recorder } from "./recorder";
import type { RecordingDeps, Scene } from "./recording_deps";
import { SavedRecordings } from "./saved_recordings";
import { sceneOf } from "./scene";
import { NO_RECORDING, type Notice, type RecordingSnapshot } from "./snapshot";

const CHANNEL = { label: "recording", id: 2 } as const;
const SECOND_MS = 1_000;
/** The space for about ten minutes; with less a warning is shown. */
const LITTLE_ROOM = 200_000_000;

export interface RecordingContext extends CapabilityContext {
  recording: RecordingDeps;
}

export class CallRecording implements Capability {
  readonly store = createStore<RecordingSnapshot>(NO_RECORDING);
  readonly savedRecordings: SavedRecordings;
  readonly #request: ConsentRequest;
  readonly #prompt: ConsentPrompt;
  #attached: AttachedConnection | null = null;
  #channel: DataChannel | null = null;
  #isConnected = false;
  #recorder: Recorder | null = null;
  #pauseState = new PauseState();
  /** The identity of the running preflight; a cancelled one finds another value here. */
  #preflight: object | null = null;
  #self = { id: "", name: "" };
  #cancelTick = (): void => {};

  constructor(private readonly context: RecordingContext) {
    const { clock, recording, socket } = context;
    const send = (frame: RecordingFrame): boolean => this.#send(frame);
    this.savedRecordings = new SavedRecordings({ clock, recording });
    this.#request = new ConsentRequest({
      clock,
      send,
      allowed: () => this.#allowed(),
      denied: (why) => this.#stop(why),
      seen: (isSeen) => this.#paused({ isSeen }),
    });
    this.#prompt = new ConsentPrompt({ clock, send, changed: () => this.#showAsked() });
    this.store.set({ missing: recording.missing() });
    context.streams.subscribe(() => this.#recorder?.soundsChanged());
    socket.on("welcome", ({ user }) => {
      this.#self = { id: user.id, name: user.display_name };
      if (recording.missing() === "") void this.savedRecordings.use(user.id);
    });
  }

  attach(attached: AttachedConnection): void {
    this.#prompt.reset();
    this.#request.connectionReplaced();
    if (this.#attached === null) this.dismissNotice();
    this.#attached = attached;
    this.#isConnected = false;
    // After an upgrade of the server the files of this page may be gone.
    if (this.#canRecord) this.context.recording.load().catch(() => {});
    this.#channel = attached.openChannel(CHANNEL, {
      changed: () => this.#reachable(),
      received: (message) => this.#received(message),
    });
    this.#follow();
  }

  connectionChanged(state: PeerConnectionState): void {
    this.#isConnected = state === "connected";
    this.#reachable();
  }

  end(): void {
    this.#stop("");
    this.#prompt.reset();
    this.#request.reachable(false);
    this.#attached = null;
    this.#channel = null;
    this.store.set({ notice: "", outcome: "" });
  }

  /** Ask to record, cancel the request, or stop the recording. */
  toggle(): void {
    const { stage } = this.store.getSnapshot();
    if (!this.#canRecord || this.#attached === null || stage === "ending") return;
    if (stage === "") void this.#prepare();
    else this.#stop("");
  }

  togglePause(): void {
    if (this.#recorder === null) return;
    this.#pauseState.isByMe = !this.#pauseState.isByMe;
    this.#follow();
  }

  /** Answer the peer's request to record. */
  answer(allow: boolean): void {
    this.#prompt.answer(allow);
  }

  /** Withdraw the consent given to the peer. */
  withdraw(): void {
    this.#prompt.withdraw();
  }

  dismissNotice(): void {
    this.store.set({ notice: "", outcome: "" });
  }

  get #canRecord(): boolean {
    return this.store.getSnapshot().missing === "";
  }

  /** Run the preflight; the peer is asked only when everything works. */
  async #prepare(): Promise<void> {
    if (!this.#isReachable) {
      this.store.set({ notice: "unreachable", outcome: "" });
      return;
    }
    const { clock, recording } = this.context;
    recording.recordingStore.persist();
    this.store.set({ stage: "preparing", notice: "", outcome: "" });
    const own = {};
    this.#preflight = own;
    const { sounds } = this.#scene();
    const { obstacle, room } = await runPreflight({ clock, recording, sounds });
    if (this.#preflight !== own) return;
    this.#preflight = null;
    if (obstacle !== "") this.store.set({ stage: "", notice: obstacle });
    else this.#requestConsent(room);
  }

  #requestConsent(room: number): void {
    if (!this.#isReachable) {
      this.store.set({ stage: "", notice: "unreachable" });
      return;
    }
    const notice = room < LITTLE_ROOM ? "low_space" : "";
    this.store.set({ stage: "asking", notice });
    this.#request.ask(this.context.recording.newId());
  }

  #allowed(): void {
    if (this.#recorder === null) void this.#begin();
    this.#follow();
  }

  /** Start recording; shown as running only when the file is open and the encoder has started. */
  async #begin(): Promise<void> {
    const recorder = this.#makeRecorder();
    this.#recorder = recorder;
    if (recorder === null) this.#stop("failed");
    if (!(await recorder?.start()) || this.#recorder !== recorder) return;
    this.store.set({ stage: "recording", size: fileSize(0), elapsed: duration(0) });
    this.#tick();
    this.#follow();
  }

  #makeRecorder(): Recorder | null {
    const { context } = this;
    const { clock, recording } = context;
    const { peerName } = context.call.getSnapshot();
    const id = recording.newId();
    const at = { startedAt: clock.now(), savedAt: 0, state: "raw" } as const;
    this.#pauseState = new PauseState();
    try {
      return new Recorder({
        clock,
        recording,
        manifest: { id, userId: this.#self.id, peerName, ...at },
        scene: () => this.#scene(),
        grown: (size) => this.store.set({ size: fileSize(size) }),
        stalled: (isStalled) => this.#paused({ isStalled }),
        audioComplete: (areComplete) => this.#audioComplete(areComplete),
        broken: (why) => this.#stop(why),
      });
    } catch {
      return null;
    }
  }

  #scene(): Scene {
    return sceneOf(this.context, this.#self.name);
  }

  /** Stop at any stage; what was recorded becomes a saved recording. */
  #stop(notice: Notice): void {
    this.#preflight = null;
    this.#request.over();
    this.#cancelTick();
    const recorder = this.#recorder;
    this.#recorder = null;
    if (this.store.getSnapshot().stage === "ending") return;
    const outcome = notice === "failed" && recorder === null ? "nothing" : "";
    this.store.set({ stage: recorder === null ? "" : "ending", pause: "", notice, outcome });
    if (recorder !== null) void this.#finish(recorder);
  }

  async #finish(recorder: Recorder): Promise<void> {
    // Even when stopping fails, what is on the disk is offered.
    await recorder.stop().catch(() => {});
    const outcome = await this.savedRecordings.put(recorder.manifest);
    this.store.set({ stage: "", pausedByMe: false, outcome });
  }

  #audioComplete(areComplete: boolean): void {
    const isSaid = this.store.getSnapshot().notice === "voice_missing";
    if (!areComplete) this.store.set({ notice: "voice_missing", outcome: "" });
    else if (isSaid) this.store.set({ notice: "" });
  }

  /** Apply the pause state, and show it on both sides. */
  #follow(): void {
    if (this.#recorder === null || this.store.getSnapshot().stage !== "recording") return;
    const pause = this.#pauseState.reason(this.#request.isAllowed);
    // A stalled recording is not paused: it continues as soon as the browser does.
    this.#recorder.setPaused(pause !== "" && pause !== "stalled");
    this.#request.report(stateToReport(pause));
    this.store.set({ pause, pausedByMe: this.#pauseState.isByMe });
  }

  #paused(why: Partial<PauseState>): void {
    Object.assign(this.#pauseState, why);
    this.#follow();
  }

  #tick(): void {
    this.#cancelTick = this.context.clock.after(SECOND_MS / 2, () => {
      if (this.#recorder === null) return;
      this.store.set({ elapsed: duration(this.#recorder.length) });
      this.#tick();
    });
  }

  #showAsked(): void {
    this.store.set({ asked: this.#prompt.isAsked, peerRecording: this.#prompt.peerRecording });
  }

  #received(message: Record<string, unknown>): void {
    const frame = readRecordingFrame(message);
    if (frame === null) return;
    this.#request.received(frame);
    this.#prompt.received(frame);
  }

  get #isReachable(): boolean {
    return this.#isConnected && this.#channel?.isOpen === true;
  }

  #reachable(): void {
    this.#request.reachable(this.#isReachable);
  }

  #send(frame: RecordingFrame): boolean {
    return this.#channel?.send(JSON.stringify(frame)) ?? false;
  }
}
