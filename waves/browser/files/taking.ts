/** Where dropped and pasted files become part of the next message: the open conversation. */
import type { Store } from "../kit/store";
import { heldIn } from "../messages/conversation_route";
import type { DropSnapshot, FileTaker } from "../ui/file_drops";
import type { PageFiles } from "./page_files";

interface Taking {
  readonly files: Pick<PageFiles, "add">;
  readonly drops: Store<DropSnapshot>;
  readonly mounted: { readonly composer: HTMLElement | null };
}

const OTHER_FIELDS = "input, textarea:not(.composer .composer-text), dialog, [role=dialog]";

export const fileTaker = ({ files, drops, mounted }: Taking): FileTaker => ({
  takes(target) {
    const pane = mounted.composer?.closest(".main-pane");
    if (!pane || !(target instanceof Node)) return false;
    // A paste without a focus is one of the page.
    if (target === document.body || target === document.documentElement) return true;
    return pane.contains(target) && !(target as Element).closest?.(OTHER_FIELDS);
  },
  take(added) {
    if (added.length === 0) return;
    files.add(heldIn(window.history.state), added);
    mounted.composer?.focus();
  },
  held: (over) => drops.set({ over }),
});
