/** What is drawn of the state and of live updates is what a fresh page draws, in whatever order they arrive. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { type Drawn, freshlyDrawn, Page, TabState } from "../support/message_model";
import { IDS, PAGE, Server, type Who } from "../support/message_server";

type Step =
  | { readonly kind: "send"; readonly id: string; readonly who: Who }
  | {
      readonly kind: "mark";
      readonly id: string;
      readonly who: Who;
      readonly back: number;
      readonly isRead: boolean;
    }
  | { readonly kind: "friendship"; readonly id: string }
  | { readonly kind: "push" | "lostPush" | "read" | "more" | "lostMore" | "hydrate" }
  | { readonly kind: "frame" | "frameTwice" | "lostFrame"; readonly which: number };

const id = fc.constantFrom(...IDS);
const who = fc.constantFrom<Who>("me", "peer");
const which = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), id, who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("mark" as const),
      id,
      who,
      back: fc.nat({ max: 2 }),
      isRead: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("friendship" as const), id }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("push" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("lostPush" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("read" as const, "hydrate") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("more" as const, "lostMore") }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("frame" as const, "frameTwice"), which }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("lostFrame" as const), which }) },
);

class World {
  readonly server = new Server();
  readonly state = new TabState(this.server);
  readonly page = new Page(this.state.read());
  frames: ServerFrame[] = [];
  /** Since the last reading. */
  hasLostFrame = false;
  hasLostPush = false;
  /** Own receipts that end between messages that the state counts. */
  isPartlyRead = false;

  take(one: Step): void {
    switch (one.kind) {
      case "send":
        this.#send(one.id, one.who);
        break;
      case "mark":
        this.#mark(one);
        break;
      case "friendship":
        this.server.toggleFriendship(one.id);
        this.read();
        break;
      case "push":
        this.push();
        break;
      case "lostPush":
        this.hasLostPush ||= this.state.version < this.server.version;
        this.state.push();
        break;
      case "read":
        this.read();
        break;
      case "more":
        this.page.show(this.state.more(this.page.cursor));
        break;
      case "lostMore":
        this.state.more(this.page.cursor);
        break;
      case "hydrate":
        this.page.show(this.state.hydrate());
        break;
      default:
        this.#frame(one.kind, one.which);
    }
  }

  push(): void {
    this.page.show(this.state.push());
    this.isPartlyRead = this.hasLostPush && this.isPartlyRead;
  }

  read(): void {
    this.page.show(this.state.read());
    this.hasLostFrame = this.hasLostPush = this.isPartlyRead = false;
  }

  /** Load the whole list. */
  pageOn(): void {
    while (this.page.cursor !== "") {
      this.take({ kind: "more" });
      this.page.draw();
    }
  }

  arrive(frame: ServerFrame): void {
    this.page.socket.push(frame);
  }

  #send(conversation: string, sender: Who): void {
    const frames = this.server.send(conversation, sender);
    const stored = this.server.find(conversation).log.at(-1);
    if (frames.length > 0 && sender === "me" && stored !== undefined) {
      this.page.write(conversation, stored.clientId, stored.at, `m${stored.seq}`);
    }
    this.frames.push(...frames);
  }

  #mark({ id: conversation, who: user, back, isRead }: Extract<Step, { kind: "mark" }>): void {
    const { length } = this.server.find(conversation).log;
    this.isPartlyRead ||= user === "me" && isRead && back > 0;
    this.frames.push(...this.server.mark(conversation, user, length - back, isRead));
  }

  #frame(kind: "frame" | "frameTwice" | "lostFrame", index: number): void {
    const at = index % Math.max(1, this.frames.length);
    const frame = this.frames[at];
    if (frame === undefined) return;
    // The outbox sends again until it is acknowledged.
    const isLost = kind === "lostFrame" && frame.type !== "message.ack";
    if (isLost) this.hasLostFrame = true;
    else this.arrive(frame);
    if (kind !== "frameTwice") this.frames.splice(at, 1);
  }

  get hasEveryFrame(): boolean {
    return this.frames.length === 0 && !this.hasLostFrame;
  }

  get hasWholeState(): boolean {
    return !this.hasLostPush && this.state.version === this.server.version;
  }
}

