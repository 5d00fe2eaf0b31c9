/**
 * Commit, answer, reveal: one run per connection, in this order.
 *
 *   caller -> callee   commit   H(ends, caller's nonce)
 *   callee -> caller   nonce    the callee's
 *   caller -> callee   reveal   the caller's; it must match the commitment
 *   both               identity the identity key and its signature
 *
 * An interceptor acts as callee to the caller and as caller to the callee, with certificates
 * that were fixed before the first of these messages. Towards the callee it must commit before
 * it knows the callee's nonce; towards the caller it must send a nonce before it knows the
 * caller's. Whichever run it finishes first, its last free choice in the other is blind: it has
 * one guess in 2^24, and a search does not help (Vaudenay, "Secure communications over insecure
 * channels based on short authenticated strings", 2005; RFC 6189, section 4.4.1.1 uses the
 * same). A failed run is final: another one needs another connection.
 */
import * as v from "valibot";
import { parse } from "../../kit/parse";
import {
  areEqual,
  type Bytes,
  base64Of,
  commitment,
  type Ends,
  NONCE_BYTES,
  toText,
  transcript,
} from "./transcript";

type Fields = Record<string, unknown>;
type Stage = "commit" | "nonce" | "reveal" | "identity" | "done" | "failed";

const HASH_BYTES = 32;
/** An uncompressed point of P-256, and a signature of two numbers of 32 bytes. */
const KEY_BYTES = 65;
const SIGNATURE_BYTES = 64;

const commitMessage = v.object({ hash: base64Of(HASH_BYTES) });
const nonceMessage = v.object({ nonce: base64Of(NONCE_BYTES) });
const identityMessage = v.object({
  key: base64Of(KEY_BYTES),
  signature: base64Of(SIGNATURE_BYTES),
});

export type Identity = v.InferOutput<typeof identityMessage>;

export interface SasProtocolDeps {
  isCaller: boolean;
  ends: Ends;
  nonce: Bytes;
  send(message: Fields): void;
  /** Both nonces are known: the users compare this digest. */
  agreed(digest: Bytes): void;
  /** The peer has sent its identity key, not verified yet. */
  identified(identity: Identity): void;
  /** The peer has violated the protocol. */
  failed(): void;
}

export class SasProtocol {
  #stage: Stage;
  #commitment: Bytes | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly deps: SasProtocolDeps) {
    this.#stage = deps.isCaller ? "nonce" : "commit";
  }

  /** Start the run; the caller sends the first message. */
  start(): void {
    const { isCaller, ends, nonce, send } = this.deps;
    if (!isCaller) return;
    this.#then(async () => send({ type: "commit", hash: toText(await commitment(ends, nonce)) }));
  }

  /** Handle a message; the first one out of order fails the run. */
  receive(message: Fields): void {
    // After a failure messages are ignored, so that none pile up.
    if (this.#stage === "failed" || this.#stage === "done") return;
    this.#then(() => this.#take(message));
  }

  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch(() => this.#fail());
  }

  async #take(message: Fields): Promise<void> {
    if (this.#stage === "failed" || this.#stage === "done") return;
    if (message.type !== this.#stage) this.#fail();
    else if (this.#stage === "commit") this.#committed(message);
    else if (this.#stage === "nonce") await this.#answered(message);
    else if (this.#stage === "reveal") await this.#revealed(message);
    else this.#identified(message);
  }

  #committed(message: Fields): void {
    this.#commitment = parse(commitMessage, message)?.hash ?? null;
    if (this.#commitment === null) {
      this.#fail();
      return;
    }
    this.#stage = "reveal";
    this.deps.send({ type: "nonce", nonce: toText(this.deps.nonce) });
  }

  async #answered(message: Fields): Promise<void> {
    const remote = this.#nonceOf(message);
    if (remote === null) return this.#fail();
    const { ends, nonce, send } = this.deps;
    send({ type: "reveal", nonce: toText(nonce) });
    await this.#agree(await transcript(ends, nonce, remote));
  }

  async #revealed(message: Fields): Promise<void> {
    const remote = this.#nonceOf(message);
    if (remote === null || this.#commitment === null) return this.#fail();
    const { ends, nonce } = this.deps;
    if (!areEqual(await commitment(ends, remote), this.#commitment)) return this.#fail();
    await this.#agree(await transcript(ends, remote, nonce));
  }

  /** A peer that sends our own nonce only echoes. */
  #nonceOf(message: Fields): Bytes | null {
    const remote = parse(nonceMessage, message)?.nonce ?? null;
    return remote === null || areEqual(remote, this.deps.nonce) ? null : remote;
  }

  async #agree(digest: Bytes): Promise<void> {
    this.#stage = "identity";
    this.deps.agreed(digest);
  }

  #identified(message: Fields): void {
    const identity = parse(identityMessage, message);
    if (identity === null) {
      this.#fail();
      return;
    }
    this.#stage = "done";
    this.deps.identified(identity);
  }

  #fail(): void {
    if (this.#stage === "failed") return;
    this.#stage = "failed";
    this.deps.failed();
  }
}
