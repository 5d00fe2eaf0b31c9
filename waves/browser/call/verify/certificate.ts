/** Compares the certificate of a DTLS connection with its description. */
import { fingerprintOf } from "./transcript";

const SHA_256 = "sha-256 ";

/**
 * Return whether the DTLS certificate of the peer matches the remote description.
 *
 * Browsers check this themselves (RFC 8827, section 6.5); where one exposes the certificate
 * (W3C WebRTC, section 5.5), it is checked again. True where it is not exposed.
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
