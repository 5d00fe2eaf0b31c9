/** The transceivers of the main connection, their tracks and replacements. */
import { describe, expect, test } from "bun:test";
import type { Kind } from "../../../../waves/browser/call/media/get_user_media";
import { CallTracks } from "../../../../waves/browser/call/rtc/call_tracks";
import { FakeStream, FakeTrack } from "../../support/fake_media";

interface Sent {
  kind: string;
  direction: string;
  track: unknown;
  encodings: unknown;
}

/** The used part of an RTCPeerConnection whose remote offer has these kinds. */
class Connection {
  readonly sent: Sent[] = [];

  constructor(private readonly offered: readonly Kind[] = []) {
    for (const kind of offered) this.#add(kind, "recvonly", null, undefined);
  }

  addTransceiver(track: unknown, init: RTCRtpTransceiverInit) {
    const kind = typeof track === "string" ? track : (track as FakeTrack).kind;
    const isTrack = typeof track !== "string";
    return this.#add(kind, init.direction ?? "", isTrack ? track : null, init.sendEncodings);
  }

  getTransceivers() {
    return this.offered.map((kind, index) => this.#transceiver(this.sent[index] as Sent, kind));
  }

  #add(kind: string, direction: string, track: unknown, encodings: unknown) {
    const sent = { kind, direction, track, encodings };
    this.sent.push(sent);
    return this.#transceiver(sent, kind);
  }

  #transceiver(sent: Sent, kind: string) {
    const sender = {
      async replaceTrack(track: unknown) {
        sent.track = track;
      },
      setStreams() {},
      getParameters: () => ({ encodings: [{}] }),
      async setParameters(parameters: { encodings: unknown }) {
        sent.encodings = parameters.encodings;
      },
    };
    return {
      sender,
      receiver: { track: { kind } },
      get direction() {
        return sent.direction;
      },
      set direction(value: string) {
        sent.direction = value;
      },
    };
  }
}

function setup(tracks: Partial<Record<Kind, FakeTrack>>) {
  const arrived: unknown[] = [];
  const callTracks = new CallTracks({
    stream: new FakeStream() as unknown as MediaStream,
    track: (kind) => (tracks[kind] ?? null) as unknown as MediaStreamTrack | null,
    trackArrived: (track) => arrived.push(track),
  });
  return { callTracks, arrived };
}

const as = (connection: Connection) => connection as unknown as RTCPeerConnection;
const [voice, face] = [new FakeTrack("audio"), new FakeTrack("video")];

describe("the tracks of a call", () => {
  test("are offered as sendrecv, also without a device; video starts small", () => {
    const connection = new Connection();
    setup({ audio: voice }).callTracks.offering(as(connection));
    expect(connection.sent.map(({ kind, direction, track }) => [kind, direction, track])).toEqual([
      ["audio", "sendrecv", voice],
      ["video", "sendrecv", null],
    ]);
    expect(connection.sent.map(({ encodings }) => encodings !== undefined)).toEqual([false, true]);
  });

  test("use the first transceiver of each kind in an answer", async () => {
    const connection = new Connection(["audio", "video", "video"]);
    setup({ audio: voice, video: face }).callTracks.answering(as(connection));
    expect(connection.sent.map(({ direction, track }) => [direction, track])).toEqual([
      ["sendrecv", voice],
      ["sendrecv", face],
      ["recvonly", null],
    ]);
    const limited = connection.sent.map(({ encodings }) => encodings !== undefined);
    expect(limited).toEqual([false, true, false]);
  });

  test("are replaced without renegotiation once there is a sender", async () => {
    const { callTracks } = setup({});
    callTracks.setTrack("video", face as unknown as MediaStreamTrack);
    callTracks.tuneSound(true);
    callTracks.showFullPicture();
    const connection = new Connection();
    callTracks.offering(as(connection));
    callTracks.setTrack("video", face as unknown as MediaStreamTrack);
    callTracks.tuneSound(true);
    expect(connection.sent.map(({ track }) => track)).toEqual([null, face]);
    expect(connection.sent[0]?.encodings).toEqual([{ maxBitrate: 128_000 }]);
  });

  test("of the peer are passed on", () => {
    const { callTracks, arrived } = setup({});
    callTracks.arrived(voice as unknown as MediaStreamTrack);
    expect(arrived).toEqual([voice]);
  });
});
