/** One run of the verification, over one connection. */
import type { Clock } from "../../kit/clock";
import type { AttachedConnection } from "../rtc/capability";
import type { DataChannel } from "../rtc/data_channel";
import { certificateFits } from "./certificate";
import { hasSigned, type IdentityKey, nameOf } from "./identity_key";
import { emojiOf } from "./sas_emoji";
import { type Identity, SasProtocol } from "./sas_protocol";
import { type Bytes, type Ends, fingerprintOf, NONCE_BYTES, statement, toText } from "./transcript";

const CHANNEL = { label: "verify", id: 3 } as const;
/** A working page answers within tens of milliseconds. */
const ANSWERED_WITHIN_MS = 15_000;
const DESCRIBED_AFTER_MS = 50;
/** More than a regular run needs. */
const MOST_EARLY = 8;

export interface SasSessionDeps {
  attached: AttachedConnection;
  clock: Clock;
  /** The id of the signed-in user. */
  userId: string;
  /** Null where keys cannot be stored: a temporary key would look like that of a new browser. */
  key: Promise<IdentityKey | null>;
  /** The emoji to compare are known. */
  emoji(numbers: number[]): void;
  /** The key that the peer holds; null: it has sent one that it does not hold. */
  peerKey(name: string | null): void;
  /** The peer does not answer, or answers wrongly. */
  failed(): void;
  /** The emoji are known, and the peer has sent no key. */
  silent(): void;
}

export class SasSession {
  readonly #channel: DataChannel;
  #protocol: SasProtocol | null = null;
  #digest: Bytes = new Uint8Array();
  /** Messages that arrived before the exchange began. */
  readonly #early: Record<string, unknown>[] = [];
  #hasEmoji = false;
  #isOver = false;
  #cancel = (): void => {};
  #cancelBegin = (): void => {};

  constructor(private readonly deps: SasSessionDeps) {
    this.#channel = deps.attached.openChannel(CHANNEL, {
      changed: () => this.#opened(),
      received: (message) => this.#received(message),
    });
  }

  stop(): void {
    this.#isOver = true;
    this.#cancel();
    this.#cancelBegin();
  }

  #opened(): void {
    if (!this.#channel.isOpen || this.#isOver || this.#protocol !== null) return;
    this.#cancel = this.deps.clock.after(ANSWERED_WITHIN_MS, () => this.#late());
    this.#begin();
  }

  #received(message: Record<string, unknown>): void {
    if (this.#isOver) return;
    if (this.#protocol !== null) this.#protocol.receive(message);
    else if (this.#early.length < MOST_EARLY) this.#early.push(message);
  }

  /** Chromium may open a channel before it exposes the remote description. */
  #begin(): void {
    if (this.#isOver) return;
    const ends = this.#ends();
    if (ends === null) {
      this.#cancelBegin = this.deps.clock.after(DESCRIBED_AFTER_MS, () => this.#begin());
      return;
    }
    this.#protocol = new SasProtocol({
      isCaller: this.deps.attached.isCaller,
      ends,
      nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
      send: (fields) => void this.#channel.send(JSON.stringify(fields)),
      agreed: (digest) => void this.#agreed(digest).catch(() => this.#fail()),
      identified: (identity) => void this.#identified(identity),
      failed: () => this.#fail(),
    });
    this.#watch(ends);
    this.#protocol.start();
    for (const message of this.#early.splice(0)) this.#protocol.receive(message);
  }

  async #agreed(digest: Bytes): Promise<void> {
    this.#digest = digest;
    if (!(await certificateFits(this.deps.attached.connection))) return this.#fail();
    const key = await this.deps.key;
    if (this.#isOver) return;
    this.#hasEmoji = true;
    this.deps.emoji(emojiOf(digest));
    if (key === null) return;
    const side = this.deps.attached.isCaller ? "caller" : "callee";
    const signature = await key.sign(statement(side, digest));
    const identity = { key: toText(key.point), signature: toText(signature) };
    this.#channel.send(JSON.stringify({ type: "identity", ...identity }));
  }

  async #identified({ key, signature }: Identity): Promise<void> {
    const side = this.deps.attached.isCaller ? "callee" : "caller";
    const isTheirs = await hasSigned(key, signature, statement(side, this.#digest));
    if (this.#isOver) return;
    this.#cancel();
    this.deps.peerKey(isTheirs ? nameOf(key) : null);
  }

  #ends(): Ends | null {
    return endsOf(this.deps.attached, this.deps.userId);
  }

  /** A changed certificate after the comparison is a failure. */
  #watch(ends: Ends): void {
    const { connection } = this.deps.attached;
    connection.addEventListener("signalingstatechange", () => {
      const now = this.#ends();
      if (now?.caller !== ends.caller || now.callee !== ends.callee) this.#fail();
    });
  }

  #late(): void {
    if (this.#hasEmoji) this.deps.silent();
    else this.#fail();
  }

  #fail(): void {
    if (this.#isOver) return;
    this.stop();
    this.deps.failed();
  }
}

function endsOf(
  { callId, isCaller, peer, connection }: AttachedConnection,
  userId: string,
): Ends | null {
  const here = fingerprintOf(connection.localDescription);
  const there = fingerprintOf(connection.remoteDescription);
  if (here === null || there === null) return null;
  const local = { callerId: userId, caller: here, calleeId: peer.id, callee: there };
  const remote = { callerId: peer.id, caller: there, calleeId: userId, callee: here };
  return { callId, ...(isCaller ? local : remote) };
}
