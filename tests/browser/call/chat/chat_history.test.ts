/** The same order on both sides, although messages cross on the way. */
import { expect, test } from "bun:test";
import { ChatHistory, type ChatMessage } from "../../../../waves/browser/call/chat/chat_history";
import { storable } from "../../../../waves/browser/call/chat/frames";
import { fakeUuid } from "../../support/fake_chat_deps";
import { randomFrom } from "../../support/random";

function side(isCaller: boolean): ChatHistory {
  return new ChatHistory({ isCaller, now: () => 0, newId: fakeUuid });
}

const bodies = (history: ChatHistory) => history.inOrder().map(({ message }) => message.body);

function bring(history: ChatHistory, { n, id, body, seen }: ChatMessage): void {
  expect(history.isNext({ n, first: 1 })).toBe(true);
  history.take({ type: "text", n, first: 1, seen, id, body });
}

/** Two histories after minutes of both sides writing with delayed delivery. */
function talked(random: () => number) {
  const caller = side(true);
  const callee = side(false);
  const seenBefore = new Map<string, string[]>();
  for (let step = 0; step < 60; step += 1) {
    const [from, to] = random() < 0.5 ? ([caller, callee] as const) : ([callee, caller] as const);
    if (random() < 0.5) {
      seenBefore.set(`${step}`, bodies(from));
      from.write(`${step}`);
    } else bringNext(from, to);
  }
  while (bringNext(caller, callee));
  while (bringNext(callee, caller));
  return { caller, callee, seenBefore };
}

function bringNext(from: ChatHistory, to: ChatHistory): boolean {
  const next = from.own.get(to.remote.count + 1);
  if (next !== undefined) bring(to, next);
  return next !== undefined;
}

test("both sides have the same order, and a reply follows its message", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { caller, callee, seenBefore } = talked(randomFrom(seed));
    const order = bodies(caller);
    expect(bodies(callee)).toEqual(order);
    for (const [body, before] of seenBefore) {
      const last = Math.max(-1, ...before.map((one) => order.indexOf(one)));
      expect(last).toBeLessThan(order.indexOf(body));
    }
  }
});

test("an acknowledgement cannot exceed the messages sent, nor decrease", () => {
  const history = side(true);
  history.write("only one");
  for (const [n, seen] of [
    [1, 999],
    [2, 0],
  ] as const) {
    history.take({ type: "text", n, first: 1, seen, id: fakeUuid(), body: `${n}` });
  }
  expect(history.remote.messages.map((message) => message.seen)).toEqual([1, 1]);
  expect(bodies(history)).toEqual(["only one", "1", "2"]);
});

test("messages that a conversation cannot store are refused", () => {
  expect(storable("a\0b\ud83dc\ude00 😀")).toBe("ab\ufffdc\ufffd 😀");
});
