/** A message for somebody who has not answered a call. */
import { app } from "../app";
import { pathOf } from "../messages/conversation_route";

/** Show the conversation with the peer of the call that has ended; record a voice message there. */
export function leaveMessage(): void {
  const { calls, files, gateway, mounted } = app();
  const { phase, peerId, peerUsername } = calls.stores.call.getSnapshot();
  if (phase !== "ended") return;
  const conversationId = gateway.idOf(peerId);
  calls.actions.dismiss();
  if (files.record(conversationId)) return;
  // A conversation beyond the displayed list is found meanwhile.
  files.recordNext((shown) => shown === gateway.idOf(peerId));
  mounted.visit?.(pathOf(peerUsername), conversationId);
}