/** Nothing is drawn twice, out of order or beyond a gap, and nothing that is not so. */
function expectSound({ rows, lines }: Drawn, world: World): void {
  expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThanOrEqual(PAGE);
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  const seqs = rows.filter((row) => row.seq > 0).map((row) => row.seq);
  expect(seqs).toEqual(seqs.toSorted((one, another) => one - another));
  const { log, cursors } = world.server.find(IDS[0]);
  for (const row of rows.filter((one) => one.stored)) {
    expect(seqs[row.seq - 1]).toBe(row.seq);
    expect(row.client_id).toBe(log[row.seq - 1]?.clientId as string);
    if (row.status === "read") expect(row.seq).toBeLessThanOrEqual(cursors.peer.read);
  }
}

function expectFresh(drawn: Drawn, world: World): void {
  const fresh = freshlyDrawn(world.server);
  expect(drawn.rows).toEqual(fresh.rows);
  expect(drawn.openUnread).toBe(fresh.openUnread);
  const withoutUnread = (lines: Drawn["lines"]) => lines.map((line) => ({ ...line, unread: 0 }));
  const expected = expectedLines(drawn, fresh, world);
  expect(withoutUnread(drawn.lines)).toEqual(withoutUnread(expected));
  // Only the state knows the conversations that this page has not loaded.
  if (!world.hasWholeState && drawn.lines.length < fresh.lines.length) return;
  if (world.isPartlyRead && !world.hasWholeState) {
    // Only the state knows how many of the messages in its list are unread.
    expect(drawn.unread).toBeGreaterThanOrEqual(fresh.unread);
    return;
  }
  expect(drawn.lines).toEqual(expected);
  // A page that has missed a push reads again at once; until then its total counts the missed rows twice.
  if (world.page.hasHole && !world.hasWholeState) return;
  expect(drawn.unread).toBe(fresh.unread);
}

/** The lines of a fresh page: as many from the beginning, unless the state brings one of them later. */
function expectedLines({ lines }: Drawn, fresh: Drawn, world: World): Drawn["lines"] {
  const count = world.page.cursor === "" ? IDS.length : lines.length;
  if (world.hasWholeState) return fresh.lines.slice(0, count);
  const ids = new Set(lines.map((line) => line.id));
  return fresh.lines.filter((line) => ids.has(line.id));
}

function expectFreshAtLast(world: World): void {
  const { page, server } = world;
  for (const frame of world.frames.splice(0)) world.arrive(frame);
  world.push();
  page.draw();
  // The socket reports the version with every pong.
  if (page.hasHole || page.version < server.version) world.read();
  expectFresh(page.draw(), world);
  world.pageOn();
  expectFresh(page.draw(), world);
}

test("state and live updates, in any order, doubled, late or lost, draw what a fresh page draws", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const world = new World();
      for (const one of steps) {
        world.take(one);
        const drawn = world.page.draw();
        expectSound(drawn, world);
        if (world.hasEveryFrame || world.hasWholeState) expectFresh(drawn, world);
      }
      expectFreshAtLast(world);
    }),
    { numRuns: 500 },
  );
});

test("a row and a line stay the same objects when the state follows a frame", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ kind: fc.constant("send" as const), id, who })), (steps) => {
      const world = new World();
      world.pageOn();
      for (const one of steps) world.take(one);
      for (const frame of world.frames) world.arrive(frame);
      const before = world.page.draw();
      world.push();
      const after = world.page.draw();
      expect(after.rows).toBe(before.rows);
      expect(after.lines).toBe(before.lines);
    }),
  );
});

test("a message that was drawn of the acknowledgement only is read again", () => {
  const world = new World();
  const send = (): void => world.take({ kind: "send", id: "a", who: "me" });
  send();
  send();
  send();
  // Of the third message, only the acknowledgement arrives, and no state that holds it is drawn.
  const [ack1, new1, ack2, new2, ack3] = world.frames.splice(0);
  world.take({ kind: "lostPush" });
  send();
  world.push();
  world.page.draw();
  for (const frame of [ack1, new1, ack2, new2, ack3]) world.arrive(frame as ServerFrame);
  send();
  world.push();
  world.page.draw();
  expect(world.page.hasHole).toBe(true);
  world.read();
  expectFresh(world.page.draw(), world);
});
