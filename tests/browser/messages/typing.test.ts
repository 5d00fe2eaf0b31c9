import { beforeEach, describe, expect, test } from "bun:test";
import {
  ENDS_AFTER_MS,
  SHOWN_AT_LEAST_MS,
  SIGN_EVERY_MS,
  TypingPeers,
  TypingSigns,
} from "../../../waves/browser/messages/typing";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let socket: FakeSocket;

beforeEach(() => {
  clock = new FakeClock();
  // It may be set at any time.
  clock.now = () => {
    throw new Error("Signs of typing follow timers.");
  };
  socket = new FakeSocket();
});

describe("signs of typing", () => {
  let signs: TypingSigns;
  const sent = () =>
    socket.sent
      .splice(0)
      .map((frame) =>
        frame.type === "typing" ? `${frame.conversation_id}${frame.active ? "+" : "-"}` : "?",
      );

  beforeEach(() => {
    signs = new TypingSigns(socket, clock);
    socket.open();
  });

  test("are sent at most every three seconds while keys are pressed", async () => {
    for (let key = 0; key < 70; key += 1) {
      signs.wrote("a", "x".repeat(key + 1));
      await clock.advance(100);
    }
    expect(sent()).toEqual(["a+", "a+", "a+"]);
  });

  test("end once when the text is emptied, sent or left", () => {
    signs.wrote("a", "x");
    signs.wrote("a", "  ");
    signs.wrote("a", "");
    signs.stop();
    expect(sent()).toEqual(["a+", "a-"]);
    signs.wrote("a", "y");
    signs.stop();
    expect(sent()).toEqual(["a+", "a-"]);
  });

  test("end in the one conversation before they begin in the other", () => {
    signs.wrote("a", "x");
    signs.wrote("b", "x");
    expect(sent()).toEqual(["a+", "a-", "b+"]);
  });

  test("need no end when nobody shows them any longer", async () => {
    signs.wrote("a", "x");
    await clock.advance(ENDS_AFTER_MS);
    signs.stop();
    expect(sent()).toEqual(["a+"]);
    expect(clock.pending).toBe(0);
  });

  test("are sent again after a reconnect", () => {
    signs.wrote("a", "x");
    socket.close();
    signs.wrote("a", "xy");
    socket.open();
    signs.wrote("a", "xyz");
    expect(sent()).toEqual(["a+", "a+"]);
  });
});

describe("a typing peer", () => {
  let peers: TypingPeers;
  const sign = (active: boolean, conversation_id = "a", user_id = "bob") =>
    socket.push({ type: "typing", conversation_id, user_id, active });
  const isShown = (id = "a") => peers.store.getSnapshot()[id] === true;
  const message = (sender_id: string, conversation_id = "a") =>
    socket.push({
      type: "message.new",
      id: "m",
      conversation_id,
      client_id: "c",
      seq: 1,
      sender_id,
      kind: "text",
      body: "hi",
      created_at: "2026-03-12T14:05:00Z",
    });

  beforeEach(() => {
    peers = new TypingPeers({ socket, clock });
    socket.open();
  });

  test("is shown until six seconds after the last sign", async () => {
    sign(true);
    await clock.advance(SIGN_EVERY_MS);
    sign(true);
    await clock.advance(ENDS_AFTER_MS - 1);
    expect(isShown()).toBe(true);
    await clock.advance(1);
    expect(isShown()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("is shown for a second at least", async () => {
    sign(true);
    sign(false);
    await clock.advance(SHOWN_AT_LEAST_MS - 1);
    expect(isShown()).toBe(true);
    await clock.advance(1);
    expect(isShown()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("who goes on within that second stays", async () => {
    sign(true);
    sign(false);
    sign(true);
    await clock.advance(SHOWN_AT_LEAST_MS);
    expect(isShown()).toBe(true);
  });

  test("is gone at once when the message arrives, and only by a message from them", () => {
    sign(true);
    message("alice");
    message("bob", "b");
    expect(isShown()).toBe(true);
    message("bob");
    expect(isShown()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("is gone when they are no friend any more, and when the user signs out", () => {
    const user = { id: "bob", username: "bob", display_name: "Bob", avatar_url: null };
    sign(true);
    sign(true, "b", "carol");
    socket.push({ type: "friend.removed", user });
    expect(isShown()).toBe(false);
    expect(isShown("b")).toBe(true);
    peers.stop();
    expect(isShown("b")).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("an end without a beginning shows nothing", () => {
    sign(false);
    expect(isShown()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  test("after a sleep, nobody is typing", async () => {
    sign(true);
    await clock.sleep(3_600_000);
    expect(isShown()).toBe(false);
  });
});
