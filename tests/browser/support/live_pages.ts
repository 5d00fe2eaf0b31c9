/**
 * Pages without a browser against a real server: our socket with its pauses, the outbox, and sockets
 * like those of Reflex. A process of its own, which `tests/support/live_pages.py` starts.
 *
 * Reads a `Task` from the first line of standard input and commands from the others; prints a
 * `Status` whenever it has changed.
 */
import { systemClock } from "../../../waves/browser/kit/clock";
import { Outbox } from "../../../waves/browser/messages/outbox";
import type { OutboxStorage } from "../../../waves/browser/messages/outbox_storage";
import { retryPause } from "../../../waves/browser/socket/retry_pause";
import { ReconnectingSocket, type WebSocketLike } from "../../../waves/browser/socket/socket";

interface Seat {
  cookie: string;
  /** Whether somebody looks at the page. */
  isVisible: boolean;
  /** Where the page writes; empty: it only reads. */
  conversation: string;
}

interface Task {
  /** Without a path. */
  address: string;
  headers: Record<string, string>;
  pages: Seat[];
  /** Pages of which only the socket of Reflex is open. */
  tabs: Seat[];
}

interface Status {
  connected: number;
  tabs: number;
  /** When each socket was opened, in milliseconds since 1970; both kinds. */
  openings: number[];
  /** How often a socket closed, by its code; those that never opened are "refused". */
  closes: Record<string, number>;
  /** By client id, the place that an acknowledgement named. */
  acks: Record<string, number>;
  /** How many acknowledgements named another place than an earlier one. */
  contradictions: number;
  waiting: number;
  /** Whether pages write steadily. */
  isWriting: boolean;
  /** By client id, why a message was shown as failed: `offline`, or refused by the server. */
  failed: Record<string, string>;
  /** By the first word of a message, how many pages and tabs have heard it. */
  heard: Record<string, number>;
}

const status: Status = {
  connected: 0,
  tabs: 0,
  openings: [],
  closes: {},
  acks: {},
  contradictions: 0,
  waiting: 0,
  isWriting: false,
  failed: {},
  heard: {},
};

function note(counts: Record<string, number>, name: string | number): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function open(task: Task, path: string, seat: Seat, protocols?: string[]): WebSocket {
  status.openings.push(Date.now());
  const headers = { ...task.headers, Cookie: seat.cookie };
  const options = { headers, protocols, tls: { rejectUnauthorized: false } };
  return new WebSocket(`${task.address}${path}`, options as never);
}

/** Notes the first message of each word. */
class Listener {
  readonly #known = new Set<string>();

  heard(text: string): void {
    const word = text.split(" ", 1)[0] ?? "";
    if (this.#known.has(word)) return;
    this.#known.add(word);
    note(status.heard, word);
  }
}

/** Our own socket of a page, with its outbox. */
class Page {
  readonly outbox: Outbox;
  readonly #socket: ReconnectingSocket;

  constructor(
    task: Task,
    private readonly seat: Seat,
    id: string,
  ) {
    const listener = new Listener();
    this.#socket = new ReconnectingSocket({
      openSocket: () => open(task, "/api/ws", seat) as unknown as WebSocketLike,
      tabId: () => id,
      renewTabId: () => {},
      isVisible: () => seat.isVisible,
      isNeeded: () => this.outbox.isSending,
      topics: ["messages", "calls"],
      clock: systemClock,
      random: Math.random,
    });
    this.outbox = new Outbox({
      socket: this.#socket,
      checkNow: () => this.#socket.checkNow(),
      storage: forgetful(),
      files: { send: async () => [], sent() {}, drop() {} },
      clock: systemClock,
      newId: () => crypto.randomUUID(),
    });
    this.#socket.on("message.new", ({ body }) => listener.heard(body));
    this.#socket.on("message.ack", (ack) => this.#acknowledged(ack.client_id, ack.seq));
    this.#socket.onClose(({ code, opened }) => note(status.closes, opened ? code : "refused"));
    this.outbox.store.subscribe(() => this.#outboxChanged());
  }

  get isOpen(): boolean {
    return this.#socket.isOpen;
  }

  start(): void {
    this.#socket.start();
    this.outbox.start("somebody");
  }

  write(body: string): void {
    if (this.seat.conversation !== "") this.outbox.add(this.seat.conversation, body);
  }

