/** Keys in memory; a test may look at them, break them or start without any. */
import type { KeyStore } from "../../../waves/browser/call/verify/identity_key";

export class FakeKeys implements KeyStore {
  readonly pairs = new Map<string, CryptoKeyPair>();
  readonly confirmed = new Map<string, Set<string>>();
  isBroken = false;

  async own(userId: string): Promise<CryptoKeyPair | null> {
    this.#check();
    return this.pairs.get(userId) ?? null;
  }

  async keepOwn(userId: string, pair: CryptoKeyPair): Promise<CryptoKeyPair> {
    this.#check();
    const kept = this.pairs.get(userId) ?? pair;
    this.pairs.set(userId, kept);
    return kept;
  }

  async known(userId: string, friendId: string): Promise<readonly string[]> {
    this.#check();
    return [...(this.confirmed.get(`${userId} ${friendId}`) ?? [])];
  }

  async remember(userId: string, friendId: string, key: string): Promise<void> {
    this.#check();
    const name = `${userId} ${friendId}`;
    this.confirmed.set(name, (this.confirmed.get(name) ?? new Set()).add(key));
  }

  async remove(userId: string, friendId: string, key: string): Promise<void> {
    this.#check();
    this.confirmed.get(`${userId} ${friendId}`)?.delete(key);
  }

  async forget(userId: string, friendId: string): Promise<void> {
    this.#check();
    this.confirmed.delete(`${userId} ${friendId}`);
  }

  #check(): void {
    if (this.isBroken) throw new DOMException("no storage here", "InvalidStateError");
  }
}
