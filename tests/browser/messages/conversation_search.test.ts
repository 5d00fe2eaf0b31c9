import { describe, expect, test } from "bun:test";
import { ConversationSearch } from "../../../waves/browser/messages/conversation_search";
import { FakeClock } from "../support/fake_clock";
import { Api } from "../support/found_messages";

describe("the search bar of a conversation", () => {
  function open(seqs: readonly number[]) {
    const clock = new FakeClock();
    const jumps: number[] = [];
    const api = new Api(seqs);
    const jumpTo = (seq: number) => void jumps.push(seq);
    const deps = { conversationId: "c", fetchFound: api.fetch, clock, jumpTo };
    const search = new ConversationSearch(deps);
    const position = () => search.place.getSnapshot().position;
    return { clock, jumps, api, search, position };
  }

  test("goes from match to match, also over the pages, and back", async () => {
    const { jumps, search, position } = open([9, 7, 5]);
    search.typed("wave");
    for (let step = 0; step < 4; step += 1) await search.older();
    expect([jumps, position()]).toEqual([[9, 7, 5], 3]);
    search.newer();
    search.newer();
    search.newer();
    expect([jumps, position()]).toEqual([[9, 7, 5, 7, 9], 1]);
  });

  test("searches once typing pauses", async () => {
    const { clock, api, search } = open([9]);
    search.typed("w");
    await clock.advance(200);
    search.typed("wa");
    await clock.advance(200);
    expect(api.asked).toEqual([]);
    await clock.advance(50);
    expect(api.asked.map(({ query }) => query)).toEqual(["wa"]);
    search.typed("wav");
    search.stop();
    await clock.advance(1_000);
    expect(api.asked.length).toBe(1);
  });

  test("searches again, from the newest match, when another sender is chosen", async () => {
    const { jumps, api, search } = open([9, 7]);
    search.typed("wave");
    await search.older();
    for (const sender of ["me", "peer", "", "nonsense"]) search.from(sender);
    expect(api.asked.map(({ from = "both" }) => from)).toEqual([
      "both",
      "me",
      "peer",
      "both",
      "both",
    ]);
    expect(api.asked.every((one) => one.conversation === "c" && one.query === "wave")).toBe(true);
    await Promise.resolve();
    await search.older();
    expect(jumps).toEqual([9, 9]);
  });

  test("goes to no match of the sender before, also when the answer takes its time", async () => {
    const { jumps, api, search } = open([9, 7]);
    search.typed("wave");
    await search.older();
    api.waits = true;
    search.from("me");
    const step = search.older();
    expect(jumps).toEqual([9]);
    api.seqs = [5];
    for (const answer of api.answers) answer();
    await step;
    expect(jumps).toEqual([9, 5]);
  });

  test("begins at the newest match of other words", async () => {
    const { jumps, search, position } = open([9, 7]);
    search.typed("wave");
    await search.older();
    await search.older();
    search.typed("waves");
    await search.older();
    expect([jumps, position()]).toEqual([[9, 7, 9], 1]);
  });
});
