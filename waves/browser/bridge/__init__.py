"""What a screen may name of the browser.

Written by `make generate` from `index.ts`, `messages.ts` and `views/`; do not edit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import reflex as rx
from reflex.vars import NumberVar, ObjectVar

from waves.browser.bridge.vars import (
    Given,
    Handler,
    JsonText,
    Store,
    called,
    handler,
    value,
)


StreamName = Literal["local", "localCheck", "localScreen", "remote", "remoteScreen"]
FormAction = Literal["password", "profile"]
ButtonAction = Literal["block", "google", "others", "session", "verification"]
Media = Literal["audio", "video"]
DeviceKind = Literal["camera", "microphone", "speaker"]
SoundSwitch = Literal[
    "autoGainControl", "echoCancellation", "music", "noiseSuppression"
]
Movable = Literal["localVideo", "minimisedCall"]
FormKind = Literal["forgot", "login", "reset", "signup", "verify"]
ShareMode = Literal["motion", "text"]
Panel = Literal["chat", "details", "devices"]


@dataclass(frozen=True)
class Attachment:
    """A file that is to be sent."""

    upload: str
    name: str
    type: str
    size: int
    shown_size: str
    """The size in words."""
    kind: Literal["file", "image"]
    url: str
    """Where a picture can be seen; else empty."""
    width: int
    height: int


@dataclass(frozen=True)
class DisplayPin:
    """A pinned message."""

    seq: int
    id: str
    own: bool
    text: str
    """Its beginning on one line."""
    file: Literal["", "file", "image", "voice"]
    """The kind of its first file; empty: it has none."""
    mine: bool
    """Whether this user has pinned it."""


@dataclass(frozen=True)
class DisplayReaction:
    """A reaction below a bubble."""

    emoji: str
    mine: bool
    count: int


@dataclass(frozen=True)
class ShownFile:
    """A file of a displayed message."""

    id: str
    upload: str
    """The name of the upload; empty unless it is being sent from here."""
    kind: Literal["file", "image", "voice"]
    name: str
    type: str
    size: int
    width: int
    height: int
    placeholder: str
    duration_ms: int
    peaks: list[int]


@dataclass(frozen=True)
class Part:
    """A drawn part of a line: a text in one style. `linkedParts` finds its links."""

    text: str
    bold: bool
    italic: bool
    struck: bool
    code: bool


@dataclass(frozen=True)
class Block:
    kind: Literal["code", "emoji", "quote", "text"]
    """`emoji`: the message is one to three emoji."""
    parts: list[Part]
    language: str
    """The language of a block of code, if it was given."""


@dataclass(frozen=True)
class DisplayRow:
    """A displayed row; the field names are those of `state/rows.py`."""

    reactions: list[DisplayReaction]
    files: list[ShownFile]
    key: str
    kind: Literal["day", "message", "new", "space"]
    """`space`: stands for rows that are not in the document."""
    label: str
    client_id: str
    seq: int
    stored: bool
    """The message is stored; otherwise it is in the outbox."""
    own: bool
    first: bool
    last: bool
    status: Literal["", "delivered", "failed", "read", "sending", "sent"]
    problem: str
    time: str
    exact_time: str
    blocks: list[Block]
    id: str
    """The server's id; empty: nobody can act on it."""
    body: str
    """The text as it was written."""
    at: int
    """When it was sent, milliseconds since 1970."""
    edited: bool
    deleted: bool
    pinned: bool
    quote_seq: int
    """The place of the quoted message; 0: it is no reply."""
    quote_own: bool
    quote_deleted: bool
    quote_text: str
    """The quoted text on one line."""
    quote_file: Literal["", "file", "image", "voice"]
    """The kind of its first file; empty: it has none."""


@dataclass(frozen=True)
class DeviceInfo:
    """A device from `enumerateDevices`; without permission its label may be empty."""

    kind: Literal["camera", "microphone", "speaker"]
    id: str
    label: str
    groupId: str
    """Equal for the devices of one piece of hardware, such as a headset."""


@dataclass(frozen=True)
class ConversationRequest:
    """The conversation that a page requests: the id it holds, and the name in its URL."""

    held: str
    name: str


@dataclass(frozen=True)
class Person:
    """The peer of a conversation, as `state/rows.py` has it."""

    id: str
    username: str
    display_name: str
    initials: str
    hue: int
    avatar_url: str


@dataclass(frozen=True)
class ConversationLine:
    """A displayed line of the conversation list."""

    peer: Person
    """Absent when the page has been sent it before."""
    id: str
    preview: str
    """The beginning of the last message on one line, or what its files are."""
    preview_kind: Any
    """The kind of the first file of that message. Absent: it has none."""
    preview_own: bool
    last_at: int
    """When the last message was sent, or the conversation began: milliseconds since 1970."""
    last_seq: int
    """0: nothing was written."""
    unread: int
    reaction: Any
    """The latest reaction of the peer that this user has not seen; empty: none."""
    pinned_at: Any
    """When it was pinned, milliseconds since 1970. Absent like the following: not set."""
    archived: Any
    muted: Any
    marked_unread: Any


class GivenConversationRow(Protocol):
    """A row of the conversation list in Reflex's state."""

    @property
    def id(self) -> JsonText: ...
    @property
    def peer(self) -> Any: ...
    @property
    def preview(self) -> JsonText: ...
    @property
    def preview_kind(self) -> Any: ...
    @property
    def preview_own(self) -> bool: ...
    @property
    def last_at(self) -> int: ...
    @property
    def last_seq(self) -> int: ...
    @property
    def unread(self) -> int: ...
    @property
    def reaction(self) -> Any: ...
    @property
    def pinned_at(self) -> Any: ...
    @property
    def archived(self) -> Any: ...
    @property
    def muted(self) -> Any: ...
    @property
    def marked_unread(self) -> Any: ...


