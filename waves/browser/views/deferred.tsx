/** Loads the code of components that the first screen does not need (`bridge/deferred.py`). */
import { type ComponentType, createElement, useEffect, useSyncExternalStore } from "react";
import { systemClock } from "../kit/clock";
import { createLoader, type Loader } from "../kit/loader";

type Load<P extends object = object> = () => Promise<ComponentType<P>>;

const loaders: Loader<ComponentType>[] = [];

const STYLE_RETRY_MS = 500;

/** Vite requests a stylesheet once: after a failure it loads the code without it. */
function retryStyle({ target }: Event): void {
  if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
  systemClock.after(STYLE_RETRY_MS, () => target.replaceWith(target.cloneNode()));
}

// Errors of elements do not bubble.
if (typeof document !== "undefined") document.addEventListener("error", retryStyle, true);

/** Return a component that is empty until its code is loaded. */
export function deferred(load: Load): ComponentType {
  const loader = createLoader(load, systemClock);
  loaders.push(loader);
  return shown(loader);
}

/** Return a component that loads its code when it is first shown. */
export const onDemand = <P extends object>(load: Load<P>): ComponentType<P> =>
  shown(createLoader(load, systemClock));

function shown<P extends object>(loader: Loader<ComponentType<P>>): ComponentType<P> {
  return function Deferred(props) {
    const content = useSyncExternalStore(loader.subscribe, loader.loaded, () => null);
    useEffect(() => loader.want(), []);
    return content && createElement(content, props);
  };
}

/** Load everything now. */
export function loadDeferred(): void {
  for (const loader of loaders) loader.want();
}
