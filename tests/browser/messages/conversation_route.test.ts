import { describe, expect, test } from "bun:test";
import {
  changeOf,
  heldIn,
  holding,
  matchesRequest,
  nameIn,
  requestOf,
} from "../../../waves/browser/messages/conversation_route";

const BOB = { conversationId: "1", username: "bob", openedFor: requestOf("", "bob") };

describe("the route of a conversation", () => {
  test("stores the conversation id once the user name is resolved", () => {
    expect(changeOf("/c/bob", "", BOB)).toEqual({ conversation: "1", path: null });
    expect(changeOf("/c/bob/", "1", BOB)).toBeNull();
  });

  test("is replaced after a rename, also one during an absence", () => {
    const renamed = { ...BOB, username: "bob2" };
    const change = { conversation: "1", path: "/c/bob2" };
    expect(changeOf("/c/bob", "1", renamed)).toEqual(change);
    expect(changeOf("/c/bob", "", renamed)).toEqual(change);
    expect(changeOf("/c/BOB", "", { ...BOB, openedFor: requestOf("", "BOB") })?.path).toBe(
      "/c/bob",
    );
    const arab = { ...renamed, username: "\u0639\u0644\u064a" };
    const path = changeOf("/c/bob", "1", arab)?.path ?? "";
    expect(nameIn(path)).toBe(arab.username);
    expect(changeOf(path, "1", arab)).toBeNull();
  });

  test("is unchanged during a navigation to another conversation", () => {
    const next = requestOf("2", "bob");
    expect(changeOf("/c/carol", "2", BOB)).toBeNull();
    expect(changeOf("/c/carol", "", BOB)).toBeNull();
    // Another user has the name now, so the id decides.
    expect(changeOf("/c/bob", "2", { ...BOB, username: "bob2" })).toBeNull();
    expect(changeOf("/settings", "", BOB)).toBeNull();
    expect(changeOf("/c/bob", "", { ...BOB, conversationId: "" })).toBeNull();
    // The id belongs to another user, so the name is resolved.
    const change = { conversation: "1", path: null };
    expect(changeOf("/c/bob", "2", { ...BOB, openedFor: next })).toEqual(change);
  });

  test("keeps the history state of React Router", () => {
    const kept = { idx: 3, key: "k", usr: { from: "x" } };
    const entry = holding(kept, "1");
    expect(entry).toEqual({ idx: 3, key: "k", usr: { from: "x", conversation: "1" } });
    expect(heldIn(entry)).toBe("1");
    for (const nothing of [
      null,
      undefined,
      7,
      "x",
      {},
      { usr: null },
      { usr: { conversation: 7 } },
    ]) {
      expect(heldIn(nothing)).toBe("");
    }
  });

  test("identifies the peer before and after the id is known", () => {
    const isBob = (held: string, name: string) =>
      matchesRequest({ held, name }, "1", BOB.openedFor);
    expect([isBob("", "bob"), isBob("1", "bob"), isBob("1", "bob2")]).toEqual([true, true, true]);
    expect([isBob("", "carol"), isBob("2", "bob"), isBob("2", "carol")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("ignores other paths and tolerates malformed escapes", () => {
    expect(nameIn("/")).toBeNull();
    expect(nameIn("/c/%E0%A4%A")).toBe("%E0%A4%A");
  });
});