  #acknowledged(clientId: string, seq: number): void {
    if ((status.acks[clientId] ?? seq) !== seq) status.contradictions += 1;
    status.acks[clientId] = seq;
    this.outbox.settle([clientId]);
  }

  #outboxChanged(): void {
    for (const { status: state, clientId, problem } of this.outbox.store.getSnapshot().items) {
      if (state === "failed") status.failed[clientId] = problem;
    }
  }
}

/** What is stored matters after a reload only. */
function forgetful(): OutboxStorage {
  return { save: () => {}, remove: () => {}, all: () => [] };
}

const HYDRATE = "reflex___state____state.hydrate_and_load";
const ROUTER_DATA = { pathname: "/", asPath: "/", query: {} };
const GREETING = JSON.stringify({
  event: { name: HYDRATE, payload: {}, router_data: ROUTER_DATA },
  state_schema: null,
});

/** Default of the library that Reflex uses. */
const OPEN_WITHIN_MS = 20_000;

/** The socket of Reflex, which is opened again as `bundling/event_client.py` makes its client do. */
class Tab {
  isOpen = false;
  #failures = 0;
  readonly #token = crypto.randomUUID();
  readonly #listener = new Listener();

  constructor(
    private readonly task: Task,
    private readonly seat: Seat,
  ) {}

  start(): void {
    const path = `/_event/?token=${this.#token}&EIO=4&transport=websocket`;
    const socket = open(this.task, path, this.seat, ["0.10.1"]);
    const timeout = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.onmessage = ({ data }) => {
      clearTimeout(timeout);
      this.#received(socket, String(data));
    };
    socket.onclose = ({ code }) => {
      clearTimeout(timeout);
      this.#ended(code);
    };
  }

  #received(socket: WebSocket, text: string): void {
    if (text === "2") socket.send("3");
    else if (text.startsWith("0")) socket.send(`40/_event,${GREETING}`);
    else if (text.startsWith("40/_event")) {
      this.isOpen = true;
      this.#failures = 0;
    } else for (const [word] of text.matchAll(/after-[a-z-]+/g)) this.#listener.heard(word);
  }

  #ended(code: number): void {
    note(status.closes, this.isOpen ? code : "refused");
    const { isVisible: isUsed } = this.seat;
    const pause = retryPause({ failures: this.#failures, isUsed, random: Math.random() });
    this.#failures += this.isOpen ? 0 : 1;
    this.isOpen = false;
    setTimeout(() => this.start(), pause);
  }
}

const AT_ONCE = 16;

/** Start them as people open pages: all at once would be a storm before the first one. */
async function openInTurn(all: (Page | Tab)[]): Promise<void> {
  for (const [number, one] of all.entries()) {
    one.start();
    while (number - all.filter((other) => other.isOpen).length >= AT_ONCE) await Bun.sleep(5);
  }
}

interface Command {
  /** Every page writes once. */
  say?: string;
  /** Every page that waits for no answer writes so often, in milliseconds; 0: no longer. */
  every?: number;
}

function run(task: Task): (command: Command) => void {
  const pages = task.pages.map((seat) => new Page(task, seat, crypto.randomUUID()));
  const tabs = task.tabs.map((seat) => new Tab(task, seat));
  void openInTurn([...pages, ...tabs]);
  let printed = "";
  setInterval(() => {
    status.connected = pages.filter((page) => page.isOpen).length;
    status.tabs = tabs.filter((tab) => tab.isOpen).length;
    status.waiting = pages.filter((page) => page.outbox.isSending).length;
    const text = JSON.stringify(status);
    if (text !== printed) process.stdout.write(`${text}\n`);
    printed = text;
  }, 50);
  let writing: ReturnType<typeof setInterval> | undefined;
  const say = (body: string, writers = pages): void => {
    for (const page of writers) page.write(body);
  };
  const idle = (): Page[] => pages.filter((page) => !page.outbox.isSending);
  return ({ say: body, every }) => {
    if (body !== undefined) say(body);
    if (every === undefined) return;
    clearInterval(writing);
    status.isWriting = every > 0;
    if (status.isWriting) writing = setInterval(() => say("steadily", idle()), every);
  };
}

let command: ((command: Command) => void) | null = null;
for await (const line of console) {
  if (command === null) command = run(JSON.parse(line));
  else command(JSON.parse(line));
}
process.exit(0);