class GivenMessageRow(Protocol):
    """A message in Reflex's state (`state/rows.py`), which leaves out what has its default."""

    @property
    def seq(self) -> int: ...
    @property
    def client_id(self) -> JsonText: ...
    @property
    def own(self) -> Any: ...
    @property
    def body(self) -> Any: ...
    @property
    def created_at(self) -> int: ...
    @property
    def id(self) -> Any: ...
    @property
    def edited(self) -> Any: ...
    @property
    def deleted(self) -> Any: ...
    @property
    def change(self) -> Any: ...
    @property
    def reply(self) -> Any: ...
    @property
    def reactions(self) -> Any: ...
    @property
    def files(self) -> Any: ...
    @property
    def pinned(self) -> Any: ...
    @property
    def pinned_own(self) -> Any: ...
    @property
    def expired(self) -> Any: ...


class GivenPinRow(Protocol):
    """A pinned message in the state (`state/rows.py`), which leaves out what has its default."""

    @property
    def seq(self) -> int: ...
    @property
    def id(self) -> JsonText: ...
    @property
    def own(self) -> Any: ...
    @property
    def body(self) -> Any: ...
    @property
    def file(self) -> Any: ...
    @property
    def pinned(self) -> int: ...
    @property
    def pinned_own(self) -> Any: ...


class Attachments(Store, name="attachments"):
    conversation_id: rx.Var[str]
    items: rx.Var[list[Attachment]]
    problem: rx.Var[Literal["", "empty", "too_large", "too_many"]]
    """Why files were left out, and the name of the first of them."""
    name: rx.Var[str]


class ActNotice(Store, name="actNotice"):
    kind: rx.Var[
        Literal[
            "",
            "delete",
            "edit",
            "link_copied",
            "not_copied",
            "not_found",
            "pin",
            "react",
            "text_copied",
        ]
    ]
    problem: rx.Var[str]
    """The server's code for a refusal, or empty."""


class Pins(Store, name="pins"):
    conversation: rx.Var[str]
    """The id of the conversation, or the empty string."""
    pins: rx.Var[list[DisplayPin]]
    """In the order of their pins."""


class Composing(Store, name="composing"):
    mode: rx.Var[Literal["", "edit", "reply"]]
    own: rx.Var[bool]
    """Whether the message that is answered or edited is the user's."""
    line: rx.Var[str]
    """The message on one line."""
    file: rx.Var[Literal["", "file", "image", "voice"]]
    """The kind of its first file; empty: it has none."""


class MessageMenu(Store, name="messageMenu"):
    wanted: rx.Var[bool]
    """Whether the menu was ever opened: its code is loaded then."""
    open: rx.Var[bool]
    picking: rx.Var[bool]
    """The emoji picker is shown in its place."""
    own: rx.Var[bool]
    can_edit: rx.Var[bool]
    pinned: rx.Var[bool]
    has_text: rx.Var[bool]
    """Whether there is a text to copy."""
    mine: rx.Var[list[str]]
    """The emojis that the user has put on the message."""


class Avatar(Store, name="avatar"):
    zoom: NumberVar[int]
    x: NumberVar[int]
    """The left edge of the square of the chosen picture, in its pixels."""
    y: NumberVar[int]
    side: NumberVar[int]
    """0: no picture is chosen."""
    busy: rx.Var[bool]
    error: rx.Var[str]
    """The code of the last failure; empty: none."""


class SettingsForm(Store, name="settingsForm"):
    busy: rx.Var[bool]
    about: rx.Var[str]
    """The action that the other fields are about, or empty."""
    error: rx.Var[str]
    """An error code that belongs to no field, or empty; see `waves/texts/`."""
    errors: ObjectVar[dict[str, str]]
    """The error of each field, in words from the server."""
    done: rx.Var[bool]
    """The action was carried out, except for the fields in `errors`."""
    shown: rx.Var[str]
    """The field whose password is visible, or empty."""


class Call(Store, name="call"):
    phase: rx.Var[
        Literal[
            "connected",
            "connecting",
            "ended",
            "idle",
            "incoming",
            "outgoing",
            "reconnecting",
        ]
    ]
    media: rx.Var[Literal["audio", "video"]]
    """What the call was dialled as; the camera can be turned on and off in both."""
    peer_id: rx.Var[str]
    peer_name: rx.Var[str]
    peer_username: rx.Var[str]
    peer_picture: rx.Var[str]
    """The avatar: the address of a picture, or empty; initials and the hue behind them."""
    peer_initials: rx.Var[str]
    peer_hue: NumberVar[int]
    call_id: rx.Var[str]
    ringing: rx.Var[bool]
    """Outgoing: a tab of the callee rings."""
    elapsed: rx.Var[str]
    """Time since the first connection, such as 02:31; empty before."""
    end_reason: rx.Var[
        Literal[
            "",
            "answered_elsewhere",
            "busy",
            "cancelled",
            "connection_failed",
            "declined",
            "declined_elsewhere",
            "failed",
            "hung_up",
            "left",
            "missed",
            "peer_left",
            "unavailable",
        ]
    ]
    unseen: rx.Var[bool]
    """The call ended before it could ring here."""
    was_caller: rx.Var[bool]
    problem: rx.Var[
        Literal[
            "",
            "device_busy",
            "device_failed",
            "device_taken",
            "insecure",
            "no_camera",
            "no_microphone",
            "permission_denied",
            "permission_dismissed",
            "system_denied",
        ]
    ]
    peer_problem: rx.Var[
        Literal[
            "",
            "device_busy",
            "device_failed",
            "device_taken",
            "insecure",
            "no_camera",
            "no_microphone",
            "permission_denied",
            "permission_dismissed",
            "system_denied",
        ]
    ]
    """The device problem that the peer has reported."""
    mic_muted: rx.Var[bool]
    camera_off: rx.Var[bool]
    has_microphone: rx.Var[bool]
    """False once it is known that no microphone is available."""
    has_camera: rx.Var[bool]
    """False once it is known that no camera is available."""
    local_video: rx.Var[bool]
    """Local video is being sent."""
    remote_video: rx.Var[bool]
    """Remote video is arriving."""
    remote_muted: rx.Var[bool]
    sound_blocked: rx.Var[bool]
    """The browser blocks sound until a user gesture."""
    picture_blocked: rx.Var[bool]
    """The browser blocks a muted video until a user gesture."""


