import { beforeEach, describe, expect, test } from "bun:test";
import {
  type AccountActions,
  createSettingsForms,
  NO_REQUEST,
  type SettingsFormsDeps,
} from "../../../waves/browser/account/settings_forms";
import { createStore } from "../../../waves/browser/kit/store";

const HERE = "https://waves.example/settings";
const PASSWORDS = { current_password: " old ", new_password: "a new one" };
const store = createStore(NO_REQUEST);

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
  store.set(NO_REQUEST);
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

describe("a settings form", () => {
  test("sends the typed values and reports that they are saved", async () => {
    account.reveal("new_password");
    await account.submit(event, "password");
    expect(asked).toEqual([{ path: "/api/auth/password", method: "POST", body: PASSWORDS }]);
    expect(store.getSnapshot()).toEqual({ ...NO_REQUEST, about: "password", done: true });
    expect(filled).toEqual([{}]);
  });

  test("shows the values as the server normalised them", async () => {
    values = { username: "ANA ", display_name: "Ana" };
    answer = () => json(200, { username: "ANA", display_name: "Ana", id: "1" });
    await account.submit(event, "profile");
    expect(asked[0]).toMatchObject({ path: "/api/users/me", method: "PATCH" });
    expect(filled).toEqual([{ username: "ANA", display_name: "Ana", id: "1" }]);
  });

  test("keeps the typed values beside their errors", async () => {
    const fields = { current_password: "No.", new_password: "Neither." };
    answer = () => json(422, { error: "invalid", fields });
    account.reveal("new_password");
    await account.submit(event, "password");
    expect(store.getSnapshot()).toMatchObject({ done: false, error: "", errors: fields });
    expect(store.getSnapshot().shown).toBe("new_password");
    expect(focused).toEqual(["current_password"]);
    expect(filled).toEqual([]);
  });

  test("keeps only the refused values when the others are saved", async () => {
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

  test("stops reporting success on input, but keeps the errors", async () => {
    await account.submit(event, "password");
    account.edited();
    expect(store.getSnapshot()).toEqual(NO_REQUEST);
    answer = () => json(422, { error: "invalid", fields: { new_password: "No." } });
    await account.submit(event, "password");
    account.edited();
    expect(store.getSnapshot().errors).toEqual({ new_password: "No." });
  });
});

describe("a settings button", () => {
  test.each([
    ["session", "an id", "/api/auth/sessions/an%20id", ["#session"]],
    ["others", undefined, "/api/auth/sessions", ["#others"]],
    ["google", undefined, "/api/auth/google", ["#google"]],
    ["block", "1", "/api/blocks/1", ["#block"]],
  ] as const)(
    "for %s deletes, and keeps the focus in its section",
    async (action, id, path, at) => {
      await account.press(action, id);
      expect(asked).toEqual([{ path, method: "DELETE", body: undefined }]);
      expect(focused).toEqual([...at]);
      expect(store.getSnapshot()).toMatchObject({ about: action, done: true, busy: false });
    },
  );

  test("that requests an email keeps the focus", async () => {
    await account.press("verification");
    expect(asked[0]).toMatchObject({ path: "/api/auth/verification", method: "POST" });
    expect(focused).toEqual([]);
  });

  test("that is refused shows the reason and keeps the focus", async () => {
    answer = () => json(409, { error: "last_way_in" });
    await account.press("google");
    expect(store.getSnapshot()).toMatchObject({ about: "google", error: "last_way_in" });
    expect(focused).toEqual([]);
  });

  test("waits for the pending request", async () => {
    const first = account.press("others");
    await account.press("google");
    await account.submit(event, "password");
    await first;
    expect(asked).toHaveLength(1);
  });

  test("clears the message of another action", async () => {
    answer = () => json(422, { error: "invalid", fields: { new_password: "No." } });
    await account.submit(event, "password");
    answer = done;
    await account.press("verification");
    expect(store.getSnapshot()).toMatchObject({ about: "verification", errors: {} });
  });
});

test("an ended session redirects to the login page and back", async () => {
  answer = () => json(401, { error: "not_signed_in" });
  await account.press("others");
  expect(went).toEqual(["/login?next=/settings"]);
  expect(store.getSnapshot().done).toBe(false);
});

test("a link to the server loads a page without the router", () => {
  let prevented = 0;
  account.leave({ preventDefault: () => (prevented += 1) }, "/api/auth/google?link=true");
  expect(went).toEqual(["/api/auth/google?link=true"]);
  expect(prevented).toBe(1);
});

test("a connection error is shown in the section of its action", async () => {
  answer = () => Promise.reject(new TypeError("failed"));
  await account.submit(event, "password");
  expect(store.getSnapshot()).toMatchObject({ about: "password", error: "offline", busy: false });
});

test("one password is shown at a time and can be hidden again", () => {
  account.reveal("current_password");
  account.reveal("new_password");
  expect(store.getSnapshot().shown).toBe("new_password");
  account.reveal("new_password");
  expect(store.getSnapshot().shown).toBe("");
});

describe("an error in the URL after a provider redirect", () => {
  test("is shown in its section", () => {
    href = `${HERE}/?problem=google_taken`;
    make();
    expect(store.getSnapshot()).toMatchObject({ about: "google", error: "google_taken" });
  });

  test.each(["/settings?problem=%3Cb%3E", "/login?problem=google_taken"])(
    "is ignored for %s",
    (path) => {
      href = new URL(path, HERE).href;
      make();
      expect(store.getSnapshot()).toEqual(NO_REQUEST);
    },
  );
});
