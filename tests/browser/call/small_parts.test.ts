/** The small parts: time, deadlines, memory, commands, fading controls, the other side. */
import { describe, expect, test } from "bun:test";
import { RemoteMedia, type RemoteState } from "../../../waves/browser/call/media/remote_media";
import type { RememberedCall } from "../../../waves/browser/call/model/call_persistence";
import { createCallMemory } from "../../../waves/browser/call/model/call_persistence";
import { Commands } from "../../../waves/browser/call/model/commands";
import { ElapsedTimer } from "../../../waves/browser/kit/elapsed_timer";
import { duration } from "../../../waves/browser/kit/format";
import { Timers } from "../../../waves/browser/kit/timers";
import { AutoHide } from "../../../waves/browser/stage/auto_hide";
import { FakeClock, settle } from "../support/fake_clock";
import { FakeStream, FakeTrack } from "../support/fake_media";
import { FakeServer, FakeWire } from "../support/fake_server";

describe("time", () => {
  const texts: [number, string][] = [
    [-5, "00:00"],
    [0, "00:00"],
    [59_999, "00:59"],
    [151_000, "02:31"],
    [3_600_000, "1:00:00"],
    [36_061_000, "10:01:01"],
  ];
  for (const [ms, text] of texts) {
    test(`${ms} ms are shown as ${text}`, () => {
      expect(duration(ms)).toBe(text);
    });
  }

  test("a timer counts from its first start on, and not after its stop", async () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const timer = new ElapsedTimer(clock, (text) => told.push(text));
    timer.start(clock.now() - 60_000);
    await clock.advance(1_000);
    timer.start();
    await clock.advance(1_000);
    timer.stop();
    timer.start();
    await clock.advance(5_000);
    expect(told).toEqual(["01:00", "01:01", "01:02"]);
  });

  test("a deadline is replaced by one of the same name, and all end at once", async () => {
    const clock = new FakeClock();
    const run: string[] = [];
    const deadlines = new Timers<"ring" | "connect">(clock);
    deadlines.set("ring", 10, () => run.push("first"));
    deadlines.set("ring", 20, () => run.push("second"));
    deadlines.set("connect", 30, () => run.push("never"));
    await clock.advance(25);
    deadlines.clearAll();
    await clock.advance(100);
    expect(run).toEqual(["second"]);
    expect(clock.pending).toBe(0);
  });

  test("controls fade after three still seconds of a connected call, and come back", async () => {
    const clock = new FakeClock();
    let isHidden = false;
    const fader = new AutoHide(clock, (hidden) => {
      isHidden = hidden;
    });
    fader.moved();
    await clock.advance(10_000);
    expect(isHidden).toBe(false);
    fader.follow(true);
    await clock.advance(2_900);
    fader.moved();
    await clock.advance(2_900);
    expect(isHidden).toBe(false);
    await clock.advance(200);
    expect(isHidden).toBe(true);
    fader.moved();
    expect(isHidden).toBe(false);
    await clock.advance(3_100);
    fader.follow(false);
    await clock.advance(10_000);
    expect(isHidden).toBe(false);
  });
});

