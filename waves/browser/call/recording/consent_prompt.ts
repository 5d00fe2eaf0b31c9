/** The other half of the consent: somebody wants to record, or does. */
import type { Clock } from "../../kit/clock";
import { ANSWER_WITHIN_MS } from "./consent_request";
import type { RecordingFrame, RecordingState } from "./frames";

/** Whoever was refused just now is not asked about again at once. */
const NO_NAGGING_MS = 3_000;

export type PeerRecording = "" | Exclude<RecordingState, "off">;

export interface ConsentPromptDeps {
  clock: Clock;
  send(frame: RecordingFrame): boolean;
  /** A question stands, or what they record has changed. */
  changed(): void;
}

export class ConsentPrompt {
  /** The recording that is asked for; empty when no question stands. */
  #question = "";
  /** The recording that was allowed here. */
  #allowed = "";
  #theirs: PeerRecording = "";
  #refusedAt = Number.NEGATIVE_INFINITY;
  #cancel = (): void => {};

  constructor(private readonly parts: ConsentPromptDeps) {}

  get isAsked(): boolean {
    return this.#question !== "";
  }

  get theirs(): PeerRecording {
    return this.#theirs;
  }

  received(frame: RecordingFrame): void {
    if (frame.type === "ask") this.#wasAsked(frame.id);
    else if (frame.type === "state") this.#heard(frame.id, frame.state);
  }

  /** The person has answered the question. */
  answer(allow: boolean): void {
    const id = this.#question;
    if (id === "") return;
    this.#forgetQuestion();
    if (allow) this.#allowed = id;
    else this.#refusedAt = this.parts.clock.now();
    this.parts.send({ type: "answer", id, allow });
    this.parts.changed();
  }

  /** Allow no longer what was allowed; the sign stays until they say that it is over. */
  withdraw(): void {
    if (this.#allowed !== "") {
      this.parts.send({ type: "answer", id: this.#allowed, allow: false });
    }
  }

  /** A main link takes the place of another, or the call is over: nothing stands any more. */
  reset(): void {
    this.#forgetQuestion();
    this.#allowed = "";
    this.#theirs = "";
    this.parts.changed();
  }

  /** One question at a time: a second one while the first stands takes its place. */
  #wasAsked(id: string): void {
    if (id === this.#question || id === this.#allowed) return;
    if (this.parts.clock.now() - this.#refusedAt < NO_NAGGING_MS) {
      this.parts.send({ type: "answer", id, allow: false });
      return;
    }
    this.#forgetQuestion();
    this.#question = id;
    this.#cancel = this.parts.clock.after(ANSWER_WITHIN_MS, () => this.answer(false));
    this.parts.changed();
  }

  #heard(id: string, state: RecordingState): void {
    if (id === this.#question && state === "off") this.#forgetQuestion();
    else if (id !== this.#allowed) return;
    else if (state === "off") {
      this.#allowed = "";
      this.#theirs = "";
    } else this.#theirs = state;
    this.parts.changed();
  }

  #forgetQuestion(): void {
    this.#cancel();
    this.#question = "";
  }
}
