/**
 * The identity key of a user in this browser, and the identity keys of friends.
 *
 * ECDSA on P-256 (FIPS 186-5), created once and not extractable: it is kept as a CryptoKey in
 * IndexedDB. An RTCCertificate expires in Chromium after 365 days at most.
 */
import { type Bytes, toText } from "./transcript";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

export interface IdentityKey {
  /** The public point, uncompressed (SEC 1, section 2.3.3). */
  readonly point: Bytes;
  sign(statement: Bytes): Promise<Bytes>;
}

/** Where keys are kept; `identity_key_database.ts` puts them into IndexedDB. */
export interface KeyStore {
  /** The user's key pair in this browser, or null. */
  own(userId: string): Promise<CryptoKeyPair | null>;
  /** Store the pair unless another tab has stored one; return the stored pair. */
  keepOwn(userId: string, pair: CryptoKeyPair): Promise<CryptoKeyPair>;
  /** The keys of a friend that the user has confirmed, as base64. */
  known(userId: string, friendId: string): Promise<readonly string[]>;
  remember(userId: string, friendId: string, key: string): Promise<void>;
  remove(userId: string, friendId: string, key: string): Promise<void>;
  forget(userId: string, friendId: string): Promise<void>;
}

/** Return the user's key, created at the first use. Rejects without storage. */
export async function identityKey(store: KeyStore, userId: string): Promise<IdentityKey> {
  const kept = await store.own(userId);
  return usable(kept ?? (await store.keepOwn(userId, await freshPair())));
}

/** The private key is not extractable; a public key always is (WebCrypto, section 23). */
function freshPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
}

async function usable({ privateKey, publicKey }: CryptoKeyPair): Promise<IdentityKey> {
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  return {
    point,
    async sign(statement) {
      return new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, statement));
    },
  };
}

/** Whether the owner of this public point has signed the statement. */
export async function hasSigned(
  point: Bytes,
  signature: Bytes,
  statement: Bytes,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", point, ALGORITHM, false, ["verify"]);
    return await crypto.subtle.verify(SIGNING, key, signature, statement);
  } catch {
    // Not a point of the curve.
    return false;
  }
}

/** Return the text under which a key is stored. */
export const nameOf = (point: Bytes): string => toText(point);