class CallChat(Store, name="callChat"):
    call_id: rx.Var[str]
    """Empty while there is no call."""
    rows: rx.Var[list[DisplayRow]]
    unread: rx.Var[str]
    """The number of unread messages, such as 3 or 99+; empty: none."""
    draft: rx.Var[str]
    empty: rx.Var[bool]
    """There is nothing to send."""
    over: NumberVar[int]
    """By how many characters the draft exceeds the limit."""
    trimmed: rx.Var[bool]
    """The oldest messages were dropped."""
    keep_wanted: rx.Var[bool]
    keep_wanted_by_peer: rx.Var[bool]
    kept: rx.Var[bool]
    """Both keep it: it is archived in the conversation."""


class CallMessageList(Store, name="callMessageList"):
    """What is drawn of a message list beside its rows; every page has this, the list itself only some."""

    pending_below: NumberVar[int]
    """The number of new messages below the visible part."""
    new_from: NumberVar[int]
    """The first message that arrived while the page was not watched, or 0."""
    way_back: rx.Var[Literal["", "end", "place"]]
    """After a jump: where it leads back to; empty: nowhere."""


class Connection(Store, name="connection"):
    offline: rx.Var[bool]
    blocked: rx.Var[bool]
    """Requests are answered but no socket opens: a proxy may block them."""


class DeviceNotices(Store, name="deviceNotices"):
    code: rx.Var[
        Literal[
            "",
            "busy_camera",
            "busy_microphone",
            "camera_back",
            "camera_failed",
            "camera_lost",
            "microphone_failed",
            "microphone_new",
            "missing_camera",
            "missing_microphone",
            "now_microphone",
            "now_speaker",
            "speaker_failed",
        ]
    ]
    label: rx.Var[str]
    """The label of the device that the notice is about."""
    other: rx.Var[str]
    """The label of the device that replaces it."""
    has_offer: rx.Var[bool]
    talking_muted: rx.Var[bool]
    """The user speaks into a muted microphone."""


class Devices(Store, name="devices"):
    cameras: rx.Var[list[DeviceInfo]]
    microphones: rx.Var[list[DeviceInfo]]
    speakers: rx.Var[list[DeviceInfo]]
    camera: rx.Var[str]
    """The id of the chosen device; empty: the system default."""
    microphone: rx.Var[str]
    speaker: rx.Var[str]
    has_speaker_choice: rx.Var[bool]
    """This browser supports choosing a speaker."""
    is_free: rx.Var[bool]
    """No call uses the devices, so they can be tested."""
    is_checking: rx.Var[bool]
    """The test on the settings page has devices open."""
    has_picture: rx.Var[bool]
    """Local video is available, of the test or of the call."""
    problem: rx.Var[
        Literal[
            "",
            "device_busy",
            "device_failed",
            "device_taken",
            "insecure",
            "no_camera",
            "no_microphone",
            "permission_denied",
            "permission_dismissed",
            "system_denied",
        ]
    ]
    is_testing: rx.Var[bool]
    auto_gain_control: rx.Var[bool]
    echo_cancellation: rx.Var[bool]
    music: rx.Var[bool]
    noise_suppression: rx.Var[bool]


class Draft(Store, name="draft"):
    conversation_id: rx.Var[str]
    text: rx.Var[str]
    empty: rx.Var[bool]
    """Whether there is nothing to send."""
    over: NumberVar[int]
    """By how many characters the text exceeds the limit."""


class Archive(Store, name="archive"):
    shown: rx.Var[bool]


class RowMenu(Store, name="rowMenu"):
    """The conversation that the menu is about."""

    id: rx.Var[str]
    peer: rx.Var[str]
    """The id of the peer."""
    name: rx.Var[str]
    pinned: rx.Var[bool]
    archived: rx.Var[bool]
    muted: rx.Var[bool]
    unread: rx.Var[bool]


class Drops(Store, name="drops"):
    refused: rx.Var[bool]
    """A file was just dropped or pasted where none can be sent."""
    over: rx.Var[bool]
    """Files are held over a place that takes them."""


class SearchBar(Store, name="searchBar"):
    """Which conversation is searched."""

    conversation: rx.Var[str]
    """Its id, or the empty string."""


class ConnectionInfo(Store, name="connectionInfo"):
    route: rx.Var[Literal["", "direct", "relayed"]]
    """direct, relayed, or empty while it is not known."""
    round_trip: rx.Var[str]
    """The round-trip time, such as `24 ms`, or empty."""
    picture: rx.Var[str]
    """Size and codec of the remote video, such as `1280 × 720, VP8`, or empty."""
    sound: rx.Var[str]
    """The codec of the remote audio, such as `opus`, or empty."""


class Form(Store, name="form"):
    busy: rx.Var[bool]
    error: rx.Var[str]
    """An error code of the whole form, or empty."""
    errors: ObjectVar[dict[str, str]]
    """The error of each field, in words from the server."""
    password_shown: rx.Var[bool]
    """The password is visible."""
    done: rx.Var[bool]
    """The form has succeeded, and the page confirms it."""
    link_dead: rx.Var[bool]
    """The link in the e-mail is invalid; `error` is the reason."""


class Today(Store, name="today"):
    moment: NumberVar[int]
    """A moment of the day, the same until the next: milliseconds since 1970; 0 during the build."""
    place: rx.Var[Any]
    """A new object after each change of the time zone, language or hour cycle."""


class Notifications(Store, name="notifications"):
    state: rx.Var[Literal["asking", "blocked", "off", "on", "unsupported"]]


class Quality(Store, name="quality"):
    weak: rx.Var[Literal["", "both", "local", "remote"]]


class Recording(Store, name="recording"):
    missing: rx.Var[Literal["", "picture", "recorder", "storage"]]
    """The feature that this browser is missing for recording; empty when none is."""
    stage: rx.Var[Literal["", "asking", "ending", "preparing", "recording"]]
    pause: rx.Var[Literal["", "consent", "me", "stalled", "unseen"]]
    paused_by_me: rx.Var[bool]
    """Whether the user has pressed pause, independent of other reasons."""
    elapsed: rx.Var[str]
    """Formatted duration and size."""
    size: rx.Var[str]
    notice: rx.Var[
        Literal[
            "",
            "encoder",
            "failed",
            "full",
            "low_space",
            "no_room",
            "not_loaded",
            "refused",
            "stalled",
            "storage",
            "unanswered",
            "unreachable",
            "voice_missing",
            "voices",
            "withdrawn",
        ]
    ]
    outcome: rx.Var[Literal["", "kept", "nothing", "unread"]]
    asked: rx.Var[bool]
    """Whether the peer asks to record."""
    peer_recording: rx.Var[Literal["", "on", "paused", "stalled"]]
    """The state of the peer's recording: on, paused, or stalled."""


