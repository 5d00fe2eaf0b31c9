/** The remote screen: zoomed, moved, and reset with each share. */
import { type HTMLAttributes, useLayoutEffect, useRef } from "react";
import { app } from "../app";
import { stores, useStore } from "../bridge";
import { followGestures } from "../ui/gestures";
import { StreamVideo } from ".";

type SharedScreenProps = HTMLAttributes<HTMLDivElement> & {
  /** The accessible names of the video and of the frame around it. */
  label: string;
  frameLabel: string;
};

/**
 * A focusable frame with the remote screen in it.
 *
 * @clientOnly
 */
export function SharedScreen({ label, frameLabel, ...rest }: SharedScreenProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { scale, x, y } = useStore(stores.zoom);
  useLayoutEffect(() => watchSizes(ref.current), []);
  const transform = `translate(${x}px, ${y}px) scale(${scale})`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move what is in it
    <div {...rest} ref={ref} role="group" aria-label={frameLabel} tabIndex={0}>
      <StreamVideo which="remoteScreen" label={label} style={{ transform }} />
    </div>
  );
}

/** Follow the sizes of frame and video, and reset the zoom before and after. */
function watchSizes(frame: HTMLDivElement | null): (() => void) | undefined {
  const video = frame?.querySelector("video");
  if (!frame || !video) return undefined;
  const { zoom } = app().calls.code.now;
  const measure = (): void => {
    const { width, height } = frame.getBoundingClientRect();
    zoom.measure({ width, height }, { width: video.videoWidth, height: video.videoHeight });
  };
  zoom.reset();
  const sizes = new ResizeObserver(measure);
  sizes.observe(frame);
  video.addEventListener("resize", measure);
  const stopGestures = followGestures(frame, zoom);
  return () => {
    stopGestures();
    sizes.disconnect();
    video.removeEventListener("resize", measure);
    zoom.reset();
  };
}
