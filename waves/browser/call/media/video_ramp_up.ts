/**
 * Starts video at a low resolution, so that it appears at once.
 *
 * A key frame at full resolution takes a busy machine 200 ms to encode and decode, and the
 * initial bandwidth estimate is too low for it.
 */
export const SMALL_FIRST: Readonly<RTCRtpEncodingParameters> = { scaleResolutionDownBy: 4 };
/** Full resolution. */
export const FULL: Readonly<RTCRtpEncodingParameters> = { scaleResolutionDownBy: 1 };

/** When bandwidth estimation has settled and full resolution can be sent. */
export const FULL_AFTER_MS = 1_000;

/** Reduce the resolution of a sender that an offer brought. */
export function startSmall(sender: RTCRtpSender): void {
  change(sender, SMALL_FIRST);
}

/** Send at full resolution. */
export function goFull(sender: RTCRtpSender): void {
  change(sender, FULL);
}

function change(sender: RTCRtpSender, encoding: Readonly<RTCRtpEncodingParameters>): void {
  const parameters = sender.getParameters();
  for (const present of parameters.encodings) Object.assign(present, encoding);
  // A browser that cannot scale keeps its default.
  sender.setParameters(parameters).catch(() => {});
}
