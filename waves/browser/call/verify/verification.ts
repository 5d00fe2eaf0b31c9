/**
 * Detects interception of a call: emoji to compare, and identity keys that were confirmed.
 *
 * It runs beside the call and never delays it.
 */
import { createStore, type Store } from "../../kit/store";
import type { AttachedConnection, Capability, CapabilityContext } from "../rtc/capability";
import { type IdentityKey, identityKey, type KeyStore } from "./identity_key";
import { SasSession } from "./sas_session";
import { concluded, UNVERIFIED, type VerifySnapshot } from "./snapshot";

/** Each rebuilt connection is another guess for an interceptor: limit the number of runs. */
const MOST_RUNS = 4;

export interface VerificationDeps {
  keys: KeyStore;
}

export class Verification implements Capability {
  readonly store: Store<VerifySnapshot> = createStore<VerifySnapshot>({ ...UNVERIFIED });
  #userId = "";
  #friendId = "";
  #peerKey: string | null = null;
  #run: SasSession | null = null;
  #call = { id: "", runs: 0 };

  constructor(private readonly deps: CapabilityContext & VerificationDeps) {
    deps.socket.on("welcome", ({ user }) => {
      this.#userId = user.id;
    });
  }

  attach(attached: AttachedConnection): void {
    this.end();
    this.#friendId = attached.peer.id;
    if (!this.#isAllowed(attached.callId)) {
      this.#show({ state: "failed" });
      return;
    }
    const run = new SasSession({
      attached,
      userId: this.#userId,
      clock: this.deps.clock,
      key: this.#ownKey(),
      emoji: (emoji) => this.#show({ state: "ready", emoji }),
      peerKey: (name) => void this.#recognise(run, name),
      silent: () => void this.#isSilent(run),
      failed: () => void this.#hasFailed(run),
    });
    this.#run = run;
  }

  #isAllowed(callId: string): boolean {
    const runs = callId === this.#call.id ? this.#call.runs + 1 : 1;
    this.#call = { id: callId, runs };
    return runs <= MOST_RUNS;
  }

  end(): void {
    this.#run?.stop();
    this.#run = null;
    this.#peerKey = null;
    this.store.set(UNVERIFIED);
  }

  /** The user confirms that these emoji match. */
  async confirm(seen: VerifySnapshot["emoji"]): Promise<void> {
    const { state, emoji } = this.store.getSnapshot();
    if (state !== "ready" || seen !== emoji) return;
    this.#show({ answer: "match" });
    await this.#remember();
  }

  /** The emoji do not match: the key that was received belongs to an interceptor. */
  async deny(): Promise<void> {
    if (this.store.getSnapshot().state !== "ready") return;
    const key = this.#peerKey;
    this.#show({ answer: "mismatch" });
    if (key === null) return;
    await this.deps.keys.remove(this.#userId, this.#friendId, key).catch(() => {});
  }

  /** Remove all confirmed keys of this friend. */
  async forget(): Promise<void> {
    const { peerKey } = this.store.getSnapshot();
    await this.deps.keys.forget(this.#userId, this.#friendId).catch(() => {});
    const isShown = peerKey === "known" || peerKey === "changed";
    this.#show({ answer: "", hasKnown: false, peerKey: isShown ? "new" : peerKey });
  }

  async #ownKey(): Promise<IdentityKey | null> {
    try {
      return await identityKey(this.deps.keys, this.#userId);
    } catch {
      this.#show({ remembers: false });
      return null;
    }
  }

  async #recognise(run: SasSession, name: string | null): Promise<void> {
    const known = await this.#known();
    if (this.#run !== run) return;
    this.#peerKey = name;
    if (name === null) this.#show({ peerKey: "forged" });
    else if (known.includes(name)) this.#show({ peerKey: "known", hasKnown: true });
    else this.#show({ peerKey: known.length > 0 ? "changed" : "new", hasKnown: known.length > 0 });
    // The user confirmed before the key arrived.
    if (this.store.getSnapshot().answer === "match") await this.#remember();
  }

  async #isSilent(run: SasSession): Promise<void> {
    const hasKnown = (await this.#known()).length > 0;
    if (this.#run === run && hasKnown) this.#show({ peerKey: "missing", hasKnown });
  }

  async #hasFailed(run: SasSession): Promise<void> {
    const hasKnown = (await this.#known()).length > 0;
    if (this.#run === run) this.#show({ state: "failed", emoji: [], hasKnown });
  }

  async #remember(): Promise<void> {
    const { peerKey } = this.store.getSnapshot();
    const key = this.#peerKey;
    if (key === null || peerKey === "forged") return;
    try {
      await this.deps.keys.remember(this.#userId, this.#friendId, key);
      if (this.#peerKey === key) this.#show({ peerKey: "known", hasKnown: true });
    } catch {
      this.#show({ remembers: false });
    }
  }

  #known(): Promise<readonly string[]> {
    return this.deps.keys.known(this.#userId, this.#friendId).catch(() => []);
  }

  #show(change: Partial<VerifySnapshot>): void {
    this.store.set(concluded({ ...this.store.getSnapshot(), ...change }));
  }
}
