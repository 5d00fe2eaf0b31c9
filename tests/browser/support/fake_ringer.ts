/** A ringer whose contexts, locks and permission to sound are in the hands of the test. */
import { createRinger } from "../../../waves/browser/call/media/ringer";
import { SharedAudioContext } from "../../../waves/browser/call/media/shared_audio_context";
import { FakeClock } from "./fake_clock";

class FakeSource {
  buffer: unknown = null;
  loop = false;
  isStarted = false;
  stopsAt: number | null = null;
  connect(): void {}
  disconnect(): void {}
  start(): void {
    this.isStarted = true;
  }
  stop(at: number): void {
    this.stopsAt = at;
  }
}

class FakeContext {
  state: "suspended" | "running" | "interrupted" | "closed" = "suspended";
  currentTime = 7;
  sampleRate = 8_000;
  destination = {};
  onstatechange: (() => void) | null = null;
  readonly sources: FakeSource[] = [];

  constructor(private readonly isAllowed: () => boolean) {}

  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    return { connect() {}, disconnect() {}, gain };
  }
  createBuffer() {
    return { copyToChannel() {} };
  }
  createBufferSource(): FakeSource {
    const source = new FakeSource();
    this.sources.push(source);
    return source;
  }
  resume(): Promise<void> {
    if (!this.isAllowed()) return new Promise(() => {});
    return Promise.resolve().then(() => {
      this.state = "running";
      this.onstatechange?.();
    });
  }
  async suspend(): Promise<void> {
    this.state = "suspended";
    this.onstatechange?.();
  }
}

/** Web Locks of one browser: the first holds it, the others wait. */
export class FakeLocks {
  #tail: Promise<unknown> = Promise.resolve();

  request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
    const turn = this.#tail.then(() => {
      if (signal.aborted) throw new DOMException("stopped", "AbortError");
      return work();
    });
    this.#tail = turn.catch(() => {});
    return turn;
  }
}

export function setup({
  allowed = true,
  locks = new FakeLocks() as FakeLocks | undefined,
  policy = undefined as string | undefined,
} = {}) {
  const clock = new FakeClock();
  const contexts: FakeContext[] = [];
  let isAllowed = allowed;
  const makeContext = (): AudioContext => {
    const context = new FakeContext(() => isAllowed);
    contexts.push(context);
    return context as unknown as AudioContext;
  };
  const audio = new SharedAudioContext({ clock, makeContext });
  const ringer = createRinger({
    clock,
    audio,
    locks: locks as unknown as LockManager,
    outputOf: (context) => context.destination,
    autoplayPolicy: () => policy,
  });
  const blocked: boolean[] = [];
  ringer.onBlocked((isBlocked) => blocked.push(isBlocked));
  const allow = (): void => {
    isAllowed = true;
  };
  const sources = (): FakeSource[] => contexts.flatMap((context) => context.sources);
  const playing = (): FakeSource[] =>
    sources().filter((one) => one.isStarted && one.stopsAt === null);
  return { clock, ringer, audio, contexts, blocked, allow, playing, sources };
}
