import { describe, expect, test } from "bun:test";
import { SavedRecordings } from "../../../../waves/browser/call/recording/saved_recordings";
import { FakeClock, settle } from "../../support/fake_clock";
import { FakeRecordingDeps, MANIFEST } from "../../support/fake_recording";
import { aCall, of, recorded, shown } from "../../support/recording_pair";

function openRecordings(recording = new FakeRecordingDeps(), clock = new FakeClock()) {
  return { recording, clock, savedRecordings: new SavedRecordings({ clock, recording }) };
}

/** A browser in which a tab crashed while recording. */
async function afterACrash() {
  const before = new FakeRecordingDeps();
  await before.recordingStore.claim("one");
  await (await before.recordingStore.create(MANIFEST)).append(new Blob(["so far"]));
  return { before, ...openRecordings(new FakeRecordingDeps(before.storage)) };
}

describe("the recording of a tab that crashed", () => {
  test("is offered at the next start, is seekable, and is removed once saved", async () => {
    const { before, recording, savedRecordings, clock } = await afterACrash();
    before.recordingStore.crash();
    await savedRecordings.use("id-alice");
    await settle();
    const card = savedRecordings.store.getSnapshot();
    expect(card).toMatchObject({ peerName: "Ana Ribeiro", time: "14:05", recovered: true });
    await savedRecordings.save();
    expect(await recording.downloads[0]?.text).toBe("mended so far");
    expect(recording.downloads[0]?.name).toBe("Ana Ribeiro 2026-11-25 14.05.webm");
    expect(savedRecordings.store.getSnapshot().id).toBe("");
    // Reloaded during the download: not offered again and not removed yet.
    recording.recordingStore.crash();
    const again = openRecordings(new FakeRecordingDeps(recording.storage), clock);
    await again.savedRecordings.use("id-alice");
    expect(again.savedRecordings.store.getSnapshot().id).toBe("");
    expect(recording.storage.recordings.size).toBe(1);
    await clock.advance(11 * 60_000);
    expect(recording.storage.recordings.size).toBe(0);
  });

  test("is not offered while another tab still records it", async () => {
    const { savedRecordings } = await afterACrash();
    await savedRecordings.use("id-alice");
    expect(savedRecordings.store.getSnapshot().id).toBe("");
  });

  test("is not shown to another user of this browser", async () => {
    const { before, savedRecordings } = await afterACrash();
    before.recordingStore.crash();
    await savedRecordings.use("id-bob");
    await settle();
    expect(savedRecordings.store.getSnapshot().id).toBe("");
    await savedRecordings.use("id-alice");
    await settle();
    expect(savedRecordings.store.getSnapshot().id).toBe("one");
    savedRecordings.leave();
    expect(savedRecordings.store.getSnapshot().id).toBe("");
  });

  test("is remuxed from the start after a crash during the remux", async () => {
    const { before, recording, savedRecordings } = await afterACrash();
    await before.recordingStore.remux(MANIFEST);
    before.recordingStore.crash();
    await savedRecordings.use("id-alice");
    await settle();
    await savedRecordings.save();
    expect(await recording.downloads[0]?.text).toBe("mended so far");
  });

  test("is removed and not offered when it is empty", async () => {
    const before = new FakeRecordingDeps();
    await before.recordingStore.create(MANIFEST);
    const { savedRecordings } = openRecordings(new FakeRecordingDeps(before.storage));
    await savedRecordings.use("id-alice");
    await settle();
    expect(savedRecordings.store.getSnapshot().id).toBe("");
    expect(before.storage.recordings.size).toBe(0);
  });
});

describe("the card of a recording", () => {
  test("asks for confirmation before discarding", async () => {
    const { before, savedRecordings } = await afterACrash();
    before.recordingStore.crash();
    await savedRecordings.use("id-alice");
    await settle();
    await savedRecordings.discard();
    expect(savedRecordings.store.getSnapshot()).toMatchObject({ id: "one", discarding: true });
    savedRecordings.keep();
    expect(savedRecordings.store.getSnapshot().discarding).toBe(false);
    await savedRecordings.discard();
    await savedRecordings.discard();
    expect(savedRecordings.store.getSnapshot().id).toBe("");
    expect(before.storage.recordings.size).toBe(0);
  });

  test("offers the original file with a notice when the remux fails", async () => {
    const { before, recording, savedRecordings } = await afterACrash();
    before.recordingStore.crash();
    before.storage.canRemux = false;
    await savedRecordings.use("id-alice");
    await settle();
    expect(savedRecordings.store.getSnapshot()).toMatchObject({
      notSeekable: true,
      preparing: false,
    });
    await savedRecordings.save();
    expect(await recording.downloads[0]?.text).toBe("so far");
  });

  test("is shown for several recordings of a call, the newest first", async () => {
    const pair = await aCall();
    const { savedRecordings } = of(pair.alice);
    for (const n of [0, 1, 2]) {
      of(pair.alice).toggle();
      await pair.clock.advance(10);
      of(pair.bob).answer(true);
      await pair.clock.advance(10);
      pair.alice.recording.compositor.write(`recorder ${n} `);
      of(pair.alice).toggle();
      await pair.clock.advance(10);
      expect(savedRecordings.store.getSnapshot().more).toBe(n);
    }
    for (const _ of [0, 1, 2]) await savedRecordings.save();
    const texts = await Promise.all(pair.alice.recording.downloads.map(({ text }) => text));
    expect(texts).toEqual([2, 1, 0].map((n) => `mended recorder ${n} last`));
    expect(savedRecordings.store.getSnapshot().id).toBe("");
  });
});

describe("storage during a recording", () => {
  test("ends it with a notice when full, and the recorded part can be saved", async () => {
    const pair = await recorded();
    const { storage, compositor } = pair.alice.recording;
    compositor.write("12345");
    await pair.clock.advance(10);
    storage.free = 6;
    compositor.write("67890");
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "full" });
    expect(shown(pair.bob).peerRecording).toBe("");
    await of(pair.alice).savedRecordings.save();
    expect(await pair.alice.recording.downloads[0]?.text).toBe("mended 12345");
  });

  test("shows a warning beforehand when nearly full", async () => {
    const pair = await aCall();
    pair.alice.recording.storage.room = 50_000_000;
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "asking", notice: "low_space" });
    expect(pair.alice.recording.storage.persisted).toBe(1);
  });

  test("leaves no file and shows a notice when full from the first byte", async () => {
    const pair = await aCall();
    pair.alice.recording.storage.free = 0;
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(true);
    await pair.clock.advance(10);
    pair.alice.recording.compositor.write("1");
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "full" });
    expect(of(pair.alice).savedRecordings.store.getSnapshot().id).toBe("");
    expect(pair.alice.recording.storage.recordings.size).toBe(0);
  });

  test("an encoder that fails to start or crashes is reported on both sides", async () => {
    const pair = await aCall();
    pair.alice.recording.canOpen = false;
    of(pair.alice).toggle();
    await pair.clock.advance(10);
    of(pair.bob).answer(true);
    await pair.clock.advance(10);
    expect(shown(pair.alice)).toMatchObject({ stage: "", notice: "failed" });
    expect(shown(pair.bob)).toMatchObject({ asked: false, peerRecording: "" });
    const other = await recorded();
    other.alice.recording.compositor.deps.failed();
    await other.clock.advance(10);
    expect(shown(other.alice)).toMatchObject({ stage: "", notice: "failed" });
    expect(shown(other.bob).peerRecording).toBe("");
  });
});
