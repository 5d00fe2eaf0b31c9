/** Acts on the own picture; their code is loaded when the first one is used. */
import { systemClock } from "../kit/clock";
import { Later } from "../kit/later";
import type { avatarEditor } from "./avatar_code";

const code = new Later<ReturnType<typeof avatarEditor>>({
  clock: systemClock,
  async load() {
    const module = await import("./avatar_code");
    return () => module.avatarEditor();
  },
  begin() {},
});

interface FileEvent {
  readonly target: EventTarget | null;
}

interface DialogEvent {
  readonly currentTarget: EventTarget | null;
}

/** A file was chosen. */
export function choosePicture(event: FileEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  const [file] = target.files ?? [];
  // The same file can be chosen again.
  target.value = "";
  if (file !== undefined) code.run((editor) => void editor.choose(file));
}

/** The slider was moved. */
export function zoomPicture(event: FileEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  // Before the code is there, React has put the former value back.
  const { valueAsNumber: zoom } = target;
  code.run((editor) => editor.zoomTo(zoom));
}

export const savePicture = (): void => code.run((editor) => void editor.save());
export const removePicture = (): void => code.run((editor) => void editor.remove());

/** The dialog has opened or closed; however it closes, the picture is forgotten. */
export function frameToggled(event: DialogEvent): void {
  const dialog = event.currentTarget;
  const isClosed = dialog instanceof HTMLElement && !dialog.matches(":popover-open");
  if (isClosed) code.run((editor) => editor.cancel());
}
