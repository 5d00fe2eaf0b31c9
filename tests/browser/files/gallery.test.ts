import { beforeEach, describe, expect, test } from "bun:test";
import { Gallery } from "../../../waves/browser/files/gallery";
import { settle } from "../support/fake_clock";

interface Asked {
  kind: string;
  before: number | null;
  answer(page: unknown): void;
  fail(): void;
}

let asked: Asked[];
let jumps: number[];
let gallery: Gallery;
const state = () => gallery.store.getSnapshot();
const seqs = () => state().items.map(({ seq }) => seq);

const item = (seq: number) => ({
  message_id: `m${seq}`,
  seq,
  sender_id: "a",
  created_at: "2026-03-12T14:05:00Z",
  file: { id: `f${seq}`, kind: "image", name: "sea.jpg", type: "image/jpeg", size: 9, width: 4 },
});

async function answer(page: unknown): Promise<void> {
  asked.shift()?.answer(page);
  await settle();
}

beforeEach(() => {
  asked = [];
  jumps = [];
  gallery = new Gallery({
    fetchFiles: (_, kind, before) =>
      new Promise((resolve, reject) => {
        asked.push({ kind, before, answer: resolve, fail: () => reject(new TypeError()) });
      }),
    jumpTo: (seq) => void jumps.push(seq),
  });
  gallery.open("c");
});

describe("shared media", () => {
  test("are loaded a page at a time, until there are no more", async () => {
    await answer({ items: [item(9), item(8)], next: 8 });
    expect([seqs(), state().state]).toEqual([[9, 8], "more"]);
    expect(state().items[0]).toMatchObject({ at: 1_773_324_300_000, file: { id: "f9", width: 4 } });
    void gallery.more();
    void gallery.more();
    expect(asked.map(({ before }) => before)).toEqual([8]);
    await answer({ items: [item(1)], next: null });
    expect([seqs(), state().state]).toEqual([[9, 8, 1], "end"]);
    void gallery.more();
    expect(asked).toEqual([]);
  });

  test("of another kind begin anew, and a late page of the first is dropped", async () => {
    gallery.show("voice");
    await answer({ items: [item(9)], next: null });
    expect([seqs(), asked.map(({ kind }) => kind)]).toEqual([[], ["voice"]]);
    await answer({ items: [item(3)], next: null });
    expect(seqs()).toEqual([3]);
  });

  test.each([null, {}, { items: [{ seq: "1" }] }])(
    "that are malformed can be asked for again",
    async (bad) => {
      await answer(bad);
      expect(state().state).toBe("failed");
      void gallery.more();
      asked.shift()?.fail();
      await settle();
      expect(state().state).toBe("failed");
      void gallery.more();
      await answer({ items: [], next: null });
      expect(state().state).toBe("end");
    },
  );

  test("lead to their messages, and close", async () => {
    await answer({ items: [item(9)], next: null });
    gallery.jumpTo(9);
    expect([jumps, state().conversationId]).toEqual([[9], ""]);
  });
});
