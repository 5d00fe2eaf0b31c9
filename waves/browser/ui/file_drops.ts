/** Dropped and pasted files and links: by default the browser would leave the page to open them. */
import type { Clock } from "../kit/clock";
import type { Store } from "../kit/store";

export interface DropSnapshot {
  /** A file was just dropped or pasted where none can be sent. */
  readonly refused: boolean;
  /** Files are held over a place that takes them. */
  readonly over: boolean;
}

/** What takes files. */
export interface FileTaker {
  /** Whether files can be given to what is there, by a drop or a paste. */
  takes(target: EventTarget | null): boolean;
  take(files: readonly File[]): void;
  /** Files are held over it, or no longer. */
  held(isOver: boolean): void;
}

export const NO_DROP: DropSnapshot = { refused: false, over: false };

const SHOWN_MS = 6_000;
const FIELDS = "input, textarea, [contenteditable]";
const NO_TAKER: FileTaker = { takes: () => false, take() {}, held() {} };

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
export function guardDrops(page: EventTarget, refused: () => void, taker = NO_TAKER): void {
  const dragged = (event: Event): void => {
    if (!event.defaultPrevented) keepPage(event as DragEvent, refused, taker);
  };
  for (const type of ["dragenter", "dragover", "drop"]) page.addEventListener(type, dragged);
  page.addEventListener("dragleave", (event) => {
    // Into an element of the page, or out of the window.
    if ((event as DragEvent).relatedTarget === null) taker.held(false);
  });
  page.addEventListener("paste", (event) => pasted(event as ClipboardEvent, refused, taker));
}

function pasted(event: ClipboardEvent, refused: () => void, taker: FileTaker): void {
  const { clipboardData } = event;
  const isOnlyFiles = hasFiles(clipboardData) && !clipboardData?.types.includes("text/plain");
  if (!isOnlyFiles) return;
  if (!taker.takes(event.target)) {
    refused();
    return;
  }
  event.preventDefault();
  taker.take([...(clipboardData?.files ?? [])]);
}

function keepPage(event: DragEvent, refused: () => void, taker: FileTaker): void {
  const isFile = hasFiles(event.dataTransfer);
  if (!isFile && isField(event.target)) return;
  event.preventDefault();
  const isTaken = isFile && taker.takes(event.target);
  if (event.dataTransfer) event.dataTransfer.dropEffect = isTaken ? "copy" : "none";
  taker.held(isTaken && event.type !== "drop");
  if (isTaken) dropped(event, taker);
  else if (isFile) refused();
}

function dropped({ type, dataTransfer }: DragEvent, taker: FileTaker): void {
  if (type === "drop") taker.take(filesIn(dataTransfer));
}

/** The dropped files, without folders. */
function filesIn(data: DataTransfer | null): readonly File[] {
  const items = [...(data?.items ?? [])].filter(({ kind }) => kind === "file");
  return items
    .filter((item) => item.webkitGetAsEntry?.()?.isDirectory !== true)
    .map((item) => item.getAsFile())
    .filter((file) => file !== null);
}

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes("Files") === true;

function isField(target: EventTarget | null): boolean {
  return (target as Partial<Element> | null)?.closest?.(FIELDS) != null;
}
