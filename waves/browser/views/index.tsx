/** The views that Python cannot write, because they need their elements. */

import {
  type HTMLAttributes,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { app, type Mounted } from "../app";
import type { StreamName } from "../call/media/stream_registry";
import { canCall } from "../call/support";
import { onIdle } from "../ui/page_lifecycle";
import { loadDeferred } from "./deferred";

type StreamVideoProps = HTMLAttributes<HTMLVideoElement> & {
  which: StreamName;
  label: string;
  /** Without sound: another element plays it. */
  silent?: boolean;
};

/**
 * Plays a stream of the call. Remote streams carry the sound, also in voice calls.
 *
 * @clientOnly
 */
export function StreamVideo({ which, label, silent = false, ...rest }: StreamVideoProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const { streams, playback, deviceSettings } = app().calls.code.now.engine;
  const stream = useSyncExternalStore(
    (listener) => streams.subscribe(listener),
    () => streams.get(which),
    () => null,
  );
  useEffect(() => {
    const video = ref.current;
    if (video === null) return undefined;
    video.srcObject = stream;
    return stream === null ? undefined : playback.keep(video);
  }, [stream]);
  useEffect(() => {
    if (ref.current === null || silent || !which.startsWith("remote")) return undefined;
    return deviceSettings.speaker.plays(ref.current);
  }, [which, silent]);
  return (
    <video
      {...rest}
      ref={ref}
      aria-label={label}
      data-stream={which}
      muted={silent || which.startsWith("local")}
      // Firefox offers picture-in-picture for every video; the local one is of no use.
      disablePictureInPicture={which.startsWith("local")}
      autoPlay
      playsInline
    />
  );
}

type RuntimeProps = {
  userId: string;
  labels: Readonly<Record<string, string>>;
  onResync?: () => void;
  children?: ReactNode;
};

/** Connects the app to Reflex's state: the user and the labels. */
export function Runtime({ userId, labels, ...props }: RuntimeProps) {
  const calls = useLatest(props.onResync);
  useEffect(() => mount("resync", () => calls.current?.()), [calls]);
  useEffect(() => (userId !== "" && canCall() ? onIdle(loadCalls) : undefined), [userId]);
  useEffect(() => app().calls.stores.call.subscribe(loadDeferred), []);
  useEffect(() => app().tabTitle.setLabels(labels), [labels]);
  return <>{props.children}</>;
}

function loadCalls(): void {
  app().calls.code.want();
  loadDeferred();
}

/** The latest value, for listeners that are created once. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** Register a mounted element. Returns a function that unregisters it, if it still is. */
export function mount<K extends keyof Mounted>(place: K, what: Mounted[K]): () => void {
  const { mounted } = app();
  mounted[place] = what;
  return () => {
    if (mounted[place] === what) mounted[place] = null;
  };
}
