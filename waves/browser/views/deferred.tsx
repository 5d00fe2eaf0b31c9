/** Loads the code of components that the first screen does not need (`bridge/deferred.py`). */
import { type ComponentType, createElement, useEffect, useSyncExternalStore } from "react";
import { systemClock } from "../kit/clock";
import { createLoader, type Loader } from "../kit/loader";

type Load = () => Promise<ComponentType>;

const loaders: Loader<ComponentType>[] = [];

/** Return a component that is empty until its code is loaded. */
export function deferred(load: Load): ComponentType {
  const loader = createLoader(() => {
    forgetFailedStyles();
    return load();
  }, systemClock);
  loaders.push(loader);
  return function Deferred() {
    const content = useSyncExternalStore(loader.subscribe, loader.loaded, () => null);
    useEffect(() => loader.want(), []);
    return content && createElement(content);
  };
}

/** Vite leaves the link of a stylesheet that failed, and the next load takes it for loaded. */
function forgetFailedStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    if (link.sheet === null) link.remove();
  }
}

/** Load everything now. */
export function loadDeferred(): void {
  for (const loader of loaders) loader.want();
}
