import { beforeEach, describe, expect, test } from "bun:test";
import {
  ConnectionStatus,
  SHOW_OFFLINE_AFTER_MS,
} from "../../../waves/browser/socket/connection_status";
import { FakeSocket } from "../support/fake_browser";
import { FakeClock } from "../support/fake_clock";

let clock: FakeClock;

let socket: FakeSocket;

beforeEach(() => {
  clock = new FakeClock();
  socket = new FakeSocket();
});

describe("the connection status", () => {
  let connection: ConnectionStatus;
  const offline = () => connection.store.getSnapshot().offline;

  beforeEach(() => {
    connection = new ConnectionStatus({
      socket,
      clock,
      eventSocket: { isOpen: () => true, onChange: () => {} },
      reachesServer: () => Promise.resolve(false),
      whenBlocked: () => {},
    });
  });

  test("is not lost during page load or a short interruption", async () => {
    connection.start();
    await clock.advance(SHOW_OFFLINE_AFTER_MS - 1);
    expect(offline()).toBe(false);
    socket.open();
    socket.close();
    await clock.advance(1_000);
    socket.open();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
  });

  test("is lost after a longer interruption, and restored immediately", async () => {
    connection.start();
    socket.open();
    socket.close();
    // Each failed attempt closes its socket, which is not a new loss.
    await clock.advance(1_500);
    socket.close();
    await clock.advance(1_000);
    expect(offline()).toBe(true);
    socket.open();
    expect(offline()).toBe(false);
  });

  test("is not reported without a signed-in user", async () => {
    socket.close();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
    connection.start();
    connection.stop();
    socket.close();
    await clock.advance(60_000);
    expect(offline()).toBe(false);
  });
});
