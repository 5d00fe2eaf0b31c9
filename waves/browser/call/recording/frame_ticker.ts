/**
 * The beat of a recording, from a worker while one answers.
 *
 * Without a worker the page's own timers beat; a hidden page gets one a second of those,
 * which is a slow picture instead of none.
 */
import type { Clock } from "../../kit/clock";
import { restAfter } from "./frame_pacing";
import type { StartWorker } from "./worker_loader";

/** The page beats itself when the worker is silent for longer. */
const SILENT_MS = 1_500;

export interface FrameTickerDeps {
  clock: Clock;
  startWorker: StartWorker;
  /** Paint one picture. */
  beat(): void;
}

export class FrameTicker {
  #worker: Worker | null = null;
  #isStopped = false;
  #cancel = (): void => {};

  constructor(private readonly parts: FrameTickerDeps) {
    this.#expectBeat(SILENT_MS);
    parts.startWorker("FrameTickerWorker").then(
      (worker) => this.#use(worker),
      () => this.#beatHere(),
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
      const tookMs = this.#beat();
      worker.postMessage(tookMs);
      this.#expectBeat(restAfter(tookMs) + SILENT_MS);
    };
    if (this.#isStopped) worker.terminate();
  }

  /** Beat here when nothing else has by then; a worker that comes late takes over again. */
  #expectBeat(ms: number): void {
    this.#cancel();
    if (!this.#isStopped) this.#cancel = this.parts.clock.after(ms, () => this.#beatHere());
  }

  #beatHere(): void {
    if (!this.#isStopped) this.#expectBeat(restAfter(this.#beat()));
  }

  /** Paint, and return how long it took in milliseconds. */
  #beat(): number {
    const began = performance.now();
    this.parts.beat();
    return performance.now() - began;
  }
}
