/** The editor of the own picture in a real browser: no part of the first load. */
import { AvatarEditor } from "../account/avatar_editor";
import { decode, encode } from "../account/avatar_picture";
import { loadPage } from "../account/session";
import { app } from "../app";

/** The id of the dialog with the frame. */
const FRAME = "avatar-frame";

let editor: AvatarEditor<ImageBitmap> | null = null;

/** Return the editor of this page. */
export function avatarEditor(): AvatarEditor<ImageBitmap> {
  editor ??= new AvatarEditor<ImageBitmap>({
    store: app().avatar,
    fetch: (path, init) => fetch(path, init),
    decode,
    encode,
    showFrame: (isShown) => document.getElementById(FRAME)?.togglePopover(isShown),
    loadPage,
  });
  return editor;
}
