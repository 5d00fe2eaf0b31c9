/** The chat of the running call in this tab's sessionStorage: a reload must not lose it. */
import { isCount, isFields } from "../signals";
import type { KeptAgreement } from "./agreement";
import type { ChatMessage } from "./log";

export interface RememberedChat {
  callId: string;
  own: readonly ChatMessage[];
  theirs: readonly ChatMessage[];
  /** Up to which of our messages they have; of theirs, we have read. */
  delivered: number;
  read: number;
  agreement: KeptAgreement;
  /** Up to which of our messages are handed over to the conversation. */
  given: number;
  draft: string;
}

export interface ChatMemory {
  save(chat: RememberedChat): void;
  load(): RememberedChat | null;
  clear(): void;
}

const KEY = "waves:call-chat";

/** Keep the chat in the storage that `open` finds: null where there is none. */
export function createChatMemory(open: () => Storage | null): ChatMemory {
  function attempt<T>(use: (storage: Storage | null) => T, otherwise: T): T {
    try {
      return use(open());
    } catch {
      // Full or forbidden: then the chat lasts as long as the page.
      return otherwise;
    }
  }

  return {
    save: (chat) => attempt((storage) => storage?.setItem(KEY, JSON.stringify(chat)), undefined),
    load: () => attempt((storage) => read(storage?.getItem(KEY) ?? null), null),
    clear: () => attempt((storage) => storage?.removeItem(KEY), undefined),
  };
}

function read(text: string | null): RememberedChat | null {
  const value: unknown = text === null ? null : JSON.parse(text);
  // Ours alone writes here; an older version of us may have written something else.
  const isWhole =
    isFields(value) &&
    typeof value.callId === "string" &&
    typeof value.draft === "string" &&
    [value.own, value.theirs].every(Array.isArray) &&
    [value.delivered, value.read, value.given].every(isCount) &&
    isFields(value.agreement);
  return isWhole ? (value as unknown as RememberedChat) : null;
}