class Share(Store, name="share"):
    supported: rx.Var[bool]
    """Whether this browser can share a screen at all; phones cannot."""
    sound_supported: rx.Var[bool]
    """Whether this browser can share the sound of a tab or of the machine."""
    asking: rx.Var[bool]
    """The user is asked whether to share without audio."""
    choosing: rx.Var[bool]
    """The browser's picker is open."""
    sharing: rx.Var[bool]
    """The local screen is being shared."""
    with_sound: rx.Var[bool]
    """The shared surface includes audio."""
    mode: rx.Var[Literal["motion", "text"]]
    reach: rx.Var[Literal["", "interrupted", "seen", "waiting"]]
    """Whether the peer receives it: not yet, yes, or no longer."""
    problem: rx.Var[
        Literal[
            "", "display_failed", "display_forbidden", "system_denied", "unsupported"
        ]
    ]
    remote: rx.Var[bool]
    """A remote screen is arriving."""
    remote_interrupted: rx.Var[bool]
    """The remote screen is interrupted."""
    remote_waiting: rx.Var[bool]
    """The peer shares a screen, and no frame has arrived yet."""


class SavedRecordings(Store, name="savedRecordings"):
    """The first finished recording that is not yet saved or discarded."""

    id: rx.Var[str]
    """Its id; empty when there is none."""
    peer_name: rx.Var[str]
    time: rx.Var[str]
    """The local time of its start, such as 14:05."""
    size: rx.Var[str]
    recovered: rx.Var[bool]
    """Whether it was left by a page that was closed or crashed."""
    preparing: rx.Var[bool]
    """Whether it is being remuxed; it can be saved afterwards."""
    not_seekable: rx.Var[bool]
    """Whether remuxing failed: it plays, but is not seekable."""
    discarding: rx.Var[bool]
    """Whether Discard was pressed once."""
    more: NumberVar[int]
    """The number of further recordings."""


class Stage(Store, name="stage"):
    panel: rx.Var[Literal["", "chat", "details", "devices"]]
    minimised: rx.Var[bool]
    """The call is small, and the rest of the page is usable."""
    controls_hidden: rx.Var[bool]
    """The pointer has rested for a while: the controls are hidden."""
    minimised_call_corner: rx.Var[
        Literal["bottom-left", "bottom-right", "top-left", "top-right"]
    ]
    """The corner of the minimised call."""
    local_video_corner: rx.Var[
        Literal["bottom-left", "bottom-right", "top-left", "top-right"]
    ]
    """The corner of the local video."""
    can_full_screen: rx.Var[bool]
    is_full_screen: rx.Var[bool]
    picture_in_picture_kind: rx.Var[Literal["", "video", "window"]]
    is_picture_in_picture: rx.Var[bool]
    """Picture-in-picture is open."""
    shortcuts: rx.Var[bool]
    """Single-letter shortcuts are on."""


class MessageList(Store, name="messageList"):
    """What is drawn of a message list beside its rows; every page has this, the list itself only some."""

    pending_below: NumberVar[int]
    """The number of new messages below the visible part."""
    new_from: NumberVar[int]
    """The first message that arrived while the page was not watched, or 0."""
    way_back: rx.Var[Literal["", "end", "place"]]
    """After a jump: where it leads back to; empty: nowhere."""


class Voice(Store, name="voice"):
    """The voice message that is being recorded."""

    phase: rx.Var[Literal["", "asking", "recording"]]
    elapsed: rx.Var[str]
    """How long it is by now, in words."""
    levels: rx.Var[list[int]]
    """The last levels, from 0 to 100."""
    problem: rx.Var[
        Literal[
            "",
            "device_busy",
            "device_failed",
            "device_taken",
            "insecure",
            "no_camera",
            "no_microphone",
            "permission_denied",
            "permission_dismissed",
            "system_denied",
        ]
    ]
    """Why there is no recording."""


class Verify(Store, name="verify"):
    state: rx.Var[Literal["failed", "ready", "waiting"]]
    emoji: rx.Var[list[int]]
    """The numbers of four emoji to compare (see `emojiOf`); empty before they are known."""
    peer_key: rx.Var[Literal["changed", "forged", "known", "missing", "new", "unknown"]]
    answer: rx.Var[Literal["", "match", "mismatch"]]
    """What the user has answered in this call."""
    verified: rx.Var[bool]
    """The user has confirmed the peer's browser, now or in an earlier call."""
    alarm: rx.Var[Literal["", "changed", "failed", "forged", "mismatch", "missing"]]
    """A warning that is shown regardless of the open panel; empty: none."""
    remembers: rx.Var[bool]
    """False where keys cannot be stored: the verification holds for this call only."""
    has_known: rx.Var[bool]
    """The user has confirmed a browser of this friend before."""


class Zoom(Store, name="zoom"):
    """What is shown of a zoom; its code is loaded later."""

    scale: NumberVar[int]
    x: NumberVar[int]
    y: NumberVar[int]
    fills: rx.Var[bool]
    """The picture covers the whole frame and is cropped."""
    changed: rx.Var[bool]
    """The picture is zoomed or moved."""


class values:
    """Values of React hooks."""

    hydrated: rx.Var[bool] = value("hydrated", bool)
    """Whether the page is hydrated; before that it handles no clicks."""
    conversation_requests: rx.Var[list[ConversationRequest]] = value(
        "conversationRequests", list[ConversationRequest]
    )
    """The requested conversations: see `isRequested`."""
    can_call: rx.Var[bool] = value("canCall", bool)
    """Whether this browser supports WebRTC."""
    can_record_voice: rx.Var[bool] = value("canRecordVoice", bool)
    """Whether this browser can record voice messages."""
    outbox: rx.Var[Any] = value("outbox", Any)
    """The outgoing messages, for `messageRows`."""
    pending_changes: rx.Var[Any] = value("pendingChanges", Any)
    """The changes of messages that wait for the server, for `messageRows`."""
    live: rx.Var[Any] = value("live", Any)
    """What the state may not contain yet, for `messageRows` and `conversationRows`."""
    far_window: rx.Var[Any] = value("farWindow", Any)
    """The part of the open conversation that is displayed in place of its end, for `messageRows`."""
    message_range: rx.Var[Any] = value("messageRange", Any)
    """Which rows of the open conversation are in the document, for `drawnRows`."""
    call_message_range: rx.Var[Any] = value("callMessageRange", Any)
    """Which rows of the chat of a call are in the document, for `drawnRows`."""
    conversation_range: rx.Var[Any] = value("conversationRange", Any)
    """Which lines of the conversation list are in the document, for `drawnLines`."""
    path: rx.Var[str] = value("path", str)
    """The path of the page, without a round trip to the server."""


