/**
 * The frame timer of a recording, driven by a worker while one responds.
 *
 * Without a worker the page's own timers tick; a hidden page gets one tick a second,
 * which is a low frame rate instead of none.
 */
import type { Clock } from "../../kit/clock";
import { restAfter } from "./frame_pacing";

/** The page ticks by itself when the worker is silent for longer. */
const SILENT_MS = 1_500;

export interface FrameTickerDeps {
  clock: Clock;
  startWorker(): Promise<Worker>;
  /** Paint one frame. */
  tick(): void;
}

export class FrameTicker {
  #worker: Worker | null = null;
  #isStopped = false;
  #cancel = (): void => {};

  constructor(private readonly deps: FrameTickerDeps) {
    this.#expectTick(SILENT_MS);
    deps.startWorker().then(
      (worker) => this.#use(worker),
      () => this.#tickHere(),
    );
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.#worker?.terminate();
  }

  #use(worker: Worker): void {
    this.#worker = worker;
    worker.onmessage = () => {
      const tookMs = this.#tickOnce();
      worker.postMessage(tookMs);
      this.#expectTick(restAfter(tookMs) + SILENT_MS);
    };
    if (this.#isStopped) worker.terminate();
  }

  /** Tick here when the worker has not by then; a worker that is late takes over again. */
  #expectTick(ms: number): void {
    this.#cancel();
    if (!this.#isStopped) this.#cancel = this.deps.clock.after(ms, () => this.#tickHere());
  }

  #tickHere(): void {
    if (!this.#isStopped) this.#expectTick(restAfter(this.#tickOnce()));
  }

  /** Paint, and return how long it took in milliseconds. */
  #tickOnce(): number {
    const began = performance.now();
    this.deps.tick();
    return performance.now() - began;
  }
}
