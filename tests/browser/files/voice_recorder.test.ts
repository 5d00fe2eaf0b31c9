import { beforeEach, describe, expect, test } from "bun:test";
import {
  LONGEST_MS,
  type Recorder,
  VoiceRecorder,
  type VoiceRecording,
} from "../../../waves/browser/files/voice_recorder";
import { FakeClock, settle } from "../support/fake_clock";

class FakeRecorder implements Recorder {
  ondataavailable: Recorder["ondataavailable"] = null;
  onstop: Recorder["onstop"] = null;
  onerror: Recorder["onerror"] = null;
  readonly mimeType = "audio/webm";
  isOn = false;
  start(): void {
    this.isOn = true;
  }
  stop(): void {
    if (!this.isOn) return;
    this.isOn = false;
    this.ondataavailable?.({ data: new Blob(["said"]) });
    this.onstop?.();
  }
}

interface Track {
  stopped: boolean;
  onended: (() => void) | null;
  stop(): void;
}

let clock: FakeClock;
let recorders: FakeRecorder[];
let tracks: Track[];
let sent: [string, VoiceRecording][];
let hears: (level: number) => void;
let answers: ((result: "yes" | DOMException) => void)[];
let isFinishing: boolean;
let recorder: VoiceRecorder;

const state = () => recorder.store.getSnapshot();

function getUserMedia(): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    answers.push((result) => {
      if (result !== "yes") {
        reject(result);
        return;
      }
      const track: Track = {
        stopped: false,
        onended: null,
        stop() {
          track.stopped = true;
        },
      };
      tracks.push(track);
      const stream = { getAudioTracks: () => [track], getVideoTracks: () => [] };
      resolve(stream as unknown as MediaStream);
    });
  });
}

async function start(): Promise<void> {
  const starting = recorder.start("c");
  answers.shift()?.("yes");
  await starting;
}

beforeEach(() => {
  clock = new FakeClock();
  recorders = [];
  tracks = [];
  sent = [];
  answers = [];
  isFinishing = true;
  hears = () => {};
  recorder = new VoiceRecorder({
    clock,
    devices: { getUserMedia } as unknown as MediaDevices,
    makeRecorder() {
      const made = new FakeRecorder();
      recorders.push(made);
      return made;
    },
    measure(_, heard) {
      hears = heard;
      return () => {
        hears = () => {};
      };
    },
    finish: async (recorded) => {
      if (!isFinishing) throw new Error();
      return new Blob([recorded, " whole"]);
    },
    send: (conversationId, recording) => void sent.push([conversationId, recording]),
  });
});

describe("a recording", () => {
  test("is shown with its time and level, and sent with both", async () => {
    const starting = recorder.start("c");
    expect(state().phase).toBe("asking");
    answers.shift()?.("yes");
    await starting;
    hears(10);
    hears(50);
    await clock.advance(2_500);
    expect(state()).toMatchObject({ phase: "recording", elapsed: "00:02", levels: [10, 50] });
    recorder.send();
    await settle();
    await new Promise((resolve) => setTimeout(resolve));
    const [[conversation, recording]] = sent as [[string, VoiceRecording]];
    expect([conversation, recording.durationMs]).toEqual(["c", 2_500]);
    expect(await recording.content.text()).toBe("said whole");
    expect(recording.peaks[0]).toBe(20);
    expect([state().phase, tracks[0]?.stopped, recorders[0]?.isOn]).toEqual(["", true, false]);
    expect(clock.pending).toBe(0);
  });

  test("is sent as it is where it cannot be finished", async () => {
    isFinishing = false;
    await start();
    await clock.advance(2_000);
    recorder.send();
    await settle();
    expect(await sent[0]?.[1].content.text()).toBe("said");
  });

  test("is dropped when it is cancelled, or is a slip of the finger", async () => {
    await start();
    await clock.advance(5_000);
    recorder.cancel();
    await start();
    await clock.advance(500);
    recorder.send();
    await settle();
    expect([sent, state().phase, tracks.map((one) => one.stopped)]).toEqual([[], "", [true, true]]);
  });

  test("is sent when it is as long as it may be", async () => {
    await start();
    await clock.advance(LONGEST_MS + 1_000);
    expect(sent[0]?.[1].durationMs).toBe(LONGEST_MS);
  });

  test("that loses its microphone can still be sent", async () => {
    await start();
    await clock.advance(3_000);
    tracks[0]?.onended?.();
    expect(state()).toMatchObject({ phase: "recording", problem: "device_failed" });
    recorder.send();
    await settle();
    expect(await sent[0]?.[1].content.text()).toBe("said whole");
    expect(state().phase).toBe("");
  });
});

describe("the microphone", () => {
  test("that is refused is said in words, until they are dismissed", async () => {
    const starting = recorder.start("c");
    answers.shift()?.(new DOMException("Permission denied", "NotAllowedError"));
    await starting;
    expect(state()).toMatchObject({ phase: "", problem: "permission_denied" });
    recorder.dismiss();
    expect(state().problem).toBe("");
  });

  test("that is allowed too late is released", async () => {
    const starting = recorder.start("c");
    recorder.cancel();
    answers.shift()?.("yes");
    await starting;
    expect([tracks[0]?.stopped, recorders.length, state().phase]).toEqual([true, 0, ""]);
  });

  test("is asked for once", async () => {
    const starting = recorder.start("c");
    await recorder.start("c");
    expect(answers).toHaveLength(1);
    answers.shift()?.("yes");
    await starting;
  });
});
