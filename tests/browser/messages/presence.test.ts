import { beforeEach, describe, expect, test } from "bun:test";
import { ACTIVE_EVERY_MS, KEPT_MS, Presence } from "../../../waves/browser/messages/presence";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;
let socket: FakeSocket;
let isVisible: boolean;
let ahead: number;
let presence: Presence;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeSocket();
  isVisible = true;
  ahead = 0;
  const serverClock = { now: () => clock.now() + ahead };
  presence = new Presence({ socket, clock, serverClock, isVisible: () => isVisible });
});

const sent = () => socket.sent.splice(0).map(({ type }) => type);
const stateOf = (id: string) => presence.store.getSnapshot()[id]?.state ?? "offline";
const told = (user_id: string, state: "online" | "away" | "offline", last_seen_at?: string) =>
  socket.push({
    type: "presence",
    user_id,
    state,
    ...(last_seen_at === undefined ? {} : { last_seen_at }),
  });

describe("signs of activity", () => {
  test("are sent when the page opens, then once a minute while it is used", async () => {
    socket.open();
    expect(sent()).toEqual(["presence.active"]);
    for (let second = 0; second < 120; second += 1) {
      presence.used();
      await clock.advance(1_000);
    }
    expect(sent()).toEqual(["presence.active", "presence.active"]);
    await clock.advance(10 * ACTIVE_EVERY_MS);
    expect(sent().length).toBeLessThanOrEqual(1);
    expect(clock.pending).toBe(0);
  });

  test("are not sent by hidden pages, nor by a reconnect of a page that nobody uses", async () => {
    isVisible = false;
    socket.open();
    presence.used();
    expect(sent()).toEqual([]);
    isVisible = true;
    presence.used();
    expect(sent()).toEqual(["presence.active"]);
    await clock.advance(ACTIVE_EVERY_MS);
    socket.close();
    socket.open();
    expect(sent()).toEqual([]);
  });

  test("wait for the socket", () => {
    presence.used();
    socket.open();
    expect(sent()).toEqual(["presence.active"]);
  });
});

describe("friends", () => {
  test("are what the last frame says", () => {
    socket.open();
    socket.push({ type: "presence.friends", friends: [{ user_id: "bob", state: "away" }] });
    told("carol", "online");
    expect([stateOf("bob"), stateOf("carol")]).toEqual(["away", "online"]);
    socket.push({ type: "presence.friends", friends: [{ user_id: "bob", state: "online" }] });
    expect([stateOf("bob"), stateOf("carol")]).toEqual(["online", "offline"]);
  });

  test("who are no friends any more are offline", () => {
    const user = { id: "bob", username: "bob", display_name: "Bob", avatar_url: null };
    told("bob", "online");
    socket.push({ type: "friend.removed", user });
    expect(stateOf("bob")).toBe("offline");
  });

  test("are unknown when the connection is lost for long", async () => {
    socket.open();
    told("bob", "online");
    socket.close();
    await clock.advance(KEPT_MS - 1);
    expect(stateOf("bob")).toBe("online");
    socket.open();
    await clock.advance(KEPT_MS);
    expect(stateOf("bob")).toBe("online");
    socket.close();
    await clock.advance(KEPT_MS);
    expect(stateOf("bob")).toBe("offline");
  });

  test("whose conversation is open are asked for again after a reconnect", () => {
    socket.open();
    presence.watch("bob");
    socket.close();
    socket.open();
    presence.watch("");
    socket.close();
    socket.open();
    expect(sent().filter((type) => type === "presence.get")).toHaveLength(2);
  });

  test("were seen when the server says, whatever the clock of this browser", () => {
    for (const wrong of [-86_400_000, 86_400_000]) {
      ahead = wrong;
      told("bob", "offline", new Date(clock.now() + ahead - 300_000).toISOString());
      expect(presence.store.getSnapshot().bob?.lastSeenAt).toBe(clock.now() - 300_000);
    }
  });
});
