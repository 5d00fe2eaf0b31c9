/**
 * Opens the sound of a stream in WebAudio, whatever its sample rate.
 *
 * Some browsers refuse a stream whose rate is not that of the context (NotSupportedError in
 * older Firefox): then a context of another rate takes it.
 */
export type MakeContext = (options?: AudioContextOptions) => AudioContext;

export interface AudioSource {
  readonly context: AudioContext;
  readonly node: MediaStreamAudioSourceNode;
}

/** The rates of headsets, telephones and sound cards, the most common first. */
const RATES = [48_000, 44_100, 16_000, 8_000, 32_000, 24_000, 96_000] as const;

/** Return the sound in a running context of its own, or null where no context takes it. */
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
