import { beforeEach, describe, expect, test } from "bun:test";
import {
  type AuthFormsDeps,
  createAuthForms,
  EMPTY_FORM,
  type FormActions,
  nextPath,
} from "../../../waves/browser/account/auth_forms";
import { EmailLink } from "../../../waves/browser/account/email_link";
import { createStore } from "../../../waves/browser/kit/store";

const ORIGIN = "https://waves.example";
const store = createStore(EMPTY_FORM);

let answer: () => Promise<Response>;
let asked: { path: string; init: RequestInit }[];
let went: string[];
let focused: string[];
let emptied: string[];
let forgotten: number;
let values: Record<string, string>;
let href: string;
let auth: FormActions;
let make: () => FormActions;

const event = { currentTarget: null, prevented: 0, preventDefault: () => {} };
const json = (status: number, body: object) => Promise.resolve(Response.json(body, { status }));

beforeEach(() => {
  store.set(EMPTY_FORM);
  asked = [];
  went = [];
  focused = [];
  emptied = [];
  forgotten = 0;
  href = `${ORIGIN}/login`;
  values = { login: "alice", password: " pass word " };
  answer = () => json(200, { id: "1" });
  const deps: AuthFormsDeps = {
    store,
    fetch: (path, init) => {
      asked.push({ path, init });
      return answer();
    },
    valuesOf: () => values,
    focus: (_form, field) => focused.push(field),
    empty: (_form, field) => emptied.push(field),
    here: () => ({ href, origin: ORIGIN }),
    loadPage: (path) => went.push(path),
    emailLink: new EmailLink({
      here: () => new URL(ORIGIN),
      storage: () => null,
      strip: () => {},
      onOther: () => {},
    }),
    forget: () => {
      forgotten += 1;
    },
  };
  make = () => createAuthForms(deps);
  auth = make();
});

describe("submitting", () => {
  test("posts the typed values unchanged as JSON and loads the next page", async () => {
    await auth.submit(event, "login");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe("/api/auth/login");
    expect(asked[0]?.init).toMatchObject({
      method: "POST",
      headers: { "Content-Type": "application/json" },
    });
    expect(JSON.parse(asked[0]?.init.body as string)).toEqual(values);
    expect(went).toEqual(["/"]);
    expect(store.getSnapshot().busy).toBe(true);
  });

  test("leaves out an empty display name", async () => {
    values = { username: "a", email: "", display_name: "  ", password: "p" };
    await auth.submit(event, "signup");
    expect(JSON.parse(asked[0]?.init.body as string)).toEqual({
      username: "a",
      email: "",
      password: "p",
    });
  });

  test("shows each error beside its field and focuses the first field in error", async () => {
    const fields = { username: "Taken.", email: "Taken too." };
    answer = () => json(409, { error: "taken", detail: "x", fields });
    await auth.submit(event, "signup");
    expect(store.getSnapshot()).toMatchObject({ busy: false, error: "", errors: fields });
    expect(focused).toEqual(["username"]);
    expect(emptied).toEqual([]);
    expect(went).toEqual([]);
  });

  test("clears a wrong password and focuses its field", async () => {
    answer = () => json(401, { error: "wrong_credentials", detail: "x" });
    await auth.submit(event, "login");
    expect(store.getSnapshot()).toMatchObject({
      busy: false,
      error: "wrong_credentials",
      errors: {},
    });
    expect(emptied).toEqual(["password"]);
    expect(focused).toEqual(["password"]);
  });

  test("shows an error code that belongs to no field and keeps the typed values", async () => {
    answer = () => json(429, { error: "too_many", detail: "x" });
    await auth.submit(event, "login");
    expect(store.getSnapshot()).toMatchObject({ busy: false, error: "too_many", errors: {} });
    expect([...emptied, ...focused]).toEqual([]);
  });

  test.each([
    [
      "a proxy's error page",
      () => Promise.resolve(new Response("<html>", { status: 502 })),
      "unavailable",
    ],
    ["an answer in no shape of ours", () => json(400, ["x"]), "error"],
    ["a lost connection", () => Promise.reject(new TypeError("failed")), "offline"],
  ])("survives %s", async (_name, given, code) => {
    answer = given as () => Promise<Response>;
    await auth.submit(event, "login");
    expect(store.getSnapshot()).toMatchObject({ busy: false, error: code, errors: {} });
  });

  test("ignores a second submit while a request is pending", async () => {
    const first = auth.submit(event, "login");
    await auth.submit(event, "login");
    await first;
    expect(asked).toHaveLength(1);
  });

  test("clears the previous error on a new attempt", async () => {
    answer = () => json(401, { error: "wrong_credentials" });
    await auth.submit(event, "login");
    const again = auth.submit(event, "login");
    expect(store.getSnapshot()).toMatchObject({ busy: true, error: "" });
    await again;
  });
});

