/** Dropped files and links: by default the browser would leave the page to open them. */
import type { Clock } from "../kit/clock";
import type { Store } from "../kit/store";

export interface DropSnapshot {
  /** A file was just dropped or pasted; files cannot be sent. */
  readonly refused: boolean;
}

export const NO_DROP: DropSnapshot = { refused: false };

const SHOWN_MS = 6_000;
const FIELDS = "input, textarea, [contenteditable]";

/** Return a function that shows the notice for some seconds. */
export function refuseFiles(store: Store<DropSnapshot>, clock: Clock): () => void {
  let cancel = (): void => {};
  return () => {
    cancel();
    store.set({ refused: true });
    cancel = clock.after(SHOWN_MS, () => store.set({ refused: false }));
  };
}

/** Prevent drops from leaving the page; text can still be dropped into fields. */
export function guardDrops(page: EventTarget, refused: () => void): void {
  const dragged = (event: Event) => keepPage(event as DragEvent, refused);
  for (const type of ["dragenter", "dragover", "drop"]) page.addEventListener(type, dragged);
  page.addEventListener("paste", (event) => {
    const { clipboardData } = event as ClipboardEvent;
    const isOnlyFiles = hasFiles(clipboardData) && !clipboardData?.types.includes("text/plain");
    if (isOnlyFiles) refused();
  });
}

function keepPage(event: DragEvent, refused: () => void): void {
  if (event.defaultPrevented) return;
  const isFile = hasFiles(event.dataTransfer);
  if (!isFile && isField(event.target)) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  if (isFile) refused();
}

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes("Files") === true;

function isField(target: EventTarget | null): boolean {
  return (target as Partial<Element> | null)?.closest?.(FIELDS) != null;
}
