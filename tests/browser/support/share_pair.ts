/** Two people in a call of whom one or both share: what the tests of sharing begin with. */

import type { StreamName } from "../../../waves/browser/call/media/stream_registry";
import type { ShareSnapshot } from "../../../waves/browser/call/share/snapshot";
import type { SignalFrame } from "../../../waves/browser/socket/protocol";
import { aConnectedCall, type Page, type Pair } from "./call_page";
import { settle } from "./fake_clock";
import type { FakePeerConnection } from "./fake_peer_connection";

export const shareOf = (page: Page) => page.engine.capabilities.share;
export const shown = (page: Page): ShareSnapshot => shareOf(page).store.getSnapshot();
export const streamOf = (page: Page, name: StreamName) => page.engine.streams.get(name);

/** Connections without a data channel: they are of shares. */
export function shareLinks({ network }: Pick<Pair, "network">): FakePeerConnection[] {
  return network.open.filter(({ channels }) => channels.length === 0);
}

/** The first packet of a shared picture has arrived at everybody who waits for one. */
export function pictures(pair: Pick<Pair, "network">): void {
  for (const { transceivers } of shareLinks(pair)) {
    for (const { receiver, direction } of transceivers) {
      if (direction === "recvonly") receiver.track.unmute();
    }
  }
}

/** Alice shares, and bob sees it. */
export async function aSharingPair(): Promise<Pair> {
  const pair = await aConnectedCall();
  await share(pair, pair.alice);
  return pair;
}

export async function share(pair: Pair, page: Page): Promise<void> {
  shareOf(page).toggle();
  await pair.clock.advance(20);
  await settle();
  pictures(pair);
}

/** A signal of a hostile peer, straight to the call of `page`. */
export function say(page: Page, change: Partial<Record<keyof SignalFrame, unknown>>): void {
  const frame = {
    type: "signal",
    call_id: page.call.callId,
    link: "screen:caller",
    epoch: 1,
    n: 0,
  };
  page.socket.arrive({ ...frame, ...change } as never);
}

export const OFFER = { type: "offer", sdp: "v=0\r\nm=video\r\na=sendonly\r\n" };
