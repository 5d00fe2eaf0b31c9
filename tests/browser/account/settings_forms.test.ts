import { beforeEach, describe, expect, test } from "bun:test";
import {
  type AccountActions,
  createSettingsForms,
  NOTHING_ASKED,
  type SettingsFormsDeps,
} from "../../../waves/browser/account/settings_forms";
import { createStore } from "../../../waves/browser/kit/store";

const HERE = "https://waves.example/settings";
const PASSWORDS = { current_password: " old ", new_password: "a new one" };
const store = createStore(NOTHING_ASKED);

let answer: () => Promise<Response>;
let asked: { path: string; method: string; body: unknown }[];
let went: string[];
let focused: string[];
let filled: unknown[];
let values: Record<string, string>;
let href: string;
let make: () => AccountActions;
let account: AccountActions;

const event = { currentTarget: null, preventDefault: () => {} };
const json = (status: number, body: object) => Promise.resolve(Response.json(body, { status }));
const done = () => Promise.resolve(new Response(null, { status: 204 }));

beforeEach(() => {
  store.set(NOTHING_ASKED);
  asked = [];
  went = [];
  focused = [];
  filled = [];
  href = HERE;
  values = PASSWORDS;
  answer = done;
  const deps: SettingsFormsDeps = {
    store,
    fetch: (path, init) => {
      const body = init.body === undefined ? undefined : JSON.parse(init.body as string);
      asked.push({ path, method: init.method ?? "", body });
      return answer();
    },
    valuesOf: () => values,
    focus: (_form, field) => focused.push(field),
    fill: (_form, given) => filled.push(given),
    focusSection: (about) => focused.push(`#${about}`),
    here: () => ({ href }),
    loadPage: (path) => went.push(path),
  };
  make = () => createSettingsForms(deps);
  account = make();
});

describe("a form", () => {
  test("is sent as it was typed, and says that it was saved", async () => {
    account.reveal("new_password");
    await account.submit(event, "password");
    expect(asked).toEqual([{ path: "/api/auth/password", method: "POST", body: PASSWORDS }]);
    expect(store.getSnapshot()).toEqual({ ...NOTHING_ASKED, about: "password", done: true });
    expect(filled).toEqual([{}]);
  });

  test("shows what the server has made of it", async () => {
    values = { username: "ANA ", display_name: "Ana" };
    answer = () => json(200, { username: "ANA", display_name: "Ana", id: "1" });
    await account.submit(event, "profile");
    expect(asked[0]).toMatchObject({ path: "/api/users/me", method: "PATCH" });
    expect(filled).toEqual([{ username: "ANA", display_name: "Ana", id: "1" }]);
  });

  test("keeps what was typed beside what is wrong with it", async () => {
    const fields = { current_password: "No.", new_password: "Neither." };
    answer = () => json(422, { error: "invalid", fields });
    account.reveal("new_password");
    await account.submit(event, "password");
    expect(store.getSnapshot()).toMatchObject({ done: false, error: "", errors: fields });
    expect(store.getSnapshot().shown).toBe("new_password");
    expect(focused).toEqual(["current_password"]);
    expect(filled).toEqual([]);
  });

  test("keeps only what was refused when the rest is saved", async () => {
    values = { username: "taken", display_name: " Ana  R. " };
    const refused = { username: "This username is taken." };
    answer = () => json(200, { username: "ana", display_name: "Ana R.", refused });
    await account.submit(event, "profile");
    expect(store.getSnapshot()).toMatchObject({ done: true, error: "", errors: refused });
    expect(focused).toEqual(["username"]);
    expect(filled).toEqual([{ display_name: "Ana R.", refused }]);
    account.edited();
    expect(store.getSnapshot()).toMatchObject({ about: "profile", done: false, errors: refused });
  });

  test("is saved no longer once somebody types, but still wrong", async () => {
    await account.submit(event, "password");
    account.edited();
    expect(store.getSnapshot()).toEqual(NOTHING_ASKED);
    answer = () => json(422, { error: "invalid", fields: { new_password: "No." } });
    await account.submit(event, "password");
    account.edited();
    expect(store.getSnapshot().errors).toEqual({ new_password: "No." });
  });
});

describe("a button", () => {
  test.each([
    ["session", "an id", "/api/auth/sessions/an%20id", ["#session"]],
    ["others", undefined, "/api/auth/sessions", ["#others"]],
    ["google", undefined, "/api/auth/google", ["#google"]],
    ["block", "1", "/api/blocks/1", ["#block"]],
  ] as const)(
    "for %s deletes, and leaves the focus in its section",
    async (action, id, path, at) => {
      await account.press(action, id);
      expect(asked).toEqual([{ path, method: "DELETE", body: undefined }]);
      expect(focused).toEqual([...at]);
      expect(store.getSnapshot()).toMatchObject({ about: action, done: true, busy: false });
    },
  );

  test("that asks for a mail stays where it is", async () => {
    await account.press("verification");
    expect(asked[0]).toMatchObject({ path: "/api/auth/verification", method: "POST" });
    expect(focused).toEqual([]);
  });

  test("that was refused says why and stays", async () => {
    answer = () => json(409, { error: "last_way_in" });
    await account.press("google");
    expect(store.getSnapshot()).toMatchObject({ about: "google", error: "last_way_in" });
    expect(focused).toEqual([]);
  });

  test("waits for the one before", async () => {
    const first = account.press("others");
    await account.press("google");
    await account.submit(event, "password");
    await first;
    expect(asked).toHaveLength(1);
  });

  test("forgets what was said of another", async () => {
    answer = () => json(422, { error: "invalid", fields: { new_password: "No." } });
    await account.submit(event, "password");
    answer = done;
    await account.press("verification");
    expect(store.getSnapshot()).toMatchObject({ about: "verification", errors: {} });
  });
});

test("a session that is over leads to the log-in, and back here", async () => {
  answer = () => json(401, { error: "not_signed_in" });
  await account.press("others");
  expect(went).toEqual(["/login?next=/settings"]);
  expect(store.getSnapshot().done).toBe(false);
});

test("a link to the server is left for as a page is, and the router kept out", () => {
  let prevented = 0;
  account.leave({ preventDefault: () => (prevented += 1) }, "/api/auth/google?link=true");
  expect(went).toEqual(["/api/auth/google?link=true"]);
  expect(prevented).toBe(1);
});

test("a lost connection is said where it was met", async () => {
  answer = () => Promise.reject(new TypeError("failed"));
  await account.submit(event, "password");
  expect(store.getSnapshot()).toMatchObject({ about: "password", error: "offline", busy: false });
});

test("one password is shown at a time, and hidden again", () => {
  account.reveal("current_password");
  account.reveal("new_password");
  expect(store.getSnapshot().shown).toBe("new_password");
  account.reveal("new_password");
  expect(store.getSnapshot().shown).toBe("");
});

describe("who comes back from a provider in vain", () => {
  test("is told in the section about it", () => {
    href = `${HERE}/?problem=google_taken`;
    make();
    expect(store.getSnapshot()).toMatchObject({ about: "google", error: "google_taken" });
  });

  test.each(["/settings?problem=%3Cb%3E", "/login?problem=google_taken"])("not by %s", (path) => {
    href = new URL(path, HERE).href;
    make();
    expect(store.getSnapshot()).toEqual(NOTHING_ASKED);
  });
});
