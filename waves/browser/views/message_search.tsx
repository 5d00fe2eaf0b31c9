/** What a search in messages finds, and the search bar of a conversation; loaded when it is used. */
import {
  Children,
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { app } from "../app";
import { hueOf, initialsOf } from "../call/model/peer_avatar";
import { exactTime, shortTime } from "../kit/format";
import type { Readable } from "../kit/store";
import { fetchFound } from "../messages/browser_deps";
import { pathOf } from "../messages/conversation_route";
import { ConversationSearch } from "../messages/conversation_search";
import { type FoundMessage, MessageSearch } from "../messages/message_search";
import { jumpWhenOpen } from "../messages/pending_jump";
import { NO_SEARCH_BAR } from "../messages/search_bar";
import { isInputMethodKey } from "../ui/input_method";
import { useLatest } from ".";

const useReadable = <T,>({ subscribe, getSnapshot }: Readable<T>): T =>
  useSyncExternalStore(subscribe, getSnapshot);

type FoundMessagesProps = HTMLAttributes<HTMLElement> & {
  query: string;
  userId: string;
  labels: Readonly<Record<string, string>>;
};

/** The messages of all conversations that contain what is searched for. */
export function FoundMessages({ query, userId, labels, ...rest }: FoundMessagesProps) {
  const search = useMemo(() => new MessageSearch(fetchFound), []);
  const { items, people, complete, hasMore, failed, words } = useReadable(search.store);
  const [only, setOnly] = useState("");
  useEffect(() => {
    void search.ask(query, only === "" ? {} : { conversation: only });
  }, [search, query, only]);
  const isEmpty = items.length === 0;
  const hasChoice = only !== "" || people.length > 1;
  if (words === "" && !failed) return null;
  return (
    <section {...rest}>
      {isEmpty && !hasChoice ? null : <h2 className="label">{labels.title}</h2>}
      {hasChoice ? <People {...{ people, userId, labels, only }} onChoose={setOnly} /> : null}
      <div role="status">
        <Hint text={labels.failed} isShown={failed} look="hint hint-problem" />
        <Hint text={labels.none} isShown={isEmpty && hasChoice && !failed} />
        <Hint text={labels.incomplete} isShown={!complete} />
      </div>
      {/* biome-ignore lint/a11y/noRedundantRoles: without markers it is no list for VoiceOver */}
      <ul role="list" aria-label={labels.title} hidden={isEmpty}>
        {items.map((found) => (
          <FoundRow key={found.id} found={found} userId={userId} labels={labels} />
        ))}
      </ul>
      {hasMore ? <PageEnd key={items.length} onSeen={() => void search.more()} /> : null}
    </section>
  );
}

type Labels = FoundMessagesProps["labels"];
const nameOf = ({ peer, nickname }: FoundMessage, userId: string, labels: Labels) =>
  peer.id === userId ? labels.note : nickname || peer.display_name;

function Face({ of: { peer, nickname } }: { of: FoundMessage }) {
  const hue = { "--h": hueOf(peer.id) } as Record<string, unknown>;
  return (
    <span
      className="avatar"
      data-initials={initialsOf(nickname || peer.display_name)}
      style={hue}
      aria-hidden="true"
    >
      {peer.avatar_url ? <img src={peer.avatar_url} alt="" /> : null}
    </span>
  );
}

type HintProps = { text: string | undefined; isShown: boolean; look?: string };

const Hint = ({ text, isShown, look = "hint" }: HintProps) =>
  isShown ? <p className={look}>{text}</p> : null;

interface PeopleProps {
  people: readonly FoundMessage[];
  userId: string;
  labels: Labels;
  /** The conversation that is searched alone; empty: all are. */
  only: string;
  onChoose: (conversationId: string) => void;
}

/** Whose messages were found: a press searches their conversation alone. */
function People({ people, userId, labels, only, onChoose }: PeopleProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll in Safari
    <div role="group" aria-label={labels.only} className="found-people">
      {people.map((found) => (
        <button
          key={found.conversation_id}
          type="button"
          className="button"
          aria-pressed={found.conversation_id === only}
          onClick={() => onChoose(found.conversation_id === only ? "" : found.conversation_id)}
        >
          <Face of={found} />
          <span className="name" dir="auto">
            {nameOf(found, userId, labels)}
          </span>
        </button>
      ))}
    </div>
  );
}

type FoundRowProps = { found: FoundMessage; userId: string; labels: Labels };

function FoundRow({ found, userId, labels }: FoundRowProps) {
  const { peer, seq, created_at: at } = found;
  const isOwn = found.sender_id === userId && peer.id !== userId;
  function open(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openFound(found);
  }
  return (
    <li>
      <a className="found-message" href={`${pathOf(peer.username)}?message=${seq}`} onClick={open}>
        <Face of={found} />
        <span className="found-text">
          <span className="found-head">
            <span className="name" dir="auto">
              {nameOf(found, userId, labels)}
            </span>
            <time dateTime={at} title={exactTime(Date.parse(at))}>
              {shortTime(at, app().clock.now())}
            </time>
          </span>
          <span className="found-excerpt" dir="auto">
            {isOwn ? `${labels.you} ` : null}
            {found.excerpt.map(({ text, marked }, place) =>
              marked ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
            )}
          </span>
        </span>
      </a>
    </li>
  );
}

