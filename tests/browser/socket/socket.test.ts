import { beforeEach, describe, expect, mock, test } from "bun:test";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import { ReconnectingSocket } from "../../../waves/browser/socket/socket";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

const WELCOME = {
  type: "welcome",
  user: { id: "a", username: "alice", display_name: "Alice", avatar_url: null },
  tab_id: "tab-1",
  server_time: "2026-03-12T14:05:00Z",
  inbox_version: 7,
  missed: [],
};
const PONG = { type: "pong", inbox_version: 7 };

let clock: FakeClock;
let sockets: FakeSocket[];
let visible: boolean;
let tabs: number;
let topics: "calls"[];
let socket: ReconnectingSocket;

const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  visible = true;
  tabs = 1;
  topics = ["calls"];
  socket = new ReconnectingSocket({
    openSocket: () => sockets[sockets.push(new FakeSocket()) - 1] as FakeSocket,
    tabId: () => `tab-${tabs}`,
    renewTabId: () => {
      tabs += 1;
    },
    isVisible: () => visible,
    topics,
    clock,
    random: () => 0.5,
  });
});

function open(): FakeSocket {
  socket.start();
  last().accept();
  last().receive(WELCOME);
  return last();
}

/** Let time pass while the server answers every ping. */
async function alive(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    const before = last().sent.length;
    await clock.advance(1000);
    const pinged = last().sent.slice(before);
    if (pinged.some((frame) => frame.type === "ping")) last().receive(PONG);
  }
}

