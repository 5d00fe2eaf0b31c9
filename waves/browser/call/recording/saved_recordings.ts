/**
 * Finished recordings that wait to be saved or discarded, the newest first.
 *
 * What a page left behind that is gone (a crash, a closed tab) is found at the next start.
 */
import type { Clock } from "../../kit/clock";
import { createStore } from "../../kit/store";
import { within } from "../../kit/with_timeout";
import { fileName, sizeWords, timeOf } from "./manifest";
import type { Journal, RecordingParts } from "./recording_deps";
import { EMPTY_SHELF, type Outcome, type ShelfSnapshot } from "./snapshot";

/** A download still reads from the file when the click is long over. */
const KEEP_SAVED_MS = 10 * 60_000;
const READ_WITHIN_MS = 5_000;

export interface ShelfParts {
  clock: Clock;
  recording: Pick<RecordingParts, "vault" | "download">;
}

interface Item {
  journal: Journal;
  recovered: boolean;
  size: number;
  preparing: boolean;
  unmended: boolean;
}

export class Shelf {
  readonly store = createStore<ShelfSnapshot>(EMPTY_SHELF);
  #userId = "";
  #items: Item[] = [];
  #discarding = "";

  constructor(private readonly parts: ShelfParts) {}

  /** This person is signed in: offer what they have not saved yet. */
  async use(userId: string): Promise<void> {
    if (userId === this.#userId) return;
    this.leave();
    this.#userId = userId;
    const { vault } = this.parts.recording;
    const found = await vault.list(userId);
    for (const journal of found.sort((one, other) => one.startedAt - other.startedAt)) {
      // Whoever makes or offers it holds it: it is no stray.
      if (!(await vault.claim(journal.id))) continue;
      if (this.#userId !== userId) vault.release(journal.id);
      else if (journal.state === "saved") await this.#clearAway(journal);
      else void this.#add(journal, true).then(() => this.#prepare(journal.id));
    }
  }

  /** Nobody is signed in: their recordings are out of sight, and theirs to find again. */
  leave(): void {
    for (const { journal } of this.#items) this.parts.recording.vault.release(journal.id);
    this.#items = [];
    this.#userId = "";
    this.#draw();
  }

  /** A recording is finished; this page holds it already. Return what is left of it. */
  async put(journal: Journal): Promise<Outcome> {
    const outcome = await this.#add(journal, false);
    if (outcome === "kept") void this.#prepare(journal.id);
    return outcome;
  }

  /** Hand the first one over as a download. */
  async save(): Promise<void> {
    const [item] = this.#items;
    if (item === undefined || item.preparing) return;
    const { recording } = this.parts;
    const { vault } = recording;
    const { journal } = item;
    const file = await vault.file(journal).catch(() => null);
    if (file === null) return;
    recording.download(file, fileName(journal));
    this.#drop(item);
    // A full disk takes no note either; then it is offered once more at the next start.
    const saved: Journal = { ...journal, state: "saved", savedAt: this.parts.clock.now() };
    await vault.note(saved).catch(() => {});
    this.parts.clock.after(KEEP_SAVED_MS, () => void this.#remove(saved));
  }

  /** Discard the first one: asks once. */
  async discard(): Promise<void> {
    const [item] = this.#items;
    if (item === undefined) return;
    if (this.#discarding !== item.journal.id) {
      this.#discarding = item.journal.id;
      this.#draw();
      return;
    }
    this.#drop(item);
    await this.#remove(item.journal);
  }

  keep(): void {
    this.#discarding = "";
    this.#draw();
  }

  async #add(journal: Journal, recovered: boolean): Promise<Outcome> {
    const preparing = journal.state === "raw";
    const item: Item = { journal, recovered, size: 0, preparing, unmended: false };
    this.#items.unshift(item);
    this.#draw();
    const size = await this.#sizeOf(journal);
    item.size = size ?? 0;
    this.#draw();
    if (item.size > 0) return "kept";
    this.#drop(item);
    if (size === 0) await this.#remove(journal);
    // What cannot be read now may be readable at the next start.
    else this.parts.recording.vault.release(journal.id);
    return size === 0 ? "nothing" : "unread";
  }

  /** Write what is offered anew where that is still to be done. */
  async #prepare(id: string): Promise<void> {
    const item = this.#items.find(({ journal }) => journal.id === id);
    if (item === undefined) return;
    if (item.preparing) await this.#mend(item);
    this.#draw();
  }

  async #mend(item: Item): Promise<void> {
    const { vault } = this.parts.recording;
    try {
      const ready: Journal = { ...item.journal, state: "ready" };
      await vault.mend(item.journal);
      await vault.note(ready);
      item.journal = ready;
      await vault.trim(ready);
      item.size = (await this.#sizeOf(ready)) ?? item.size;
    } catch {
      // As it was written it still plays.
      item.unmended = item.journal.state === "raw";
    }
    item.preparing = false;
  }

  /** Return the size in bytes, or null where the browser does not let it be read. */
  async #sizeOf(journal: Journal): Promise<number | null> {
    const { clock, recording } = this.parts;
    try {
      const file = await within(clock, READ_WITHIN_MS, recording.vault.file(journal));
      return file.size;
    } catch (reason) {
      return reason instanceof DOMException && reason.name === "NotFoundError" ? 0 : null;
    }
  }

  async #clearAway(journal: Journal): Promise<void> {
    const age = this.parts.clock.now() - journal.savedAt;
    if (age >= KEEP_SAVED_MS) await this.#remove(journal);
    else this.parts.clock.after(KEEP_SAVED_MS - age, () => void this.#remove(journal));
  }

  async #remove(journal: Journal): Promise<void> {
    const { vault } = this.parts.recording;
    await vault.remove(journal).catch(() => {});
    vault.release(journal.id);
  }

  #drop(item: Item): void {
    this.#items = this.#items.filter((one) => one !== item);
    this.#discarding = "";
    this.#draw();
  }

  #draw(): void {
    const [item] = this.#items;
    if (item === undefined) {
      this.store.set(EMPTY_SHELF);
      return;
    }
    const { journal, recovered, preparing, unmended, size } = item;
    this.store.set({
      id: journal.id,
      peerName: journal.peerName,
      time: timeOf(journal.startedAt),
      size: sizeWords(size),
      recovered,
      preparing,
      unmended,
      discarding: this.#discarding === journal.id,
      more: this.#items.length - 1,
    });
  }
}
