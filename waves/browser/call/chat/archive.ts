/**
 * Writes a chat that both keep into their conversation, through the outbox.
 *
 * Each browser writes the messages of its own user, so that the sender is authentic. Both know
 * the same order: a message waits until the peer's message before it is stored. The server is
 * asked for that, so this works during the call and after its end, and the wait is limited.
 */
import type { Clock } from "../../kit/clock";
import type { ConversationAccess } from "../../messages/conversation_gateway";
import type { ChatMessage, OrderedMessage } from "./chat_history";

export const LOOK_EVERY_MS = 150;
/** Long enough for a background page, whose timers fire once a second. */
export const PATIENCE_MS = 8_000;

export interface ArchiveDeps {
  clock: Clock;
  gateway: ConversationAccess;
  peerId: string;
}

export class Archive {
  #order: readonly OrderedMessage[] = [];
  /** The latest of our messages in the outbox, and of the peer's that is stored. */
  #given = 0;
  #stored = 0;
  #isPatient = true;
  #since = 0;
  #cancel: (() => void) | null = null;

  constructor(private readonly deps: ArchiveDeps) {}

  /** The number of our latest archived message. */
  get given(): number {
    return this.#given;
  }

  /** Whether a message waits for its turn. */
  get isWaiting(): boolean {
    return this.#cancel !== null;
  }

  /** Continue after a reload. */
  restore(given: number): void {
    this.#given = given;
  }

  /** Archive these messages in this order, except those that are archived already. */
  update(order: readonly OrderedMessage[]): void {
    this.#order = order;
    if (this.#cancel === null) this.#begin();
  }

  /** Archive everything at once: the page may be about to close. */
  finish(): void {
    this.#isPatient = false;
    this.#rest();
    this.#begin();
    this.#rest();
  }

  #begin(): void {
    this.#since = this.deps.clock.now();
    this.#continue();
  }

  #continue(): void {
    const { gateway, peerId } = this.deps;
    const conversationId = gateway.idOf(peerId);
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const { message, after } = next;
      if (conversationId === "" || this.#waitsFor(after)) {
        this.#lookLater(conversationId, after);
        return;
      }
      gateway.add(conversationId, message.body, message.id);
      this.#given = message.n;
    }
  }

  /** Our next message, and the last message of the peer before it. */
  #next(): { message: ChatMessage; after: ChatMessage | null } | null {
    let after: ChatMessage | null = null;
    for (const { message, own } of this.#order) {
      if (!own) after = message;
      else if (message.n > this.#given) return { message, after };
    }
    return null;
  }

  #waitsFor(remote: ChatMessage | null): boolean {
    return this.#isPatient && remote !== null && remote.n > this.#stored;
  }

  #lookLater(conversationId: string, remote: ChatMessage | null): void {
    let isOver = false;
    const cancelTimer = this.deps.clock.after(LOOK_EVERY_MS, async () => {
      if (conversationId !== "" && remote !== null) await this.#look(conversationId, remote);
      if (!isOver) this.#again();
    });
    this.#cancel = () => {
      isOver = true;
      cancelTimer();
    };
  }

  async #look(conversationId: string, remote: ChatMessage): Promise<void> {
    const { clock, gateway, peerId } = this.deps;
    const isStored = await gateway.isStored(conversationId, peerId, remote.id).catch(() => false);
    if (!isStored) return;
    this.#stored = Math.max(this.#stored, remote.n);
    this.#since = clock.now();
  }

  #again(): void {
    this.#cancel = null;
    const isLate = this.deps.clock.now() - this.#since > PATIENCE_MS;
    // The conversation is still unknown: give up.
    if (isLate && !this.#isPatient) return;
    if (isLate) this.#isPatient = false;
    this.#continue();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