/** Show a message in its conversation, which may be the open one. */
function openFound({ peer, seq, conversation_id: conversationId }: FoundMessage): void {
  const { messageList, visit } = app().mounted;
  const isOpen = messageList !== null && messageList.firstSeqOf(conversationId) > 0;
  if (isOpen) {
    messageList.jumpTo(seq);
    return;
  }
  jumpWhenOpen(conversationId, seq);
  visit?.(pathOf(peer.username), conversationId);
}

function PageEnd({ onSeen }: { onSeen: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useLatest(onSeen);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) latest.current();
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [latest]);
  return <div ref={ref} aria-hidden="true" className="list-end" />;
}

type ConversationSearchBarProps = HTMLAttributes<HTMLElement> & {
  conversationId: string;
  /** The name of the peer; empty in a note to self, where there is no choice. */
  peerName: string;
  labels: Readonly<Record<string, string>>;
};

/** The search bar of a conversation; its children are the icons of its three buttons. */
export function ConversationSearchBar({ conversationId, ...props }: ConversationSearchBarProps) {
  return <Bar key={conversationId} conversationId={conversationId} {...props} />;
}

function Bar({ conversationId, peerName, labels, children, ...rest }: ConversationSearchBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const search = useMemo(() => createSearch(conversationId), [conversationId]);
  const found = useReadable(search.found.store);
  const { position } = useReadable(search.place);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => () => search.stop(), [search]);
  const [older, newer, close] = Children.toArray(children);
  const last = found.hasMore ? Number.POSITIVE_INFINITY : found.items.length;
  return (
    <search {...rest} onKeyDown={(event) => keyPressed(event, search)}>
      <input
        ref={input}
        type="search"
        className="search-field"
        aria-label={labels.field}
        placeholder={labels.field}
        maxLength={100}
        autoComplete="off"
        enterKeyHint="search"
        dir="auto"
        onChange={({ target }) => search.typed(target.value)}
      />
      {peerName === "" ? null : (
        <select
          className="search-from"
          aria-label={labels.from}
          onChange={({ target }) => search.from(target.value)}
        >
          <option value="">{labels.anyone}</option>
          <option value="me">{labels.you}</option>
          <option value="peer">{peerName}</option>
        </select>
      )}
      <span role="status" className="search-count">
        {countOf(found, position, labels)}
      </span>
      <BarButton label={labels.older} off={position >= last} act={() => void search.older()}>
        {older}
      </BarButton>
      <BarButton label={labels.newer} off={position <= 1} act={() => search.newer()}>
        {newer}
      </BarButton>
      <BarButton label={labels.close} act={closeBar}>
        {close}
      </BarButton>
    </search>
  );
}

interface BarButtonProps {
  label: string | undefined;
  off?: boolean;
  act: () => void;
  children: ReactNode;
}

function BarButton({ label, off = false, act, children }: BarButtonProps) {
  const look = { className: "icon-button", "aria-label": label, "data-tip": label };
  // A button that is disabled would lose the focus.
  return (
    <button
      {...look}
      data-side="corner"
      type="button"
      aria-disabled={off}
      onClick={off ? undefined : act}
    >
      {children}
    </button>
  );
}

const createSearch = (conversationId: string): ConversationSearch =>
  new ConversationSearch({
    conversationId,
    fetchFound,
    clock: app().clock,
    // The next Enter goes on.
    jumpTo: (seq) => app().mounted.messageList?.jumpTo(seq, true),
  });

type Found = ReturnType<MessageSearch["store"]["getSnapshot"]>;
/** The server stops to count there. */
const MOST_COUNTED = 1_000;

function countOf(found: Found, position: number, labels: Readonly<Record<string, string>>) {
  if (found.failed) return labels.failed;
  if (found.words === "") return "";
  const isMore = found.total >= MOST_COUNTED && found.hasMore;
  const total = `${found.total}${isMore ? "+" : ""}`;
  const none = found.complete ? labels.none : labels.incomplete;
  if (found.total === 0) return none;
  const sentence = position === 0 ? labels.found : labels.count;
  return sentence?.replace("{position}", `${position}`).replace("{total}", total);
}

/** Enter goes to the next older match, with Shift to the newer one; Escape closes the bar. */
function keyPressed(event: KeyboardEvent, search: ConversationSearch): void {
  if (isInputMethodKey(event.nativeEvent)) return;
  const isField = event.target instanceof HTMLInputElement;
  if (event.key === "Escape") closeBar();
  else if (event.key === "Enter" && isField && event.shiftKey) search.newer();
  else if (event.key === "Enter" && isField) void search.older();
  else return;
  event.preventDefault();
}

function closeBar(): void {
  app().searchBar.set(NO_SEARCH_BAR);
  document.querySelector<HTMLElement>('[aria-controls="conversation-menu"]')?.focus();
}
