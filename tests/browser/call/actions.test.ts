/** The actions of a call, in states that allow them and in others. */
import { beforeEach, describe, expect, test } from "bun:test";
import { type CallActions, createActions } from "../../../waves/browser/call/actions";
import type { CallManager } from "../../../waves/browser/call/call_manager";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";

const BOB = { id: "id-bob", username: "bob", display_name: "Bob" };

let store: Store<CallSnapshot>;
let done: unknown[];
let live: object | null;
let actions: CallActions;

/** A live call that rings for a call from this user, if any. */
const ring = (from = "") => ({
  isRingFrom: (userId: string) => userId === from,
  accept: (media: string) => done.push(["accept", media]),
});

beforeEach(() => {
  store = createStore<CallSnapshot>({ ...IDLE });
  done = [];
  live = null;
  const manager = {
    get live() {
      return live;
    },
    dial: (peer: { id: string }, media: string) => done.push(["dial", peer.id, media]),
    dismiss: () => done.push("dismiss"),
  };
  actions = createActions(manager as unknown as CallManager, store, () => done.push("sound"));
});

describe("starting a call", () => {
  test("dials and unlocks audio playback", () => {
    actions.invite(BOB, "video");
    expect(done).toEqual([["dial", "id-bob", "video"], "sound"]);
  });

  test("accepts an incoming call from the same friend instead", () => {
    live = ring("id-bob");
    actions.invite(BOB, "audio");
    expect(done).toEqual([["accept", "audio"], "sound"]);
  });

  test("does nothing during another call", () => {
    live = ring();
    actions.invite(BOB, "audio");
    expect(done).toEqual(["sound"]);
  });
});

test("calling again repeats the ended call, optionally with other media", () => {
  store.set({ phase: "connected", peerId: "id-bob", media: "video" });
  actions.callAgain();
  expect(done).toEqual([]);
  store.set({ phase: "ended" });
  actions.callAgain();
  actions.callAgain("audio");
  expect(done).toEqual([
    ["dial", "id-bob", "video"],
    "sound",
    ["dial", "id-bob", "audio"],
    "sound",
  ]);
});

test("accepting uses the media of the incoming call, or audio only", () => {
  live = ring("id-bob");
  store.set({ phase: "incoming", media: "video" });
  actions.accept();
  actions.acceptWithoutVideo();
  expect(done).toEqual([["accept", "video"], "sound", ["accept", "audio"], "sound"]);
});

test("the actions of a running call are ignored without one", () => {
  actions.decline();
  actions.cancel();
  actions.hangUp();
  actions.toggleMicrophone();
  actions.toggleCamera();
  expect(done).toEqual([]);
  actions.dismiss();
  expect(done).toEqual(["dismiss"]);
});
