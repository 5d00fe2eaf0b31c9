/** What is being written, per conversation: survives a reload, leaves with the message. */
import type { Keep } from "./keep";
import { createStore, type Store } from "./store";
import { isBlank } from "./visible";

export interface DraftSnapshot {
  readonly conversationId: string;
  readonly text: string;
  /** Whether there is nothing to send. */
  readonly empty: boolean;
  /** How many characters there are too many. */
  readonly over: number;
}

export interface Drafts {
  readonly store: Store<DraftSnapshot>;
  /** Whose drafts these are; nothing is kept for nobody. */
  start(userId: string): void;
  /** Show the draft of this conversation. */
  open(conversationId: string): void;
  /** The person has typed. */
  write(text: string): void;
  /** Take the text of this conversation if it may be sent; the draft is empty after that. */
  take(conversationId: string): string | null;
}

/** In code points, as the server counts. */
export const MAX_BODY = 4_000;

export const NO_DRAFT: DraftSnapshot = { conversationId: "", text: "", empty: true, over: 0 };

/** Make the drafts; `keep` is where they survive. */
export function createDrafts(keep: Keep): Drafts {
  const store = createStore(NO_DRAFT);
  let userId = "";

  function show(conversationId: string, text: string): void {
    const length = text.length > MAX_BODY ? [...text].length : text.length;
    const over = Math.max(0, length - MAX_BODY);
    store.set({ conversationId, text, empty: isBlank(text), over });
  }

  function save(conversationId: string, text: string): void {
    if (userId === "" || conversationId === "") return;
    if (text === "") keep.remove(userId, "draft", conversationId);
    else keep.put(userId, "draft", conversationId, text);
  }

  function open(conversationId: string): void {
    const text = userId === "" ? null : keep.get(userId, "draft", conversationId);
    show(conversationId, text ?? "");
  }

  return {
    store,
    start(person) {
      if (person === userId) return;
      userId = person;
      // The composer may have been drawn before it was known who writes.
      if (person === "") store.set(NO_DRAFT);
      else open(store.getSnapshot().conversationId);
    },
    open,
    write(text) {
      const { conversationId } = store.getSnapshot();
      show(conversationId, text);
      save(conversationId, text);
    },
    take(conversationId) {
      const draft = store.getSnapshot();
      if (draft.conversationId !== conversationId || draft.empty || draft.over > 0) return null;
      show(conversationId, "");
      save(conversationId, "");
      return draft.text;
    },
  };
}
