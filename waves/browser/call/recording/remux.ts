/** Calls `remux.worker.ts`: one worker for each recording that is finished. */
import { proxy, wrap } from "comlink";
import type { Clock } from "../../kit/clock";
import type { RemuxApi, RemuxTask } from "./remux.worker";

/** A worker that reports no progress for this long is given up. */
export const PROGRESS_TIMEOUT_MS = 20_000;

/** Resolves when the file is written; a large one may take minutes. */
export function runRemux(worker: Worker, clock: Clock, task: RemuxTask): Promise<void> {
  let cancel = (): void => {};
  const isDone = new Promise<void>((resolve, reject) => {
    const fail = (name: string): void => reject(new DOMException("Remuxing failed.", name));
    const progressed = (): void => {
      cancel();
      cancel = clock.after(PROGRESS_TIMEOUT_MS, () => fail("TimeoutError"));
    };
    worker.onerror = () => fail("failed");
    progressed();
    wrap<RemuxApi>(worker).remux(task, proxy(progressed)).then(resolve, reject);
  });
  return isDone.finally(() => {
    cancel();
    worker.terminate();
  });
}
