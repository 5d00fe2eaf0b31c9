/**
 * What people change of their account on `/settings`: plain requests, so that no password
 * enters Reflex. What has changed comes back to the screen by Reflex's state; here is only
 * what the person has just asked for, one thing at a time.
 */

import type { Store } from "../kit/store";
import { type Answer, ask, type Fetch, type Values } from "./api_client";
import { problemIn, type SubmitEvent } from "./auth_forms";

export interface AccountSnapshot {
  readonly busy: boolean;
  /** What the rest is about: a key of `DEEDS`, or empty. */
  readonly about: string;
  /** An error code that belongs to no field, or empty; see `waves/texts/`. */
  readonly error: string;
  /** Per field name, what is wrong with it, in words from the server. */
  readonly errors: Values;
  /** It was done, but for what `errors` says, and the page says so. */
  readonly done: boolean;
  /** The field whose password the person wants to see, or empty. */
  readonly shown: string;
}

export const NOTHING_ASKED: AccountSnapshot = Object.freeze({
  busy: false,
  about: "",
  error: "",
  errors: {},
  done: false,
  shown: "",
});

const DEEDS = {
  profile: ["PATCH", "/api/users/me"],
  password: ["POST", "/api/auth/password"],
  verification: ["POST", "/api/auth/verification"],
  session: ["DELETE", "/api/auth/sessions/"],
  others: ["DELETE", "/api/auth/sessions"],
  google: ["DELETE", "/api/auth/google"],
  block: ["DELETE", "/api/blocks/"],
} as const;

export type Deed = keyof typeof DEEDS;
/** What has a form of its own; the others are a button. */
export type FormDeed = "profile" | "password";
export type ButtonDeed = Exclude<Deed, FormDeed>;

export interface SettingsFormsDeps {
  store: Store<AccountSnapshot>;
  fetch: Fetch;
  valuesOf(form: EventTarget | null): Record<string, string>;
  /** Put the cursor into a field, so that people hear and see what is wrong. */
  focus(form: EventTarget | null, field: string): void;
  /** Write into a form what the server has made of it; no values: empty it. */
  fill(form: EventTarget | null, values: Readonly<Record<string, unknown>>): void;
  /** Go to the heading of a section, because the button that was pressed goes away. */
  focusSection(about: Deed): void;
  here(): Pick<Location, "href">;
  loadPage(path: string): void;
}

export interface AccountActions {
  /** Send the form of this deed. */
  submit(event: SubmitEvent, deed: FormDeed): Promise<void>;
  /** Do what needs no form; `id` says to which of many. */
  press(deed: ButtonDeed, id?: string): Promise<void>;
  /**
   * Leave for an address of the server, once: what comes back may be another session, and
   * the end of the present one must not lead this page to the log-in meanwhile.
   */
  leave(event: Pick<SubmitEvent, "preventDefault">, path: string): void;
  /** Show what is typed into a field, or hide it again. */
  reveal(field: string): void;
  /** Somebody types: that it was saved holds no longer. */
  edited(): void;
}

/** Make the actions of the page `/settings`. */
export function createSettingsForms(deps: SettingsFormsDeps): AccountActions {
  const { store } = deps;

  async function carryOut(deed: Deed, id: string, body: Values | null): Promise<Answer | null> {
    if (store.getSnapshot().busy) return null;
    store.set({ ...NOTHING_ASKED, shown: store.getSnapshot().shown, busy: true, about: deed });
    const [method, path] = DEEDS[deed];
    const answer = await ask(deps.fetch, method, path + encodeURIComponent(id), body);
    if (answer.failure?.error === "not_signed_in") {
      deps.loadPage("/login?next=/settings");
      return null;
    }
    const { error, fields: errors } = answer.failure ?? { error: "", fields: answer.refused };
    store.set({ busy: false, error, errors, done: answer.failure === null });
    return answer;
  }

  const problem = problemIn(deps.here(), true);
  if (problem !== "") store.set({ about: "google", error: problem });
  return {
    async submit(event, deed) {
      event.preventDefault();
      const form = event.currentTarget;
      const answer = await carryOut(deed, "", deps.valuesOf(form));
      if (answer === null) return;
      const wrong = Object.keys(store.getSnapshot().errors);
      if (wrong[0] !== undefined) deps.focus(form, wrong[0]);
      if (answer.failure !== null) return;
      // What was typed stays beside what is wrong with it.
      const kept = Object.entries(answer.body).filter(([field]) => !wrong.includes(field));
      deps.fill(form, Object.fromEntries(kept));
      store.set({ shown: "" });
    },
    async press(deed, id = "") {
      const answer = await carryOut(deed, id, null);
      if (answer?.failure === null && GOES_AWAY.has(deed)) deps.focusSection(deed);
    },
    leave(event, path) {
      event.preventDefault();
      deps.loadPage(path);
    },
    reveal: (field) => store.set({ shown: store.getSnapshot().shown === field ? "" : field }),
    edited() {
      const { about, done, errors } = store.getSnapshot();
      const isWrong = Object.keys(errors).length > 0;
      if (done) store.set({ about: isWrong ? about : "", done: false });
    },
  };
}

/** Their buttons are not there any more when it is done. */
const GOES_AWAY: ReadonlySet<Deed> = new Set(["session", "others", "google", "block"]);
