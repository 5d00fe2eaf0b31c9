/** Frames that arrive before their listeners are loaded. */
import { describe, expect, test } from "bun:test";
import { HeldSocket } from "../../../waves/browser/socket/held_socket";
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { FakeSocket } from "../support/fake_server";

const ringing = (call_id: string): ServerFrame => ({ type: "call.ringing", call_id });
const ended = (call_id: string): ServerFrame => ({
  type: "call.ended",
  call_id,
  reason: "cancelled",
});

function aSocket() {
  const socket = new FakeSocket("alice");
  const waiting: (() => void)[] = [];
  const held = new HeldSocket(socket, ["call.ringing", "call.ended"], (task) => waiting.push(task));
  const release = (): void => {
    for (const task of waiting.splice(0)) task();
  };
  const heard: string[] = [];
  const listen = (): void => {
    held.on("call.ended", ({ call_id }) => heard.push(`ended ${call_id}`));
    held.on("call.ringing", ({ call_id }) => heard.push(`ringing ${call_id}`));
    held.onOpen(() => heard.push("open"));
  };
  return { socket, held, heard, listen, release };
}

describe("a socket that holds what arrives", () => {
  test("passes it on in order", () => {
    const { socket, heard, listen, release } = aSocket();
    socket.arrive(ringing("1"));
    socket.open();
    socket.arrive(ended("1"));
    socket.arrive(ringing("2"));
    listen();
    expect(heard).toEqual([]);
    release();
    expect(heard).toEqual(["ringing 1", "open", "ended 1", "ringing 2"]);
  });

  test("refuses to listen to what it does not hold", () => {
    expect(() => aSocket().held.on("welcome", () => {})).toThrow("welcome");
  });

  test("sends at once, and knows the state of the socket", async () => {
    const { socket, held } = aSocket();
    expect(held.send({ type: "call.ringing", call_id: "1" })).toBe(true);
    expect((await held.request({ type: "ping" })).type).toBe("pong");
    socket.close();
    expect([held.isOpen, held.tabId]).toEqual([false, "tab-alice"]);
    expect(socket.sent).toEqual([{ type: "call.ringing", call_id: "1" }]);
  });
});
