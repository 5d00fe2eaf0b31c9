/** Acts on the own picture; their code is loaded when the first one is used. */

const editor = () => import("./avatar_code").then((module) => module.avatarEditor());

interface FileEvent {
  readonly target: EventTarget | null;
}

interface DialogEvent {
  readonly currentTarget: EventTarget | null;
}

/** A file was chosen. */
export async function choosePicture(event: FileEvent): Promise<void> {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  const [file] = target.files ?? [];
  // The same file can be chosen again.
  target.value = "";
  if (file !== undefined) await (await editor()).choose(file);
}

/** The slider was moved. */
export async function zoomPicture(event: FileEvent): Promise<void> {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  // Before the code is there, React has put the former value back.
  const { valueAsNumber: zoom } = target;
  (await editor()).zoomTo(zoom);
}

export const savePicture = async () => (await editor()).save();
export const removePicture = async () => (await editor()).remove();

/** The dialog has opened or closed; however it closes, the picture is forgotten. */
export async function frameToggled(event: DialogEvent): Promise<void> {
  const dialog = event.currentTarget;
  if (dialog instanceof HTMLElement && !dialog.matches(":popover-open")) (await editor()).cancel();
}
