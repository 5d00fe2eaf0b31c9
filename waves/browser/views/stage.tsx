/** Views of the running call that need more than their own elements. */
import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { app } from "../app";
import { stores, useField } from "../bridge";

/** Renders its children into the picture-in-picture window while there is one. */
export function PictureInPicture({ children }: { children?: ReactNode }) {
  const root = useField(stores.stage, "pictureInPictureRoot");
  return root === null ? null : createPortal(children, root);
}

/** Minimises the call on a navigation to another page. */
export function MinimiseOnNavigation({ path }: { path: string }) {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    app().calls.code.loaded?.stage.minimise();
  }, [path]);
  return null;
}
