/**
 * Routes the audio of a call to the chosen speaker (W3C Audio Output Devices API).
 *
 * Chromium and Firefox 116 support `setSinkId`; elsewhere the system chooses, and the screen
 * says so.
 */

/** The used part of a media element or AudioContext. */
export interface Player {
  readonly sinkId?: unknown;
  setSinkId?(id: string): Promise<void>;
  addEventListener?(type: "playing", listener: () => void): void;
  removeEventListener?(type: "playing", listener: () => void): void;
}

export interface SpeakerDeps {
  /** Whether this browser supports choosing a speaker. */
  isSupported: boolean;
  /** The id of the chosen device; empty: the system default. */
  chosen(): string;
  /** The browser refused the chosen speaker. */
  failed(): void;
  makeAudio(): HTMLAudioElement;
}

/** A media element that plays the output of a context. */
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

  /** Route this element to the chosen speaker. Returns a function that stops it. */
  plays(player: Player): () => void {
    // Chromium aborts `setSinkId` while a stream is loading: repeated once it plays.
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

  /** The choice has changed, or the chosen speaker appeared or disappeared. */
  changed(): void {
    for (const player of [...this.#players]) void this.#lead(player);
  }

  /** Return the node of a context that leads to the chosen speaker. */
  outputOf(context: AudioContext & Player): AudioNode {
    if (context.setSinkId !== undefined) {
      // The context is shared: an earlier sound may have routed it elsewhere.
      if ((context.sinkId ?? "") !== this.id) void this.#lead(context);
      return context.destination;
    }
    return this.id === "" ? context.destination : this.#outputThroughElement(context);
  }

  /** Firefox supports `setSinkId` on elements, but not on contexts. */
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
      // The speaker is gone or forbidden: fall back to the system default.
      await player.setSinkId?.("").catch(() => {});
      this.deps.failed();
    }
  }
}
