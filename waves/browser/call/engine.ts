/** The call engine of a page: wires the server's frames and people's clicks to the call. */

import { createStore, type Store } from "../kit/store";
import type { CallAcceptedFrame } from "../socket/protocol";
import { type CallActions, createActions } from "./actions";
import { Desk } from "./call_manager";
import { type Capabilities, createCapabilities } from "./capabilities";
import type { EngineParts } from "./engine_deps";
import { IncomingRings } from "./incoming_calls";
import { Chooser } from "./media/device_settings";
import { Playback, type Refused } from "./media/playback";
import { StreamBoard, type Streams } from "./media/stream_registry";
import type { CallLog } from "./model/call_history";
import { type CallSnapshot, IDLE, type Peer } from "./model/snapshot";
import { ReturningCall } from "./resumable_call";

export type { CallActions } from "./actions";
export type { EngineParts } from "./engine_deps";
export type { CallSnapshot } from "./model/snapshot";

export interface CallEngine {
  readonly store: Store<CallSnapshot>;
  readonly actions: CallActions;
  readonly capabilities: Capabilities;
  /** Cameras, microphones and speakers: choosing them and trying them out. */
  readonly chooser: Chooser;
  readonly streams: Streams;
  /** Whatever plays a stream of a call goes through here. */
  readonly playback: Playback;
  /** A gesture on the page: the browser allows sound from now on. */
  hadGesture(): void;
  /** The page is visible again. */
  woke(): void;
  /** The calls of this person in this browser. */
  readonly log: Pick<CallLog, "list">;
  /** These people are called so now; a call goes by the id, and shows the name. */
  named(people: Iterable<Peer>): void;
  /** Leave whatever call there is: nobody is signed in any more. */
  stop(): void;
}

/** Make the engine and listen to the wire. */
export function createCallEngine(parts: EngineParts): CallEngine {
  const store = createStore<CallSnapshot>({ ...IDLE });
  const streams = new StreamBoard();
  const { clock, wire, memory } = parts;
  const callBeforeReload = (): string | null => memory.load()?.callId ?? null;
  const context = { clock, wire, call: store, streams, callBeforeReload };
  const capabilities = createCapabilities(context, parts.capabilities);
  const desk = new Desk({ parts, capabilities: Object.values(capabilities), store, streams });
  streams.provide("local", () => desk.live?.media.localStream ?? null);
  streams.provide("remote", () => desk.live?.media.remoteStream ?? null);
  const chooser = new Chooser({
    equipment: parts.equipment,
    call: store,
    streams,
    inCall: () => desk.live?.media.local ?? null,
  });
  listen(parts, desk, new ReturningCall(parts, desk));
  const playback = keepPlaying(parts, store);
  return {
    store,
    actions: createActions(desk, store, () => {
      parts.ringer.enable();
      playback.resume();
    }),
    playback,
    hadGesture() {
      parts.equipment.parts.audio.unlock();
      playback.resume();
    },
    woke() {
      parts.equipment.parts.audio.wake();
      playback.resume();
    },
    capabilities,
    chooser,
    streams,
    log: parts.log,
    named: followNames(store),
    stop() {
      desk.live?.leave();
      desk.dismiss();
      capabilities.chat.finish();
      capabilities.recording.shelf.leave();
    },
  };
}

/** Show the other person under their present name, also in a call that comes back later. */
function followNames(store: Store<CallSnapshot>): CallEngine["named"] {
  let known: ReadonlyMap<string, Peer> = new Map();
  function show(): void {
    const peer = known.get(store.getSnapshot().peerId);
    if (peer) store.set({ peerName: peer.display_name, peerUsername: peer.username });
  }
  store.subscribe(show);
  return (people) => {
    known = new Map([...people].map((peer) => [peer.id, peer]));
    show();
  };
}

/** Keep what is heard and seen playing, and show what the browser refuses to play. */
function keepPlaying({ clock, ringer }: EngineParts, store: Store<CallSnapshot>): Playback {
  let isRingBlocked = false;
  let refused: Refused = { sound: false, picture: false };
  const show = (): void => {
    store.set({ soundBlocked: isRingBlocked || refused.sound, pictureBlocked: refused.picture });
  };
  ringer.onBlocked((isBlocked) => {
    isRingBlocked = isBlocked;
    show();
  });
  return new Playback({
    clock,
    changed(now) {
      refused = now;
      show();
    },
  });
}

/** A frame about any other call than the one that is on changes nothing here. */
function listen(parts: EngineParts, desk: Desk, returning: ReturningCall): void {
  const { wire, log, onNetwork } = parts;
  const rings = new IncomingRings(parts, desk);
  wire.on("welcome", (frame) => {
    log.use(frame.user.id);
    log.missed(frame.missed);
    rings.welcomed(frame);
  });
  wire.on("call.incoming", (frame) => {
    returning.ringsAgain(frame.call_id);
    rings.offered(frame);
  });
  wire.on("call.ringing", ({ call_id }) => desk.withId(call_id)?.serverRinging());
  wire.on("call.accepted", (frame) => accepted(desk, returning, frame));
  wire.on("call.ended", (frame) => {
    if (!returning.ended(frame) && !rings.ended(frame)) desk.ended(frame);
  });
  wire.on("signal", (frame) => desk.withId(frame.call_id)?.media.receive(frame));
  wire.onOpen(() => desk.live?.socketIsBack());
  onNetwork(() => desk.live?.media.networkChanged());
}

function accepted(desk: Desk, returning: ReturningCall, frame: CallAcceptedFrame): void {
  // The accepted call may be the other's, when both have dialled at once.
  const call = desk.withId(frame.call_id) ?? desk.withId(frame.replaces ?? "");
  if (call !== null) call.serverAccepted(frame);
  // The server takes this device for one that is in a call of which it knows nothing.
  else if (!returning.takes(frame)) desk.commands.hangUp(frame.call_id);
}