describe("opening", () => {
  test("does not ask for rings where this browser could not take the call", () => {
    topics.length = 0;
    socket.start();
    last().accept();
    expect(last().sent).toEqual([{ type: "hello", tab_id: "tab-1", subscribe: [] }]);
  });

  test("says hello first, and is open when it is welcomed", () => {
    const opened = mock();
    socket.onOpen(opened);
    socket.start();
    expect(socket.isOpen).toBe(false);
    last().accept();
    expect(last().sent).toEqual([{ type: "hello", tab_id: "tab-1", subscribe: ["calls"] }]);
    expect(socket.isOpen).toBe(false);
    expect(socket.send({ type: "ping" })).toBe(false);
    last().receive(WELCOME);
    expect(socket.isOpen).toBe(true);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  test("opens one socket however often it is started", () => {
    socket.start();
    socket.start();
    expect(sockets).toHaveLength(1);
  });

  test("gives up a socket that is not welcomed in time", async () => {
    socket.start();
    last().accept();
    await clock.advance(4_000);
    expect(last().readyState).toBe(WebSocket.CLOSING);
    await clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });
});

describe("coming back", () => {
  test("tries again, slower and slower, and within five seconds of the end of a loss", async () => {
    open();
    last().drop();
    const times: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      const before = clock.now();
      const count = sockets.length;
      while (sockets.length === count) await clock.advance(25);
      times.push(clock.now() - before);
      last().drop();
    }
    expect(times[0]).toBeLessThanOrEqual(300);
    expect(times.at(-1)).toBeGreaterThan(times[0] as number);
    expect(Math.max(...times)).toBeLessThanOrEqual(4_000);
  });

  test("is slow to come back when it was closed for being too fast (Z8)", async () => {
    open();
    last().drop(4429);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(1);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  test("starts from the quick end after every success", async () => {
    open();
    for (let tries = 0; tries < 6; tries += 1) {
      last().drop();
      await clock.advance(4_000);
    }
    last().accept();
    last().receive(WELCOME);
    last().drop();
    const count = sockets.length;
    await clock.advance(300);
    expect(sockets).toHaveLength(count + 1);
  });

  test("tries at once when the network says it is back", async () => {
    open();
    last().drop();
    await clock.advance(300);
    last().drop();
    const count = sockets.length;
    socket.checkNow();
    expect(sockets).toHaveLength(count + 1);
  });

  test("gives up an attempt that hangs when the network is back, but not a fresh one", async () => {
    socket.start();
    socket.checkNow();
    expect(sockets).toHaveLength(1);
    await clock.advance(1_500);
    socket.checkNow();
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.readyState).toBe(WebSocket.CLOSING);
    last().accept();
    last().receive(WELCOME);
    await alive(10_000);
    expect(sockets).toHaveLength(2);
  });

  test("tells how it ended, and whether it had been open", () => {
    const ends: unknown[] = [];
    socket.onClose((end) => ends.push(end));
    socket.start();
    last().drop();
    open();
    socket.stop();
    expect(ends).toEqual([
      { code: 1006, opened: false },
      { code: 1000, opened: false },
    ]);
  });

  test("stays away when the session is over", async () => {
    open();
    last().drop(4401);
    await clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  test("takes another tab id when a second tab has taken its own", async () => {
    open();
    last().drop(4409);
    await clock.advance(300);
    last().accept();
    expect(last().sent[0]).toMatchObject({ type: "hello", tab_id: "tab-2" });
  });

  test("ignores what a socket says that was let go", async () => {
    const first = open();
    await clock.advance(31_000);
    const heard = mock();
    socket.on("pong", heard);
    first.receive(PONG);
    first.drop();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("staying alive", () => {
  test("pings every ten seconds while visible", async () => {
    open();
    await alive(60_000);
    expect(last().sent.filter((frame) => frame.type === "ping")).toHaveLength(6);
    expect(sockets).toHaveLength(1);
  });

  test("pings less often while hidden", async () => {
    visible = false;
    open();
    await alive(60_000);
    expect(last().sent.filter((frame) => frame.type === "ping")).toHaveLength(2);
  });

  test("lets go of a half-dead socket after two unanswered pings", async () => {
    open();
    await clock.advance(29_000);
    expect(socket.isOpen).toBe(true);
    await clock.advance(2_000);
    expect(socket.isOpen).toBe(false);
    await clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });

  test("finds out within seconds that a socket died while the machine slept", async () => {
    open();
    socket.checkNow();
    expect(last().sent.at(-1)).toEqual({ type: "ping" });
    await clock.advance(3_000);
    expect(socket.isOpen).toBe(false);
  });

  test("keeps a socket that answers the question", async () => {
    open();
    socket.checkNow();
    last().receive(PONG);
    await clock.advance(5_000);
    expect(socket.isOpen).toBe(true);
    expect(sockets).toHaveLength(1);
  });
});

describe("asking", () => {
  const send = {
    type: "message.send",
    conversation_id: "c",
    client_id: "m",
    body: "hi",
  } as const;

  test("gives each answer to whoever asked", async () => {
    open();
    const first = socket.request({ ...send, client_id: "1" });
    first.catch(() => {});
    const second = socket.request({ ...send, client_id: "2" });
    const [one, two] = last().sent.slice(-2) as { ref: string }[];
    last().receive({ type: "message.ack", client_id: "2", ref: two?.ref });
    last().receive({ type: "error", code: "not_found", message: "No.", ref: one?.ref });
    expect(await second).toMatchObject({ client_id: "2" });
    await expect(first).rejects.toMatchObject({ code: "not_found" });
  });

  test("refuses at once while closed", async () => {
    await expect(socket.request(send)).rejects.toEqual(new SocketError("closed"));
  });

  test("refuses whoever waits when the socket breaks", async () => {
    open();
    const asked = socket.request(send);
    asked.catch(() => {});
    last().drop();
    await expect(asked).rejects.toMatchObject({ code: "closed" });
  });

  test("does not wait for ever", async () => {
    open();
    const asked = socket.request(send);
    const failed = asked.catch((error: SocketError) => error.code);
    await alive(16_000);
    expect(await failed).toBe("timeout");
  });
});

describe("listening", () => {
  test("hears frames of one type, in order, until it stops", () => {
    open();
    const heard: number[] = [];
    const stop = socket.on("pong", (frame) => heard.push(frame.inbox_version));
    last().receive({ type: "pong", inbox_version: 1 });
    last().receive({ type: "call.ringing", call_id: "x" });
    last().receive({ type: "pong", inbox_version: 2 });
    stop();
    last().receive({ type: "pong", inbox_version: 3 });
    expect(heard).toEqual([1, 2]);
  });
});
