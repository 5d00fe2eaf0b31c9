/** The files of a conversation, the latest first: a page at a time, of one kind. */
import * as v from "valibot";
import { count, parse } from "../kit/parse";
import { createStore } from "../kit/store";
import { type FileKind, shownFile } from "../messages/file_view";
import { type GalleryItem, NO_GALLERY } from "./snapshot";

export interface GalleryDeps {
  /** Return a page as the API does; rejects when there is no answer. */
  fetchFiles(conversationId: string, kind: FileKind, before: number | null): Promise<unknown>;
  /** Show a message. */
  jumpTo(seq: number): void;
}

const text = v.string();
const optional = <S extends v.GenericSchema>(schema: S) => v.nullish(schema);
const fileSchema = v.object({
  id: text,
  kind: v.picklist(["image", "voice", "file"]),
  name: text,
  type: text,
  size: count,
  width: optional(count),
  height: optional(count),
  placeholder: optional(text),
  duration_ms: optional(count),
  peaks: optional(v.array(count)),
});
const pageSchema = v.object({
  items: v.array(v.object({ seq: count, created_at: text, file: fileSchema })),
  next: optional(count),
});

export class Gallery {
  readonly store = createStore(NO_GALLERY);
  #next: number | null = null;
  /** Counts the lists: a page of another one is of no use. */
  #list = 0;

  constructor(private readonly deps: GalleryDeps) {}

  open(conversationId: string): void {
    this.store.set({ ...NO_GALLERY, conversationId });
    this.show("image");
  }

  close(): void {
    this.#list += 1;
    this.store.set(NO_GALLERY);
  }

  /** Show the files of this kind. */
  show(kind: FileKind): void {
    this.#list += 1;
    this.#next = null;
    this.store.set({ kind, items: [], state: "more" });
    void this.more();
  }

  /** Load the next page, if there is one. */
  async more(): Promise<void> {
    const { conversationId, kind, state } = this.store.getSnapshot();
    if (conversationId === "" || (state !== "more" && state !== "failed")) return;
    const list = this.#list;
    this.store.set({ state: "loading" });
    const answer = await this.deps
      .fetchFiles(conversationId, kind, this.#next)
      .catch(() => undefined);
    if (list !== this.#list) return;
    const page = parse(pageSchema, answer);
    if (page === null) {
      this.store.set({ state: "failed" });
      return;
    }
    this.#next = page.next ?? null;
    const items = [...this.store.getSnapshot().items, ...page.items.map(itemOf)];
    this.store.set({ items, state: this.#next === null ? "end" : "more" });
  }

  /** Show the message of a file. */
  jumpTo(seq: number): void {
    this.close();
    this.deps.jumpTo(seq);
  }
}

type PageItem = v.InferOutput<typeof pageSchema>["items"][number];

function itemOf({ seq, created_at, file }: PageItem): GalleryItem {
  const { width = null, height = null, placeholder = null, ...rest } = file;
  const { duration_ms = null, peaks = null, ...known } = rest;
  const shown = shownFile({ ...known, width, height, placeholder, duration_ms, peaks });
  return { seq, at: Date.parse(created_at), file: shown };
}
