import { describe, expect, test } from "bun:test";
import { Commands } from "../../../../waves/browser/call/model/commands";
import { SocketError } from "../../../../waves/browser/socket/incoming_frames";
import type { ServerFrame } from "../../../../waves/browser/socket/protocol";
import { FakeSocket as AnswerableSocket } from "../../support/fake_browser";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeServer, FakeSocket } from "../../support/fake_server";

describe("commands", () => {
  function setup() {
    const clock = new FakeClock();
    const socket = new FakeSocket("alice", new FakeServer());
    return { clock, socket, commands: new Commands(socket, clock) };
  }

  function answerable() {
    const clock = new FakeClock();
    const socket = new AnswerableSocket();
    socket.open();
    async function answer(reply: ServerFrame | SocketError) {
      socket.waiting.shift()?.answer(reply);
      await settle();
    }
    return { clock, socket, answer, commands: new Commands(socket, clock) };
  }

  test("a hang-up that could not be sent is sent once after reconnecting", () => {
    const { commands, socket } = setup();
    socket.close();
    commands.hangUp("call", "peer_left");
    expect(socket.sent).toEqual([]);
    socket.open();
    socket.open();
    const hangUp = { type: "call.hang_up", call_id: "call", reason: "peer_left" } as const;
    expect(socket.sent).toEqual([hangUp]);
  });

  test("a hang-up is repeated until the server can carry it out", async () => {
    const { clock, commands, socket, answer } = answerable();
    commands.hangUp("call");
    for (let refusals = 0; refusals < 3; refusals += 1) {
      await answer(new SocketError("unavailable"));
      await clock.advance(1_000);
    }
    await answer({ type: "call.ended", call_id: "call", reason: "hung_up" });
    await clock.advance(60_000);
    const hangUp = { type: "call.hang_up", call_id: "call", reason: "hung_up" };
    expect(socket.sent).toEqual(Array(4).fill(hangUp));
  });

  test("a command is given up after a minute without the server's calls", async () => {
    const { clock, commands, socket, answer } = answerable();
    commands.cancel("call");
    for (let seconds = 0; seconds < 70 && socket.waiting.length > 0; seconds += 1) {
      await answer(new SocketError("unavailable"));
      await clock.advance(1_000);
    }
    expect(socket.waiting).toEqual([]);
    expect(socket.sent.length).toBe(61);
  });

  test("a hang-up whose answer was lost with the socket is sent again", async () => {
    const { commands, socket } = answerable();
    commands.hangUp("call");
    socket.close();
    await settle();
    socket.open();
    expect(socket.sent.map(({ type }) => type)).toEqual(["call.hang_up", "call.hang_up"]);
  });

  test("a command that has expired is not sent", async () => {
    const { clock, commands, socket } = setup();
    socket.close();
    commands.cancel("call");
    await clock.advance(60_001);
    socket.open();
    expect(socket.sent).toEqual([]);
  });

  test("a request reports a refusal, but not a closed socket", async () => {
    const { commands, socket } = setup();
    const codes: string[] = [];
    commands.accept("unknown", (code) => codes.push(code));
    await settle();
    socket.close();
    commands.accept("unknown", (code) => codes.push(code));
    await settle();
    expect(codes).toEqual(["not_found"]);
  });
});
