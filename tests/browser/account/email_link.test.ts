import { beforeEach, describe, expect, test } from "bun:test";
import {
  type AuthFormsDeps,
  createAuthForms,
  EMPTY_FORM,
  type FormActions,
  type FormKind,
} from "../../../waves/browser/account/auth_forms";
import { EmailLink } from "../../../waves/browser/account/email_link";
import { createStore } from "../../../waves/browser/kit/store";
import { MemoryStorage } from "../support/fake_browser";

const ORIGIN = "https://waves.example";
const SECRET = "5ec2e7".repeat(10);
const store = createStore(EMPTY_FORM);
const event = { currentTarget: null, preventDefault: () => {} };

let href: string;
let storage: MemoryStorage | null;
let other: () => void;
let emailLink: EmailLink;
let auth: FormActions;
let values: Record<string, string>;
let asked: { path: string; body: unknown }[];
let went: string[];
let answer: () => Response;

/** Load the page at `path`, in the same tab. */
function load(path: string): void {
  href = ORIGIN + path;
  emailLink = new EmailLink({
    here: () => new URL(href),
    storage: () => storage,
    strip: () => {
      href = href.replace(/#.*/, "");
    },
    onOther: (listener) => {
      other = listener;
    },
  });
  const deps: AuthFormsDeps = {
    store,
    emailLink,
    fetch: (path, init) => {
      asked.push({ path, body: JSON.parse(init.body as string) });
      return Promise.resolve(answer());
    },
    valuesOf: () => values,
    focus: () => {},
    empty: () => {},
    here: () => ({ href, origin: ORIGIN }),
    loadPage: (path) => went.push(path),
    forget: () => {},
  };
  auth = createAuthForms(deps);
}

const refuse = (status: number, error: string, fields?: object) => () =>
  Response.json({ error, detail: "x", ...(fields && { fields }) }, { status });

beforeEach(() => {
  storage = new MemoryStorage();
  values = {};
  asked = [];
  went = [];
  answer = () => new Response(null, { status: 204 });
});

describe("the token of an email link", () => {
  test.each(["/reset/", "/reset", "/verify/", "/verify"])(
    "is removed from the URL of %s before other code reads it",
    (path) => {
      load(`${path}#${SECRET}`);
      expect(href).toBe(ORIGIN + path);
      expect(emailLink.secret).toBe(SECRET);
      expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: "" });
    },
  );

  test("is left in the URL on other pages", () => {
    load("/c/bob#message");
    expect(href).toBe(`${ORIGIN}/c/bob#message`);
    expect(emailLink.secret).toBe("");
    expect(store.getSnapshot().linkDead).toBe(false);
  });

  test("survives a reload, in this tab and on this page only", () => {
    load(`/reset/#${SECRET}`);
    load("/reset");
    expect(emailLink.secret).toBe(SECRET);
    load("/verify/");
    expect(emailLink.secret).toBe("");
  });

  test("is kept in memory where storage is unavailable", () => {
    storage = null;
    load(`/reset/#${SECRET}`);
    expect(emailLink.secret).toBe(SECRET);
  });

  test("is kept in memory when the storage is full", () => {
    storage = new MemoryStorage();
    storage.setItem = () => {
      throw new Error("full");
    };
    load(`/reset/#${SECRET}`);
    expect(emailLink.secret).toBe(SECRET);
  });

  test("is cut at a maximum length", () => {
    load(`/reset/#${"a".repeat(5000)}`);
    expect(emailLink.secret).toHaveLength(128);
  });

  test("is replaced by that of another link opened in the same tab", () => {
    load("/verify/");
    expect(store.getSnapshot()).toMatchObject({ linkDead: true, error: "link_wrong" });
    href = `${ORIGIN}/verify/#${SECRET}`;
    other();
    expect(href).toBe(`${ORIGIN}/verify/`);
    expect(emailLink.secret).toBe(SECRET);
    expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: "" });
  });

  test("is kept when the fragment is removed", () => {
    load(`/verify/#${SECRET}`);
    other();
    expect(emailLink.secret).toBe(SECRET);
  });
});

describe("an email link form", () => {
  test.each(["reset", "verify"] as FormKind[])(
    "%s sends the token with the typed values, reports success and discards the token",
    async (kind) => {
      values = kind === "reset" ? { password: " pass word " } : {};
      load(`/${kind}/#${SECRET}`);
      await auth.submit(event, kind);
      expect(asked).toEqual([{ path: `/api/auth/${kind}`, body: { ...values, secret: SECRET } }]);
      expect(store.getSnapshot()).toMatchObject({ busy: false, done: true, error: "" });
      expect(went).toEqual([]);
      load(`/${kind}/`);
      expect(emailLink.secret).toBe("");
    },
  );

  test("requests a password reset without a token", async () => {
    values = { email: "alice@example.com" };
    load("/forgot/");
    await auth.submit(event, "forgot");
    expect(asked).toEqual([{ path: "/api/auth/forgot", body: values }]);
    expect(store.getSnapshot()).toMatchObject({ done: true });
    auth.reset();
    expect(store.getSnapshot()).toEqual(EMPTY_FORM);
  });

  test.each(["link_wrong", "link_expired", "link_used", "link_replaced"])(
    "shows %s in place of the form and discards the token",
    async (code) => {
      load(`/reset/#${SECRET}`);
      answer = refuse(409, code);
      await auth.submit(event, "reset");
      expect(store.getSnapshot()).toMatchObject({ linkDead: true, error: code, done: false });
      expect(emailLink.secret).toBe("");
    },
  );

  test.each([
    ["too_many_requests", 429],
    ["unavailable", 503],
  ])("keeps the token after %s", async (code, status) => {
    load(`/reset/#${SECRET}`);
    answer = refuse(status, code);
    await auth.submit(event, "reset");
    expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: code });
    expect(emailLink.secret).toBe(SECRET);
  });

  test("keeps the token when the password is refused", async () => {
    load(`/reset/#${SECRET}`);
    answer = refuse(422, "invalid", { password: "Too short." });
    await auth.submit(event, "reset");
    expect(store.getSnapshot()).toMatchObject({
      linkDead: false,
      errors: { password: "Too short." },
    });
    expect(emailLink.secret).toBe(SECRET);
  });
});
