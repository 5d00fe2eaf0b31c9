/**
 * Sends messages over several sockets, in a process of its own.
 *
 * Reads a `Task` from standard input and prints a `Result`. Without `rate` each socket sends its
 * next message when the last one is acknowledged; with it, all together send so many a second.
 * The time ends when everything is acknowledged and delivered.
 */

interface Task {
  url: string;
  seats: { cookie: string; origin: string; conversation: string }[];
  /** For how long messages are sent. */
  seconds: number;
  /** Messages a second of all sockets together; 0: as fast as they are acknowledged. */
  rate: number;
  /** Whether the server only echoes: what comes back is the acknowledgement. */
  isEcho: boolean;
}

interface Result {
  seconds: number;
  /** From each send to its acknowledgement, in milliseconds. */
  latencies: number[];
}

interface Frame {
  type: string;
  client_id?: string;
}

class Seat {
  readonly latencies: number[] = [];
  delivered = 0;
  readonly #waiting = new Map<string, number>();
  #acknowledged = (): void => {};

  private constructor(
    private readonly socket: WebSocket,
    private readonly conversation: string,
    private readonly isEcho: boolean,
  ) {}

  static async open({ url, isEcho }: Task, seat: Task["seats"][number]): Promise<Seat> {
    const headers = { Cookie: seat.cookie, Origin: seat.origin };
    const socket = new WebSocket(url, { headers } as never);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const opened = new Seat(socket, seat.conversation, isEcho);
    if (!isEcho) await opened.#greet();
    socket.onmessage = ({ data }) => opened.#received(JSON.parse(String(data)));
    return opened;
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  send(number: number): void {
    const frame = {
      type: "message.send",
      conversation_id: this.conversation,
      client_id: crypto.randomUUID(),
      body: `load ${number}`,
    };
    this.#waiting.set(frame.client_id, performance.now());
    this.socket.send(JSON.stringify(frame));
  }

  /** Send one message and wait for its acknowledgement. */
  sendAndWait(number: number): Promise<void> {
    return new Promise((resolve) => {
      this.#acknowledged = resolve;
      this.send(number);
    });
  }

  close(): void {
    this.socket.close();
  }

  async #greet(): Promise<void> {
    const welcome = new Promise<void>((resolve, reject) => {
      this.socket.onmessage = ({ data }) => {
        if ((JSON.parse(String(data)) as Frame).type === "welcome") resolve();
        else reject(new Error(String(data)));
      };
    });
    const hello = { type: "hello", tab_id: crypto.randomUUID(), subscribe: ["messages"] };
    this.socket.send(JSON.stringify(hello));
    await welcome;
  }

  #received(frame: Frame): void {
    if (frame.type === "error") throw new Error(JSON.stringify(frame));
    if (frame.type === "message.new") this.delivered += 1;
    if (frame.type === (this.isEcho ? "message.send" : "message.ack")) this.#isAnswered(frame);
  }

  #isAnswered({ client_id = "" }: Frame): void {
    const sentAt = this.#waiting.get(client_id);
    if (sentAt === undefined) return;
    this.#waiting.delete(client_id);
    this.latencies.push(performance.now() - sentAt);
    this.#acknowledged();
  }
}

async function closedLoop(seats: Seat[], seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    seats.map(async (seat) => {
      for (let number = 0; performance.now() < end; number += 1) await seat.sendAndWait(number);
    }),
  );
}

/** Send evenly, whatever is acknowledged. */
async function paced(seats: Seat[], seconds: number, rate: number): Promise<void> {
  const began = performance.now();
  const total = Math.floor(seconds * rate);
  for (let sent = 0; sent < total; await Bun.sleep(1)) {
    const due = Math.min(total, ((performance.now() - began) / 1_000) * rate);
    for (; sent < due; sent += 1) seats[sent % seats.length]?.send(sent);
  }
  while (!seats.every((seat) => seat.isIdle)) await Bun.sleep(1);
}

/** Wait until each message has reached both sockets of its conversation. */
async function delivered(seats: Seat[]): Promise<void> {
  const count = (): number => seats.reduce((sum, seat) => sum + seat.delivered, 0);
  const expected = 2 * seats.flatMap((seat) => seat.latencies).length;
  while (count() < expected) await Bun.sleep(1);
}

export {};

const task: Task = await Bun.stdin.json();
const seats = await Promise.all(task.seats.map((seat) => Seat.open(task, seat)));
const began = performance.now();
if (task.rate > 0) await paced(seats, task.seconds, task.rate);
else await closedLoop(seats, task.seconds);
if (!task.isEcho) await delivered(seats);
const seconds = (performance.now() - began) / 1_000;
const result: Result = { seconds, latencies: seats.flatMap((seat) => seat.latencies) };
for (const seat of seats) seat.close();
await Bun.write(Bun.stdout, JSON.stringify(result));
process.exit(0);
