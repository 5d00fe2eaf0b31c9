/** Messages with files in the outbox: their order, their progress, and how they end. */
import { beforeEach, describe, expect, test } from "bun:test";
import type { OutgoingFile } from "../../../waves/browser/messages/file_view";
import { LATE_AFTER_MS } from "../../../waves/browser/messages/outbox";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import { MemoryStorage } from "../support/fake_browser";
import { FakeClock, settle } from "../support/fake_clock";
import { Page, Server } from "../support/outbox_page";

let storage: MemoryStorage;
let clock: FakeClock;
let server: Server;
let page: Page;

const file = (upload: string): OutgoingFile => ({
  upload,
  kind: "image",
  name: "sea.jpg",
  type: "image/jpeg",
  size: 9,
  width: 4,
  height: 3,
});
const add = (body: string, ...files: OutgoingFile[]) =>
  page.outbox.add("c", body, undefined, undefined, files);

async function uploaded(...ids: string[]): Promise<void> {
  page.files.sending.shift()?.answer(ids);
  await settle();
}

beforeEach(() => {
  storage = new MemoryStorage();
  clock = new FakeClock();
  server = new Server();
  page = new Page(storage, clock);
  page.socket.open();
});

describe("a message with files", () => {
  test("is sent when its files are there, and what follows it comes after it", async () => {
    const clientId = add("look", file("one"), file("two"));
    add("next");
    expect(page.socket.sent).toEqual([]);
    await uploaded("id-1", "id-2");
    expect(page.socket.sent).toMatchObject([
      { client_id: clientId, body: "look", files: ["id-1", "id-2"] },
    ]);
    await page.serve(server);
    expect(page.socket.sent).toMatchObject([{ body: "look" }, { body: "next" }]);
    expect(page.files.gone).toEqual(["sent one", "sent two"]);
  });

  test("is not late while its files move, nor is what follows it", async () => {
    add("", file("one"));
    add("next");
    await clock.advance(LATE_AFTER_MS - 1);
    page.files.sending[0]?.moved();
    await clock.advance(LATE_AFTER_MS - 1);
    expect(page.statuses).toEqual(["sending", "sending"]);
    await clock.advance(1);
    expect(page.statuses).toEqual(["failed", "failed"]);
    page.files.sending[0]?.moved();
    expect(page.statuses).toEqual(["sending", "sending"]);
  });

  test("survives a reload with its files", async () => {
    const clientId = add("", file("one"));
    page = new Page(storage, clock);
    page.socket.open();
    expect(page.items).toMatchObject([{ clientId, body: "", files: [file("one")] }]);
    await uploaded("id-1");
    expect(page.socket.sent).toMatchObject([{ client_id: clientId, files: ["id-1"] }]);
  });

  test("asks for its files again when the socket was closed meanwhile", async () => {
    const clientId = add("", file("one"));
    page.socket.close();
    await uploaded("id-1");
    expect(page.socket.sent).toEqual([]);
    page.socket.open();
    await uploaded("id-1");
    await page.serve(server);
    expect(page.items).toMatchObject([{ clientId, status: "sent" }]);
  });

  test("fails when a file is refused, and what follows it is sent", async () => {
    const clientId = add("", file("one"));
    add("next");
    page.files.sending.shift()?.answer(new SocketError("bad_picture"));
    await settle();
    expect(page.items).toMatchObject([
      { clientId, status: "failed", problem: "bad_picture" },
      { body: "next" },
    ]);
    expect(page.socket.sent).toMatchObject([{ body: "next" }]);
    page.outbox.discard(clientId);
    expect(page.files.gone).toContain("dropped one");
  });

  test("is cancelled while its files are on their way", async () => {
    const clientId = add("", file("one"));
    add("next");
    page.outbox.cancel(clientId);
    expect(page.items.map(({ body }) => body)).toEqual(["next"]);
    expect(page.files.gone).toContain("dropped one");
    await uploaded("id-1");
    expect(page.socket.sent).toMatchObject([{ body: "next" }]);
    expect(new Page(storage, clock).items.map(({ body }) => body)).toEqual(["next"]);
  });

  test("is not cancelled once the server may have it", async () => {
    const clientId = add("", file("one"));
    await uploaded("id-1");
    page.outbox.cancel(clientId);
    expect(page.items).toMatchObject([{ clientId }]);
    await page.serve(server);
    expect(page.items).toMatchObject([{ clientId, status: "sent" }]);
  });

  test("is not sent for a user who has signed out meanwhile", async () => {
    add("", file("one"));
    page.outbox.start("bob");
    await uploaded("id-1");
    expect(page.socket.sent).toEqual([]);
  });
});