class functions:
    """Pure functions of displayed values."""

    @staticmethod
    def conversation_rows(
        conversations: Given[Sequence[GivenConversationRow]],
        older: Given[Any],
        changed: Given[Sequence[GivenConversationRow]],
        live: Given[Any],
        *,
        self_id: Given[str],
        listed: Given[str],
        cursor: Given[str],
        edition: Given[int],
        changed_after: Given[int],
        deleted_text: Given[str] | None = None,
        file_words: Given[Any] | None = None,
        archive: Given[Any] | None = None,
    ) -> rx.Var[list[ConversationLine]]:
        return called(
            "conversationRows",
            list[ConversationLine],
            conversations,
            older,
            changed,
            live,
            {
                "self_id": self_id,
                "listed": listed,
                "cursor": cursor,
                "edition": edition,
                "changed_after": changed_after,
                "deleted_text": deleted_text,
                "file_words": file_words,
                "archive": archive,
            },
        )

    @staticmethod
    def archived_lines(
        _lines: Given[Sequence[ConversationLine]],
    ) -> rx.Var[list[ConversationLine]]:
        """The lines of the archive; the argument makes sure that `conversationRows` comes first."""
        return called("archivedLines", list[ConversationLine], _lines)

    @staticmethod
    def drawn_lines(
        lines: Given[Sequence[ConversationLine]], range: Given[Any]
    ) -> rx.Var[list[ConversationLine]]:
        return called("drawnLines", list[ConversationLine], lines, range)

    @staticmethod
    def is_requested(
        requests: Given[Sequence[ConversationRequest]],
        conversation_id: Given[str],
        opened_for: Given[str],
    ) -> rx.Var[bool]:
        return called("isRequested", bool, requests, conversation_id, opened_for)

    @staticmethod
    def long_date(moment: Given[int], place: Given[Any]) -> rx.Var[str]:
        return called("longDate", str, moment, place)

    @staticmethod
    def short_time(time: Given[Any], now: Given[int], place: Given[Any]) -> rx.Var[str]:
        return called("shortTime", str, time, now, place)


class message_functions:
    """Pure functions of displayed messages."""

    @staticmethod
    def drawn_rows(
        rows: Given[Sequence[DisplayRow]], range: Given[Any]
    ) -> rx.Var[list[DisplayRow]]:
        return called("drawnRows", list[DisplayRow], rows, range, of="messageFunctions")

    @staticmethod
    def has_older(rows: Given[Sequence[DisplayRow]]) -> rx.Var[bool]:
        return called("hasOlder", bool, rows, of="messageFunctions")

    @staticmethod
    def message_rows(
        older: Given[Sequence[GivenMessageRow]],
        recent: Given[Sequence[GivenMessageRow]],
        fresh: Given[Sequence[GivenMessageRow]],
        outbox: Given[Any],
        live: Given[Any],
        *,
        new_from: Given[int] | None = None,
        now: Given[int] | None = None,
        place: Given[Any] | None = None,
        conversation_id: Given[str],
        self_id: Given[str],
        is_open: Given[bool],
        shows_read: Given[bool],
        changed: Given[Sequence[GivenMessageRow]] | None = None,
        changed_after: Given[int] | None = None,
        change: Given[int] | None = None,
        pending: Given[Any] | None = None,
        far: Given[Any] | None = None,
        delivered_seq: Given[int],
        read_seq: Given[int],
        first_unread_seq: Given[int],
    ) -> rx.Var[list[DisplayRow]]:
        return called(
            "messageRows",
            list[DisplayRow],
            older,
            recent,
            fresh,
            outbox,
            live,
            {
                "new_from": new_from,
                "now": now,
                "place": place,
                "conversation_id": conversation_id,
                "self_id": self_id,
                "is_open": is_open,
                "shows_read": shows_read,
                "changed": changed,
                "changed_after": changed_after,
                "change": change,
                "pending": pending,
                "far": far,
                "delivered_seq": delivered_seq,
                "read_seq": read_seq,
                "first_unread_seq": first_unread_seq,
            },
            of="messageFunctions",
        )

    @staticmethod
    def unread_of(
        rows: Given[Sequence[DisplayRow]],
        recent: Given[Sequence[GivenMessageRow]],
        fresh: Given[Sequence[GivenMessageRow]],
        live: Given[Any],
        *,
        conversation_id: Given[str],
        self_id: Given[str],
        unread: Given[int],
    ) -> rx.Var[int]:
        return called(
            "unreadOf",
            int,
            rows,
            recent,
            fresh,
            live,
            {"conversation_id": conversation_id, "self_id": self_id, "unread": unread},
            of="messageFunctions",
        )


class ConversationAddress(rx.Component):
    """Renders nothing; see `conversation_route.ts`."""

    library = "$/waves_js/views/address"
    tag = "ConversationAddress"
    conversation_id: rx.Var[str]
    username: rx.Var[str]
    """The current username of the peer."""
    opened_for: rx.Var[str]
    """The request that opened it: see `requestOf`."""


class AvatarFrame(rx.Component):
    """Shows what becomes the picture; it is moved by pointer, wheel and arrow keys."""

    library = "$/waves_js/views/avatar_frame"
    tag = "AvatarFrame"


class Composer(rx.Component):
    """The textarea of a conversation: grows with its text, keeps a draft, sends on Enter."""

    library = "$/waves_js/views/composer"
    tag = "Composer"
    placeholder: rx.Var[str]
    conversation_id: rx.Var[str]
    label: rx.Var[str]


