import { expect, test } from "bun:test";
import { ReactionReceipts } from "../../../waves/browser/messages/reaction_receipts";
import { FakeSocket } from "../support/fake_browser";

test("a reaction is reported once, when the user sees its conversation", () => {
  const socket = new FakeSocket();
  let isSeen = false;
  const receipts = new ReactionReceipts({ socket, isSeen: () => isSeen });
  const lines = [
    { id: "c", last_seq: 3, reaction: "👍" },
    { id: "d", last_seq: 5, reaction: "👍" },
  ];
  socket.open();
  receipts.update("c", lines);
  expect(socket.sent).toEqual([]);
  isSeen = true;
  receipts.check();
  receipts.update("c", lines);
  expect(socket.sent).toEqual([{ type: "message.read", conversation_id: "c", seq: 3 }]);
  receipts.update("c", [{ id: "c", last_seq: 3, reaction: "" }]);
  receipts.update("c", [{ id: "c", last_seq: 3, reaction: "❤️" }]);
  expect(socket.sent).toHaveLength(2);
});
