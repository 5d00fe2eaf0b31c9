/** The recording of a voice message: how long and how loud it is. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { app } from "../app";
import { stores, useStore } from "../bridge";
import { isInputMethodKey } from "../ui/input_method";
import type { VoiceBarProps } from "./file_props";

const CANCEL = "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 10.5v5.5M13.8 10.5v5.5";
const SEND = "M12 19.5v-15m-6.5 6.5L12 4.5l6.5 6.5";

const recorder = () => app().files.code.now.recorder;

const cancel = (): void => recorder().cancel();
const send = (): void => recorder().send();

function pressed(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Escape" || isInputMethodKey(event.nativeEvent)) return;
  event.preventDefault();
  event.stopPropagation();
  cancel();
}

/** @internal */
export function RecordingBar({ labels }: VoiceBarProps) {
  const { phase, elapsed, levels } = useStore(stores.voice);
  const bar = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
  }, []);
  // Before the bar is gone it is known whether the focus goes with it.
  useLayoutEffect(() => {
    const whole = bar.current;
    return () => {
      const hadFocus = whole?.contains(document.activeElement) ?? false;
      const isTouch = matchMedia("(pointer: coarse)").matches;
      if (hadFocus && !isTouch) queueMicrotask(() => app().mounted.composer?.focus());
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={bar}
      className="voice-bar"
      role="group"
      aria-label={labels.recording}
      onKeyDown={pressed}
    >
      <button type="button" className="voice-cancel" aria-label={labels.cancel} onClick={cancel}>
        <Icon path={CANCEL} />
      </button>
      <span className="voice-dot" data-on={phase === "recording"} />
      <span className="voice-elapsed" role="timer">
        {phase === "asking" ? labels.asking : elapsed}
      </span>
      <span className="voice-levels" aria-hidden="true">
        {levels.map((level, at) => (
          <span key={at} style={{ height: `${Math.max(8, level)}%` }} />
        ))}
      </span>
      <button
        ref={button}
        type="button"
        className="send-button"
        data-ready={phase === "recording"}
        aria-label={labels.send}
        onClick={send}
      >
        <Icon path={SEND} />
      </button>
    </div>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" width={20} height={20} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
