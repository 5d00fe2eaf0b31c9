/** The chat of one call, across rebuilt connections and reloads of the page. */
import type { Clock } from "../../kit/clock";
import type { AttachedConnection } from "../rtc/capability";
import type { PeerConnectionState } from "../rtc/peer_connection";
import { Archive } from "./archive";
import type { ChatDeps } from "./chat_deps";
import { ChatHistory } from "./chat_history";
import type { RememberedChat } from "./chat_persistence";
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
  link: AttachedConnection;
  /** The chat has changed. */
  changed(): void;
}

export class ActiveChat {
  readonly callId: string;
  readonly log: ChatHistory;
  readonly agreement = new KeepConsent();
  draft = "";
  readonly #line: ReliableChannel;
  readonly #handover: Archive;
  /** The number of the latest message of the peer that was read here. */
  #read = 0;
  #isLooking = false;
  /** Nothing has arrived over the present connection yet. */
  #isNewLink = true;
  #hasNews = false;
  #cancel: (() => void) | null = null;
  #flushedAt = 0;
  readonly #pace: TextLimiter;

  constructor(private readonly deps: ActiveChatDeps) {
    const { clock, link, chat } = deps;
    this.callId = link.callId;
    this.#pace = new TextLimiter(clock);
    const { newId } = chat;
    this.log = new ChatHistory({ isCaller: link.isCaller, now: () => clock.now(), newId });
    this.#handover = new Archive({ clock, gateway: chat.gateway, peerId: link.peer.id });
    const remembered = chat.memory.load();
    if (remembered?.callId === link.callId) this.#restore(remembered);
    this.#line = new ReliableChannel({
      clock,
      log: this.log,
      state: () => this.#state(),
      isStateKnown: () => this.agreement.isKnown,
    });
  }

  /** The number of our latest message that was sent. */
  get sent(): number {
    return this.#line.sent;
  }

  /** How many messages of the peer are unread. */
  get unread(): number {
    const { theirs } = this.log;
    return Math.min(theirs.count - this.#read, theirs.messages.length);
  }

  /** A main connection begins: the first, or a rebuilt one. */
  attach(link: AttachedConnection): void {
    const channel = link.openChannel(CHANNEL, {
      changed: () => this.#connectionChanged(() => this.#line.changed()),
      received: (message) => this.#received(message),
      drained: () => this.#line.push(),
    });
    this.#isNewLink = true;
    this.#line.use(channel);
  }

  connectionChanged(state: PeerConnectionState): void {
    this.#connectionChanged(() => this.#line.connectionChanged(state));
  }

  /** Write a message. Returns false when the text is not valid. */
  write(text: string): boolean {
    if (!isWritable(text)) return false;
    this.log.write(text);
    this.#save();
    this.#line.push();
    this.#changed();
    return true;
  }

  edit(draft: string): void {
    this.draft = draft;
    this.#soon();
    this.deps.changed();
  }

  /** Toggle the wish to keep this chat. */
  pressKeep(): void {
    this.agreement.press();
    this.#save();
    this.#line.tell();
    this.#changed();
  }

  /** Set whether the user sees the chat. */
  look(isLooking: boolean): void {
    this.#isLooking = isLooking;
    if (!isLooking || this.unread === 0) return;
    this.#read = this.log.theirs.count;
    this.#answerSoon();
    this.deps.changed();
  }

  /** The page may be gone in a moment. */
  leave(): void {
    this.#handOver();
    this.#handover.finish();
    this.#save();
  }

  /** The call has ended; a chat that both keep is archived in their conversation. */
  end(): void {
    this.#handOver();
    this.#rest();
    this.#line.stop();
  }

  /** Whether messages of an ended call are still being archived. */
  get isHandingOver(): boolean {
    return this.#handover.isWaiting;
  }

  /** The user has signed out, or the page is closing: archive the rest at once. */
  finish(): void {
    this.#handover.finish();
  }

  /** At the end or before a reload: an open channel means that the last frame has arrived. */
  #handOver(): void {
    const { isAgreed, isCertain } = this.agreement;
    if (isCertain || (isAgreed && this.#line.isUp)) this.#handover.update(this.log.inOrder());
  }

  #state(): Omit<StateFrame, "type"> {
    return { have: this.log.theirs.count, read: this.#read, ...this.agreement.frame };
  }

  #restore(chat: RememberedChat): void {
    this.log.restore(chat.own, chat.theirs, chat.delivered);
    this.agreement.restore(chat.agreement);
    this.#handover.restore(chat.given);
    this.#read = Math.min(chat.read, this.log.theirs.count);
    this.draft = chat.draft;
  }

  #save(): void {
    const { own, theirs, delivered } = this.log;
    this.deps.chat.memory.save({
      callId: this.callId,
      own: own.messages,
      theirs: theirs.messages,
      delivered,
      read: this.#read,
      agreement: this.agreement.kept,
      given: this.#handover.given,
      draft: this.draft,
    });
  }

  #received(message: Record<string, unknown>): void {
    const frame: ChatFrame | null = readChatFrame(message);
    if (frame?.type === "text") this.#heardText(frame);
    else if (frame !== null) this.#heardState(frame);
  }

  #heardText(frame: TextFrame): void {
    if (this.log.isNext(frame) && this.#pace.allows(frame.body)) this.log.take(frame);
    // Duplicates, gaps and refused messages are acknowledged too: the peer needs the state.
    if (this.#isLooking) this.#read = this.log.theirs.count;
    this.#answerSoon();
  }

  #heardState({ have, read, ...presses }: StateFrame): void {
    const { delivered } = this.log;
    // Only a freshly loaded page may know less than it acknowledged before.
    if (this.#isNewLink) this.log.forgets(have);
    this.#isNewLink = false;
    this.log.acknowledge(have, read);
    if (this.log.delivered < delivered) this.#line.changed();
    else if (this.log.delivered > delivered) this.#line.heard();
    if (this.agreement.hear(presses)) this.#answerSoon();
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
    if (this.#hasNews) this.#line.tell();
    this.#hasNews = false;
    this.#changed();
  }

  #changed(): void {
    if (this.agreement.isCertain) this.#handover.update(this.log.inOrder());
    this.deps.changed();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
