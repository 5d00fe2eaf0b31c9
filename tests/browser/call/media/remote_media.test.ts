import { describe, expect, test } from "bun:test";
import { RemoteMedia, type RemoteState } from "../../../../waves/browser/call/media/remote_media";
import { FakeClock } from "../../support/fake_clock";
import { FakeStream, FakeTrack } from "../../support/fake_media";

describe("the media of the peer", () => {
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

  test("is shown from the first packet until the peer's camera is off", () => {
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

  test("contains video only while it is shown, so that audio does not wait", () => {
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

  test("stays shown while video pauses for less than three seconds", async () => {
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

  test("has the latest track of each kind, also after a new connection", () => {
    const { add, stream } = setup();
    add("audio");
    add("video").unmute();
    const [audio, video] = [add("audio"), add("video")];
    video.unmute();
    expect(stream.getTracks()).toEqual([audio, video]);
  });
});
