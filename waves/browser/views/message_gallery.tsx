/** The files of a conversation in a dialog; its code is loaded when it is first opened. */
import { gallery, useField } from "../bridge";
import { onDemand } from "./deferred";
import type { GalleryProps } from "./file_props";

const Dialog = onDemand<GalleryProps>(() =>
  import("./gallery_dialog").then((module) => module.GalleryDialog),
);

/** The dialog `Shared media`, while it is open. */
export function SharedMedia(props: GalleryProps) {
  return useField(gallery, "conversationId") === "" ? null : <Dialog {...props} />;
}
