"""Markup of the conversation list before React draws it.

The rows are those of `conversation_list.py`, without times, which only the browser can
write. `Markup` escapes what users have written.
"""

from collections.abc import Sequence

from markupsafe import Markup

from waves import texts, theme
from waves.components.icons import STROKES
from waves.state.rows import ConversationRow, Person

BEGIN = "<!--conversations-->"
END = "<!--/conversations-->"
"""What stands between these comments in a built page is replaced by rows."""
_SKELETONS = 6
_SKELETON_ROW = (
    '<div class="row"><span aria-hidden="true" class="skeleton skeleton-face"></span>'
    '<span aria-hidden="true" class="skeleton h-3.5 w-32 max-w-full"></span>'
    "<span></span>"
    '<span aria-hidden="true" class="skeleton h-3 w-44 max-w-full"></span></div>'
)
SKELETON = BEGIN + _SKELETON_ROW * _SKELETONS + END
_BEFORE = Markup(
    '<section class="paged-list"><h2 class="label">{label}</h2>'
    '<ul role="list" aria-label="{label}">'
)
_AFTER = Markup("</ul></section>")
_ROW = Markup(
    '<li class="row" data-muted="{is_muted}" data-unread="{is_unread}"'
    ' data-reaction="{reaction}">{avatar}<a {attributes} href="/c/{peer.username}">'
    '<span dir="auto" class="name">{peer.display_name}</span>{unread}{reacted}</a>'
    '<span class="row-time">{icons}</span>'
    '<span class="row-preview">{preview}</span>{badge}</li>'
)
_AVATAR = Markup(
    '<span data-initials="{peer.initials}" class="avatar" style="--h:{peer.hue}"'
    ' aria-hidden="true">{picture}</span>'
)
_PICTURE = Markup('<img src="{}" alt="">')
_LINK = Markup('class="row-link"')
_CURRENT_LINK = Markup('class="row-link active" aria-current="page"')
_UNREAD = Markup('<span class="sr-only"> {} {}</span>')
_BADGE = Markup('<span aria-hidden="true" class="badge">{}</span>')
_REACTED = Markup('<span class="sr-only"> {}</span>')
_REACTION = Markup('<span aria-hidden="true" class="badge-reaction emoji">{}</span>')
_MARK = Markup('<span aria-hidden="true" class="badge badge-mark"></span>')
_ICON = Markup(
    '<svg viewBox="0 0 24 24" width="{size}" height="{size}" fill="none"'
    ' stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    ' stroke-width="1.7" aria-hidden="true"><path d="{path}"></path></svg>'
)
_OWN = Markup("<span>{}\u00a0</span>")
_PREVIEW = Markup('<bdi translate="yes">{}</bdi>')
_NOTHING = Markup("<span>{}</span>")


def list_markup(rows: Sequence[ConversationRow], *, current: str = "") -> list[str]:
    """Return the list with these rows, each row a part of its own.

    Args:
        rows: The first conversations; there is at least one.
        current: The username of the peer whose conversation is open.
    """
    drawn = (_row(row, is_current=row.peer.username == current) for row in rows)
    return [_BEFORE.format(label=texts.people.CONVERSATIONS), *drawn, _AFTER]


def _row(row: ConversationRow, *, is_current: bool) -> Markup:
    return _ROW.format(
        is_unread="true" if row.unread > 0 or row.marked_unread else "false",
        is_muted="true" if row.muted else "false",
        icons=_icon("bell_off", row.muted) + _icon("pin", row.pinned_at > 0),
        avatar=_avatar(row.peer),
        peer=row.peer,
        attributes=_CURRENT_LINK if is_current else _LINK,
        unread=_UNREAD.format(row.unread, texts.people.UNREAD) if row.unread else "",
        reaction=row.reaction,
        reacted=_reacted(row.reaction),
        preview=_preview(row),
        badge=_badge(row),
    )


def _reacted(emoji: str) -> Markup:
    if not emoji:
        return Markup()
    return _REACTED.format(texts.people.REACTED.format(emoji=emoji))


def _badge(row: ConversationRow) -> Markup:
    if row.unread:
        return _BADGE.format(row.unread)
    if row.marked_unread:
        return _MARK
    return _REACTION.format(row.reaction) if row.reaction else Markup()


def _icon(name: str, is_shown: bool) -> Markup:  # noqa: FBT001  of the row
    if not is_shown:
        return Markup()
    return _ICON.format(size=theme.ICON_SMALL, path=STROKES[name])


def _avatar(peer: Person) -> Markup:
    picture = _PICTURE.format(peer.avatar_url) if peer.avatar_url else ""
    return _AVATAR.format(peer=peer, picture=picture)


def _preview(row: ConversationRow) -> Markup:
    if row.last_seq == 0:
        return _NOTHING.format(texts.people.NOTHING_WRITTEN)
    own = _OWN.format(texts.people.YOU_PREFIX) if row.preview_own else Markup()
    return own + _PREVIEW.format(row.preview)
