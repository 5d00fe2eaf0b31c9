import { describe, expect, test } from "bun:test";
import { MessageSearch, NO_SEARCH } from "../../../waves/browser/messages/message_search";
import { Api } from "../support/found_messages";

const seqsOf = (search: MessageSearch) => search.store.getSnapshot().items.map(({ seq }) => seq);

describe("a search in messages", () => {
  test("reads page after page", async () => {
    const api = new Api([9, 7, 5]);
    const search = new MessageSearch(api.fetch);
    await search.ask("  wave ");
    expect(seqsOf(search)).toEqual([9, 7]);
    expect(search.store.getSnapshot()).toMatchObject({ words: "wave", total: 3, hasMore: true });
    await search.more();
    await search.more();
    expect(seqsOf(search)).toEqual([9, 7, 5]);
    expect(api.asked).toEqual([
      { query: "wave", limit: "20" },
      { query: "wave", limit: "20", before: "2" },
    ]);
  });

  test("shows nothing without words, and asks for 100 characters at most", async () => {
    const api = new Api([1]);
    const search = new MessageSearch(api.fetch);
    await search.ask("wave");
    await search.ask("   ");
    expect(search.store.getSnapshot()).toEqual(NO_SEARCH);
    await search.ask("😀".repeat(101), { conversation: "c" });
    expect(api.asked[1]).toEqual({ query: "😀".repeat(100), limit: "20", conversation: "c" });
  });

  test("keeps its filter from page to page, until other words or another filter", async () => {
    const api = new Api([9, 7, 5]);
    const search = new MessageSearch(api.fetch);
    await search.ask("wave", { conversation: "c", from: "peer" });
    await search.more();
    await search.ask("wave");
    const words = { query: "wave", limit: "20" };
    const filtered = { ...words, conversation: "c", from: "peer" };
    expect(api.asked).toEqual([filtered, { ...filtered, before: "2" }, words]);
  });

  test("keeps the people who were found while one of them is searched alone", async () => {
    const where = ["c", "d", "c"];
    const found = async ({ conversation }: Readonly<Record<string, string>>) => {
      const page = (await new Api([3, 2, 1]).fetch({})) as { items: object[] };
      const items = page.items.map((one, at) => ({ ...one, conversation_id: where[at] }));
      const wanted = items.filter(
        (one) => (conversation ?? one.conversation_id) === one.conversation_id,
      );
      return { ...page, items: wanted };
    };
    const search = new MessageSearch(found);
    const people = () => search.store.getSnapshot().people.map((one) => one.conversation_id);
    await search.ask("wave");
    expect(people()).toEqual(["c", "d"]);
    await search.ask("wave", { conversation: "d" });
    expect([people(), seqsOf(search)]).toEqual([["c", "d"], [2]]);
    await search.ask("waves", { conversation: "d" });
    const last = search.ask("waves");
    expect(people()).toEqual(["c", "d"]);
    await last;
    expect(people()).toEqual(["c", "d"]);
  });

  test("knows what the user calls the peer, if anything", async () => {
    const api = new Api([2, 1]);
    const named = async (query: Readonly<Record<string, string>>) => {
      const page = (await api.fetch(query)) as { items: object[] };
      const [first, second] = page.items;
      return { ...page, items: [{ ...first, nickname: "Bobby" }, second] };
    };
    const search = new MessageSearch(named);
    await search.ask("wave");
    const names = search.store.getSnapshot().items.map(({ nickname }) => nickname);
    expect(names).toEqual(["Bobby", ""]);
  });

  test("drops an answer that comes after other words", async () => {
    const api = new Api([3, 2], true);
    const search = new MessageSearch(api.fetch);
    const first = search.ask("one");
    const second = search.ask("two");
    for (const answer of api.answers.reverse()) answer();
    await Promise.all([first, second]);
    expect(search.store.getSnapshot()).toMatchObject({ words: "two", total: 2 });
  });

  test("says when it failed, keeps what it has, and goes on", async () => {
    const api = new Api([3, 2, 1]);
    const search = new MessageSearch(api.fetch);
    await search.ask("wave");
    api.isBroken = true;
    await search.more();
    expect(search.store.getSnapshot()).toMatchObject({ failed: true, busy: false, hasMore: true });
    expect(seqsOf(search)).toEqual([3, 2]);
    api.isBroken = false;
    await search.more();
    expect(seqsOf(search)).toEqual([3, 2, 1]);
  });

  test.each([null, {}, { items: [{ id: 1 }], complete: true }, { items: [], complete: 1 }])(
    "refuses %p",
    async (answer) => {
      const search = new MessageSearch(async () => answer);
      await search.ask("wave");
      expect(search.store.getSnapshot()).toMatchObject({ failed: true, items: [] });
    },
  );
});
