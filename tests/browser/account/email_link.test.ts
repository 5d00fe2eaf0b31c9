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

describe("the secret of a mail", () => {
  test.each(["/reset/", "/reset", "/verify/", "/verify"])(
    "is taken out of the address of %s before anything reads it",
    (path) => {
      load(`${path}#${SECRET}`);
      expect(href).toBe(ORIGIN + path);
      expect(emailLink.secret).toBe(SECRET);
      expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: "" });
    },
  );

  test("is left alone on other pages", () => {
    load("/c/bob#message");
    expect(href).toBe(`${ORIGIN}/c/bob#message`);
    expect(emailLink.secret).toBe("");
    expect(store.getSnapshot().linkDead).toBe(false);
  });

  test("is still there after a reload, in this tab and on this page only", () => {
    load(`/reset/#${SECRET}`);
    load("/reset");
    expect(emailLink.secret).toBe(SECRET);
    load("/verify/");
    expect(emailLink.secret).toBe("");
  });

  test("works without any storage, for as long as the page lives", () => {
    storage = null;
    load(`/reset/#${SECRET}`);
    expect(emailLink.secret).toBe(SECRET);
  });

  test("works when the storage is full", () => {
    storage = new MemoryStorage();
    storage.setItem = () => {
      throw new Error("full");
    };
    load(`/reset/#${SECRET}`);
    expect(emailLink.secret).toBe(SECRET);
  });

  test("is cut at a length that none of ours has", () => {
    load(`/reset/#${"a".repeat(5000)}`);
    expect(emailLink.secret).toHaveLength(128);
  });

  test("of another link that is opened in the same tab takes its place", () => {
    load("/verify/");
    expect(store.getSnapshot()).toMatchObject({ linkDead: true, error: "link_wrong" });
    href = `${ORIGIN}/verify/#${SECRET}`;
    other();
    expect(href).toBe(`${ORIGIN}/verify/`);
    expect(emailLink.secret).toBe(SECRET);
    expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: "" });
  });

  test("survives a fragment that goes away", () => {
    load(`/verify/#${SECRET}`);
    other();
    expect(emailLink.secret).toBe(SECRET);
  });
});

describe("a form that goes with a mail", () => {
  test.each(["reset", "verify"] as FormKind[])(
    "%s sends the secret with what was typed, says that it is done, and forgets it",
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

  test("asks for a new password without any secret", async () => {
    values = { email: "alice@example.com" };
    load("/forgot/");
    await auth.submit(event, "forgot");
    expect(asked).toEqual([{ path: "/api/auth/forgot", body: values }]);
    expect(store.getSnapshot()).toMatchObject({ done: true });
    auth.reset();
    expect(store.getSnapshot()).toEqual(EMPTY_FORM);
  });

  test.each(["link_wrong", "link_expired", "link_used", "link_replaced"])(
    "says %s in the place of the form, and forgets the secret",
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
  ])("keeps the secret after %s", async (code, status) => {
    load(`/reset/#${SECRET}`);
    answer = refuse(status, code);
    await auth.submit(event, "reset");
    expect(store.getSnapshot()).toMatchObject({ linkDead: false, error: code });
    expect(emailLink.secret).toBe(SECRET);
  });

  test("keeps it too when the password is refused", async () => {
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
