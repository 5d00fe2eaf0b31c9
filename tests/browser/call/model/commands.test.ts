import { describe, expect, test } from "bun:test";
import { Commands } from "../../../../waves/browser/call/model/commands";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeServer, FakeSocket } from "../../support/fake_server";

describe("commands", () => {
  function setup() {
    const clock = new FakeClock();
    const socket = new FakeSocket("alice", new FakeServer());
    return { clock, socket, commands: new Commands(socket, clock) };
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
