/**
 * Writes a chat that both keep into their conversation, by the outbox.
 *
 * Each browser writes its own person's messages, so that the sender is true. Both know the
 * same order: a message waits until the one before it, when that is the other's, is stored.
 * The database is asked, so this works during the call as well as after its end, and it
 * never waits for ever: whoever has left comes later, or not at all.
 */
import type { Clock } from "../../kit/clock";
import type { ChatMessage, Placed } from "./chat_history";

/** The way into a person's conversation. */
export interface ConversationDoor {
  /** The conversation with this person, or nothing while it is not known. */
  idOf(peerId: string): string;
  /** Write a message; the same client id again is the same message. */
  add(conversationId: string, body: string, clientId: string): void;
  /** Whether this message of this sender is stored; false when that cannot be asked. */
  isStored(conversationId: string, senderId: string, clientId: string): Promise<boolean>;
}

export const LOOK_EVERY_MS = 150;
/** Long enough for a page in the background, whose timers sleep for a second at a time. */
export const PATIENCE_MS = 8_000;

export interface ArchiveDeps {
  clock: Clock;
  door: ConversationDoor;
  peerId: string;
}

export class Archive {
  #order: readonly Placed[] = [];
  /** Up to which of our messages are in the outbox, and of theirs are stored. */
  #given = 0;
  #stored = 0;
  #isPatient = true;
  #since = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ArchiveDeps) {}

  /** Up to which of our messages are handed over. */
  get given(): number {
    return this.#given;
  }

  /** Whether something waits for its turn. */
  get isWaiting(): boolean {
    return this.#cancel !== null;
  }

  /** Go on after a reload. */
  restore(given: number): void {
    this.#given = given;
  }

  /** Hand this over, in this order; what was handed over before is not again. */
  update(order: readonly Placed[]): void {
    this.#order = order;
    if (this.#cancel === null) this.#begin();
  }

  /** Hand everything over in this moment: the page may be gone in the next. */
  finish(): void {
    this.#isPatient = false;
    this.#rest();
    this.#begin();
    this.#rest();
  }

  #begin(): void {
    this.#since = this.deps.clock.now();
    this.#goOn();
  }

  #goOn(): void {
    const { door, peerId } = this.deps;
    const conversationId = door.idOf(peerId);
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const { message, after } = next;
      if (conversationId === "" || this.#waitsFor(after)) {
        this.#lookLater(conversationId, after);
        return;
      }
      door.add(conversationId, message.body, message.id);
      this.#given = message.n;
    }
  }

  /** Our next message, and the last one of theirs that comes before it. */
  #next(): { message: ChatMessage; after: ChatMessage | null } | null {
    let after: ChatMessage | null = null;
    for (const { message, own } of this.#order) {
      if (!own) after = message;
      else if (message.n > this.#given) return { message, after };
    }
    return null;
  }

  #waitsFor(theirs: ChatMessage | null): boolean {
    return this.#isPatient && theirs !== null && theirs.n > this.#stored;
  }

  #lookLater(conversationId: string, theirs: ChatMessage | null): void {
    let isOver = false;
    const cancelTimer = this.deps.clock.after(LOOK_EVERY_MS, async () => {
      if (conversationId !== "" && theirs !== null) await this.#look(conversationId, theirs);
      if (!isOver) this.#again();
    });
    this.#cancel = () => {
      isOver = true;
      cancelTimer();
    };
  }

  async #look(conversationId: string, theirs: ChatMessage): Promise<void> {
    const { clock, door, peerId } = this.deps;
    const isStored = await door.isStored(conversationId, peerId, theirs.id).catch(() => false);
    if (!isStored) return;
    this.#stored = Math.max(this.#stored, theirs.n);
    this.#since = clock.now();
  }

  #again(): void {
    this.#cancel = null;
    const isLate = this.deps.clock.now() - this.#since > PATIENCE_MS;
    // Nobody can say where the conversation is: there is nothing to wait for either.
    if (isLate && !this.#isPatient) return;
    if (isLate) this.#isPatient = false;
    this.#goOn();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
