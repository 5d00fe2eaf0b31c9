/** The dialog that shows one picture: zoomed, moved, with those before and after it. */
import {
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { app } from "../app";
import { photo as shownPhoto, useStore } from "../bridge";
import { indexOfPhoto, type Photo, photosIn } from "../files/photos";
import { NO_PHOTO } from "../files/snapshot";
import { followGestures, moveByArrow } from "../ui/gestures";
import { isInputMethodKey } from "../ui/input_method";
import { Zoom } from "../ui/zoom";
import { STEP } from "../ui/zoom_snapshot";
import { useAddress } from "./file_content";
import type { PhotoLabels, PhotoProps } from "./file_props";

const close = (): void => app().files.photo.set(NO_PHOTO);
/** A press that moves less is a click. */
const CLICK_PX = 5;

/** @internal */
export function PhotoDialog(props: PhotoProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = useStore(shownPhoto);
  const photos = photosIn(app().mounted.messageList?.rows ?? []);
  const index = indexOfPhoto(photos, shown);
  const photo = photos[index];
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  useEffect(() => {
    if (photo === undefined) close();
  }, [photo]);
  const show = (at: number): void => {
    const next = photos[at];
    if (next !== undefined) app().files.photo.set({ row: next.row.key, at: next.at });
  };
  return (
    <dialog ref={dialog} className="photo-dialog" aria-label={props.labels.photo} onClose={close}>
      {photo && (
        <Content
          {...props}
          key={`${photo.row.key} ${photo.at}`}
          photo={photo}
          place={{ index, count: photos.length, show }}
          leave={() => dialog.current?.close()}
        />
      )}
    </dialog>
  );
}

interface Place {
  readonly index: number;
  readonly count: number;
  show(at: number): void;
}

type ContentProps = PhotoProps & { photo: Photo; place: Place; leave: () => void };

function Content({ photo, place, labels, peerName, leave }: ContentProps) {
  const { row, file } = photo;
  const frame = useRef<HTMLDivElement>(null);
  const [zoom] = useState(() => new Zoom());
  const { scale, x, y } = useSyncExternalStore(zoom.store.subscribe, zoom.store.getSnapshot);
  const address = useAddress(file, "content");
  const preview = useAddress(file, "thumbnail");
  useLayoutEffect(() => watchFrame(frame.current, zoom), [zoom]);
  useKeys(zoom, place);
  const transform = `translate(${x}px, ${y}px) scale(${scale})`;
  return (
    <>
      <header className="photo-header">
        <div className="photo-whose">
          <bdi>{row.own ? labels.own : peerName}</bdi>
          <span>{row.exact_time}</span>
        </div>
        {place.count > 1 && <span className="photo-place">{placeIn(labels, place)}</span>}
        <PhotoButton label={labels.further} path={FURTHER} act={() => zoom.by(1 / STEP)} />
        <PhotoButton label={labels.nearer} path={NEARER} act={() => zoom.by(STEP)} />
        <a
          className="photo-button"
          href={address}
          download={file.name}
          aria-label={labels.download.replace("{name}", file.name)}
        >
          <Icon path={DOWNLOAD} />
        </a>
        <PhotoButton label={labels.close} path={CLOSE} act={leave} />
      </header>
      <div ref={frame} className="photo-frame" {...useOutsideClick(frame, leave)}>
        <img
          src={address}
          alt={file.name}
          draggable={false}
          width={file.width || undefined}
          height={file.height || undefined}
          style={{ transform, backgroundImage: preview && `url("${preview}")` }}
        />
      </div>
      {place.index > 0 && (
        <PhotoButton
          label={labels.previous}
          path={PREVIOUS}
          act={() => place.show(place.index - 1)}
        />
      )}
      {place.index < place.count - 1 && (
        <PhotoButton label={labels.next} path={NEXT} act={() => place.show(place.index + 1)} />
      )}
    </>
  );
}

const placeIn = ({ place }: PhotoLabels, { index, count }: Place): string =>
  place.replace("{number}", String(index + 1)).replace("{count}", String(count));

const CLOSE = "m6 6 12 12M18 6 6 18";
const DOWNLOAD = "M12 4v11m5-5-5 5-5-5M5 19.5h14";
const NEARER = "M12 6v12M6 12h12";
const FURTHER = "M6 12h12";
const PREVIOUS = "M14.5 5.5 8 12l6.5 6.5";
const NEXT = "M9.5 5.5 16 12l-6.5 6.5";

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" width={24} height={24} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function PhotoButton({ label, path, act }: { label: string; path: string; act: () => void }) {
  const side = { [PREVIOUS]: "previous", [NEXT]: "next" }[path];
  return (
    <button
      type="button"
      className="photo-button"
      aria-label={label}
      data-side={side}
      onClick={act}
    >
      <Icon path={path} />
    </button>
  );
}

/** Follow the sizes and the gestures of the frame. Returns a stop function. */
function watchFrame(frame: HTMLElement | null, zoom: Zoom): (() => void) | undefined {
  const picture = frame?.querySelector("img");
  if (!frame || !picture) return undefined;
  const measure = (): void => {
    const { width, height } = frame.getBoundingClientRect();
    const shown = { width: picture.offsetWidth, height: picture.offsetHeight };
    zoom.measure({ width, height }, shown);
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(frame);
  picture.addEventListener("load", measure);
  const stop = followGestures(frame, zoom);
  return () => {
    stop();
    sizes.disconnect();
    picture.removeEventListener("load", measure);
  };
}

const FACTORS: Readonly<Record<string, number>> = { "+": STEP, "=": STEP, "-": 1 / STEP };
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Arrow keys lead to other pictures; they move one that is zoomed. */
function useKeys(zoom: Zoom, place: Place): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (isInputMethodKey(event) || event.altKey || event.ctrlKey || event.metaKey) return;
      zoom.by(FACTORS[event.key] ?? 1);
      if (zoom.store.getSnapshot().changed) moveByArrow(zoom, event);
      else place.show(place.index + (STEPS[event.key] ?? 0));
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [zoom, place]);
}

/** A click beside the picture closes it. */
function useOutsideClick(frame: RefObject<HTMLElement | null>, leave: () => void) {
  const start = useRef({ x: 0, y: 0 });
  return {
    onPointerDown({ clientX: x, clientY: y }: React.PointerEvent): void {
      start.current = { x, y };
    },
    onPointerUp({ clientX: x, clientY: y }: React.PointerEvent): void {
      const box = frame.current?.querySelector("img")?.getBoundingClientRect();
      const isMoved = Math.hypot(x - start.current.x, y - start.current.y) > CLICK_PX;
      if (box === undefined || isMoved) return;
      const isInside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      if (!isInside) leave();
    },
  };
}
