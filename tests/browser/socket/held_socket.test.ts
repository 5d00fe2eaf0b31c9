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
  const held = new HeldSocket(socket, ["call.ringing", "call.ended"]);
  const heard: string[] = [];
  const listen = (): void => {
    held.on("call.ended", ({ call_id }) => heard.push(`ended ${call_id}`));
    held.on("call.ringing", ({ call_id }) => heard.push(`ringing ${call_id}`));
    held.onOpen(() => heard.push("open"));
  };
  return { socket, held, heard, listen };
}

describe("a socket that holds what arrives", () => {
  test("passes it on in order when it is released, and once", () => {
    const { socket, held, heard, listen } = aSocket();
    socket.arrive(ringing("1"));
    socket.open();
    socket.arrive(ended("1"));
    socket.arrive(ringing("2"));
    listen();
    expect(heard).toEqual([]);
    held.release();
    held.release();
    expect(heard).toEqual(["ringing 1", "open", "ended 1", "ringing 2"]);
  });

  test("passes on at once what arrives afterwards", () => {
    const { socket, held, heard, listen } = aSocket();
    listen();
    held.release();
    socket.arrive(ringing("1"));
    socket.open();
    expect(heard).toEqual(["ringing 1", "open"]);
  });

  test("drops what was for a user who has signed out", () => {
    const { socket, held, heard, listen } = aSocket();
    listen();
    socket.arrive(ringing("1"));
    held.clear();
    socket.arrive(ringing("2"));
    held.release();
    held.clear();
    socket.arrive(ringing("3"));
    expect(heard).toEqual(["ringing 2", "ringing 3"]);
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
