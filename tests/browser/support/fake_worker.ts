/** Workers at the other end of comlink, and the outcome of calls to them. */
import { expose } from "comlink";

export class FakeWorker {
  onmessage = (_event: { data: unknown }): void => {};
  onerror = (): void => {};
  readonly tasks: unknown[] = [];
  isTerminated = false;

  postMessage(task: unknown): void {
    this.tasks.push(task);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  get asWorker(): Worker {
    return this as unknown as Worker;
  }
}

/** A worker with this API, at the other end of a message channel as comlink uses it. */
export class ApiWorker extends FakeWorker {
  readonly #channel = new MessageChannel();
  readonly #port = this.#channel.port1;

  constructor(api: object) {
    super();
    expose(api, this.#channel.port2);
    this.#port.start();
  }

  override postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  addEventListener(type: string, listener: EventListener): void {
    this.#port.addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: EventListener): void {
    this.#port.removeEventListener(type, listener);
  }

  override terminate(): void {
    super.terminate();
    this.#port.close();
    this.#channel.port2.close();
  }
}

export const never = (): Promise<never> => new Promise(() => {});

/** Wait until the calls and answers that are under way have been delivered. */
export async function delivered(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setTimeout(done));
}

export const PLACE = { userId: "id-alice", id: "one" };

/** The name of the error of what was asked, or "" when it was answered. */
export function outcome(work: Promise<unknown>): { name: string | null } {
  const seen: { name: string | null } = { name: null };
  work.then(
    () => Object.assign(seen, { name: "" }),
    (reason: DOMException) => Object.assign(seen, { name: reason.name }),
  );
  return seen;
}