class CallComposer(rx.Component):
    """The textarea of the chat: focused when the chat opens, sends on Enter."""

    library = "$/waves_js/views/composer"
    tag = "CallComposer"
    placeholder: rx.Var[str]
    label: rx.Var[str]
    opener: rx.Var[str]
    """The id of the button that opens the chat, which the focus returns to."""


class ConversationList(rx.Component):
    library = "$/waves_js/views/conversation_list"
    tag = "ConversationList"
    label: rx.Var[str]
    lines: rx.Var[list[ConversationLine]]
    """All lines; the children are those of `drawnLines`."""
    on_more: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    archive: rx.Var[bool]
    """Whether these are the archived conversations."""


class DeviceSettingsScope(rx.NoSSRComponent):
    """Wraps the device settings, and releases the devices of a test when it is unmounted."""

    library = "$/waves_js/views/devices"
    tag = "DeviceSettingsScope"


class LevelMeter(rx.NoSSRComponent):
    """The microphone level, updated ten times a second without React."""

    library = "$/waves_js/views/devices"
    tag = "LevelMeter"
    label: rx.Var[str]


class DraftLine(rx.Component):
    """The beginning of the draft, if the conversation has one and is not open; otherwise the children."""

    library = "$/waves_js/views/draft"
    tag = "DraftLine"
    conversation_id: rx.Var[str]
    label: rx.Var[str]


class EarlyList(rx.Component):
    """Keeps what the server has put into the document (`pages/early_list.py`) until the state replaces it, and shows placeholders when there is no state later, such as after a log-out."""

    library = "$/waves_js/views/early_list"
    tag = "EarlyList"
    skeleton: rx.Var[str]
    """The markup of the placeholders."""


class StreamVideo(rx.NoSSRComponent):
    """Plays a stream of the call. Remote streams carry the sound, also in voice calls."""

    library = "$/waves_js/views"
    tag = "StreamVideo"
    which: rx.Var[StreamName]
    label: rx.Var[str]
    silent: rx.Var[bool]
    """Without sound: another element plays it."""


class Runtime(rx.Component):
    """Connects the app to Reflex's state: the user and the labels."""

    library = "$/waves_js/views"
    tag = "Runtime"
    user_id: rx.Var[str]
    labels: rx.Var[dict[str, str]]
    on_resync: rx.EventHandler[rx.event.no_args_event_spec]


class ConversationUpdater(rx.Component):
    """Renders nothing: reports what the state contains, and what is displayed."""

    library = "$/waves_js/views/live"
    tag = "ConversationUpdater"
    user_id: rx.Var[str]
    loaded: rx.Var[bool]
    conversations: rx.Var[list[Any]]
    cursor: rx.Var[str]
    listed: rx.Var[str]
    """Names the list that begins with `conversations`."""
    older: rx.Var[Any]
    changed: rx.Var[list[Any]]
    edition: rx.Var[int]
    changed_after: rx.Var[int]
    """`changed` holds every row that has changed after this edition."""
    archive: rx.Var[Any]
    """The page of the archive that was loaded last."""
    version: rx.Var[int]
    unread: rx.Var[int]
    """The unread messages of all conversations, in the state."""
    conversation_id: rx.Var[str]
    """The open conversation, and its newest messages."""
    recent: rx.Var[list[Any]]
    fresh: rx.Var[list[Any]]
    changed_messages: rx.Var[list[Any]]
    """Its messages that were altered after the change `messagesChangedAfter`."""
    messages_changed_after: rx.Var[int]
    change: rx.Var[int]
    """The last change to its messages that the state contains."""
    deleted_text: rx.Var[str]
    """The preview of a deleted message."""
    file_words: rx.Var[Any]
    """The preview of files without a caption."""


class MessageBody(rx.Component):
    """Draws the blocks of a message; a long one is folded."""

    library = "$/waves_js/views/message_body"
    tag = "MessageBody"
    row_key: rx.Var[str]
    """Identifies the row: an unfolded message stays unfolded while it is out of sight."""
    blocks: rx.Var[list[Block]]
    labels: rx.Var[Any]


class MessageFiles(rx.Component):
    """Draws the pictures of a message, and below them its other files."""

    library = "$/waves_js/views/message_files"
    tag = "MessageFiles"
    row_key: rx.Var[str]
    """Identifies the row."""
    client_id: rx.Var[str]
    files: rx.Var[list[ShownFile]]
    waiting: rx.Var[bool]
    """The message is on its way."""
    labels: rx.Var[Any]


class SharedMedia(rx.Component):
    """The dialog `Shared media`, while it is open."""

    library = "$/waves_js/views/message_gallery"
    tag = "SharedMedia"
    labels: rx.Var[Any]
    files: rx.Var[Any]


class MessageMenuPopover(rx.Component):
    """A toolbar with reactions and a menu, its children; or the emoji picker in their place."""

    library = "$/waves_js/views/message_menu"
    tag = "MessageMenuPopover"
    picker: rx.Var[Any]


class PhotoViewer(rx.Component):
    """The dialog `Photo`, while one is open."""

    library = "$/waves_js/views/message_photo"
    tag = "PhotoViewer"
    peer_name: rx.Var[str]
    labels: rx.Var[Any]


class FoundMessages(rx.Component):
    """The messages of all conversations that contain what is searched for."""

    library = "$/waves_js/views/message_search"
    tag = "FoundMessages"
    query: rx.Var[str]
    user_id: rx.Var[str]
    labels: rx.Var[dict[str, str]]


class ConversationSearchBar(rx.Component):
    """The search bar of a conversation; its children are the icons of its three buttons."""

    library = "$/waves_js/views/message_search"
    tag = "ConversationSearchBar"
    conversation_id: rx.Var[str]
    peer_name: rx.Var[str]
    """The name of the peer; empty in a note to self, where there is no choice."""
    labels: rx.Var[dict[str, str]]


class VoiceBar(rx.Component):
    """What is recorded, with buttons that send or drop it."""

    library = "$/waves_js/views/message_voice"
    tag = "VoiceBar"
    labels: rx.Var[Any]


