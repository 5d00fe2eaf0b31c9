/** The chat of the running call in this tab's sessionStorage: a reload must not lose it. */

import { createTabMemory, type TabMemory } from "../../kit/tab_storage";
import { isCount, isFields } from "../rtc/signals";
import type { ChatMessage } from "./chat_history";
import type { KeptAgreement } from "./keep_consent";

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

export type ChatMemory = TabMemory<RememberedChat>;

/** Keep the chat in the storage that `open` finds: null where there is none. */
export function createChatMemory(open: () => Storage | null): ChatMemory {
  return createTabMemory("waves:call-chat", open, isWhole);
}

function isWhole(value: Record<string, unknown>): boolean {
  return (
    typeof value.callId === "string" &&
    typeof value.draft === "string" &&
    [value.own, value.theirs].every(Array.isArray) &&
    [value.delivered, value.read, value.given].every(isCount) &&
    isFields(value.agreement)
  );
}