describe("logging out", () => {
  test("clears the stored data and leaves the page", async () => {
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await auth.logOut();
    expect(asked[0]).toMatchObject({ path: "/api/auth/logout", init: { method: "POST" } });
    expect(asked[0]?.init.body).toBeUndefined();
    expect(forgotten).toBe(1);
    expect(went).toEqual(["/login"]);
  });

  test("leaves the page when the session has already ended", async () => {
    answer = () => json(401, { error: "not_signed_in" });
    await auth.logOut();
    expect(went).toEqual(["/login"]);
  });

  test("keeps the stored data when the request does not reach the server", async () => {
    answer = () => Promise.reject(new TypeError("failed"));
    await auth.logOut();
    expect(forgotten).toBe(0);
    expect(went).toEqual([]);
    expect(store.getSnapshot()).toMatchObject({ busy: false, error: "offline" });
  });
});

test("the password can be shown and hidden, and a new form is empty", () => {
  auth.togglePassword();
  expect(store.getSnapshot().passwordShown).toBe(true);
  auth.reset();
  expect(store.getSnapshot()).toEqual(EMPTY_FORM);
});

describe("the next page", () => {
  test.each([
    ["/c/bob", "/c/bob"],
    ["/c/bob?x=1#y", "/c/bob?x=1#y"],
    ["/", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["\\\\evil.example", "/"],
    ["https://evil.example/", "/"],
    ["https://waves.example/c/bob", "/"],
    ["javascript:alert(1)", "/"],
    ["/\t/evil.example", "/"],
    ["", "/"],
    ["c/bob", "/"],
  ])("for %p is %p", (next, path) => {
    const given = `${ORIGIN}/login?next=${encodeURIComponent(next)}`;
    expect(nextPath({ href: given, origin: ORIGIN })).toBe(path);
  });

  test("is the home page without a next parameter", () => {
    expect(nextPath({ href: `${ORIGIN}/login`, origin: ORIGIN })).toBe("/");
  });
});

describe("sign-in with a provider", () => {
  test("passes the next page on, but no URL of another site", () => {
    href = `${ORIGIN}/login?next=%2Fc%2Fbob`;
    auth.continueWithGoogle(event);
    href = `${ORIGIN}/login?next=%2F%2Fevil.example`;
    auth.continueWithGoogle(event);
    expect(went).toEqual(["/api/auth/google?next=%2Fc%2Fbob", "/api/auth/google?next=%2F"]);
  });

  test("shows only known error codes", () => {
    href = `${ORIGIN}/login?problem=google_denied`;
    make();
    expect(store.getSnapshot().error).toBe("google_denied");
    store.set(EMPTY_FORM);
    for (const problem of ["<b>x</b>", "taken", "google_", "google_X", "google_".padEnd(40, "a")]) {
      href = `${ORIGIN}/login?problem=${encodeURIComponent(problem)}`;
      make();
      expect(store.getSnapshot().error).toBe("");
    }
  });

  test("leaves errors of linking to the settings page", () => {
    href = `${ORIGIN}/settings/?problem=google_taken`;
    make();
    expect(store.getSnapshot().error).toBe("");
  });
});