class ConversationMessages(rx.Component):
    """The message list; each conversation has its own element, so switching announces nothing, and a pending read mark keeps its conversation."""

    library = "$/waves_js/views/messages"
    tag = "ConversationMessages"
    label: rx.Var[str]
    rows: rx.Var[list[DisplayRow]]
    peer_name: rx.Var[str]
    announced: rx.Var[Any]
    pin_labels: rx.Var[Any]
    conversation_id: rx.Var[str]
    user_id: rx.Var[str]
    pins: rx.Var[list[Any]]
    """The pinned messages in the state, as of its last change."""
    change: rx.Var[int]
    has_older: rx.Var[bool]
    unread: rx.Var[int]
    on_older: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_read: rx.EventHandler[rx.event.passthrough_event_spec(int)]


class CallMessages(rx.Component):
    """The message list of the chat: follows its end, unless the user has scrolled up."""

    library = "$/waves_js/views/messages"
    tag = "CallMessages"
    label: rx.Var[str]
    rows: rx.Var[list[DisplayRow]]
    peer_name: rx.Var[str]
    announced: rx.Var[Any]
    pins: rx.Var[list[DisplayPin]]
    pin_labels: rx.Var[Any]
    call_id: rx.Var[str]


class NotificationUpdater(rx.Component):
    """Renders nothing; see `notifications.ts`."""

    library = "$/waves_js/views/notifications"
    tag = "NotificationUpdater"
    ring_labels: rx.Var[dict[str, str]]


class PinnedBar(rx.Component):
    """The bar of a conversation with pinned messages; its child is the icon of the button that unpins."""

    library = "$/waves_js/views/pinned_bar"
    tag = "PinnedBar"
    conversation_id: rx.Var[str]
    pins: rx.Var[list[DisplayPin]]
    peer_name: rx.Var[str]
    can_unpin: rx.Var[bool]
    labels: rx.Var[Any]


class PresenceDot(rx.Component):
    """A dot as long as a friend is online."""

    library = "$/waves_js/views/presence"
    tag = "PresenceDot"
    user_id: rx.Var[str]
    label: rx.Var[str]
    """For screen readers."""


class PresenceLine(rx.Component):
    """How present the peer is, in words; the children while that is unknown."""

    library = "$/waves_js/views/presence_line"
    tag = "PresenceLine"
    user_id: rx.Var[str]
    labels: rx.Var[Any]


class SharedScreen(rx.NoSSRComponent):
    """A focusable frame with the remote screen in it."""

    library = "$/waves_js/views/share"
    tag = "SharedScreen"
    label: rx.Var[str]
    """The accessible names of the video and of the frame around it."""
    frame_label: rx.Var[str]


class PictureInPicture(rx.Component):
    """Renders its children into the picture-in-picture window while there is one."""

    library = "$/waves_js/views/stage"
    tag = "PictureInPicture"


class MinimiseOnNavigation(rx.Component):
    """Minimises the call on a navigation to another page."""

    library = "$/waves_js/views/stage"
    tag = "MinimiseOnNavigation"
    path: rx.Var[str]


class TypingSign(rx.Component):
    """The sign, as long as the peer of the conversation is typing; otherwise the children."""

    library = "$/waves_js/views/typing"
    tag = "TypingSign"
    conversation_id: rx.Var[str]
    label: rx.Var[str]


