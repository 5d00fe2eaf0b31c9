/** How a person sees a running call, as a hook and as actions. */
import { app } from "../app";
import { type Panel, STAGE_AT_FIRST } from "../stage/snapshot";
import type { Movable } from "../stage/stage";
import { cornerAfter, grab, isCorner, type Press } from "../ui/drag";
import { type InputMethodKey, isInputMethodKey } from "../ui/input_method";
import { useStore } from ".";

export const useStage = () => useStore((parts) => parts.stage.store, STAGE_AT_FIRST);

interface StageClick {
  readonly target: EventTarget | null;
  preventDefault(): void;
  stopPropagation(): void;
}

const CONTROLS = "button, a, input, select, textarea, label, video[aria-label='Your video']";

export const stageActions = {
  togglePanel: (panel: Panel) => app().stage.togglePanel(panel),
  closePanel: () => app().stage.closePanel(),
  toggleMinimised: () => app().stage.toggleMinimised(),
  minimise: () => app().stage.minimise(),
  pointerMoved: () => app().stage.pointerMoved(),
  toggleFullScreen: () => app().stage.toggleFullScreen(),
  toggleOutside: () => app().stage.toggleOutside(),
  toggleShortcuts: () => app().stage.toggleShortcuts(),
  pressed: ({ pointerType }: { pointerType: string }) =>
    app().stage.taps.pressed({ isTouch: pointerType === "touch" }),
  clicked(click: StageClick): void {
    const isOnControl = click.target instanceof Element && click.target.closest(CONTROLS) !== null;
    if (!app().stage.taps.clicked({ isOnControl })) return;
    click.preventDefault();
    click.stopPropagation();
  },
};

interface CornerKey extends InputMethodKey {
  readonly key: string;
  readonly currentTarget: EventTarget | null;
  preventDefault(): void;
}

const isSmall = () => app().stage.store.getSnapshot().minimised;

/** The stage itself only moves while it is small. */
const canMove = (what: Movable) => what === "self" || isSmall();

export const dragActions = {
  grab(press: Press, what: Movable): void {
    if (!canMove(what)) return;
    grab(press, {
      moved: (corner) => app().stage.move(what, corner),
      tapped() {
        if (what === "dock" && isSmall()) app().stage.toggleMinimised();
      },
    });
  },
  keyPressed(event: CornerKey, what: Movable): void {
    if (isInputMethodKey(event)) return;
    const corner = (event.currentTarget as HTMLElement | null)?.dataset.corner;
    const next = isCorner(corner) && canMove(what) ? cornerAfter(corner, event.key) : null;
    if (next === null) return;
    event.preventDefault();
    app().stage.move(what, next);
  },
};
