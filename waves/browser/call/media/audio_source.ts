/**
 * Opens the audio of a stream in WebAudio, whatever its sample rate.
 *
 * Some browsers refuse a stream whose sample rate differs from the context's (NotSupportedError
 * in older Firefox): then contexts of other rates are tried.
 */
export type MakeContext = (options?: AudioContextOptions) => AudioContext;

export interface AudioSource {
  readonly context: AudioContext;
  readonly node: MediaStreamAudioSourceNode;
}

/** Common sample rates of headsets, telephones and sound cards. */
const RATES = [48_000, 44_100, 16_000, 8_000, 32_000, 24_000, 96_000] as const;

/** Return the source in a context of its own, or null where no context accepts it. */
export function openSource(stream: MediaStream, makeContext: MakeContext): AudioSource | null {
  const own = stream.getAudioTracks()[0]?.getSettings().sampleRate;
  const options = [undefined, own, ...RATES].map((sampleRate) =>
    sampleRate === undefined ? undefined : { sampleRate },
  );
  for (const option of options) {
    const source = openIn(stream, () => makeContext(option));
    if (source !== null) return source;
  }
  return null;
}

function openIn(stream: MediaStream, makeContext: () => AudioContext): AudioSource | null {
  let context: AudioContext | null = null;
  try {
    context = makeContext();
    const node = context.createMediaStreamSource(stream);
    context.resume().catch(() => {});
    return { context, node };
  } catch {
    // Another rate, or too many contexts.
    context?.close().catch(() => {});
    return null;
  }
}
