/** The chat of one call, across rebuilt connections and reloads of the page. */
import type { Clock } from "../../kit/clock";
import type { AttachedConnection } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { Archive } from "./archive";
import type { ChatDeps } from "./chat_deps";
import { ChatHistory } from "./chat_history";
import type { PersistedChat } from "./chat_persistence";
import {
  type ChatFrame,
  isWritable,
  readChatFrame,
  type StateFrame,
  type TextFrame,
} from "./frames";
import { KeepConsent } from "./keep_consent";
import { ReliableChannel } from "./reliable_channel";
import { TextLimiter } from "./text_limiter";

const CHANNEL = { label: "chat", id: 1 } as const;
/** Arriving messages are rendered, stored and acknowledged in batches. */
const TOGETHER_MS = 100;

export interface ActiveChatDeps {
  chat: ChatDeps;
  clock: Clock;
  attached: AttachedConnection;
  /** The chat has changed. */
  changed(): void;
}

export class ActiveChat {
  readonly callId: string;
  readonly history: ChatHistory;
  readonly consent = new KeepConsent();
  draft = "";
  readonly #channel: ReliableChannel;
  readonly #archive: Archive;
  /** The number of the latest message of the peer that was read here. */
  #read = 0;
  #isLooking = false;
  /** Nothing has arrived over the present connection yet. */
  #isNewConnection = true;
  #hasNews = false;
  #cancel: (() => void) | null = null;
  #flushedAt = 0;
  readonly #limiter: TextLimiter;

  constructor(private readonly deps: ActiveChatDeps) {
    const { clock, attached, chat } = deps;
    this.callId = attached.callId;
    this.#limiter = new TextLimiter(clock);
    const { newId } = chat;
    this.history = new ChatHistory({ isCaller: attached.isCaller, now: () => clock.now(), newId });
    this.#archive = new Archive({ clock, gateway: chat.gateway, peerId: attached.peer.id });
    const remembered = chat.storage.load();
    if (remembered?.callId === attached.callId) this.#restore(remembered);
    this.#channel = new ReliableChannel({
      clock,
      history: this.history,
      state: () => this.#state(),
      isStateKnown: () => this.consent.isKnown,
    });
  }

  /** The number of our latest message that was sent. */
  get sent(): number {
    return this.#channel.sent;
  }

  /** How many messages of the peer are unread. */
  get unread(): number {
    const { remote } = this.history;
    return Math.min(remote.count - this.#read, remote.messages.length);
  }

  /** A main connection begins: the first, or a rebuilt one. */
  attach(attached: AttachedConnection): void {
    const channel = attached.openChannel(CHANNEL, {
      changed: () => this.#connectionChanged(() => this.#channel.changed()),
      received: (message) => this.#received(message),
      drained: () => this.#channel.push(),
    });
    this.#isNewConnection = true;
    this.#channel.use(channel);
  }

  connectionChanged(state: PeerConnectionState): void {
    this.#connectionChanged(() => this.#channel.connectionChanged(state));
  }

  /** Write a message. Returns false when the text is not valid. */
  write(text: string): boolean {
    if (!isWritable(text)) return false;
    this.history.write(text);
    this.#save();
    this.#channel.push();
    this.#changed();
    return true;
  }

  edit(draft: string): void {
    this.draft = draft;
    this.#soon();
    this.deps.changed();
  }

  /** Toggle the wish to keep this chat. */
  toggleKeep(): void {
    this.consent.press();
    this.#save();
    this.#channel.sendState();
    this.#changed();
  }

  /** Set whether the user sees the chat. */
  look(isLooking: boolean): void {
    this.#isLooking = isLooking;
    if (!isLooking || this.unread === 0) return;
    this.#read = this.history.remote.count;
    this.#answerSoon();
    this.deps.changed();
  }

  /** The page may be gone in a moment. */
  leave(): void {
    this.#archiveNow();
    this.#archive.finish();
    this.#save();
  }

  /** The call has ended; a chat that both keep is archived in their conversation. */
  end(): void {
    this.#archiveNow();
    this.#rest();
    this.#channel.stop();
  }

  /** Whether messages of an ended call are still being archived. */
  get isArchiving(): boolean {
    return this.#archive.isWaiting;
  }

  /** The user has signed out, or the page is closing: archive the rest at once. */
  finish(): void {
    this.#archive.finish();
  }

  /** At the end or before a reload: an open channel means that the last frame has arrived. */
  #archiveNow(): void {
    const { isAgreed, isCertain } = this.consent;
    if (isCertain || (isAgreed && this.#channel.isUp)) this.#archive.update(this.history.inOrder());
  }

  #state(): Omit<StateFrame, "type"> {
    return { have: this.history.remote.count, read: this.#read, ...this.consent.frame };
  }

  #restore(chat: PersistedChat): void {
    this.history.restore(chat.own, chat.remote, chat.delivered);
    this.consent.restore(chat.consent);
    this.#archive.restore(chat.given);
    this.#read = Math.min(chat.read, this.history.remote.count);
    this.draft = chat.draft;
  }

  #save(): void {
    const { own, remote, delivered } = this.history;
    this.deps.chat.storage.save({
      callId: this.callId,
      own: own.messages,
      remote: remote.messages,
      delivered,
      read: this.#read,
      consent: this.consent.kept,
      given: this.#archive.given,
      draft: this.draft,
    });
  }

  #received(message: Record<string, unknown>): void {
    const frame: ChatFrame | null = readChatFrame(message);
    if (frame?.type === "text") this.#heardText(frame);
    else if (frame !== null) this.#heardState(frame);
  }

  #heardText(frame: TextFrame): void {
    if (this.history.isNext(frame) && this.#limiter.allows(frame.body)) this.history.take(frame);
    // Duplicates, gaps and refused messages are acknowledged too: the peer needs the state.
    if (this.#isLooking) this.#read = this.history.remote.count;
    this.#answerSoon();
  }

  #heardState({ have, read, ...presses }: StateFrame): void {
    const { delivered } = this.history;
    // Only a freshly loaded page may know less than it acknowledged before.
    if (this.#isNewConnection) this.history.forgets(have);
    this.#isNewConnection = false;
    this.history.acknowledge(have, read);
    if (this.history.delivered < delivered) this.#channel.changed();
    else if (this.history.delivered > delivered) this.#channel.heard();
    if (this.consent.hear(presses)) this.#answerSoon();
    this.#soon();
  }

  #connectionChanged(change: () => void): void {
    change();
    this.deps.changed();
  }

  #answerSoon(): void {
    this.#hasNews = true;
    this.#soon();
  }

  /** Store, acknowledge and render: at once after a pause, else in a batch. */
  #soon(): void {
    const { clock } = this.deps;
    const wait = Math.max(0, this.#flushedAt + TOGETHER_MS - clock.now());
    this.#cancel ??= clock.after(wait, () => {
      this.#cancel = null;
      this.#flushedAt = clock.now();
      this.#flush();
    });
  }

  /** Stored before it is acknowledged, so that it survives a reload. */
  #flush(): void {
    this.#save();
    if (this.#hasNews) this.#channel.sendState();
    this.#hasNews = false;
    this.#changed();
  }

  #changed(): void {
    if (this.consent.isCertain) this.#archive.update(this.history.inOrder());
    this.deps.changed();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
