/** Mixes everything that is to be heard into one track; tracks may come and go. */

export class Mixer {
  readonly #out: MediaStreamAudioDestinationNode;
  readonly #sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();

  constructor(
    private readonly context: AudioContext,
    private readonly makeStream: () => MediaStream,
  ) {
    this.#out = context.createMediaStreamDestination();
    context.resume().catch(() => {});
  }

  get stream(): MediaStream {
    return this.#out.stream;
  }

  /** From now on these are heard; a muted microphone is silence by itself. */
  hear(streams: readonly MediaStream[]): void {
    const tracks = new Set<MediaStreamTrack>(streams.flatMap((stream) => stream.getAudioTracks()));
    for (const [track, source] of this.#sources) {
      if (tracks.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of tracks) if (track.readyState === "live") this.#add(track);
  }

  stop(): void {
    this.hear([]);
    this.context.close().catch(() => {});
  }

  #add(track: MediaStreamTrack): void {
    if (this.#sources.has(track)) return;
    const stream = this.makeStream();
    stream.addTrack(track);
    try {
      const source = this.context.createMediaStreamSource(stream);
      source.connect(this.#out);
      this.#sources.set(track, source);
    } catch {
      // Firefox refuses a track of another sample rate: the others are still heard.
    }
  }
}
