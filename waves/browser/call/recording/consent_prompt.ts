/** The consent as the recorded side sees it: the peer asks to record, or records. */
import type { Clock } from "../../kit/clock";
import { ANSWER_WITHIN_MS } from "./consent_request";
import type { RecordingFrame, RecordingState } from "./frames";

/** A new request this soon after a refusal is refused without a prompt. */
const NO_NAGGING_MS = 3_000;

export type PeerRecording = "" | Exclude<RecordingState, "off">;

export interface ConsentPromptDeps {
  clock: Clock;
  send(frame: RecordingFrame): boolean;
  /** Called when a request is open, or the state of the peer's recording has changed. */
  changed(): void;
}

export class ConsentPrompt {
  /** The id of the recording that the peer asks for; empty without an open request. */
  #question = "";
  /** The id of the recording that was allowed here. */
  #allowed = "";
  #peerRecording: PeerRecording = "";
  #refusedAt = Number.NEGATIVE_INFINITY;
  #cancel = (): void => {};

  constructor(private readonly deps: ConsentPromptDeps) {}

  get isAsked(): boolean {
    return this.#question !== "";
  }

  get peerRecording(): PeerRecording {
    return this.#peerRecording;
  }

  received(frame: RecordingFrame): void {
    if (frame.type === "ask") this.#wasAsked(frame.id);
    else if (frame.type === "state") this.#heard(frame.id, frame.state);
  }

  /** Answer the open request. */
  answer(allow: boolean): void {
    const id = this.#question;
    if (id === "") return;
    this.#forgetQuestion();
    if (allow) this.#allowed = id;
    else this.#refusedAt = this.deps.clock.now();
    this.deps.send({ type: "answer", id, allow });
    this.deps.changed();
  }

  /** Withdraw the consent; the sign stays until the peer reports that it has stopped. */
  withdraw(): void {
    if (this.#allowed !== "") {
      this.deps.send({ type: "answer", id: this.#allowed, allow: false });
    }
  }

  /** Forget everything: the main connection was replaced, or the call is over. */
  reset(): void {
    this.#forgetQuestion();
    this.#allowed = "";
    this.#peerRecording = "";
    this.deps.changed();
  }

  /** One request at a time: a newer one replaces the open one. */
  #wasAsked(id: string): void {
    if (id === this.#question || id === this.#allowed) return;
    if (this.deps.clock.now() - this.#refusedAt < NO_NAGGING_MS) {
      this.deps.send({ type: "answer", id, allow: false });
      return;
    }
    this.#forgetQuestion();
    this.#question = id;
    this.#cancel = this.deps.clock.after(ANSWER_WITHIN_MS, () => this.answer(false));
    this.deps.changed();
  }

  #heard(id: string, state: RecordingState): void {
    if (id === this.#question && state === "off") this.#forgetQuestion();
    else if (id !== this.#allowed) return;
    else if (state === "off") {
      this.#allowed = "";
      this.#peerRecording = "";
    } else this.#peerRecording = state;
    this.deps.changed();
  }

  #forgetQuestion(): void {
    this.#cancel();
    this.#question = "";
  }
}
