import { beforeEach, expect, test } from "bun:test";
import { createUserStorage, type UserStorage } from "../../../waves/browser/kit/user_storage";
import { DraftLines } from "../../../waves/browser/messages/draft_lines";
import { MemoryStorage } from "../support/fake_browser";

let storage: UserStorage;
let lines: DraftLines;

const shown = () =>
  Object.fromEntries(Object.entries(lines.store.getSnapshot()).filter(([, line]) => line !== ""));

/** Another tab writes a draft, or removes it. */
function written(conversationId: string, text: string | null, userId = "alice"): void {
  if (text === null) storage.remove(userId, "draft", conversationId);
  else storage.put(userId, "draft", conversationId, text);
  const key = `waves:of:${userId}:draft:${conversationId}`;
  lines.storageChanged({ key, oldValue: null, newValue: text });
}

beforeEach(() => {
  const memory = new MemoryStorage();
  storage = createUserStorage(() => memory);
  storage.put("alice", "draft", "c", "half a\n\n**thought**");
  storage.put("alice", "draft", "d", " \n ");
  storage.put("bob", "draft", "e", "not Alice's");
  lines = new DraftLines(storage);
  lines.start("alice");
});

test("a draft is shown on one line; white space is none", () => {
  expect(shown()).toEqual({ c: "half a thought" });
});

test("the draft of the open conversation is shown once it is left, as it is then", () => {
  lines.open("c");
  expect(shown()).toEqual({});
  storage.put("alice", "draft", "c", "a whole thought");
  lines.close("c");
  expect(shown()).toEqual({ c: "a whole thought" });
  lines.open("c");
  storage.remove("alice", "draft", "c");
  lines.close("c");
  expect(shown()).toEqual({});
});

test("drafts of other tabs are followed, but in the open conversation", () => {
  lines.open("f");
  written("d", "from there");
  written("f", "here");
  written("e", "somebody else's", "bob");
  expect(shown()).toEqual({ c: "half a thought", d: "from there" });
  written("c", null);
  lines.close("f");
  expect(shown()).toEqual({ d: "from there", f: "here" });
});

test("a conversation that is opened before the other is closed stays without a line", () => {
  storage.put("alice", "draft", "d", "there");
  lines.open("c");
  lines.open("d");
  lines.close("c");
  expect(shown()).toEqual({ c: "half a thought" });
});

test("drafts leave with their user", () => {
  lines.start("bob");
  expect(shown()).toEqual({ e: "not Alice's" });
  lines.start("");
  written("c", "after the end");
  lines.close("c");
  expect(shown()).toEqual({});
});

test("an unchanged line does not render the list again", () => {
  let renders = 0;
  lines.store.subscribe(() => {
    renders += 1;
  });
  written("c", "half a thought");
  lines.open("g");
  lines.close("g");
  expect(renders).toBe(0);
});
