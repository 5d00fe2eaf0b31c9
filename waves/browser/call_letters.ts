/** What single letters do in a call: the tips of the buttons say the same. */
import type { CallEngine } from "./call/engine";
import type { Letters } from "./shortcuts";

/** One line per letter, in the order of the controls. */
export function callLetters({ actions }: CallEngine): Letters {
  return {
    m: actions.toggleMicrophone,
    v: actions.toggleCamera,
    c: () => actions.togglePanel("chat"),
    h: actions.hangUp,
  };
}
