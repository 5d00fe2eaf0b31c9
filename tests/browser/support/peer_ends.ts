/** Two peer connections, and the signals between them. */
import { CallTracks } from "../../../waves/browser/call/rtc/call_tracks";
import {
  PeerConnection,
  type PeerConnectionSignal,
  type PeerConnectionState,
} from "../../../waves/browser/call/rtc/peer_connection";
import { settle } from "./fake_clock";
import { type FakeTrack, makeFakeStream } from "./fake_media";
import { FakeNetwork } from "./fake_network";
import type { FakePeerConnection } from "./fake_peer_connection";

export interface End {
  link: PeerConnection;
  media: CallTracks;
  connection: FakePeerConnection;
  /** What it has said and nobody has carried yet. */
  said: PeerConnectionSignal[];
  states: PeerConnectionState[];
  arrived: string[];
  tracks: { audio: FakeTrack | null; video: FakeTrack | null };
}

export function anEnd(network: FakeNetwork, polite: boolean, ready = Promise.resolve()): End {
  const connection = network.make({});
  const said: PeerConnectionSignal[] = [];
  const states: PeerConnectionState[] = [];
  const arrived: string[] = [];
  const tracks: End["tracks"] = { audio: null, video: null };
  const media = new CallTracks({
    stream: makeFakeStream(),
    track: (kind) => tracks[kind] as unknown as MediaStreamTrack | null,
    trackArrived: (track) => arrived.push(track.kind),
  });
  const link = new PeerConnection({
    connection,
    ready,
    polite,
    media,
    offers: "either",
    send: (signal) => said.push(signal),
    stateChanged: (state) => states.push(state),
  });
  const fake = connection as unknown as FakePeerConnection;
  return { link, media, connection: fake, said, states, arrived, tracks };
}

export function twoEnds() {
  const network = new FakeNetwork();
  return { network, caller: anEnd(network, false), callee: anEnd(network, true) };
}

/** Carry what was said, until both are silent. */
export async function carry(one: End, other: End): Promise<void> {
  await settle();
  while (one.said.length + other.said.length > 0) {
    for (const signal of one.said.splice(0)) other.link.receive(signal);
    for (const signal of other.said.splice(0)) one.link.receive(signal);
    await settle();
  }
}
