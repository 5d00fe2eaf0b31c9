/**
 * The first pictures are small, so that they are there at once.
 *
 * A key frame of a full picture takes a busy machine 200 ms to encode and decode, and the
 * bandwidth that a connection believes in at first is too little for it anyway.
 */
export const SMALL_FIRST: Readonly<RTCRtpEncodingParameters> = { scaleResolutionDownBy: 4 };
/** Every pixel that the source has. */
export const FULL: Readonly<RTCRtpEncodingParameters> = { scaleResolutionDownBy: 1 };

/** When a connection has found its bandwidth, and the full picture may follow. */
export const FULL_AFTER_MS = 1_000;

/** Send small pictures: for a sender that an offer brought. */
export function startSmall(sender: RTCRtpSender): void {
  change(sender, SMALL_FIRST);
}

/** Send pictures as large as the camera makes them. */
export function goFull(sender: RTCRtpSender): void {
  change(sender, FULL);
}

function change(sender: RTCRtpSender, encoding: Readonly<RTCRtpEncodingParameters>): void {
  const parameters = sender.getParameters();
  for (const present of parameters.encodings) Object.assign(present, encoding);
  // A browser that cannot scale sends what it can.
  sender.setParameters(parameters).catch(() => {});
}
