/**
 * Sign up, log in, log out, and what is done by mail: plain requests, so that no password
 * enters Reflex.
 *
 * The form keeps what was typed; only a success leaves the page, by a full load, because
 * Reflex reads the cookie when its socket opens.
 */

import type { Store } from "../kit/store";
import { ask, type Failure, type Fetch, type Values } from "./api_client";
import type { EmailLink } from "./email_link";

export type FormKind = "signup" | "login" | "forgot" | "reset" | "verify";

export interface FormSnapshot {
  readonly busy: boolean;
  /** An error code that belongs to no field, or empty. */
  readonly error: string;
  /** Per field name, what is wrong with it, in words from the server. */
  readonly errors: Readonly<Record<string, string>>;
  /** The person wants to see the password as they type it. */
  readonly passwordShown: boolean;
  /** It did what it is for, and the page stays to say so. */
  readonly done: boolean;
  /** The link that led here is worth nothing; `error` says why. */
  readonly linkDead: boolean;
}

export const EMPTY_FORM: FormSnapshot = Object.freeze({
  busy: false,
  error: "",
  errors: {},
  passwordShown: false,
  done: false,
  linkDead: false,
});

/** What a submitted form gives us: React's event and the browser's both do. */
export interface SubmitEvent {
  preventDefault(): void;
  currentTarget: EventTarget | null;
}

export interface AuthFormsDeps {
  store: Store<FormSnapshot>;
  fetch: Fetch;
  /** The named values of a form. */
  valuesOf(form: EventTarget | null): Record<string, string>;
  /** Put the cursor into a field, so that people hear and see what is wrong. */
  focus(form: EventTarget | null, field: string): void;
  /** Take away what was typed into a field. */
  empty(form: EventTarget | null, field: string): void;
  here(): Pick<Location, "href" | "origin">;
  /** Load another page of ours. */
  loadPage(path: string): void;
  /** The secret of the mail that led here. */
  mailLink: EmailLink;
  /** Called before the page is left by logging out. */
  forget(): void;
}

export interface FormActions {
  submit(event: SubmitEvent, kind: FormKind): Promise<void>;
  logOut(): Promise<void>;
  togglePassword(): void;
  /** Sign in by the provider, and come back to where one wanted to go. */
  continueWithGoogle(event: Pick<SubmitEvent, "preventDefault">): void;
  /** Forget what was wrong: the next form is another one. */
  reset(): void;
}

/** Make the actions of the sign-up and log-in forms. */
export function createAuthForms(deps: AuthFormsDeps): FormActions {
  const { store } = deps;

  async function logOut(): Promise<void> {
    if (store.getSnapshot().busy) return;
    store.set({ busy: true, error: "", errors: {} });
    const failure = await post(deps.fetch, "/api/auth/logout", null);
    if (failure !== null && failure.error !== "not_signed_in") {
      store.set({ busy: false, error: failure.error });
      return;
    }
    deps.forget();
    deps.loadPage("/login");
  }

  begin(deps);
  deps.mailLink.onOther(() => begin(deps));
  return {
    submit: (event, kind) => submitForm(deps, event, kind),
    logOut,
    continueWithGoogle(event) {
      event.preventDefault();
      deps.loadPage(providerPath(deps.here()));
    },
    togglePassword: () => store.set({ passwordShown: !store.getSnapshot().passwordShown }),
    reset: () => store.set(EMPTY_FORM),
  };
}

/** Show an empty form, with what the address says went wrong before. */
function begin({ store, mailLink, here }: AuthFormsDeps): void {
  const linkDead = mailLink.isNeeded() && mailLink.secret() === "";
  store.set({ ...EMPTY_FORM, linkDead, error: linkDead ? "link_wrong" : problemIn(here()) });
}

async function submitForm(deps: AuthFormsDeps, event: SubmitEvent, kind: FormKind): Promise<void> {
  const { store, mailLink } = deps;
  event.preventDefault();
  if (store.getSnapshot().busy) return;
  const form = event.currentTarget;
  store.set({ busy: true, error: "", errors: {} });
  const secret = NEEDS_LINK.has(kind) ? { secret: mailLink.secret() } : {};
  const values = { ...present(deps.valuesOf(form)), ...secret };
  const failure = await post(deps.fetch, `/api/auth/${kind}`, values);
  if (failure === null) {
    succeeded(deps, kind);
    return;
  }
  const linkDead = failure.error.startsWith("link_");
  if (linkDead) mailLink.forget();
  store.set({ busy: false, error: failure.error, errors: failure.fields, linkDead });
  leadToWrong(deps, form, failure);
}

function succeeded(deps: AuthFormsDeps, kind: FormKind): void {
  if (!STAYS.has(kind)) {
    // Still busy: the button must not come back while the next page loads.
    deps.loadPage(nextPath(deps.here()));
    return;
  }
  if (NEEDS_LINK.has(kind)) deps.mailLink.forget();
  deps.store.set({ busy: false, done: true });
}

/** These show what has come of them instead of leading on. */
const STAYS: ReadonlySet<FormKind> = new Set(["forgot", "reset", "verify"]);
/** These are of use with the secret of a mail only. */
const NEEDS_LINK: ReadonlySet<FormKind> = new Set(["reset", "verify"]);

/** Lead to the field at fault; a wrong password is typed anew, not mended unseen. */
function leadToWrong(deps: AuthFormsDeps, form: EventTarget | null, failure: Failure): void {
  const isWrongPassword = failure.error === "wrong_credentials";
  if (isWrongPassword) deps.empty(form, "password");
  const wrong = isWrongPassword ? "password" : Object.keys(failure.fields)[0];
  if (wrong !== undefined) deps.focus(form, wrong);
}

/** Post, and return what went wrong, or null. */
const post = async (fetch: Fetch, path: string, body: Values | null) =>
  (await ask(fetch, "POST", path, body)).failure;

const PROVIDER_PROBLEM = /^google_[a-z_]{1,20}$/;

/**
 * Who comes back from a provider in vain is told why by the address: a code of ours, or "".
 *
 * @param inSettings Where it is said: in the settings about linking, elsewhere about logging in.
 */
export function problemIn({ href }: Pick<Location, "href">, inSettings = false): string {
  const { pathname, searchParams } = new URL(href);
  const problem = searchParams.get("problem") ?? "";
  const isSaidHere = pathname.startsWith("/settings") === inSettings;
  return isSaidHere && PROVIDER_PROBLEM.test(problem) ? problem : "";
}

const providerPath = (here: Pick<Location, "href" | "origin">): string =>
  `/api/auth/google?next=${encodeURIComponent(nextPath(here))}`;

/** A field that was left empty and may be is not sent: the server knows its default. */
function present(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => name !== "display_name" || value.trim() !== "",
    ),
  );
}

/** Where to go after logging in: `?next=` when it is a path of this site, else home. */
export function nextPath(location: Pick<Location, "href" | "origin">): string {
  const wanted = new URL(location.href).searchParams.get("next") ?? "/";
  try {
    const target = new URL(wanted, location.origin);
    // "//other" and "/\\other" are addresses of other sites, though they look like paths.
    const isPath = wanted.startsWith("/") && target.origin === location.origin;
    return isPath ? target.pathname + target.search + target.hash : "/";
  } catch {
    return "/";
  }
}
