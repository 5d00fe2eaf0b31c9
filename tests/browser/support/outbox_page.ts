/** A page with an outbox, and the server that it writes to. */

import { createUserStorage } from "../../../waves/browser/kit/user_storage";
import type { OutgoingFile } from "../../../waves/browser/messages/file_view";
import { type FileSender, Outbox } from "../../../waves/browser/messages/outbox";
import { createOutboxStorage } from "../../../waves/browser/messages/outbox_storage";
import { SocketError } from "../../../waves/browser/socket/incoming_frames";
import type { MessageAckFrame, MessageSendFrame } from "../../../waves/browser/socket/protocol";
import { FakeSocket } from "./fake_browser";
import { type FakeClock, settle } from "./fake_clock";

let ids = 0;

/** Stores each client id once, as the real one does; the test decides what gets lost. */
export class Server {
  readonly rows: { client_id: string; body: string; seq: number }[] = [];

  store(frame: MessageSendFrame): MessageAckFrame {
    let row = this.rows.find((found) => found.client_id === frame.client_id);
    if (row === undefined) {
      row = { client_id: frame.client_id, body: frame.body, seq: this.rows.length + 1 };
      this.rows.push(row);
    }
    return {
      type: "message.ack",
      client_id: row.client_id,
      message_id: `id-${row.seq}`,
      conversation_id: frame.conversation_id,
      seq: row.seq,
      created_at: "2026-03-12T14:05:00Z",
    };
  }
}

/** The way of files to the server, in the test's hands. */
export class FakeFiles implements FileSender {
  readonly sending: {
    files: readonly OutgoingFile[];
    moved(): void;
    answer(ids: readonly string[] | SocketError): void;
  }[] = [];
  readonly gone: string[] = [];

  send(files: readonly OutgoingFile[], moved: () => void): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const answer = (ids: readonly string[] | SocketError): void =>
        ids instanceof SocketError ? reject(ids) : resolve(ids);
      this.sending.push({ files, moved, answer });
    });
  }
  sent(files: readonly OutgoingFile[]): void {
    this.gone.push(...files.map(({ upload }) => `sent ${upload}`));
  }
  drop(files: readonly OutgoingFile[]): void {
    this.gone.push(...files.map(({ upload }) => `dropped ${upload}`));
  }
}

/** A page: everything but the storage goes with a reload. */
export class Page {
  readonly socket = new FakeSocket();
  readonly files = new FakeFiles();
  readonly outbox: Outbox;
  checks = 0;

  constructor(storage: Storage, clock: FakeClock, userId = "alice") {
    const userStorage = createUserStorage(() => storage);
    this.outbox = new Outbox({
      socket: this.socket,
      checkNow: () => {
        this.checks += 1;
      },
      storage: createOutboxStorage(userStorage),
      files: this.files,
      clock,
      newId: () => {
        ids += 1;
        return `message-${ids}`;
      },
    });
    this.outbox.start(userId);
  }

  get items() {
    return this.outbox.store.getSnapshot().items;
  }

  get statuses() {
    return this.items.map((item) => item.status);
  }

  /** The server takes the oldest command; its answer arrives or is lost. */
  async serve(server: Server, { lost = false } = {}): Promise<void> {
    const asked = this.socket.waiting.shift();
    if (asked === undefined) throw new Error("Nothing was sent.");
    const ack = server.store(asked.frame as MessageSendFrame);
    if (!lost) this.deliver(ack, asked.answer);
    await settle();
  }

  deliver(ack: MessageAckFrame, answer?: (frame: MessageAckFrame) => void): void {
    answer?.(ack);
    this.socket.push(ack);
  }

  async refuse(code: string, retryAfterMs = 0): Promise<void> {
    this.socket.waiting.shift()?.answer(new SocketError(code, code, retryAfterMs));
    await settle();
  }
}
