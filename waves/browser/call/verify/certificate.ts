/** Whether the certificate of a running DTLS connection is the one that was announced. */
import { fingerprintOf } from "./transcript";

const SHA_256 = "sha-256 ";

/**
 * Hash the certificate that came over DTLS and compare it with the description.
 *
 * Browsers compare it themselves (RFC 8827, section 6.5); where one hands the certificate
 * out (W3C WebRTC, section 5.5), this looks again. True where it cannot be looked at.
 */
export async function certificateFits(connection: RTCPeerConnection): Promise<boolean> {
  const announced = fingerprintOf(connection.remoteDescription);
  const certificates = connection.sctp?.transport?.getRemoteCertificates?.() ?? [];
  const [certificate] = certificates;
  if (certificate === undefined || !announced?.startsWith(SHA_256)) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0").toUpperCase());
  return announced === SHA_256 + hex.join(":");
}
