"""The one bridge to the TypeScript: client-side Vars, actions, and two views.

A Var from here follows a store in the browser, without a round trip; an
action from here runs in the browser, compiled in, so that it works under a
strict Content-Security-Policy. The names on the right of each line are those
of `hooks/`.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.vars import NumberVar, ObjectVar, VarData
from reflex_base.utils.imports import ImportVar

from waves.state.rows import ConversationRow, DisplayRow, MessageRow

LIBRARY = "$/waves_js/hooks"


_HOMES: dict[str, str] = {}
"""Where actions and hooks live that are not in `hooks/index.ts`: file by name."""


def imports(*tags: str) -> dict[str, list[ImportVar]]:
    """Return where these hooks and functions come from, for the data of a Var."""
    found: dict[str, list[ImportVar]] = {}
    for tag in tags:
        home = f"{LIBRARY}/{_HOMES[tag]}" if tag in _HOMES else LIBRARY
        found.setdefault(home, []).append(ImportVar(tag=tag))
    return found


def at_home(file: str, *tags: str) -> None:
    """Say that these hooks and actions live in `hooks/<file>.ts`."""
    _HOMES.update(dict.fromkeys(tags, file))


class Store:
    """A store of the browser: `hook` subscribes to it under the name `local`."""

    def __init__(self, local: str, hook: str) -> None:
        self._local = local
        self._data = VarData(
            imports=imports(hook), hooks={f"const {local} = {hook}();": None}
        )

    def var(self, field: str, type_: Any) -> Any:
        """Return the Var that follows `field` of the store."""
        return rx.Var(
            _js_expr=f"{self._local}.{field}", _var_type=type_, _var_data=self._data
        ).guess_type()


def action(name: str, *arguments: Any) -> Any:
    """Return an event chain that calls `name` of `hooks/` in the browser.

    Args:
        name: A member of an actions object, such as `callActions.hangUp`.
        arguments: Vars or literals to hand over.
    """
    values = [rx.Var.create(argument) for argument in arguments]
    call = f"(() => {name}({', '.join(str(value) for value in values)}))"
    data = VarData.merge(
        VarData(imports=imports(name.split(".", maxsplit=1)[0])),
        *(value._get_all_var_data() for value in values),  # noqa: SLF001
    )
    return rx.Var(_js_expr=call, _var_data=data).to(rx.EventChain)


def with_event(name: str, *arguments: Any) -> Any:
    """Like `action`, with the browser's event as the first argument."""
    values = [rx.Var.create(argument) for argument in arguments]
    call = f"((_event) => {name}({', '.join(['_event', *map(str, values)])}))"
    data = VarData.merge(
        VarData(imports=imports(name.split(".", maxsplit=1)[0])),
        *(value._get_all_var_data() for value in values),  # noqa: SLF001
    )
    return rx.Var(_js_expr=call, _var_data=data).to(rx.EventChain)


_call = Store("call", "useCall")


class Call:
    """The call of this browser, if there is one (`call/engine.ts`, CallSnapshot)."""

    phase: rx.Var[str] = _call.var("phase", str)
    """idle, outgoing, incoming, connecting, connected, reconnecting or ended."""
    media: rx.Var[str] = _call.var("media", str)
    peer_id: rx.Var[str] = _call.var("peerId", str)
    peer_name: rx.Var[str] = _call.var("peerName", str)
    ringing: rx.Var[bool] = _call.var("ringing", bool)
    """Outgoing: a device of the callee really rings."""
    elapsed: rx.Var[str] = _call.var("elapsed", str)
    """Time since the first connection, such as 02:31."""
    end_reason: rx.Var[str] = _call.var("endReason", str)
    """One of the end reasons, answered_elsewhere, declined_elsewhere, or empty."""
    was_caller: rx.Var[bool] = _call.var("wasCaller", bool)
    problem: rx.Var[str] = _call.var("problem", str)
    """permission_denied, no_camera, no_microphone, device_busy, insecure or empty."""
    peer_problem: rx.Var[str] = _call.var("peerProblem", str)
    """The same as the other side told it: why they send no picture or sound."""
    mic_muted: rx.Var[bool] = _call.var("micMuted", bool)
    camera_off: rx.Var[bool] = _call.var("cameraOff", bool)
    has_microphone: rx.Var[bool] = _call.var("hasMicrophone", bool)
    has_camera: rx.Var[bool] = _call.var("hasCamera", bool)
    local_video: rx.Var[bool] = _call.var("localVideo", bool)
    remote_video: rx.Var[bool] = _call.var("remoteVideo", bool)
    remote_muted: rx.Var[bool] = _call.var("remoteMuted", bool)
    sound_blocked: rx.Var[bool] = _call.var("soundBlocked", bool)
    """The browser refuses to play sound until the page is clicked."""
    picture_blocked: rx.Var[bool] = _call.var("pictureBlocked", bool)
    """The browser has paused a picture and plays it only after a click."""


_connection = Store("connection", "useConnection")


class Connection:
    """Whether this browser reaches the server (`socket/socket.ts`)."""

    offline: rx.Var[bool] = _connection.var("offline", bool)
    """True only after the loss has lasted long enough to say so."""
    blocked: rx.Var[bool] = _connection.var("blocked", bool)
    """Requests are answered, but no socket opens (`socket/blockage_detector.ts`)."""


_form = Store("form", "useForm")


