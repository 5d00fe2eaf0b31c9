/** A page with the call engine in it: everything of the browser is a fake. */

import { type CallEngine, createCallEngine } from "../../../waves/browser/call/engine";
import type { EngineDeps } from "../../../waves/browser/call/engine_deps";
import type { CallHistory, LoggedCall } from "../../../waves/browser/call/model/call_history";
import type {
  CallStorage,
  PersistedCall,
} from "../../../waves/browser/call/model/call_persistence";
import { privateWhenUncertain } from "../../../waves/browser/call/model/call_persistence";
import type { Ringer } from "../../../waves/browser/call/model/ring";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";
import type { MissedRing } from "../../../waves/browser/socket/protocol";
import { ServerClock } from "../../../waves/browser/socket/server_clock";
import type { Socket } from "../../../waves/browser/socket/socket";
import { createStage, type Stage } from "../../../waves/browser/stage/stage";
import { FakeChatParts, FakeConversation } from "./fake_chat_deps";
import { FakeClock, settle } from "./fake_clock";
import { equip } from "./fake_device_manager";
import { FakeKeys } from "./fake_identity_keys";
import { FakeKeptPicture } from "./fake_last_frame";
import { FakeDevices, makeFakeStream } from "./fake_media";
import { FakeNetwork } from "./fake_network";
import { FakeRecordingDeps } from "./fake_recording";
import { FakeServer, type FakeSocket, person } from "./fake_server";
import { PLAIN_BROWSER } from "./stage_page";

export class FakeRinger implements Ringer {
  sound = "";
  started: string[] = [];
  #listeners = new Set<(isBlocked: boolean) => void>();

  start(sound: "ring" | "ringback"): void {
    this.sound = sound;
    this.started.push(sound);
  }

  stop(): void {
    this.sound = "";
  }

  enable(): void {
    this.block(false);
  }

  onBlocked(listener: (isBlocked: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  block(isBlocked: boolean): void {
    for (const listener of this.#listeners) listener(isBlocked);
  }
}

export class FakeMemory implements CallStorage {
  kept: PersistedCall | null = null;
  isFull = false;

  save(call: PersistedCall): boolean {
    this.kept = this.isFull ? null : call;
    return !this.isFull;
  }

  load(): PersistedCall | null {
    return this.kept && privateWhenUncertain(this.kept);
  }

  clear(): void {
    this.kept = null;
  }
}

/** A log that writes into `calls`; what was missed, into `missed`. */
export function fakeLog(calls: LoggedCall[] = [], missed: MissedRing[] = []): CallHistory {
  return {
    use() {},
    add: (call) => calls.push(call),
    missed: (rings) => missed.push(...rings),
    list: async () => calls,
  };
}

export interface Surroundings {
  clock: FakeClock;
  network: FakeNetwork;
  server: FakeServer;
  conversation: FakeConversation;
}

export function surroundings(): Surroundings {
  return {
    clock: new FakeClock(),
    network: new FakeNetwork(),
    server: new FakeServer(),
    conversation: new FakeConversation(),
  };
}

/** What a page has of calls before their code is loaded. */
export interface Early {
  socket: Socket;
  serverClock: ServerClock;
  call: Store<CallSnapshot>;
}

/** One tab of one person. */
export class Page {
  readonly devices = new FakeDevices();
  readonly ringer = new FakeRinger();
  readonly memory: FakeMemory;
  readonly chat: FakeChatParts;
  readonly recording: FakeRecordingDeps;
  readonly keys: FakeKeys;
  readonly engine: CallEngine;
  readonly stage: Stage;
  readonly phases: string[] = [];
  readonly kept = new FakeKeptPicture();
  readonly logged: LoggedCall[] = [];
  readonly missed: MissedRing[] = [];
  iceServers: () => Promise<RTCIceServer[]> = async () => [];
  #ids = 0;
  #online: (() => void)[] = [];
  #leaving: ((leaving: { isCached: boolean }) => void)[] = [];

  constructor(
    readonly socket: FakeSocket,
    readonly around: Surroundings,
    memory = new FakeMemory(),
    chat = new FakeChatParts(socket.user.id, around.conversation),
    recording = new FakeRecordingDeps(),
    keys = new FakeKeys(),
    early: Early = {
      socket,
      serverClock: new ServerClock(socket, around.clock),
      call: createStore<CallSnapshot>({ ...IDLE }),
    },
  ) {
    this.keys = keys;
    this.memory = memory;
    this.chat = chat;
    this.recording = recording;
    const rtc = {
      makePeerConnection: (configuration: RTCConfiguration) => around.network.make(configuration),
      makeStream: makeFakeStream,
      fetchIceServers: () => this.iceServers(),
      onNetwork: (listener: () => void) => {
        this.#online.push(listener);
        return () => {};
      },
    };
    const deps: EngineDeps = {
      socket: early.socket,
      serverClock: early.serverClock,
      clock: around.clock,
      deviceManager: equip({ clock: around.clock, devices: this.devices }).deviceManager,
      ...rtc,
      newId: () => `call-${socket.user.username}-${++this.#ids}`,
      ringer: this.ringer,
      callStorage: memory,
      history: fakeLog(this.logged, this.missed),
      capabilities: {
        chat: this.chat,
        recording: this.recording,
        share: {
          ...rtc,
          devices: this.devices as unknown as MediaDevices,
          keepLastFrame: () => this.kept,
        },
        verify: { keys: this.keys },
      },
      page: {
        onLeave: (listener) => this.#leaving.push(listener),
        age: () => 7_000,
      },
    };
    this.engine = createCallEngine(deps, early.call);
    this.stage = createStage({ ...PLAIN_BROWSER, call: this.engine, clock: around.clock });
    this.engine.store.subscribe(() => this.#note());
  }

  get call() {
    return this.engine.store.getSnapshot();
  }

  get shown() {
    return this.stage.store.getSnapshot();
  }

  get do() {
    return this.engine.actions;
  }

  /** The browser puts the page away, for good or into its cache. */
  leave({ isCached = false } = {}): void {
    for (const listener of this.#leaving) listener({ isCached });
  }

  networkIsBack(): void {
    for (const listener of this.#online) listener();
  }

  #note(): void {
    const { phase } = this.call;
    if (this.phases.at(-1) !== phase) this.phases.push(phase);
  }
}

export interface Pair extends Surroundings {
  alice: Page;
  bob: Page;
}

/** Two friends, each with the app open. */
export function twoPages(): Pair {
  const around = surroundings();
  const alice = new Page(around.server.connect("alice"), around);
  const bob = new Page(around.server.connect("bob"), around);
  return { ...around, alice, bob };
}

export const ALICE = person("alice");
export const BOB = person("bob");

/** Alice rings at bob's. */
export async function aRingingCall(media: "audio" | "video" = "video"): Promise<Pair> {
  const pair = twoPages();
  pair.alice.do.invite(BOB, media);
  await pair.clock.advance(10);
  return pair;
}

/** Alice and bob hear and see each other. */
export async function aConnectedCall(media: "audio" | "video" = "video"): Promise<Pair> {
  const pair = await aRingingCall(media);
  pair.bob.do.accept();
  await pair.clock.advance(10);
  await settle();
  return pair;
}
