/** Views of the running call that hold on to more than the page's own elements. */
import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { app } from "../app";
import { stores, useField } from "../bridge";

/** Draws its children in the window outside of the page, while there is one. */
export function PictureInPicture({ children }: { children?: ReactNode }) {
  const outside = useField(stores.stage, "outside");
  return outside === null ? null : createPortal(children, outside);
}

/** Makes the call small when the person goes to another page. */
export function Whereabouts({ path }: { path: string }) {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    app().stage.minimise();
  }, [path]);
  return null;
}