class Form:
    """The form before the app that is open (`account/auth_forms.ts`)."""

    busy: rx.Var[bool] = _form.var("busy", bool)
    error: rx.Var[str] = _form.var("error", str)
    """An error code that belongs to no field, or empty; see `waves/texts/`."""
    errors: ObjectVar[dict[str, str]] = _form.var("errors", dict[str, str])
    """Per field name, what is wrong with it, in words from the server."""
    password_shown: rx.Var[bool] = _form.var("passwordShown", bool)
    """The person wants to see the password as they type it."""
    done: rx.Var[bool] = _form.var("done", bool)
    """It did what it is for, and the page stays to say so."""
    link_dead: rx.Var[bool] = _form.var("linkDead", bool)
    """The link that led here is worth nothing; `error` says why."""


alive: rx.Var[bool] = rx.Var(
    _js_expr="alive",
    _var_type=bool,
    _var_data=VarData(
        imports=imports("useAlive"), hooks={"const alive = useAlive();": None}
    ),
).guess_type()
"""Whether the page hears clicks yet: what was only sent does not."""


can_call: rx.Var[bool] = rx.Var(
    _js_expr="canCall",
    _var_type=bool,
    _var_data=VarData(
        imports=imports("useCanCall"), hooks={"const canCall = useCanCall();": None}
    ),
).guess_type()
"""Whether this browser can call at all; without WebRTC it only writes."""


drop_refused: rx.Var[bool] = Store("drops", "useDrops").var("refused", bool)
"""A file was dropped on the page a moment ago; it cannot be sent."""


_thread = Store("thread", "useThread")


class Thread:
    """The open conversation as the browser sees it (`messages/message_list.ts`)."""

    pending_below: NumberVar[int] = _thread.var("pendingBelow", int)
    """How many messages arrived while the person reads further up."""


_draft = Store("draft", "useDraft")


class Draft:
    """What is being written in the open conversation (`messages/drafts.ts`)."""

    empty: rx.Var[bool] = _draft.var("empty", bool)
    """There is nothing to send."""
    over: NumberVar[int] = _draft.var("over", int)
    """How many characters there are more than a message may have."""


def message_rows(
    older: Sequence[MessageRow] | rx.Var[list[MessageRow]],
    tail: Sequence[MessageRow] | rx.Var[list[MessageRow]],
    **context: Any,
) -> rx.Var[list[DisplayRow]]:
    """Return what the log draws: window and outbox merged, days and groups added.

    Args:
        older: Pages loaded by scrolling up, from Reflex state.
        tail: The newest messages, from Reflex state.
        context: `conversation_id`, `self_id`, `delivered_seq`, `read_seq`
            (how far the peer is) and `first_unread_seq`.
    """
    values = {name: rx.Var.create(value) for name, value in context.items()}
    fields = "".join(f"{name}: {value}, " for name, value in values.items())
    fields += "new_from: thread.newFrom, "
    fields += "now: moment.minute, place: moment.place"
    older_var, tail_var = rx.Var.create(older), rx.Var.create(tail)
    data = VarData.merge(
        VarData(
            imports=imports("useOutbox", "useThread", "useMoment", "messageRows"),
            hooks={
                "const outbox = useOutbox();": None,
                "const thread = useThread();": None,
                "const moment = useMoment();": None,
            },
        ),
        older_var._get_all_var_data(),  # noqa: SLF001
        tail_var._get_all_var_data(),  # noqa: SLF001
        *(value._get_all_var_data() for value in values.values()),  # noqa: SLF001
    )
    return rx.Var(
        _js_expr=f"messageRows({older_var}, {tail_var}, outbox, {{{fields}}})",
        _var_type=list[DisplayRow],
        _var_data=data,
    ).guess_type()


def local_time(iso: Any) -> rx.Var[str]:
    """Return "14:05", "Yesterday", "Tue" or "12 Mar" for an ISO time, as is local."""
    data = VarData.merge(
        VarData(
            imports=imports("useMoment", "shortTime"),
            hooks={"const moment = useMoment();": None},
        ),
        iso._get_all_var_data(),  # noqa: SLF001
    )
    return rx.Var(
        _js_expr=f"shortTime({iso}, moment.minute, moment.place)",
        _var_type=str,
        _var_data=data,
    ).guess_type()


class StreamVideo(rx.NoSSRComponent):
    """A `<video>` that plays one stream of the call."""

    library = "$/waves_js/views"
    tag = "StreamVideo"

    which: rx.Var[str]
    """local, remote, localScreen or remoteScreen"""
    label: rx.Var[str]
    silent: rx.Var[bool]
    """Only the picture: its sound is heard elsewhere on the page."""


class Composer(rx.Component):
    """The `<textarea>` of a conversation: grows, keeps a draft, sends on Enter."""

    library = "$/waves_js/views"
    tag = "Composer"

    conversation_id: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]


class Runtime(rx.Component):
    """Starts the browser side once the person is known, and wakes the state up."""

    library = "$/waves_js/views"
    tag = "Runtime"

    user_id: rx.Var[str]
    inbox_version: rx.Var[int]
    conversations: rx.Var[list[ConversationRow]]
    """What has arrived here: told to the server, counted in the tab's title."""
    words: rx.Var[dict[str, str]]
    """Sentences that the browser itself shows: `incoming_call`, with `{name}`."""
    on_resync: rx.EventHandler[rx.event.no_args_event_spec]
