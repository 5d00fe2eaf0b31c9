/** Audio processing of the microphone track, and the bitrate of its sender. */

const PROCESSING = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;

/**
 * Apply audio processing to a live track. Returns false when the browser ignores it.
 *
 * A constraint that cannot be met is not an error (Media Capture and Streams, section 11.3), so
 * the resulting settings are compared.
 */
export async function applyProcessing(
  track: MediaStreamTrack,
  audioProcessing: MediaTrackConstraints,
): Promise<boolean> {
  try {
    await track.applyConstraints(audioProcessing);
  } catch {
    return false;
  }
  const settings = track.getSettings();
  return PROCESSING.every(
    (one) => settings[one] === undefined || settings[one] === audioProcessing[one],
  );
}

/**
 * Speech is good at 32 kbit/s, the default of browsers; mono music needs up to 128 kbit/s
 * (RFC 7587, section 3.1.1). Stereo would have to be negotiated.
 */
const MUSIC_BITRATE = 128_000;

/** Set the bitrate for music or for speech. */
export function tuneSound(sender: RTCRtpSender, isMusic: boolean): void {
  const parameters = sender.getParameters();
  const isTuned = parameters.encodings.some((encoding) => encoding.maxBitrate !== undefined);
  if (isTuned === isMusic) return;
  for (const encoding of parameters.encodings) {
    if (isMusic) encoding.maxBitrate = MUSIC_BITRATE;
    else delete encoding.maxBitrate;
  }
  // A browser without support keeps its default.
  sender.setParameters(parameters).catch(() => {});
}
