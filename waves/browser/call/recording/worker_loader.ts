/** Loads the code of the recording workers once, and starts workers. */

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

  /** Resolves when every worker can be started; a failed load is retried by the next call. */
  async load(): Promise<WorkerModule> {
    this.#module ??= await this.fetchModule();
    return this.#module;
  }

  readonly start: StartWorker = async (name) => new (await this.load())[name]();
}
