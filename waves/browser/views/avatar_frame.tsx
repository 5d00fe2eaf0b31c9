/** The frame in which the chosen picture is moved. */
import {
  type HTMLAttributes,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useRef,
} from "react";
import { FRAME_PX } from "../account/avatar_editor";
import { AvatarGestures } from "../account/avatar_gestures";
import { draw } from "../account/avatar_picture";
import { stores, useStore } from "../bridge";
import { avatarEditor } from "../bridge/avatar_code";
import { isInputMethodKey } from "../ui/input_method";

const STEP_PX = 8;
const WHEEL_ZOOM = 0.002;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
};

const gestures = new AvatarGestures({
  move: (right, down) => avatarEditor().move(right, down),
  scale: (by) => avatarEditor().scale(by),
});

/** Shows what becomes the picture; it is moved by pointer, wheel and arrow keys. */
export function AvatarFrame(props: HTMLAttributes<HTMLCanvasElement>) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { x, y, side } = useStore(stores.avatar);
  useEffect(() => {
    const [canvas, { picture }] = [ref.current, avatarEditor()];
    if (canvas !== null && picture !== null && side > 0) draw(canvas, picture, { x, y, side });
  }, [x, y, side]);
  useEffect(() => {
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      avatarEditor().scale(Math.exp(-event.deltaY * WHEEL_ZOOM));
    };
    // React's listeners are passive.
    const canvas = ref.current;
    canvas?.addEventListener("wheel", wheel, { passive: false });
    return () => canvas?.removeEventListener("wheel", wheel);
  }, []);
  const density = typeof window === "undefined" ? 1 : window.devicePixelRatio;
  return (
    <canvas
      {...props}
      ref={ref}
      width={FRAME_PX * density}
      height={FRAME_PX * density}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        gestures.press(event.pointerId, pointOf(event));
      }}
      onPointerMove={(event) => gestures.move(event.pointerId, pointOf(event))}
      onLostPointerCapture={(event) => gestures.release(event.pointerId)}
      onKeyDown={keyPressed}
    />
  );
}

const pointOf = ({ clientX: x, clientY: y }: PointerEvent) => ({ x, y });

function keyPressed(event: KeyboardEvent): void {
  const by = ARROWS[event.key];
  if (by === undefined || isInputMethodKey(event)) return;
  event.preventDefault();
  avatarEditor().move(...by);
}
