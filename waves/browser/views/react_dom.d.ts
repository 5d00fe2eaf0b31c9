/** The used part of react-dom; Reflex installs the package without types. */
declare module "react-dom" {
  import type { ReactNode, ReactPortal } from "react";

  export function createPortal(children: ReactNode, container: Element): ReactPortal;
}
