"""The only names of style: classes of `assets/waves.css` and Tailwind, the theme.

The stylesheet holds the tokens and the shapes; this module is how Python says
them. Reflex keeps the chosen theme in the browser and marks the root element
before the first paint, so that no page flashes in the other theme.
"""

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from waves import texts

STYLESHEETS = ["/waves.css"]

# The browser draws its own bars in these: --surface of the stylesheet, in sRGB.
BAR_LIGHT = "#ffffff"
BAR_DARK = "#10191c"

HEAD_COMPONENTS: list[rx.Component] = [
    rx.el.meta(
        name="viewport",
        content=(
            "width=device-width, initial-scale=1, viewport-fit=cover, "
            "interactive-widget=resizes-content"
        ),
    ),
    rx.el.meta(name="description", content=texts.app.DESCRIPTION),
    rx.el.meta(
        name="theme-color",
        content=BAR_LIGHT,
        custom_attrs={"media": "(prefers-color-scheme: light)"},
    ),
    rx.el.meta(
        name="theme-color",
        content=BAR_DARK,
        custom_attrs={"media": "(prefers-color-scheme: dark)"},
    ),
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(rel="apple-touch-icon", href="/icon-180.png"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
]

# Sizes of icons, in pixels
ICON_TINY = 12
ICON_SMALL = 16
ICON_FIELD = 18
ICON = 20
ICON_CALL = 22
ICON_CALL_END = 26
ICON_EMPTY = 44

SCREEN_READER = "sr-only"

# Parts that every screen uses
ICON_BUTTON = "icon-button"
BUTTON = "button"
BUTTON_PRIMARY = "button-primary"
BUTTON_DANGER = "button-danger"
SUBMIT = f"{BUTTON} {BUTTON_PRIMARY} button-wide"
BUTTON_LINK = "button button-wide button-link"
QUIET_LINK = "quiet-link"
FACE = "face"
FACE_SMALL = "face-small"
FACE_RING = "face-ring"
FACE_LARGE = "face-large"
FACE_HUGE = "face-huge"
NAME = "name"
EMPTY = "empty"
EMPTY_TITLE = "empty-title"
EMPTY_ACTION = "mt-4"
OFFLINE = "offline"
OFFLINE_PLACE = "offline-place"
AUTH_STATUS = "auth-status"

# Places where something will be
SKELETON = "skeleton"
SKELETON_FACE = "skeleton-face"
SKELETON_SMALL_FACE = "skeleton-face size-9"
SKELETON_ME = "skeleton-face size-9"
SKELETON_NAME = "h-3.5 w-32 max-w-full"
SKELETON_LINE = "h-3 w-44 max-w-full"
SKELETON_COMPOSER = "h-[46px] max-w-[720px] mx-auto rounded-full"
SKELETON_BUBBLE = "skeleton-bubble"
SKELETON_BUBBLES = (
    ("false", "w-56"),
    ("false", "w-80"),
    ("true", "w-64"),
    ("false", "w-48"),
    ("true", "w-72"),
)
"""Whose bubble it would be, and how wide."""

# The frame and the people
FRAME = "frame"
SIDE = "side"
MAIN = "main"
SIDE_HEAD = "side-head"
BRAND = "brand"
BRAND_MARK = "brand-mark"
ME_BUTTON = "me-button"
SEARCH = "search"
SEARCH_ICON = "search-icon"
SEARCH_FIELD = "search-field"
LISTS = "lists"
LABEL = "label"
ROW = "row"
ROW_LINK = "row-link"
ROW_TIME = "row-time"
ROW_PREVIEW = "row-preview"
BADGE = "badge"
PERSON = "person"
PERSON_WORDS = "person-words"
PERSON_HANDLE = "person-handle"
PERSON_ACTIONS = "person-actions"
HINT = "hint"
HINT_PROBLEM = "hint hint-problem"

# Menus and questions
POP = "pop"
POP_ACCOUNT = "pop-account"
POP_CONVERSATION = "pop-conversation"
POP_NOTE = "pop-note"
POP_QUESTION = "pop-question"
MENU_ITEM = "menu-item"
MENU_ITEM_DANGER = "menu-item menu-item-danger"
MENU_RULE = "menu-rule"
ACCOUNT_HEAD = "account-head"
QUESTION_TITLE = "question-title"
QUESTION_TEXT = "question-text"
QUESTION_ACTIONS = "question-actions"
CHOICES = "choices"
CHOICES_LABEL = "choices-label"
CHOICE = "choice"
CHOICE_INPUT = "choice-input"

# A conversation
HEAD = "head"
HEAD_WORDS = "head-words"
HEAD_TITLE = f"{NAME} head-title"
HEAD_SUB = "head-sub"
HEAD_ACTIONS = "head-actions"
BACK = f"{ICON_BUTTON} back"
LOG_AREA = "log-area"
LOG = "log"
DAY = "day"
NEW_LINE = "new-line"
MESSAGE = "message"
BUBBLE = "bubble"
META = "meta"
DROP_AREA = "drop-area"
DROP_NOTE = "drop-note"
TICKS = "ticks"
FAILED = "failed"
FAILED_REASON = "failed-reason"
RETRY = "retry"
DISCARD = "discard"
PILL = "pill"
COMPOSER = "composer"
COMPOSER_BOX = "composer-box"
COMPOSER_TEXT = "composer-text"
NOTICE = "notice"
SEND = "send"
CLOSED = "closed"

# Sign up, log in
AUTH = "auth"
AUTH_CARD = "auth-card"
AUTH_TITLE = "auth-title"
AUTH_LEAD = "auth-lead"
AUTH_FOOT = "auth-foot"
AUTH_ASIDE = "auth-aside"
AUTH_WAY_ON = "button button-primary button-wide auth-way-on"
FIELD = "field"
FIELD_LABEL = "field-label"
FIELD_NOTE = "field-note"
FIELD_BOX = "field-box"
FIELD_INPUT = "field-input"
FIELD_INPUT_PASSWORD = "field-input-password"  # noqa: S105  a class
FIELD_REVEAL = "field-reveal"
FIELD_HELP = "field-help"
FIELD_ERROR = "field-error"
FORM_ERROR = "form-error"

# A call
CALL = "call"
CALL_FACE = "call-face"
CALL_FACE_STILL = "call-face call-face-still"
CALL_TOP = "call-top"
CALL_WORDS = "call-words"
CALL_NAME = "call-name"
CALL_STATUS = "call-status"
CALL_REMARK = "call-remark"
CALL_WEAK = "call-remark call-weak"
CALL_SIGNS = "call-signs"
CALL_SIGN = "sign"
CALL_REMOTE = "call-remote"
CALL_SELF = "call-self"
CALL_PREVIEW = "call-preview"
CALL_CORNER = "call-corner"
CALL_NOTES = "call-notes"
CALL_NOTE = "call-note"
CALL_CONTROLS = "controls"
CONTROL = "control"
CONTROL_END = "control-end"
CONTROL_CANCEL = "control control-end control-words"
CORNER_WIDE = "icon-button corner-wide"
CORNER_MORE = "icon-button corner-more"
POP_MORE = "pop pop-more"
DOCK_BAR = "dock-bar"
OUTSIDE = "outside"
OUTSIDE_SCREEN = "outside-screen"
OUTSIDE_BAR = "outside-bar"
PANEL = "call-panel"
PANEL_HEAD = "panel-head"
PANEL_TITLE = "panel-title"
DETAILS = "details"
DETAILS_LEAD = "details-lead"
DETAILS_FACTS = "details-facts"
DETAILS_ACTIONS = "details-actions"
SIGNS = "signs"
SIGN_PICTURE = "sign-picture"
SIGN_WORD = "sign-word"
VERIFY_STATE = "verify-state"
VERIFY_ALARM = "call-note call-alarm"
CALL_HINT = "call-hint"
# The stage is dark in both themes, and so is what is written on it.
CALL_CHAT = "call-chat dark"
CALL_CHAT_EMPTY = "call-chat-empty"
CALL_CHAT_BUTTON = "call-chat-button"
CALL_CHAT_COUNT = f"{BADGE} call-chat-count"
KEEP = "keep"
KEEP_WORDS = "keep-words"
KEEP_BUTTON = "keep-button"
SCREEN = "screen-frame"
SCREEN_TOOLS = "screen-tools"
SCREEN_NOTE = "screen-note"
SHARE_AREA = "share-area"
SHARE_CARD = "share-card"
SHARE_PREVIEW = "share-preview"
SHARE_WORDS = "share-words"
SHARE_SIGN = "share-sign"
SHARE_DETAIL = "share-detail"
SHARE_MODES = "share-modes"
SHARE_MODE = "share-mode"
SHARE_ROW = "share-row"
SHARE_STOP = "share-stop"
SHARE_ASK = "share-ask"
SHARE_ASK_ACTIONS = "share-ask-actions"
SHARE_ASK_YES = "share-ask-yes"
RECORD_BUTTON = "record-button"
RECORDING_SIGN = "sign recording-sign"
RECORDING_DOT = "recording-dot"
RECORDING_FIGURE = "recording-figure"
RECORDING_PAUSE = "recording-pause"
RECORDING_STOP = "recording-stop"
RECORDING_REQUEST = "ended-card recording-request"
SHELF_AREA = "card-area shelf-area"
CARD_AREA = "card-area"
CARD_AREA_RING = "card-area card-area-ring"
RING_CARD = "ring-card"
RING_FACE = "ring-face"
RING_WORDS = "ring-words"
RING_SUB = "ring-sub"
RING_SOUND = "ring-sound"
RING_ACTIONS = "ring-actions"
RING_ACTION = "ring-action"
RING_YES = "ring-round ring-yes"
RING_NO = "ring-round ring-no"
RING_OTHER = "ring-round ring-other"
ENDED_CARD = "ended-card"
ENDED_WORDS = "ended-words"
ENDED_REASON = "ended-reason"
ENDED_PROBLEM = "ended-problem"
ENDED_ACTIONS = "ended-actions"

# Settings, devices
SETTINGS = "settings"
SETTINGS_SECTION = "settings-section"
SETTINGS_TITLE = "settings-title"
SETTINGS_HELP = "settings-help"
SETTINGS_DONE = "settings-done"
SETTINGS_LINE = "settings-line"
SETTINGS_VALUE = "settings-value"
SETTINGS_LINK = "button settings-link"
SETTINGS_WAY = "settings-way"
SETTINGS_LIST = "settings-list"
SETTINGS_ROW = "settings-row"
SETTINGS_NAME = "settings-name"
SETTINGS_SUB = "settings-sub"
SETTINGS_WAITING = "settings-section settings-waiting"
SKELETON_SETTINGS = ("h-4 w-28", "h-11 w-full", "h-11 w-full", "h-9 w-32")
MARK = "mark"
MARK_GOOD = "mark mark-good"
DEVICES = "devices"
DEVICES_ON_STAGE = "devices on-stage"
DEVICE = "device"
DEVICE_LABEL = "device-label"
DEVICE_SELECT = "field-input device-select"
DEVICE_PREVIEW = "device-preview"
DEVICE_LEVEL = "device-level"
DEVICE_HELP = "device-help"
DEVICE_TITLE = "device-title"
DEVICE_PROBLEM = "form-error device-problem"
DEVICE_NOTICE = "device-notice"
SWITCH_ROW = "switch-row"
SWITCH_WORDS = "switch-words"
SWITCH_NAME = "switch-name"
SWITCH_HELP = "switch-help"
SWITCH = "switch"

_color_mode = VarData(
    imports={
        "$/utils/context": [ImportVar(tag="ColorModeContext")],
        "react": [ImportVar(tag="useContext")],
    },
    hooks={
        "const { rawColorMode, setColorMode } = useContext(ColorModeContext)": None,
    },
)
chosen: rx.Var[str] = rx.Var(
    _js_expr="rawColorMode", _var_type=str, _var_data=_color_mode
)
"""light, dark or system: what this person has chosen in this browser."""


def choose(mode: str) -> Any:
    """Return the event chain that changes the theme, at once and in the browser."""
    return rx.Var(_js_expr=f'(() => setColorMode("{mode}"))', _var_data=_color_mode).to(
        rx.EventChain
    )


def hue(degrees: rx.Var[int] | int) -> dict[str, Any]:
    """Return the style that colours a face by its person's hue (OKLCH degrees)."""
    return {"--h": degrees}
