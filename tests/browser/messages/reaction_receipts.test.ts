import { expect, test } from "bun:test";
import { ReactionReceipts } from "../../../waves/browser/messages/reaction_receipts";
import { FakeSocket } from "../support/fake_browser";

test("a reaction that was seen without a connection is reported with the next one", () => {
  const socket = new FakeSocket();
  const receipts = new ReactionReceipts({ socket, isSeen: () => true });
  const report = { type: "message.read", conversation_id: "c", seq: 3 } as const;
  receipts.update("c", [{ id: "c", last_seq: 3, reaction: "👍" }]);
  expect(socket.sent).toEqual([]);
  socket.open();
  expect(socket.sent).toEqual([report]);
  // What was lost with the connection is reported again, and what has arrived is not.
  socket.open();
  expect(socket.sent).toEqual([report, report]);
  receipts.update("c", [{ id: "c", last_seq: 3, reaction: "" }]);
  socket.open();
  expect(socket.sent).toHaveLength(2);
});

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
