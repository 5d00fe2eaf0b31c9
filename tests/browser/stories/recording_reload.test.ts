import { describe, expect, test } from "bun:test";
import { Page, type Pair } from "../support/call_page";
import { FakeRecordingDeps } from "../support/fake_recording";
import { of, recorded, shown, welcome } from "../support/recording_pair";

/** Reload a page of the call with the stored data of its browser. */
async function reload(pair: Pair, who: "alice" | "bob"): Promise<Page> {
  const before = pair[who];
  before.recording.recordingStore.crash();
  before.chat.page.leave();
  pair.network.connections[who === "alice" ? 0 : 1]?.close();
  before.socket.close();
  const socket = pair.server.connect(who);
  pair.server.moved(before.socket, socket);
  const recording = new FakeRecordingDeps(before.recording.storage);
  const page = new Page(socket, pair, before.memory, before.chat.reloaded(), recording);
  socket.open();
  welcome(page);
  await pair.clock.advance(1_000);
  return page;
}

describe("the recorded user reloads the page", () => {
  test("the recording pauses, asks again and continues with its indicator after consent", async () => {
    const pair = await recorded();
    await pair.clock.advance(3_000);
    const bob = await reload(pair, "bob");
    expect(shown(pair.alice)).toMatchObject({ stage: "recording", pause: "consent" });
    expect(shown(bob)).toMatchObject({ asked: true, peerRecording: "" });
    of(bob).answer(true);
    await pair.clock.advance(10);
    expect(shown(pair.alice).pause).toBe("");
    expect(shown(bob)).toMatchObject({ asked: false, peerRecording: "on" });
    expect(pair.alice.recording.compositor.did).toEqual(["start", "pause", "resume"]);
    expect(pair.alice.recording.studios).toHaveLength(1);
  });

  test("the recording ends when consent is refused", async () => {
    const pair = await recorded();
    pair.alice.recording.compositor.write("before ");
    const bob = await reload(pair, "bob");
    of(bob).answer(false);
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "refused" });
    expect(of(pair.alice).savedRecordings.store.getSnapshot().peerName).toBe("bob");
  });
});

describe("the recording user reloads the page", () => {
  test("the recording has ended, its indicator is gone and its file is offered", async () => {
    const pair = await recorded();
    pair.alice.recording.compositor.write("before the reload");
    await pair.clock.advance(1_000);
    const alice = await reload(pair, "alice");
    expect(shown(pair.bob)).toMatchObject({ peerRecording: "", asked: false });
    expect(shown(alice).stage).toBe("");
    expect(of(alice).savedRecordings.store.getSnapshot()).toMatchObject({ recovered: true });
    of(alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(true);
    await pair.clock.advance(10);
    expect(shown(pair.bob).peerRecording).toBe("on");
  });
});
