"""Convert service schemas to rows for the screens."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from waves import texts
from waves.accounts.sessions.schemas import SessionView
from waves.accounts.sessions.user_agent import describe_user_agent
from waves.accounts.users.schemas import UserView
from waves.chat.files.schemas import FileView
from waves.chat.schemas import (
    MAX_EXCERPT,
    ConversationView,
    MessageView,
    NicknamedUser,
    PinnedExcerpt,
    QuoteView,
    ReactionView,
)
from waves.core.formatting import plain_text
from waves.core.text import cut, graphemes, one_line
from waves.friends.schemas import FoundPerson, FriendRequestView, Relation
from waves.state.rows import (
    ConversationRow,
    FileRow,
    MessageRow,
    Person,
    PinRow,
    QuoteRow,
    ReactionRow,
    RequestRow,
    SearchRow,
    SessionRow,
    Timer,
)

MAX_PREVIEW = 120
"""Characters of the last message in a list; CSS shortens it further."""
_FULL_CIRCLE = 360
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def person(user: UserView) -> Person:
    """Return a user as lists and headings show them."""
    return Person(
        id=str(user.id),
        username=user.username,
        display_name=user.display_name,
        initials=initials(user.display_name),
        hue=hue(user.id),
        avatar_url=user.avatar_url or "",
    )


def peer_person(peer: UserView, user_id: UUID, nickname: str = "") -> Person:
    """Return the peer in a conversation of `user_id`, as this user calls them.

    A note to self has a name of its own.
    """
    if peer.id == user_id:
        return replace(person(peer), display_name=texts.people.NOTE_TO_SELF)
    named = {"display_name": nickname} if nickname else {}
    return person(peer.model_copy(update=named))


def initials(display_name: str) -> str:
    """Return the first letters of the first and the last word, in capitals.

    A name without any letter gives its first character, such as an emoji.
    """
    firsts = [_first_letter(word) for word in display_name.split()]
    letters = [letter for letter in firsts if letter]
    chosen = letters[:1] + letters[1:][-1:]
    # Upper-casing may make two letters of one (ß).
    initial = "".join(_first(letter.upper()) for letter in chosen)
    return initial or _first(display_name)


def _first_letter(word: str) -> str:
    """Return the first letter or digit with its marks, or nothing."""
    return next((one for one in graphemes(word) if one[0].isalnum()), "")


def _first(text: str) -> str:
    return next(graphemes(text), "")


def hue(user_id: UUID) -> int:
    """Return the colour of a user, degrees on the OKLCH wheel.

    The low bits of a UUIDv7 are random; the high bits are nearly the same for users
    who signed up at the same time.
    """
    return user_id.int % _FULL_CIRCLE


def conversation_row(conversation: ConversationView, user_id: UUID) -> ConversationRow:
    """Return a row of the conversation list of `user_id`."""
    last = conversation.last_message
    is_own = last is not None and last.sender_id == user_id
    return ConversationRow(
        id=str(conversation.id),
        peer=peer_person(conversation.peer, user_id, conversation.nickname),
        preview=preview_of(last) if last else "",
        preview_kind=preview_kind_of(last) if last else "",
        # Whose it is goes without saying in a note to self.
        preview_own=is_own and conversation.peer.id != user_id,
        last_at=milliseconds(conversation.last_at),
        last_seq=conversation.last_seq,
        unread=conversation.unread,
        pinned_at=pinned_at(conversation),
        archived=conversation.archived,
        muted=conversation.muted_until is not None,
        marked_unread=conversation.marked_unread,
        reaction=conversation.reaction,
    )


def pinned_first(rows: Iterable[ConversationRow]) -> list[ConversationRow]:
    """Return rows as the list shows them: pinned ones on top, the first pinned first.

    The order of the others stays.
    """
    return sorted(rows, key=lambda row: (row.pinned_at == 0, row.pinned_at))


def pinned_at(conversation: ConversationView) -> int:
    """Return when a conversation was pinned, or 0."""
    at = conversation.pinned_at
    return milliseconds(at) if at is not None else 0


def message_row(message: MessageView, user_id: UUID) -> MessageRow:
    """Return a message as the screen of `user_id` shows it."""
    return MessageRow(
        seq=message.seq,
        client_id=str(message.client_id),
        own=message.sender_id == user_id,
        body=message.body,
        created_at=milliseconds(message.created_at),
        id=str(message.id),
        edited=message.edited_at is not None,
        deleted=message.deleted_at is not None,
        change=message.change,
        expired=message.expired,
        reply=_quote_row(message.reply, user_id),
        reactions=tuple(_reaction_row(one, user_id) for one in message.reactions),
        files=tuple(map(_file_row, message.files)),
        pinned=message.pin.change if message.pin else 0,
        pinned_own=message.pin is not None and message.pin.user_id == user_id,
    )


def _file_row(file: FileView) -> FileRow:
    return FileRow(
        id=str(file.id),
        kind=file.kind,
        name=file.name,
        type=file.type,
        size=file.size,
        width=file.width or 0,
        height=file.height or 0,
        placeholder=file.placeholder or "",
        duration_ms=file.duration_ms or 0,
        peaks=tuple(file.peaks or ()),
    )


def timer_of(conversation: ConversationView, user_id: UUID, before: Timer) -> Timer:
    """Return the timer of a conversation, after what its screen has shown."""
    seconds = conversation.message_timer
    return Timer(
        seconds=seconds,
        own=conversation.message_timer_by == user_id,
        changed=before.changed or before.seconds not in (Timer.seconds, seconds),
    )


def _quote_row(quote: QuoteView | None, user_id: UUID) -> QuoteRow | None:
    if quote is None:
        return None
    return QuoteRow(
        seq=quote.seq,
        own=quote.sender_id == user_id,
        body=quote.body,
        deleted=quote.deleted,
        file=quote.file or "",
    )


def quote_of(row: MessageRow) -> QuoteRow:
    """Return what a reply shows of a message."""
    body = cut(one_line(row.body), MAX_EXCERPT)
    kind = row.files[0].kind if row.files else ""
    return QuoteRow(seq=row.seq, own=row.own, body=body, deleted=row.deleted, file=kind)


def pin_row(pinned: PinnedExcerpt, user_id: UUID) -> PinRow:
    """Return a pinned message as the bar of `user_id` shows it."""
    excerpt = pinned.excerpt
    return PinRow(
        seq=excerpt.seq,
        id=str(pinned.message_id),
        own=excerpt.sender_id == user_id,
        body=excerpt.body,
        file=excerpt.file or "",
        pinned=pinned.pin.change,
        pinned_own=pinned.pin.user_id == user_id,
    )


def pin_of(row: MessageRow) -> PinRow:
    """Return what the bar shows of a message that is pinned."""
    quote = quote_of(row)
    return PinRow(
        seq=row.seq,
        id=row.id,
        own=row.own,
        body=quote.body,
        file=quote.file,
        pinned=row.pinned,
        pinned_own=row.pinned_own,
    )


def _reaction_row(reaction: ReactionView, user_id: UUID) -> ReactionRow:
    return ReactionRow(
        emoji=reaction.emoji,
        mine=user_id in reaction.user_ids,
        theirs=any(one != user_id for one in reaction.user_ids),
    )


def milliseconds(at: datetime) -> int:
    """Return a time in milliseconds since 1970, as JavaScript counts it."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def preview_of(message: MessageView) -> str:
    """Return the start of a message on one line, what it has, or that it is deleted.

    A caption is shown in place of the files.
    """
    if message.deleted_at is not None:
        return texts.conversation.MESSAGE_DELETED
    return preview(message.body) or _preview_of_files(message.files)


