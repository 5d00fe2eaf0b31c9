/** An object whose code is loaded later; what it is told and asked before then waits. */
import type { Clock } from "./clock";
import { createLoader, type Loader } from "./loader";
import type { Readable } from "./store";

type Task<T> = (value: T) => void;
type Method = (...values: unknown[]) => unknown;
/** The methods of an object, without its other fields. */
type Methods<A> = Pick<
  A,
  { [K in keyof A]: A[K] extends (...values: never[]) => unknown ? K : never }[keyof A]
>;

export interface LaterDeps<T> {
  /** Import the code. Returns a function that creates the object. */
  load(): Promise<() => T>;
  /** Called with the object when it knows what has happened, before what is asked of it. */
  begin(value: T): void;
  clock: Clock;
}

export class Later<T extends object> {
  #value: T | null = null;
  #events: Task<T>[] = [];
  #tasks: Task<T>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #loader: Loader<() => T>;

  constructor(private readonly deps: LaterDeps<T>) {
    this.#loader = createLoader(deps.load, deps.clock);
    this.#loader.subscribe(() => this.#create());
  }

  /** The object; null before its code is loaded. */
  get loaded(): T | null {
    return this.#value;
  }

  /** The object, where only itself can have led; throws before its code is loaded. */
  get now(): T {
    if (this.#value === null) throw new Error("The code is not loaded.");
    return this.#value;
  }

  /** Load the code now. */
  want(): void {
    this.#loader.want();
  }

  /** Run the task now, or as soon as the code is loaded, which begins now. */
  run(task: Task<T>): void {
    if (this.#value !== null) {
      task(this.#value);
      return;
    }
    this.#tasks.push(task);
    this.want();
  }

  /** Tell the object now, or once the code is loaded: before all that is asked of it. */
  whenLoaded(event: Task<T>): void {
    if (this.#value === null) this.#events.push(event);
    else event(this.#value);
  }

  /** Drop what waits. */
  forget(): void {
    this.#events = [];
    this.#tasks = [];
  }

  /** Return a store of the object; it has the initial value until the code is loaded. */
  store<S>(initial: NoInfer<S>, find: (value: T) => Readable<S>): Readable<S> {
    return {
      getSnapshot: () => (this.#value === null ? initial : find(this.#value).getSnapshot()),
      subscribe: (listener) => this.#follow(find, listener),
    };
  }

  /** Return the methods of a part of the object. Each waits for the code, and returns nothing. */
  actions<A extends object>(find: (value: T) => A): Methods<A> {
    const call = (name: PropertyKey, values: unknown[]) =>
      this.run((value) => (find(value) as Record<PropertyKey, Method>)[name]?.(...values));
    return new Proxy({} as Methods<A>, {
      get:
        (_, name) =>
        (...values: unknown[]) =>
          call(name, values),
    });
  }

  #create(): void {
    const value = (this.#loader.loaded() as () => T)();
    this.#value = value;
    // Each on its own: what fails must not cost the others their turn.
    for (const event of this.#events.splice(0)) attempt(() => event(value));
    attempt(() => this.deps.begin(value));
    for (const task of this.#tasks.splice(0)) attempt(() => task(value));
    for (const listener of [...this.#listeners]) attempt(listener);
  }

  #follow<S>(find: (value: T) => Readable<S>, listener: () => void): () => void {
    if (this.#value !== null) return find(this.#value).subscribe(listener);
    let stop = (): void => void this.#listeners.delete(loaded);
    const loaded = (): void => {
      stop();
      stop = find(this.now).subscribe(listener);
      listener();
    };
    this.#listeners.add(loaded);
    return () => stop();
  }
}

function attempt(task: () => void): void {
  try {
    task();
  } catch (error) {
    reportError(error);
  }
}
