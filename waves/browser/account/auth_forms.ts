/**
 * Sign-up, sign-in, sign-out and the forms of e-mail links: plain requests, so that no password enters
 * Reflex.
 *
 * A failed form keeps what was typed. A success loads another page, because Reflex reads the cookie
 * when its socket opens.
 */

import type { Store } from "../kit/store";
import { type Failure, type Fetch, request, type Values } from "./api_client";
import type { EmailLink } from "./email_link";

export type FormKind = "signup" | "login" | "forgot" | "reset" | "verify";

export interface FormSnapshot {
  readonly busy: boolean;
  /** An error code of the whole form, or empty. */
  readonly error: string;
  /** The error of each field, in words from the server. */
  readonly errors: Readonly<Record<string, string>>;
  /** The password is visible. */
  readonly passwordShown: boolean;
  /** The form has succeeded, and the page confirms it. */
  readonly done: boolean;
  /** The link in the e-mail is invalid; `error` is the reason. */
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

/** The used fields of a submit event, React's or the browser's. */
export interface SubmitEvent {
  preventDefault(): void;
  currentTarget: EventTarget | null;
}

export interface AuthFormsDeps {
  store: Store<FormSnapshot>;
  fetch: Fetch;
  /** The named values of a form. */
  valuesOf(form: EventTarget | null): Record<string, string>;
  /** Focus a field, so that its error is seen and read out. */
  focus(form: EventTarget | null, field: string): void;
  /** Clear a field. */
  empty(form: EventTarget | null, field: string): void;
  here(): Pick<Location, "href" | "origin">;
  /** Load another page of Waves. */
  loadPage(path: string): void;
  /** The secret of the link that was followed. */
  emailLink: EmailLink;
  /** Delete what is stored for the user, before signing out. */
  forget(): void;
}

export type FormActions = ReturnType<typeof createAuthForms>;

/** Create the actions of the forms. */
export function createAuthForms(deps: AuthFormsDeps) {
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
  deps.emailLink.onOther(() => begin(deps));
  return {
    submit: (event: SubmitEvent, kind: FormKind) => submitForm(deps, event, kind),
    logOut,
    /** Sign in with Google, and return to the requested page. */
    continueWithGoogle(event: Pick<SubmitEvent, "preventDefault">): void {
      event.preventDefault();
      deps.loadPage(providerPath(deps.here()));
    },
    togglePassword: () => store.set({ passwordShown: !store.getSnapshot().passwordShown }),
    /** Reset the state: another form is displayed. */
    reset: () => store.set(EMPTY_FORM),
  };
}

/** Show an empty form, with the error in the URL. */
function begin({ store, emailLink, here }: AuthFormsDeps): void {
  const linkDead = emailLink.isNeeded && emailLink.secret === "";
  store.set({ ...EMPTY_FORM, linkDead, error: linkDead ? "link_wrong" : problemIn(here()) });
}

async function submitForm(deps: AuthFormsDeps, event: SubmitEvent, kind: FormKind): Promise<void> {
  const { store, emailLink } = deps;
  event.preventDefault();
  if (store.getSnapshot().busy) return;
  const form = event.currentTarget;
  store.set({ busy: true, error: "", errors: {} });
  const secret = NEEDS_LINK.has(kind) ? { secret: emailLink.secret } : {};
  const values = { ...withoutEmptyName(deps.valuesOf(form)), ...secret };
  const failure = await post(deps.fetch, `/api/auth/${kind}`, values);
  if (failure === null) {
    succeeded(deps, kind);
    return;
  }
  const linkDead = failure.error.startsWith("link_");
  if (linkDead) emailLink.forget();
  store.set({ busy: false, error: failure.error, errors: failure.fields, linkDead });
  focusWrongField(deps, form, failure);
}

function succeeded(deps: AuthFormsDeps, kind: FormKind): void {
  if (!STAYS.has(kind)) {
    // Still busy: the button stays disabled while the next page loads.
    deps.loadPage(nextPath(deps.here()));
    return;
  }
  if (NEEDS_LINK.has(kind)) deps.emailLink.forget();
  deps.store.set({ busy: false, done: true });
}

/** Forms that confirm their success instead of loading another page. */
const STAYS: ReadonlySet<FormKind> = new Set(["forgot", "reset", "verify"]);
/** Forms that need the secret of an e-mail link. */
const NEEDS_LINK: ReadonlySet<FormKind> = new Set(["reset", "verify"]);

/** Focus the first field with an error; a wrong password is cleared, as it cannot be seen. */
function focusWrongField(deps: AuthFormsDeps, form: EventTarget | null, failure: Failure): void {
  const isWrongPassword = failure.error === "wrong_credentials";
  if (isWrongPassword) deps.empty(form, "password");
  const wrong = isWrongPassword ? "password" : Object.keys(failure.fields)[0];
  if (wrong !== undefined) deps.focus(form, wrong);
}

/** Post, and return the failure or null. */
const post = async (fetch: Fetch, path: string, body: Values | null) =>
  (await request(fetch, "POST", path, body)).failure;

const PROVIDER_PROBLEM = /^google_[a-z_]{1,20}$/;

/**
 * Return the error code with which Google sign-in has returned to this page, or "".
 *
 * @param inSettings Whether the caller is the settings page, which links accounts.
 */
export function problemIn({ href }: Pick<Location, "href">, inSettings = false): string {
  const { pathname, searchParams } = new URL(href);
  const problem = searchParams.get("problem") ?? "";
  const isSaidHere = pathname.startsWith("/settings") === inSettings;
  return isSaidHere && PROVIDER_PROBLEM.test(problem) ? problem : "";
}

const providerPath = (here: Pick<Location, "href" | "origin">): string =>
  `/api/auth/google?next=${encodeURIComponent(nextPath(here))}`;

/** Omit an empty display name: the server has a default. */
function withoutEmptyName(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => name !== "display_name" || value.trim() !== "",
    ),
  );
}

/** The page after signing in: `?next=` if it is a path of this site, else home. */
export function nextPath(location: Pick<Location, "href" | "origin">): string {
  const wanted = new URL(location.href).searchParams.get("next") ?? "/";
  try {
    const target = new URL(wanted, location.origin);
    // "//other" and "/\\other" are URLs of other sites, although they look like paths.
    const isPath = wanted.startsWith("/") && target.origin === location.origin;
    return isPath ? target.pathname + target.search + target.hash : "/";
  } catch {
    return "/";
  }
}