def preview_kind_of(message: MessageView) -> str:
    """Return the kind of the first file of a message, or nothing."""
    return message.files[0].kind if message.files else ""


def _preview_of_files(files: Sequence[FileView]) -> str:
    count, kinds = len(files), {file.kind for file in files}
    if not files:
        return ""
    if kinds == {"image"}:
        if count == 1:
            return texts.conversation.PHOTO
        return texts.conversation.PHOTOS.format(count=count)
    if count > 1:
        return texts.conversation.FILES.format(count=count)
    if kinds == {"voice"}:
        return texts.conversation.VOICE_MESSAGE
    return files[0].name


def preview(body: str) -> str:
    """Return the start of a message on one line, without its markers."""
    return cut(one_line(plain_text(body)), MAX_PREVIEW)


def request_row(request: FriendRequestView) -> RequestRow:
    """Return a pending friend request."""
    return RequestRow(id=str(request.id), person=person(request.sender))


def session_row(session: SessionView) -> SessionRow:
    """Return a session, described by its browser and system."""
    return SessionRow(
        id=str(session.id),
        browser=describe_user_agent(session.user_agent),
        current=session.current,
        last_seen_at=session.last_seen_at.isoformat(),
        created_at=session.created_at.isoformat(),
    )


def note_row(me: UserView) -> SearchRow:
    """Return the note to self as a search result."""
    return SearchRow(person=peer_person(me, me.id), relation="self")


def nicknamed_row(found: NicknamedUser, user_id: UUID) -> SearchRow:
    """Return a friend whom `user_id` calls by a nickname as a search result."""
    shown = peer_person(found.user, user_id, found.nickname)
    return SearchRow(person=shown, relation=str(Relation.FRIEND))


def search_row(found: FoundPerson) -> SearchRow:
    """Return a search result."""
    return SearchRow(
        person=person(found.user),
        relation=str(found.relation),
        request_id=str(found.request_id or ""),
    )
