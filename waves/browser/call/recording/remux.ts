/** The page's side of `remux.worker.ts`: one worker per recording that is finished. */
import type { Clock } from "../../kit/clock";
import type { MendAnswer, MendTask } from "./remux.worker";

/** A worker that has written nothing for this long writes no more. */
export const SILENT_FOR_MS = 20_000;

/** Fulfilled when the file is written; a large one may take minutes. */
export function runRemux(worker: Worker, clock: Clock, task: MendTask): Promise<void> {
  let cancel = (): void => {};
  const isDone = new Promise<void>((resolve, reject) => {
    const fail = (name: string): void => reject(new DOMException("It cannot be mended.", name));
    const wait = (): void => {
      cancel();
      cancel = clock.after(SILENT_FOR_MS, () => fail("TimeoutError"));
    };
    worker.onmessage = ({ data }: MessageEvent<MendAnswer>) => {
      if (data.error !== "") fail(data.error);
      else if (data.isDone) resolve();
      else wait();
    };
    worker.onerror = () => fail("failed");
    wait();
  });
  worker.postMessage(task);
  return isDone.finally(() => {
    cancel();
    worker.terminate();
  });
}
