/** The actions of a call that a screen may trigger. */
import type { Store } from "../kit/store";
import type { CallManager } from "./call_manager";
import type { CallSnapshot, Media, Peer } from "./model/snapshot";

export type CallActions = ReturnType<typeof createActions>;

/** Create the actions. An action that does not fit the state of the call does nothing. */
export function createActions(
  manager: CallManager,
  store: Store<CallSnapshot>,
  enableSound: () => void,
) {
  function accept(media: Media): void {
    manager.live?.accept(media);
    enableSound();
  }

  function invite(peer: Peer, media: Media): void {
    if (manager.live?.isRingFrom(peer.id)) manager.live.accept(media);
    else if (manager.live === null) manager.dial(peer, media);
    // The invitation has been sent by now.
    enableSound();
  }

  return {
    /** Call a friend; if this friend is calling right now, accept that call instead. */
    invite,
    accept: () => accept(store.getSnapshot().media),
    acceptWithoutVideo: () => accept("audio"),
    decline: () => manager.live?.decline(),
    cancel: () => manager.live?.cancel(),
    hangUp: () => manager.live?.hangUp(),
    toggleMicrophone: () => manager.live?.media.toggleMicrophone(),
    toggleCamera: () => manager.live?.media.toggleCamera(),
    /** Call the peer of the call that has just ended, with the same media by default. */
    callAgain(media?: Media): void {
      const last = store.getSnapshot();
      if (last.phase !== "ended") return;
      const { peerId: id, peerUsername: username, peerName: display_name } = last;
      invite({ id, username, display_name, avatar_url: last.peerPicture }, media ?? last.media);
    },
    /** Forget the call that has ended. */
    dismiss: () => manager.dismiss(),
    /** Called from a click: allow the browser to play sound. */
    enableSound,
  };
}
