/** The single-letter shortcuts of a call; the tooltips of the buttons show them. */
import type { CallEngine } from "../call/engine";
import type { Zoom } from "../ui/zoom";
import { STEP } from "../ui/zoom_snapshot";
import type { KeyBindings } from "./shortcuts";
import type { Stage } from "./stage";

/** One line per letter, in the order of the controls. */
export function callKeys(
  { actions, capabilities }: CallEngine,
  stage: Pick<Stage, "togglePanel" | "toggleFullScreen">,
): KeyBindings {
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
export function screenKeys(zoom: Zoom): KeyBindings {
  const nearer = (): void => zoom.by(STEP);
  return { "+": nearer, "=": nearer, "-": () => zoom.by(1 / STEP), "0": () => zoom.reset() };
}
