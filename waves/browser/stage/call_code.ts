/** The code of calls, one file of the build: the engine, and how a call is shown. */
import { browserDeps, type PageDeps } from "../call/browser_deps";
import { createCallEngine } from "../call/engine";
import type { CallSnapshot } from "../call/model/snapshot";
import type { Store } from "../kit/store";
import { Zoom } from "../ui/zoom";
import { browserStage } from "./browser_deps";
import { keyboardDeps } from "./keyboard";
import { createMoving } from "./moving";
import { callKeys, screenKeys } from "./shortcut_keys";
import { Shortcuts } from "./shortcuts";
import { createStage } from "./stage";

export interface CallCodeDeps extends PageDeps {
  /** The store of the call, which exists before its engine. */
  call: Store<CallSnapshot>;
}

export type CallCode = ReturnType<typeof createCallCode>;

/** Create what was loaded, and connect its parts. */
export function createCallCode({ call, ...page }: CallCodeDeps) {
  const engine = createCallEngine(browserDeps(page), call);
  const stage = createStage({ call: engine, clock: page.clock, ...browserStage() });
  const zoom = new Zoom();
  const keys = callKeys(engine, stage);
  const ofScreen = { ...keys, ...screenKeys(zoom) };
  const present = () => (engine.capabilities.share.store.getSnapshot().remote ? ofScreen : keys);
  new Shortcuts({
    ...keyboardDeps,
    call,
    stage: stage.store,
    actions: { ...engine.actions, ...stage },
    keys: () => (stage.store.getSnapshot().shortcuts ? present() : null),
    leaveFullScreen: stage.leaveFullScreen,
    clock: page.clock,
  });
  return { engine, stage, moving: createMoving(stage), zoom };
}