describe("commands", () => {
  function setup() {
    const clock = new FakeClock();
    const socket = new FakeWire("alice", new FakeServer());
    return { clock, socket, commands: new Commands(socket, clock) };
  }

  test("an end that could not be said is said when the socket is back, once", () => {
    const { commands, socket } = setup();
    socket.close();
    commands.hangUp("call", "peer_left");
    expect(socket.sent).toEqual([]);
    socket.open();
    socket.open();
    const hangUp = { type: "call.hang_up", call_id: "call", reason: "peer_left" } as const;
    expect(socket.sent).toEqual([hangUp]);
  });

  test("what the server has forgotten by then is not said any more", async () => {
    const { clock, commands, socket } = setup();
    socket.close();
    commands.cancel("call");
    await clock.advance(60_001);
    socket.open();
    expect(socket.sent).toEqual([]);
  });

  test("a question hears of a refusal, but not of a lost socket", async () => {
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

describe("what a reload must not lose", () => {
  const CALL: RememberedCall = {
    callId: "call",
    peer: { id: "id-bob", username: "bob", display_name: "Bob" },
    media: "video",
    isCaller: true,
    ticket: "ticket",
    epoch: 0,
    micMuted: false,
    cameraOff: true,
    connectedAt: 1,
    aliveAt: 2,
    left: true,
  };

  function aStorage({ quota = Number.POSITIVE_INFINITY } = {}): Storage {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (value.length > quota) throw new DOMException("full", "QuotaExceededError");
        kept.set(key, value);
      },
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage;
  }

  test("is kept as it was, until it is cleared", () => {
    const storage = aStorage();
    createCallMemory(() => storage).save(CALL);
    const memory = createCallMemory(() => storage);
    expect(memory.load()).toEqual(CALL);
    memory.clear();
    expect(memory.load()).toBeNull();
  });

  test("is muted and without camera unless the page left in order", () => {
    const storage = aStorage();
    const memory = createCallMemory(() => storage);
    for (const left of [false, undefined, 1]) {
      memory.save({ ...CALL, left, cameraOff: false } as RememberedCall);
      expect(memory.load()).toMatchObject({ micMuted: true, cameraOff: true });
    }
    for (const unknown of [undefined, null, 0, "false"]) {
      const damaged = { micMuted: unknown, cameraOff: unknown } as unknown as RememberedCall;
      memory.save({ ...CALL, ...damaged });
      expect(memory.load()).toMatchObject({ micMuted: true, cameraOff: true });
    }
  });

  test("is nothing rather than outdated when it cannot be written", () => {
    const text = JSON.stringify(CALL);
    const storage = aStorage({ quota: text.length });
    const memory = createCallMemory(() => storage);
    expect(memory.save(CALL)).toBe(true);
    expect(memory.save({ ...CALL, epoch: 1_000_000 })).toBe(false);
    expect(memory.load()).toBeNull();
  });

  test("is nothing where storage is forbidden, missing or damaged", () => {
    const forbidden = createCallMemory(() => {
      throw new DOMException("no", "SecurityError");
    });
    forbidden.save(CALL);
    forbidden.clear();
    expect(forbidden.load()).toBeNull();
    expect(createCallMemory(() => null).load()).toBeNull();
    for (const text of [
      "{",
      "7",
      "null",
      "[]",
      '{"ticket":1}',
      JSON.stringify({ ...CALL, epoch: -1 }),
    ]) {
      const storage = aStorage();
      storage.setItem("waves:call", text);
      expect(createCallMemory(() => storage).load()).toBeNull();
    }
  });
});

describe("the other side", () => {
  function setup() {
    const states: RemoteState[] = [];
    const stream = new FakeStream();
    const clock = new FakeClock();
    const remote = new RemoteMedia({
      clock,
      stream: stream as unknown as MediaStream,
      changed: (state) => states.push(state),
    });
    const add = (kind: "audio" | "video"): FakeTrack => {
      const track = new FakeTrack(kind);
      track.muted = true;
      remote.add(track as unknown as MediaStreamTrack);
      return track;
    };
    return { remote, stream, states, add, clock };
  }

  test("is seen from the first packet on, until they turn their camera off", () => {
    const { add, remote } = setup();
    const video = add("video");
    expect(remote.state.remoteVideo).toBe(false);
    video.unmute();
    expect(remote.state.remoteVideo).toBe(true);
    remote.heard({ microphone: false, camera: false, problem: "device_busy" });
    expect(remote.state).toEqual({
      remoteVideo: false,
      remoteMuted: true,
      peerProblem: "device_busy",
    });
  });

  test("has the picture in its stream only while it is seen: the sound waits for nothing", () => {
    const { add, remote, stream } = setup();
    const audio = add("audio");
    const video = add("video");
    expect(stream.getTracks()).toEqual([audio]);
    video.unmute();
    expect(stream.getTracks()).toEqual([audio, video]);
    remote.heard({ microphone: true, camera: false, problem: "" });
    expect(stream.getTracks()).toEqual([audio]);
    remote.heard({ microphone: true, camera: true, problem: "" });
    expect(stream.getTracks()).toEqual([audio, video]);
  });

  test("stays in sight while their picture pauses for less than three seconds", async () => {
    const { add, clock, remote, states } = setup();
    const video = add("video");
    video.unmute();
    for (let pause = 0; pause < 5; pause += 1) {
      video.mute();
      await clock.advance(2_000);
      expect(remote.state.remoteVideo).toBe(true);
      video.unmute();
      await clock.advance(2_000);
    }
    expect(states.slice(-5).every((state) => state.remoteVideo)).toBe(true);
    video.mute();
    await clock.advance(3_100);
    expect(remote.state.remoteVideo).toBe(false);
    video.unmute();
    expect(remote.state.remoteVideo).toBe(true);
    video.mute();
    remote.stop();
    expect(clock.pending).toBe(0);
  });

  test("has one track of each kind, the last one, also after a new link", () => {
    const { add, stream } = setup();
    add("audio");
    add("video").unmute();
    const [audio, video] = [add("audio"), add("video")];
    video.unmute();
    expect(stream.getTracks()).toEqual([audio, video]);
  });
});
