/**
 * The bytes that both sides hash and sign: domain-separated and length-prefixed.
 *
 * The order is always caller, callee, so that both sides get the same bytes exactly when they
 * see the same two certificates.
 */
import * as v from "valibot";

export const NONCE_BYTES = 32;

/** The two ends of one connection, as one side sees them. */
export interface Ends {
  readonly callId: string;
  /** The user ids as this side knows them: a server may have lied to one side. */
  readonly callerId: string;
  readonly calleeId: string;
  /** `sha-256 AB:CD:…`, the certificate of the caller's end. */
  readonly caller: string;
  readonly callee: string;
}

export type Bytes = Uint8Array<ArrayBuffer>;

const text = new TextEncoder();

/** Encode the parts unambiguously. */
function pack(domain: string, parts: readonly (string | Bytes)[]): Bytes {
  const all = [domain, ...parts].map((part) =>
    typeof part === "string" ? text.encode(part) : part,
  );
  const packed = new Uint8Array(all.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const part of all) {
    view.setUint32(at, part.length);
    packed.set(part, at + 4);
    at += 4 + part.length;
  }
  return packed;
}

async function hash(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function partsOf({ callId, callerId, calleeId, caller, callee }: Ends): string[] {
  return [callId, callerId, calleeId, caller, callee];
}

/** The caller's commitment to its nonce, made before it knows the callee's. */
export function commitment(ends: Ends, nonce: Bytes): Promise<Bytes> {
  return hash(pack("waves/verify/1/commit", [...partsOf(ends), nonce]));
}

/** The digest that the emoji encode and both sides sign. */
export function transcript(ends: Ends, callerNonce: Bytes, calleeNonce: Bytes): Promise<Bytes> {
  return hash(pack("waves/verify/1/transcript", [...partsOf(ends), callerNonce, calleeNonce]));
}

/** What an identity key signs: the transcript and the side. */
export function statement(side: "caller" | "callee", digest: Bytes): Bytes {
  return pack("waves/verify/1/statement", [side, digest]);
}

const LINE = /^a=fingerprint:(\S+) ([0-9a-f:]+)\s*$/gim;

/**
 * The certificate fingerprint of a description, or null when there is not exactly one.
 *
 * The browser refuses a DTLS peer with another certificate (RFC 8827, section 6.5), so on an
 * established connection this is the certificate of the peer.
 */
export function fingerprintOf(description: RTCSessionDescription | null): string | null {
  const found = new Set(
    [...(description?.sdp ?? "").matchAll(LINE)].map(
      ([, algorithm = "", value = ""]) => `${algorithm.toLowerCase()} ${value.toUpperCase()}`,
    ),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

export function toText(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The base64 text of exactly `length` bytes, as a schema that outputs the bytes. */
export const base64Of = (length: number) =>
  v.pipe(
    v.string(),
    v.length(4 * Math.ceil(length / 3)),
    v.base64(),
    v.transform((base64): Bytes => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))),
    v.check((bytes) => bytes.length === length),
  );

export function areEqual(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
