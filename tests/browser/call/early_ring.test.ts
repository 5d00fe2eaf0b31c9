/** Calls that ring while the code of calls is being loaded. */
import { describe, expect, test } from "bun:test";
import { EarlyRing } from "../../../waves/browser/call/early_ring";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { CALL_FRAMES } from "../../../waves/browser/call/support";
import { Later } from "../../../waves/browser/kit/later";
import { createStore } from "../../../waves/browser/kit/store";
import { HeldSocket } from "../../../waves/browser/socket/held_socket";
import { ServerClock } from "../../../waves/browser/socket/server_clock";
import { BOB, FakeMemory, Page, surroundings } from "../support/call_page";
import { FakeChatParts } from "../support/fake_chat_deps";
import { settle } from "../support/fake_clock";
import { FakeKeys } from "../support/fake_identity_keys";
import { FakeRecordingDeps } from "../support/fake_recording";
import { incoming } from "../support/ringing_page";

/** A page that has no code of calls yet. */
function anEarlyPage() {
  const around = surroundings();
  const alice = new Page(around.server.connect("alice"), around);
  const socket = around.server.connect("bob");
  const call = createStore<CallSnapshot>({ ...IDLE });
  const serverClock = new ServerClock(socket, around.clock);
  const held = new HeldSocket(socket, CALL_FRAMES, (task) => code.whenLoaded(task));
  const phases: string[] = [];
  let loads = 0;
  const load = (): void => {
    loads += 1;
  };
  const ring = new EarlyRing({ socket, call, load });
  call.subscribe(() => phases.push(call.getSnapshot().phase));
  const code = new Later<Page>({
    clock: around.clock,
    async load() {
      const chat = new FakeChatParts(BOB.id, around.conversation);
      const more = [new FakeMemory(), chat, new FakeRecordingDeps(), new FakeKeys()] as const;
      return () => new Page(socket, around, ...more, { socket: held, serverClock, call });
    },
    begin: (bob) => ring.handOver({ isLive: bob.engine.hasCall() }),
  });
  const arrives = async (): Promise<Page> => {
    code.want();
    await settle();
    return code.now;
  };
  const welcome = (): void =>
    socket.arrive({
      type: "welcome",
      user: socket.user,
      tab_id: "tab",
      server_time: new Date(around.clock.now()).toISOString(),
      inbox_version: 0,
      missed: [],
    });
  const isWanted = () => loads > 0;
  return { ...around, alice, socket, call, phases, ring, arrives, welcome, isWanted };
}

describe("a call that rings before the code of calls is loaded", () => {
  test("is shown and reported at once, and rings on without a change", async () => {
    const { alice, call, phases, arrives, isWanted, clock } = anEarlyPage();
    alice.do.invite(BOB, "video");
    await settle();
    expect(call.getSnapshot()).toMatchObject({ phase: "incoming", peerName: "alice" });
    expect([isWanted(), alice.call.ringing]).toEqual([true, true]);
    const shown = call.getSnapshot();
    const bob = await arrives();
    await clock.advance(10);
    expect(call.getSnapshot()).toBe(shown);
    expect([phases, bob.ringer.sound]).toEqual([["incoming"], "ring"]);
  });

  test("is accepted by a click that waited for the code", async () => {
    const { alice, arrives, clock } = anEarlyPage();
    alice.do.invite(BOB, "audio");
    await settle();
    (await arrives()).do.accept();
    await clock.advance(10);
    await settle();
    expect(alice.call.phase).toBe("connected");
  });

  test("is shown no more when it ends, and as missed afterwards", async () => {
    const { alice, call, arrives } = anEarlyPage();
    alice.do.invite(BOB, "audio");
    await settle();
    alice.do.cancel();
    await settle();
    expect(call.getSnapshot().phase).toBe("idle");
    await arrives();
    expect(call.getSnapshot()).toMatchObject({ phase: "ended", endReason: "cancelled" });
  });

  test("rings on without a change, however long the code takes", async () => {
    const { socket, phases, clock, arrives, welcome } = anEarlyPage();
    welcome();
    socket.arrive(incoming(clock.now(), "ring"));
    await clock.advance(10_000);
    const bob = await arrives();
    await clock.advance(10);
    expect([phases, bob.ringer.sound]).toEqual([["incoming"], "ring"]);
    socket.arrive({ type: "call.ended", call_id: "ring", reason: "cancelled" });
    expect(phases).toEqual(["incoming", "ended"]);
  });

  test("does not change which later ring is too old", async () => {
    const { socket, call, clock, arrives, welcome } = anEarlyPage();
    welcome();
    await clock.advance(10_000);
    await arrives();
    socket.arrive(incoming(clock.now() - 5_000, "old"));
    expect(call.getSnapshot().phase).toBe("idle");
    socket.arrive({ type: "call.ended", call_id: "old", reason: "cancelled" });
    await settle();
    expect(call.getSnapshot()).toMatchObject({ phase: "ended", unseen: true });
  });

  test("leaves the screen with the user who signs out", async () => {
    const { alice, call, ring } = anEarlyPage();
    alice.do.invite(BOB, "audio");
    await settle();
    ring.stop();
    expect(call.getSnapshot().phase).toBe("idle");
  });

  test("belongs to the engine from then on", async () => {
    const { alice, call, arrives, ring } = anEarlyPage();
    await arrives();
    alice.do.invite(BOB, "audio");
    await settle();
    expect(call.getSnapshot().phase).toBe("incoming");
    ring.stop();
    expect(call.getSnapshot().phase).toBe("incoming");
  });
});
