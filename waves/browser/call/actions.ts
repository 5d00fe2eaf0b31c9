/** What people do about calls: every action that a screen may name. */
import type { Store } from "../kit/store";
import type { Desk } from "./call_manager";
import type { CallSnapshot, Media, Peer } from "./model/snapshot";

export interface CallActions {
  /** Call somebody; if they ring here just now, that takes their call. */
  invite(peer: Peer, media: Media): void;
  accept(): void;
  acceptWithoutVideo(): void;
  decline(): void;
  cancel(): void;
  hangUp(): void;
  toggleMicrophone(): void;
  toggleCamera(): void;
  /** Call the person of the call that has just ended, by default in the same way. */
  callAgain(media?: Media): void;
  /** Forget the call that has ended. */
  dismiss(): void;
  /** From a click: let the browser play sound. */
  enableSound(): void;
}

/** Make the actions; one that does not fit the present call does nothing. */
export function createActions(
  desk: Desk,
  store: Store<CallSnapshot>,
  enableSound: () => void,
): CallActions {
  function accept(media: Media): void {
    desk.live?.accept(media);
    enableSound();
  }

  function invite(peer: Peer, media: Media): void {
    enableSound();
    if (desk.live?.isRingFrom(peer.id)) desk.live.accept(media);
    else if (desk.live === null) desk.dial(peer, media);
  }

  return {
    invite,
    accept: () => accept(store.getSnapshot().media),
    acceptWithoutVideo: () => accept("audio"),
    decline: () => desk.live?.decline(),
    cancel: () => desk.live?.cancel(),
    hangUp: () => desk.live?.hangUp(),
    toggleMicrophone: () => desk.live?.media.toggleMicrophone(),
    toggleCamera: () => desk.live?.media.toggleCamera(),
    callAgain(media) {
      const last = store.getSnapshot();
      if (last.phase !== "ended") return;
      const { peerId: id, peerUsername: username, peerName: display_name } = last;
      invite({ id, username, display_name }, media ?? last.media);
    },
    dismiss: () => desk.dismiss(),
    enableSound,
  };
}
