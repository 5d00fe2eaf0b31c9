/** How a browser treats the sound of a microphone, and how many bits it sends of it. */

const TREATMENTS = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;

/**
 * Ask for another treatment of a live track; false when the browser ignores it.
 *
 * A wish that cannot be met is no error (Media Capture and Streams, section 11.3), so
 * only the settings afterwards tell.
 */
export async function treats(
  track: MediaStreamTrack,
  treatment: MediaTrackConstraints,
): Promise<boolean> {
  try {
    await track.applyConstraints(treatment);
  } catch {
    return false;
  }
  const settings = track.getSettings();
  return TREATMENTS.every((one) => settings[one] === undefined || settings[one] === treatment[one]);
}

/**
 * Opus speaks well at 32 kbit/s, which is what browsers choose; music in mono is whole at
 * 128 (RFC 7587, section 3.1.1). Stereo would have to be negotiated.
 */
const MUSIC_BITRATE = 128_000;

/** Spend many bits on what is sent, or as few as a voice needs. */
export function tuneSound(sender: RTCRtpSender, isMusic: boolean): void {
  const parameters = sender.getParameters();
  const isTuned = parameters.encodings.some((encoding) => encoding.maxBitrate !== undefined);
  if (isTuned === isMusic) return;
  for (const encoding of parameters.encodings) {
    if (isMusic) encoding.maxBitrate = MUSIC_BITRATE;
    else delete encoding.maxBitrate;
  }
  // A browser that cannot sends what it can.
  sender.setParameters(parameters).catch(() => {});
}
