import { beforeEach, describe, expect, test } from "bun:test";
import { Uploads } from "../../../waves/browser/files/uploads";
import type { OutgoingFile } from "../../../waves/browser/messages/file_view";
import { FakeClock, settle } from "../support/fake_clock";
import { answer, FakeBlobs, FakeFileServer } from "../support/fake_file_server";

const PART = 1 << 20;
const SIZE = 2.5 * PART;
const content = new Uint8Array(SIZE).map((_, at) => at % 251);
const file: OutgoingFile = {
  upload: "u",
  kind: "file",
  name: "a.bin",
  type: "application/x",
  size: SIZE,
};

let clock: FakeClock;
let server: FakeFileServer;
let blobs: FakeBlobs;
let uploads: Uploads;
let moves: number;
let owners: string[];

function open(): Uploads {
  const page = new Uploads({
    transport: server.transport,
    blobs,
    clock,
    owns: (userId) => void owners.push(userId),
  });
  page.start("alice");
  return page;
}

const moved = (): void => {
  moves += 1;
};
const send = () => uploads.send(file, moved);
const patches = () => server.requests.filter((one) => one.startsWith("PATCH")).length;
const share = () => uploads.store.getSnapshot().done.u ?? 0;
/** Reading parts of a blob takes the event loop a few turns. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    await settle();
  }
};

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeFileServer();
  blobs = new FakeBlobs();
  owners = [];
  moves = 0;
  uploads = open();
  uploads.keep("u", new Blob([content]));
});

describe("an upload", () => {
  test("sends the file in parts, says how far it is, and returns its id", async () => {
    expect(await send()).toBe("id-u");
    expect(server.uploads.get("u")?.content).toEqual(content);
    expect([patches(), share(), owners]).toEqual([3, 1, ["alice"]]);
    expect(moves).toBeGreaterThanOrEqual(3);
  });

  test("continues where it was after lost requests and answers", async () => {
    server.failures.push("lost", "lost answer", "lost answer", "lost", answer(502, undefined));
    const sending = send();
    for (let wait = 0; wait < 8; wait += 1) {
      await turns();
      await clock.advance(15_000);
    }
    expect(await sending).toBe("id-u");
    expect(server.uploads.get("u")?.content).toEqual(content);
  });

  test("continues after a reload from what this browser has stored", async () => {
    void send().catch(() => {});
    await turns();
    uploads.start("");
    server.uploads.set("u", { id: "id-u", size: SIZE, content: content.slice(0, PART) });
    server.requests.length = 0;
    uploads = open();
    expect(await send()).toBe("id-u");
    expect(patches()).toBe(2);
    expect(server.uploads.get("u")?.content).toEqual(content);
  });

  test("follows the offset that the server names", async () => {
    server.failures.push(answer(201, { id: "id-u", offset: 0, file: null }));
    server.uploads.set("u", { id: "id-u", size: SIZE, content: content.slice(0, 7) });
    expect(await send()).toBe("id-u");
    expect(server.uploads.get("u")?.content).toEqual(content);
  });

  test("is begun anew when the server has forgotten it", async () => {
    server.failures.push(answer(200, { id: "gone", offset: PART, file: null }));
    const sending = send();
    await turns();
    await clock.advance(1_000);
    expect(await sending).toBe("id-u");
  });

  test("waits as long as the server asks, or until there is a better moment", async () => {
    server.failures.push(answer(429, { error: "too_many_requests" }, 60_000));
    const sending = send();
    await turns();
    await clock.advance(59_999);
    expect(server.requests).toHaveLength(1);
    uploads.resume();
    expect(await sending).toBe("id-u");
  });

  test.each([
    [422, "bad_picture"],
    [413, "too_large"],
    [507, "storage_full"],
    [409, "too_many_uploads"],
  ])("is refused with %d %s", async (status, error) => {
    server.failures.push(answer(status, { error }));
    await expect(send()).rejects.toMatchObject({ code: error });
    expect(server.requests).toHaveLength(1);
    expect(await send()).toBe("id-u");
  });

  test("is lost with its content, unless the server has it already", async () => {
    uploads.forget("u");
    await settle();
    await expect(send()).rejects.toMatchObject({ code: "file_lost" });
    server.uploads.set("u", { id: "id-u", size: SIZE, content });
    expect(await send()).toBe("id-u");
  });

  test("works without a database, until the page is closed", async () => {
    blobs.isForbidden = true;
    uploads.keep("v", new Blob([content]));
    expect(await uploads.send({ ...file, upload: "v" }, () => {})).toBe("id-v");
  });

  test("is shared by whoever asks for it", async () => {
    const [one, other] = await Promise.all([send(), send()]);
    expect([one, other]).toEqual(["id-u", "id-u"]);
    expect(patches()).toBe(3);
  });
});

describe("a dropped upload", () => {
  test("ends at once, here and at the server", async () => {
    server.failures.push("lost answer");
    const sending = send();
    await turns();
    expect(server.uploads.size).toBe(1);
    const dropped = uploads.drop(file);
    await expect(sending).rejects.toMatchObject({ code: "cancelled" });
    await dropped;
    expect(server.requests.at(-1)).toBe("DELETE /api/files/id-u");
    expect([server.uploads.size, blobs.blobs.size]).toEqual([0, 0]);
  });

  test("of another user is not continued", async () => {
    server.isSilent = true;
    const sending = send();
    await turns();
    uploads.start("bob");
    await expect(sending).rejects.toMatchObject({ code: "cancelled" });
    expect(await uploads.contentOf("u")).toBeNull();
  });
});
