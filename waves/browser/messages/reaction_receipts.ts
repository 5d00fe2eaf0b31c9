/** Tells the server that the user has seen a reaction: it is shown in the list until then. */
import type { Socket } from "../socket/socket";

/** A line of the conversation list. */
export interface ReactedLine {
  readonly id: string;
  readonly last_seq: number;
  readonly reaction?: string;
}

export interface ReactionReceiptsDeps {
  socket: Pick<Socket, "send" | "onOpen">;
  /** Whether a conversation is on the screen, and the page is visible and focused. */
  isSeen(): boolean;
}

export class ReactionReceipts {
  #line: ReactedLine | undefined;
  #reported: ReactedLine | undefined;

  constructor(private readonly deps: ReactionReceiptsDeps) {
    deps.socket.onOpen(() => {
      // A report may be lost with the socket that it was sent on.
      this.#reported = undefined;
      this.check();
    });
  }

  /** The open conversation, and the lines of the list. */
  update(conversationId: string, lines: readonly ReactedLine[]): void {
    this.#line = lines.find(({ id }) => id === conversationId);
    this.check();
  }

  /** The user may see the conversation now: report its reaction once. */
  check(): void {
    const line = this.#line;
    if (!line?.reaction || line === this.#reported || !this.deps.isSeen()) return;
    const { id: conversation_id, last_seq: seq } = line;
    if (this.deps.socket.send({ type: "message.read", conversation_id, seq })) {
      this.#reported = line;
    }
  }
}