class actions:
    """Actions of the user; the app is accessed only when one is called."""

    class settings:
        @staticmethod
        def submit(action: Given[FormAction]) -> Handler:
            """Send the form of an action."""
            return handler("settings.submit", action, takes_event=True)

        @staticmethod
        def press(action: Given[ButtonAction], id: Given[str] | None = None) -> Handler:
            """Carry out an action without a form; `id` names its object, such as a session."""
            return handler("settings.press", action, id)

        @staticmethod
        def leave(path: Given[str]) -> Handler:
            """Load a page of the server, once: it may replace the session, and the end of the present one must not lead this page to the sign-in page meanwhile."""
            return handler("settings.leave", path, takes_event=True)

        @staticmethod
        def reveal(field: Given[str]) -> Handler:
            """Show what is typed into a field, or hide it again."""
            return handler("settings.reveal", field)

        edited = handler("settings.edited")
        """The user is typing: clear the confirmation."""

    class avatar:
        choose = handler("avatar.choose", takes_event=True)
        zoom = handler("avatar.zoom", takes_event=True)
        save = handler("avatar.save")
        remove = handler("avatar.remove")
        toggled = handler("avatar.toggled", takes_event=True)

    class call:
        @staticmethod
        def invite(peer: Given[Any], media: Given[Media]) -> Handler:
            """Call a friend; if this friend is calling right now, accept that call instead."""
            return handler("call.invite", peer, media)

        accept = handler("call.accept")
        accept_without_video = handler("call.acceptWithoutVideo")
        decline = handler("call.decline")
        cancel = handler("call.cancel")
        hang_up = handler("call.hangUp")
        toggle_microphone = handler("call.toggleMicrophone")
        toggle_camera = handler("call.toggleCamera")

        @staticmethod
        def call_again(media: Given[Media] | None = None) -> Handler:
            """Call the peer of the call that has just ended, with the same media by default."""
            return handler("call.callAgain", media)

        dismiss = handler("call.dismiss")
        """Forget the call that has ended."""
        enable_sound = handler("call.enableSound")
        """Called from a click: allow the browser to play sound."""

    class chat:
        send = handler("chat.send")
        toggle_keep = handler("chat.toggleKeep")
        jump_down = handler("chat.jumpDown")

    class devices:
        @staticmethod
        def choose(kind: Given[DeviceKind]) -> Handler:
            return handler("devices.choose", kind, takes_event=True)

        @staticmethod
        def toggle_sound(which: Given[SoundSwitch]) -> Handler:
            return handler("devices.toggleSound", which)

        start_check = handler("devices.startCheck")
        stop_check = handler("devices.stopCheck")
        retry = handler("devices.retry")
        test_speaker = handler("devices.testSpeaker")
        accept_offer = handler("devices.acceptOffer")
        dismiss_notice = handler("devices.dismissNotice")

    class attachments:
        @staticmethod
        def pick(conversation_id: Given[str]) -> Handler:
            """Choose files for the next message."""
            return handler("attachments.pick", conversation_id)

        @staticmethod
        def show_shared(conversation_id: Given[str]) -> Handler:
            return handler("attachments.showShared", conversation_id)

        @staticmethod
        def remove(upload: Given[str]) -> Handler:
            return handler("attachments.remove", upload)

    class voice:
        @staticmethod
        def pressed(conversation_id: Given[str]) -> Handler:
            return handler("voice.pressed", conversation_id, takes_event=True)

        @staticmethod
        def clicked(conversation_id: Given[str]) -> Handler:
            return handler("voice.clicked", conversation_id, takes_event=True)

        dismiss = handler("voice.dismiss")
        leave = handler("voice.leave")

    class drag:
        """Moving elements to corners by pointer or arrow keys."""

        @staticmethod
        def grab(what: Given[Movable]) -> Handler:
            return handler("drag.grab", what, takes_event=True)

        @staticmethod
        def key_pressed(what: Given[Movable]) -> Handler:
            return handler("drag.keyPressed", what, takes_event=True)

    class form:
        @staticmethod
        def submit(kind: Given[FormKind]) -> Handler:
            return handler("form.submit", kind, takes_event=True)

        log_out = handler("form.logOut")
        continue_with_google = handler("form.continueWithGoogle", takes_event=True)
        """Sign in with Google, and return to the requested page."""
        toggle_password = handler("form.togglePassword")
        reset = handler("form.reset")
        """Reset the state: another form is displayed."""

    class menu:
        toggled = handler("menu.toggled", takes_event=True)
        key_pressed = handler("menu.keyPressed", takes_event=True)
        answered = handler("menu.answered", takes_event=True)
        chosen = handler("menu.chosen", takes_event=True)

    class row_menu:
        toggled = handler("rowMenu.toggled", takes_event=True)
        key_pressed = handler("rowMenu.keyPressed", takes_event=True)
        closed = handler("rowMenu.closed", takes_event=True)

    class archive:
        show = handler("archive.show")
        hide = handler("archive.hide")

    class messages:
        @staticmethod
        def send(conversation_id: Given[str]) -> Handler:
            """Send what is written in a conversation, if anything."""
            return handler("messages.send", conversation_id)

        cancel_act = handler("messages.cancelAct")
        """Write a new message again, in place of a reply or an edit."""

        @staticmethod
        def retry(client_id: Given[str]) -> Handler:
            return handler("messages.retry", client_id)

        @staticmethod
        def discard(client_id: Given[str]) -> Handler:
            return handler("messages.discard", client_id)

        jump_down = handler("messages.jumpDown")

        @staticmethod
        def jump_to(seq: Given[int]) -> Handler:
            return handler("messages.jumpTo", seq)

        jump_back = handler("messages.jumpBack")

        @staticmethod
        def search(conversation_id: Given[str]) -> Handler:
            """Show the search bar of a conversation."""
            return handler("messages.search", conversation_id)

        @staticmethod
        def jump_to_day(label: Given[str]) -> Handler:
            """Let the user choose a day, and show its first message, or the one that follows."""
            return handler("messages.jumpToDay", label)

        @staticmethod
        def toggle_reaction(emoji: Given[str]) -> Handler:
            return handler("messages.toggleReaction", emoji, takes_event=True)

        open_menu = handler("messages.openMenu", takes_event=True)

    class message_menu:
        @staticmethod
        def react(emoji: Given[str]) -> Handler:
            return handler("messageMenu.react", emoji)

        pick = handler("messageMenu.pick")
        reply = handler("messageMenu.reply")
        edit = handler("messageMenu.edit")
        copy_text = handler("messageMenu.copyText")
        copy_link = handler("messageMenu.copyLink")
        toggle_pin = handler("messageMenu.togglePin")

        @staticmethod
        def ask_delete(dialog: Given[str]) -> Handler:
            return handler("messageMenu.askDelete", dialog)

        remove = handler("messageMenu.remove")
        answered = handler("messageMenu.answered", takes_event=True)

    class notifications:
        toggle = handler("notifications.toggle")

    class recording:
        toggle = handler("recording.toggle")
        """Ask to record, cancel the request, or stop the recording."""
        toggle_pause = handler("recording.togglePause")

        @staticmethod
        def answer(allow: Given[bool]) -> Handler:
            """Answer the peer's request to record."""
            return handler("recording.answer", allow)

        withdraw = handler("recording.withdraw")
        """Withdraw the consent given to the peer."""
        dismiss_notice = handler("recording.dismissNotice")

    class share:
        toggle = handler("share.toggle")
        start_without_sound = handler("share.startWithoutSound")
        stop = handler("share.stop")
        """The pressed button is removed: focus the button that starts sharing."""
        dismiss = handler("share.dismiss")

        @staticmethod
        def use(mode: Given[ShareMode]) -> Handler:
            return handler("share.use", mode)

    class saved_recordings:
        save = handler("savedRecordings.save")
        """Download the first one."""
        discard = handler("savedRecordings.discard")
        """Discard the first one; the first call only asks for confirmation."""
        keep = handler("savedRecordings.keep")

    class stage:
        toggle_full_screen = handler("stage.toggleFullScreen")
        toggle_picture_in_picture = handler("stage.togglePictureInPicture")
        toggle_shortcuts = handler("stage.toggleShortcuts")

        @staticmethod
        def toggle_panel(panel: Given[Panel]) -> Handler:
            return handler("stage.togglePanel", panel)

        close_panel = handler("stage.closePanel")
        toggle_minimised = handler("stage.toggleMinimised")
        minimise = handler("stage.minimise")
        pointer_moved = handler("stage.pointerMoved")
        pressed = handler("stage.pressed", takes_event=True)
        clicked = handler("stage.clicked", takes_event=True)

    class verify:
        @staticmethod
        def confirm(seen: Given[Sequence[int]]) -> Handler:
            """The user confirms that these emoji match."""
            return handler("verify.confirm", seen)

        deny = handler("verify.deny")
        """The emoji do not match: the key that was received belongs to an interceptor."""
        forget = handler("verify.forget")
        """Remove all confirmed keys of this friend."""

    class zoom:
        nearer = handler("zoom.nearer")
        further = handler("zoom.further")
        reset = handler("zoom.reset")
        toggle_fill = handler("zoom.toggleFill")
