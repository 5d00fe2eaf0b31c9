/** Shows the peer of the call under the current name. */
import type { Store } from "../kit/store";
import { type CallSnapshot, type Peer, shownPeer } from "./model/snapshot";

/** Return the function that is told the people's names; a call that begins later follows too. */
export function followNames(store: Store<CallSnapshot>): (people: Iterable<Peer>) => void {
  let known: ReadonlyMap<string, Peer> = new Map();
  function show(): void {
    const peer = known.get(store.getSnapshot().peerId);
    if (peer) store.set(shownPeer(peer));
  }
  store.subscribe(show);
  return (people) => {
    known = new Map([...people].map((peer) => [peer.id, peer]));
    show();
  };
}
