/**
 * The forms and buttons of `/settings`: plain requests, so that no password enters Reflex.
 *
 * Reflex's state shows what has changed. Here is only the state of the latest request.
 */

import type { Store } from "../kit/store";
import { type Fetch, request, type Values } from "./api_client";
import { problemIn, type SubmitEvent } from "./auth_forms";

export interface AccountSnapshot {
  readonly busy: boolean;
  /** The action that the other fields are about, or empty. */
  readonly about: string;
  /** An error code that belongs to no field, or empty; see `waves/texts/`. */
  readonly error: string;
  /** The error of each field, in words from the server. */
  readonly errors: Values;
  /** The action was carried out, except for the fields in `errors`. */
  readonly done: boolean;
  /** The field whose password is visible, or empty. */
  readonly shown: string;
}

export const NO_REQUEST: AccountSnapshot = Object.freeze({
  busy: false,
  about: "",
  error: "",
  errors: {},
  done: false,
  shown: "",
});

const ACTIONS = {
  profile: ["PATCH", "/api/users/me"],
  password: ["POST", "/api/auth/password"],
  verification: ["POST", "/api/auth/verification"],
  session: ["DELETE", "/api/auth/sessions/"],
  others: ["DELETE", "/api/auth/sessions"],
  google: ["DELETE", "/api/auth/google"],
  block: ["DELETE", "/api/blocks/"],
} as const;

export type SettingsAction = keyof typeof ACTIONS;
/** Actions with a form; the others are buttons. */
export type FormAction = "profile" | "password";
export type ButtonAction = Exclude<SettingsAction, FormAction>;

export interface SettingsFormsDeps {
  store: Store<AccountSnapshot>;
  fetch: Fetch;
  valuesOf(form: EventTarget | null): Record<string, string>;
  /** Focus a field, so that its error is seen and read out. */
  focus(form: EventTarget | null, field: string): void;
  /** Write the values that the server returned into a form. */
  fill(form: EventTarget | null, values: Readonly<Record<string, unknown>>): void;
  /** Focus the heading of a section after its button was removed. */
  focusSection(about: SettingsAction): void;
  here(): Pick<Location, "href">;
  loadPage(path: string): void;
}

export type AccountActions = ReturnType<typeof createSettingsForms>;

/** Create the actions of `/settings`. */
export function createSettingsForms(deps: SettingsFormsDeps) {
  const { store } = deps;
  const problem = problemIn(deps.here(), true);
  if (problem !== "") store.set({ about: "google", error: problem });
  return {
    /** Send the form of an action. */
    async submit(event: SubmitEvent, action: FormAction): Promise<void> {
      event.preventDefault();
      const form = event.currentTarget;
      const result = await send(deps, action, "", deps.valuesOf(form));
      if (result === null) return;
      const wrong = Object.keys(store.getSnapshot().errors);
      if (wrong[0] !== undefined) deps.focus(form, wrong[0]);
      if (result.failure !== null) return;
      // The typed value stays beside its error.
      const kept = Object.entries(result.body).filter(([field]) => !wrong.includes(field));
      deps.fill(form, Object.fromEntries(kept));
      store.set({ shown: "" });
    },
    /** Carry out an action without a form; `id` names its object, such as a session. */
    async press(action: ButtonAction, id?: string): Promise<void> {
      const result = await send(deps, action, id ?? "", null);
      if (result?.failure === null && REMOVES_BUTTON.has(action)) deps.focusSection(action);
    },
    /**
     * Load a page of the server, once: it may replace the session, and the end of the present
     * one must not lead this page to the sign-in page meanwhile.
     */
    leave(event: Pick<SubmitEvent, "preventDefault">, path: string): void {
      event.preventDefault();
      deps.loadPage(path);
    },
    /** Show what is typed into a field, or hide it again. */
    reveal: (field: string) =>
      store.set({ shown: store.getSnapshot().shown === field ? "" : field }),
    /** The user is typing: clear the confirmation. */
    edited(): void {
      const { about, done, errors } = store.getSnapshot();
      const isWrong = Object.keys(errors).length > 0;
      if (done) store.set({ about: isWrong ? about : "", done: false });
    },
  };
}

/** Send a request; null when another one is running, or the session is over. */
async function send(
  deps: SettingsFormsDeps,
  action: SettingsAction,
  id: string,
  body: Values | null,
) {
  const { store } = deps;
  if (store.getSnapshot().busy) return null;
  store.set({ ...NO_REQUEST, shown: store.getSnapshot().shown, busy: true, about: action });
  const [method, path] = ACTIONS[action];
  const result = await request(deps.fetch, method, path + encodeURIComponent(id), body);
  if (result.failure?.error === "not_signed_in") {
    deps.loadPage("/login?next=/settings");
    return null;
  }
  const { error, fields: errors } = result.failure ?? { error: "", fields: result.refused };
  store.set({ busy: false, error, errors, done: result.failure === null });
  return result;
}

/** Actions whose button disappears. */
const REMOVES_BUTTON: ReadonlySet<SettingsAction> = new Set([
  "session",
  "others",
  "google",
  "block",
]);
