/** What two people have sent each other: photos, voice messages and files, a page at a time. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { app } from "../app";
import { gallery as galleryStore, stores, useStore } from "../bridge";
import type { GalleryItem } from "../files/snapshot";
import { shortTime } from "../kit/format";
import type { FileKind } from "../messages/file_view";
import { isInputMethodKey } from "../ui/input_method";
import { FileRows, Picture } from "./file_content";
import type { GalleryLabels, GalleryProps } from "./file_props";

const KINDS = ["image", "voice", "file"] as const;
const gallery = () => app().files.code.now.gallery;

/** @internal */
export function GalleryDialog({ labels, files }: GalleryProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { kind, items, state } = useStore(galleryStore);
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const isEmpty = state === "end" && items.length === 0;
  return (
    <dialog
      ref={dialog}
      className="gallery"
      aria-label={labels.title}
      onClose={() => gallery().close()}
      onPointerDown={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div className="gallery-header">
        <h2>{labels.title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={labels.close}
          onClick={() => dialog.current?.close()}
        >
          <svg viewBox="0 0 24 24" width={20} height={20} aria-hidden="true">
            <path d="m6 6 12 12M18 6 6 18" />
          </svg>
        </button>
      </div>
      <Tabs kind={kind} labels={labels} />
      <div
        className="gallery-panel"
        role="tabpanel"
        id="gallery-panel"
        aria-labelledby={`tab-${kind}`}
      >
        <ul className="gallery-items" data-kind={kind}>
          {items.map((item, at) => (
            <li key={at}>
              <Item item={item} labels={labels} files={files} />
            </li>
          ))}
        </ul>
        <End labels={labels} isEmpty={isEmpty} state={state} />
      </div>
    </dialog>
  );
}

function Tabs({ kind, labels }: { kind: FileKind; labels: GalleryLabels }) {
  const pressed = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || isInputMethodKey(event.nativeEvent)) return;
    event.preventDefault();
    const next = KINDS[(KINDS.indexOf(kind) + step + KINDS.length) % KINDS.length] ?? kind;
    gallery().show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="gallery-tabs" role="tablist" aria-label={labels.title} onKeyDown={pressed}>
      {KINDS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`tab-${one}`}
          aria-selected={one === kind}
          aria-controls="gallery-panel"
          tabIndex={one === kind ? 0 : -1}
          onClick={() => gallery().show(one)}
        >
          {labels[one]}
        </button>
      ))}
    </div>
  );
}

function Item({ item, labels, files }: GalleryProps & { item: GalleryItem }) {
  const { file, seq, at } = item;
  const today = useStore(stores.today);
  const jump = labels.jump.replace("{name}", file.name);
  const go = (): void => gallery().jumpTo(seq);
  if (file.kind === "image") {
    return (
      <button type="button" className="picture" aria-label={jump} onClick={go}>
        <Picture file={file} broken={files.broken} />
      </button>
    );
  }
  const time = shortTime(at, today.moment, today.place);
  return (
    <>
      <FileRows files={[file]} rowKey="" clientId="" waiting={false} labels={files} />
      <button type="button" className="gallery-jump" aria-label={`${time}: ${jump}`} onClick={go}>
        {time}
      </button>
    </>
  );
}

interface EndProps {
  labels: GalleryLabels;
  isEmpty: boolean;
  state: "more" | "loading" | "failed" | "end";
}

/** Loads the next page when one scrolls there. */
function End({ labels, isEmpty, state }: EndProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state !== "more" || ref.current === null) return undefined;
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) void gallery().more();
    });
    seen.observe(ref.current);
    return () => seen.disconnect();
  }, [state]);
  return (
    <div ref={ref} className="gallery-end" role="status">
      {state === "loading" && labels.loading}
      {isEmpty && labels.empty}
      {state === "failed" && (
        <>
          {labels.failed}{" "}
          <button type="button" className="button" onClick={() => gallery().more()}>
            {labels.again}
          </button>
        </>
      )}
    </div>
  );
}
