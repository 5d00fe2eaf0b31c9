import { beforeEach, describe, expect, mock, test } from "bun:test";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import { ReconnectingSocket } from "../../../waves/browser/socket/socket";
import { FakeWebSocket, WELCOME } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

const PONG = { type: "pong", inbox_version: 7 };

let clock: FakeClock;
let sockets: FakeWebSocket[];
let visible: boolean;
let tabs: number;
let topics: "calls"[];
let socket: ReconnectingSocket;

const last = () => sockets.at(-1) as FakeWebSocket;

beforeEach(() => {
  clock = new FakeClock();
  sockets = [];
  visible = true;
  tabs = 1;
  topics = ["calls"];
  socket = new ReconnectingSocket({
    openSocket: () => sockets[sockets.push(new FakeWebSocket()) - 1] as FakeWebSocket,
    tabId: () => `tab-${tabs}`,
    renewTabId: () => {
      tabs += 1;
    },
    isVisible: () => visible,
    isNeeded: () => false,
    topics,
    clock,
    random: () => 0.5,
  });
});

function open(): FakeWebSocket {
  socket.start();
  last().accept();
  last().receive(WELCOME);
  return last();
}

/** Advance the clock while the server answers every ping. */
async function alive(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    const before = last().sent.length;
    await clock.advance(1000);
    const pinged = last().sent.slice(before);
    if (pinged.some((frame) => frame.type === "ping")) last().receive(PONG);
  }
}

describe("opening", () => {
  test("does not subscribe to rings where the browser cannot take calls", () => {
    topics.length = 0;
    socket.start();
    last().accept();
    expect(last().sent).toEqual([{ type: "hello", tab_id: "tab-1", subscribe: [] }]);
  });

  test("sends hello first and is open after welcome", () => {
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

  test("opens one socket for repeated starts", () => {
    socket.start();
    socket.start();
    expect(sockets).toHaveLength(1);
  });

  test("closes a socket that gets no welcome in time", async () => {
    socket.start();
    last().accept();
    await clock.advance(4_000);
    expect(last().readyState).toBe(WebSocket.CLOSING);
    await clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });
});

test("waits longer for a server that has not answered before", async () => {
  socket.start();
  last().accept();
  await clock.advance(5_000);
  expect(sockets).toHaveLength(2);
  last().accept();
  await clock.advance(6_000);
  last().receive(WELCOME);
  expect(socket.isOpen).toBe(true);
  expect(sockets).toHaveLength(2);
});

describe("reconnecting", () => {
  test("retries with backoff, and within five seconds after an outage ends", async () => {
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

  test("waits longer after a close for rate limiting (Z8)", async () => {
    open();
    last().drop(4429);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(1);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  test("reconnects as the same tab after a restart of the server", async () => {
    open();
    last().drop(1012);
    await clock.advance(300);
    last().accept();
    expect(sockets).toHaveLength(2);
    expect(last().sent[0]).toMatchObject({ type: "hello", tab_id: "tab-1" });
  });

  test("resets the backoff after a successful connection", async () => {
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

  test("retries immediately when the browser goes online", async () => {
    open();
    last().drop();
    await clock.advance(300);
    last().drop();
    const count = sockets.length;
    socket.checkNow();
    expect(sockets).toHaveLength(count + 1);
  });

  test("abandons a hanging attempt when the browser goes online, but not a new one", async () => {
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

  test("reports the close code and whether the socket was open", () => {
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

  test("does not reconnect after the session ends", async () => {
    open();
    last().drop(4401);
    await clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  test("takes a new tab id when another tab uses the same one", async () => {
    open();
    last().drop(4409);
    await clock.advance(300);
    last().accept();
    expect(last().sent[0]).toMatchObject({ type: "hello", tab_id: "tab-2" });
  });

  test("ignores events of an abandoned socket", async () => {
    const first = open();
    await clock.advance(31_000);
    const heard = mock();
    socket.on("pong", heard);
    first.receive(PONG);
    first.drop();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("keepalive", () => {
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

  test("closes a half-open socket after two unanswered pings", async () => {
    open();
    await clock.advance(29_000);
    expect(socket.isOpen).toBe(true);
    await clock.advance(2_000);
    expect(socket.isOpen).toBe(false);
    await clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });

  test("detects within seconds after a sleep that the socket is dead", async () => {
    open();
    socket.checkNow();
    expect(last().sent.at(-1)).toEqual({ type: "ping" });
    await clock.advance(3_000);
    expect(socket.isOpen).toBe(false);
  });

  test("keeps a socket that answers the ping", async () => {
    open();
    socket.checkNow();
    last().receive(PONG);
    await clock.advance(5_000);
    expect(socket.isOpen).toBe(true);
    expect(sockets).toHaveLength(1);
  });
});

describe("requests", () => {
  const send = {
    type: "message.send",
    conversation_id: "c",
    client_id: "m",
    body: "hi",
  } as const;

  test("are resolved with their own responses", async () => {
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

  test("are rejected immediately while the socket is closed", async () => {
    await expect(socket.request(send)).rejects.toEqual(new SocketError("closed"));
  });

  test("are rejected when the socket breaks", async () => {
    open();
    const asked = socket.request(send);
    asked.catch(() => {});
    last().drop();
    await expect(asked).rejects.toMatchObject({ code: "closed" });
  });

  test("time out", async () => {
    open();
    const asked = socket.request(send);
    const failed = asked.catch((error: SocketError) => error.code);
    await alive(16_000);
    expect(await failed).toBe("timeout");
  });
});

describe("subscribing", () => {
  test("delivers frames of one type in order until it is unsubscribed", () => {
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
