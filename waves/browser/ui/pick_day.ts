/** The date picker of the browser, which only a click may open: at once. */

/** Let the user choose a day; calls back with its first moment, if one is chosen. */
export function pickDay(label: string, chosen: (moment: Date) => void): void {
  const input = document.createElement("input");
  input.type = "date";
  // Whoever types a year types one of the first century on the way.
  input.min = "1970-01-01";
  input.className = "day-picker";
  input.setAttribute("aria-label", label);
  document.body.append(input);
  const end = (): void => input.remove();
  input.addEventListener("blur", end);
  input.addEventListener("change", () => {
    if (input.value === "" || !input.validity.valid) return;
    chosen(new Date(`${input.value}T00:00`));
    end();
  });
  input.focus();
  // Where a browser has no picker, the field is there all the same.
  try {
    input.showPicker();
  } catch {}
}
