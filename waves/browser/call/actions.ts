/** What people do about calls: every action that a screen may name. */
import type { Store } from "../kit/store";
import type { Desk } from "./call_manager";
import type { CallSnapshot, Media, Panel, Peer, Phase } from "./model/snapshot";

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
  dismiss(): void;
  toggleMinimised(): void;
  /** Somebody wants to see what is behind the stage of a running call. */
  minimise(): void;
  /** Open this panel in place of another, or close it. */
  togglePanel(panel: Panel): void;
  closePanel(): void;
  /** From a click: let the browser play sound. */
  enableSound(): void;
  pointerMoved(): void;
  /** Show nothing but the picture until something moves. */
  hideControls(): void;
}

const ON_STAGE: ReadonlySet<Phase> = new Set(["connecting", "connected", "reconnecting"]);

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
    toggleMinimised: () => store.set({ minimised: !store.getSnapshot().minimised }),
    minimise() {
      if (ON_STAGE.has(store.getSnapshot().phase)) store.set({ minimised: true });
    },
    togglePanel(panel) {
      const { phase, panel: open, minimised } = store.getSnapshot();
      if (!ON_STAGE.has(phase)) return;
      store.set({ panel: open === panel && !minimised ? "" : panel, minimised: false });
    },
    closePanel: () => store.set({ panel: "" }),
    enableSound,
    pointerMoved: () => desk.pointerMoved(),
    hideControls: () => desk.hideControls(),
  };
}
