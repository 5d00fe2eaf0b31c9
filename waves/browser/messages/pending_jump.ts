/** A jump to a message of a conversation that opens meanwhile. */

let pending = { conversationId: "", seq: 0 };

/** Show this message once its conversation is displayed. */
export function jumpWhenOpen(conversationId: string, seq: number): void {
  pending = { conversationId, seq };
}

/** Return the message to show in a conversation that is displayed now, or 0. */
export function takeJump(conversationId: string): number {
  if (pending.conversationId !== conversationId) return 0;
  const { seq } = pending;
  pending = { conversationId: "", seq: 0 };
  return seq;
}
