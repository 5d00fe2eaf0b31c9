/**
 * The speaker that this person has chosen, for everything that is heard of a call.
 *
 * Audio Output Devices API: Chromium and Firefox 116 know `setSinkId`; elsewhere the
 * system chooses, and the screen says so.
 */

/** As much of an element or a context that plays as is needed here. */
export interface Player {
  readonly sinkId?: unknown;
  setSinkId?(id: string): Promise<void>;
  addEventListener?(type: "playing", listener: () => void): void;
  removeEventListener?(type: "playing", listener: () => void): void;
}

export interface SpeakerDeps {
  /** Whether this browser lets a page choose at all. */
  isSupported: boolean;
  /** The id of the chosen one; empty: what the system prefers. */
  chosen(): string;
  /** The browser did not let us use it. */
  failed(): void;
  makeAudio(): HTMLAudioElement;
}

/** An element that plays what a context makes. */
interface ElementOutput {
  audio: HTMLAudioElement & Player;
  node: MediaStreamAudioDestinationNode;
}

export class Speaker {
  readonly #players = new Set<Player>();
  readonly #outputs = new WeakMap<AudioContext, ElementOutput>();

  constructor(private readonly deps: SpeakerDeps) {}

  get isSupported(): boolean {
    return this.deps.isSupported;
  }

  get id(): string {
    return this.deps.isSupported ? this.deps.chosen() : "";
  }

  /** Let this element play there from now on; the answer ends it. */
  plays(player: Player): () => void {
    // Chromium aborts it while a stream is loading: then it is done once it plays.
    const follow = (): void => {
      if ((player.sinkId ?? "") !== this.id) void this.#lead(player);
    };
    this.#players.add(player);
    player.addEventListener?.("playing", follow);
    follow();
    return () => {
      this.#players.delete(player);
      player.removeEventListener?.("playing", follow);
    };
  }

  /** Another one was chosen, or the chosen one came or went. */
  changed(): void {
    for (const player of [...this.#players]) void this.#lead(player);
  }

  /** Return where in a context to connect to what shall be heard. */
  outputOf(context: AudioContext & Player): AudioNode {
    if (context.setSinkId !== undefined) {
      // The context lives on: an earlier sound may have led it elsewhere.
      if ((context.sinkId ?? "") !== this.id) void this.#lead(context);
      return context.destination;
    }
    return this.id === "" ? context.destination : this.#outputThroughElement(context);
  }

  /** Firefox leads elements to a speaker, but no contexts. */
  #outputThroughElement(context: AudioContext): AudioNode {
    const output = this.#outputs.get(context) ?? this.#makeOutput(context);
    if (output === null) return context.destination;
    void this.#lead(output.audio);
    output.audio.play().catch(() => {});
    return output.node;
  }

  #makeOutput(context: AudioContext): ElementOutput | null {
    const audio: HTMLAudioElement & Player = this.deps.makeAudio();
    if (audio.setSinkId === undefined) return null;
    const node = context.createMediaStreamDestination();
    audio.srcObject = node.stream;
    const output = { audio, node };
    this.#outputs.set(context, output);
    return output;
  }

  async #lead(player: Player): Promise<void> {
    try {
      await player.setSinkId?.(this.id);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      // It has gone in this moment, or may not be used: better heard elsewhere than nowhere.
      await player.setSinkId?.("").catch(() => {});
      this.deps.failed();
    }
  }
}
