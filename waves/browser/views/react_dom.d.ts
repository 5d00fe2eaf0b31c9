/** As much of react-dom as is used here; Reflex brings the package, without types. */
declare module "react-dom" {
  import type { ReactNode, ReactPortal } from "react";

  export function createPortal(children: ReactNode, container: Element): ReactPortal;
}
