/** The single-letter shortcuts of a call; the tooltips of the buttons show them. */
import type { CallEngine } from "../call/engine";
import { STEP, type Zoom } from "../ui/zoom";
import type { Letters } from "./shortcuts";
import type { Stage } from "./stage";

/** One line per letter, in the order of the controls. */
export function callLetters(
  { actions, capabilities }: CallEngine,
  stage: Pick<Stage, "togglePanel" | "toggleFullScreen">,
): Letters {
  return {
    m: actions.toggleMicrophone,
    v: actions.toggleCamera,
    s: () => capabilities.share.toggle(),
    r: () => capabilities.recording.toggle(),
    c: () => stage.togglePanel("chat"),
    f: stage.toggleFullScreen,
    h: actions.hangUp,
  };
}

/** The shortcuts while a remote screen is shown; an unshifted plus is an equals sign. */
export function screenSigns(zoom: Zoom): Letters {
  const nearer = (): void => zoom.by(STEP);
  return { "+": nearer, "=": nearer, "-": () => zoom.by(1 / STEP), "0": () => zoom.reset() };
}
