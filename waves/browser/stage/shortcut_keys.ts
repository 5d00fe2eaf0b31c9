/** What single letters do in a call: the tips of the buttons say the same. */
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

/** What signs do while their screen is seen; an unshifted plus is an equals sign. */
export function screenSigns(zoom: Zoom): Letters {
  const nearer = (): void => zoom.by(STEP);
  return { "+": nearer, "=": nearer, "-": () => zoom.by(1 / STEP), "0": () => zoom.reset() };
}
