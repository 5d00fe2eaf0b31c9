/** One picture over the whole window; its code is loaded with the first. */
import { photo, useField } from "../bridge";
import { onDemand } from "./deferred";
import type { PhotoProps } from "./file_props";

const Viewer = onDemand<PhotoProps>(() =>
  import("./photo_viewer").then((module) => module.PhotoDialog),
);

/** The dialog `Photo`, while one is open. */
export function PhotoViewer(props: PhotoProps) {
  return useField(photo, "row") === "" ? null : <Viewer {...props} />;
}
