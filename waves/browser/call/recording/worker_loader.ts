/** Loads the workers of a recording once, and starts them. */

export interface WorkerModule {
  OpfsWriterWorker: new () => Worker;
  RemuxWorker: new () => Worker;
  FrameTickerWorker: new () => Worker;
}

export type WorkerName = keyof WorkerModule;
export type StartWorker = (name: WorkerName) => Promise<Worker>;

export class WorkerLoader {
  #module: WorkerModule | null = null;

  constructor(private readonly fetchModule: () => Promise<WorkerModule>) {}

  /** Fulfilled once every worker can be started; a failed load is tried again. */
  async load(): Promise<WorkerModule> {
    this.#module ??= await this.fetchModule();
    return this.#module;
  }

  readonly start: StartWorker = async (name) => new (await this.load())[name]();
}
