/** The file picker of the browser, which only a click may open: at once. */

/** Let the user choose files; calls back with those that were chosen, if any. */
export function pickFiles(chosen: (files: readonly File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => chosen([...(input.files ?? [])]));
  input.click();
}
