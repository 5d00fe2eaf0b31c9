/** The dependencies of the forms in a real browser. */
import { sessionStore } from "../kit/browser_storage";
import type { AuthFormsDeps } from "./auth_forms";
import type { EmailLinkDeps } from "./email_link";
import { loadPage } from "./session";
import type { SettingsFormsDeps } from "./settings_forms";

export const emailLinkDeps: EmailLinkDeps = {
  here: () => window.location,
  storage: sessionStore,
  strip: () => window.history.replaceState(window.history.state, "", window.location.pathname),
  onOther: (listener) => window.addEventListener("hashchange", listener),
};

export const authFormsDeps: Omit<AuthFormsDeps, "store" | "forget" | "emailLink"> = {
  fetch: (path, init) => fetch(path, init),
  valuesOf(form) {
    if (!(form instanceof HTMLFormElement)) return {};
    const values = [...new FormData(form)].filter((entry): entry is [string, string] => {
      return typeof entry[1] === "string";
    });
    return Object.fromEntries(values);
  },
  focus: (form, field) => fieldOf(form, field)?.focus(),
  empty(form, field) {
    const input = fieldOf(form, field);
    if (input) input.value = "";
  },
  here: () => window.location,
  loadPage,
};

export const settingsFormsDeps: Omit<SettingsFormsDeps, "store"> = {
  ...authFormsDeps,
  valuesOf(form) {
    // An untouched field may have been changed in another tab meanwhile.
    const isTouched = ([name, value]: [string, string]) => {
      const field = fieldOf(form, name);
      return field?.type !== "text" || value === "" || value !== field.defaultValue;
    };
    return Object.fromEntries(Object.entries(authFormsDeps.valuesOf(form)).filter(isTouched));
  },
  fill(form, values) {
    if (!(form instanceof HTMLFormElement)) return;
    for (const input of form.querySelectorAll<HTMLInputElement>("input[name]")) {
      const value = values[input.name];
      if (input.type === "text" && typeof value === "string") input.value = value;
      else if (input.autocomplete.endsWith("-password")) input.value = "";
    }
  },
  focusSection: (about) => document.querySelector<HTMLElement>(`[data-about~="${about}"]`)?.focus(),
};

function fieldOf(form: EventTarget | null, name: string): HTMLInputElement | null {
  const input = form instanceof HTMLFormElement ? form.elements.namedItem(name) : null;
  return input instanceof HTMLInputElement ? input : null;
}
