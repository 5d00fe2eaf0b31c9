/** The button that records a voice message: tapped, or held while one speaks. */
import { app } from "../app";

interface Press {
  readonly button: number;
  readonly clientX: number;
}

/** A shorter press is a tap. */
const HELD_MS = 400;
/** A held press that is moved so far cancels. */
const SLIDE_PX = 90;

const recorder = () => app().files.code.loaded?.recorder;

export function voicePressed(event: Press, conversationId: string): void {
  if (event.button !== 0) return;
  const { clock, files } = app();
  const begun = clock.now();
  const off = new AbortController();
  const isHeld = (): boolean => clock.now() - begun >= HELD_MS;
  files.record(conversationId);
  const moved = ({ clientX }: PointerEvent): void => {
    if (!isHeld() || Math.abs(clientX - event.clientX) < SLIDE_PX) return;
    off.abort();
    recorder()?.cancel();
  };
  const released = (): void => {
    off.abort();
    if (isHeld() && recorder()?.store.getSnapshot().phase === "recording") recorder()?.send();
  };
  window.addEventListener("pointermove", moved, { signal: off.signal });
  window.addEventListener("pointerup", released, { signal: off.signal });
  window.addEventListener("pointercancel", () => off.abort(), { signal: off.signal });
}

/** By the keyboard or assistive technology: no pointer was pressed. */
export function voiceClicked(event: { readonly detail: number }, conversationId: string): void {
  if (event.detail === 0) app().files.record(conversationId);
}
