"""Line icons on a 24-pixel grid; no icon library is loaded.

Icons are decorative and hidden from assistive technology: the control around an icon
has the accessible name.
"""

import reflex as rx

STROKES: dict[str, str] = {
    "attach": (
        "M18.5 11.5 11 19a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-8 8"
        "a1.55 1.55 0 0 1-2.2-2.2l7.3-7.2"
    ),
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "archive": (
        "M4 5h16v4H4ZM5.5 9v9A1.5 1.5 0 0 0 7 19.5h10a1.5 1.5 0 0 0 1.5-1.5V9M10 13h4"
    ),
    "bell": (
        "M12 4a5.5 5.5 0 0 0-5.5 5.5c0 5-2 6.5-2 6.5h15s-2-1.5-2-6.5"
        "A5.5 5.5 0 0 0 12 4ZM10.2 19a2 2 0 0 0 3.6 0"
    ),
    "bell_off": (
        "M4 4l16 16M8.2 5.5a5.5 5.5 0 0 1 9.3 4c0 1.8.3 3.2.6 4.2M6.6 8.6"
        "c-.1.3-.1.6-.1.9 0 5-2 6.5-2 6.5H16M10.2 19a2 2 0 0 0 3.6 0"
    ),
    "dot": "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
    "pin": "M9 4h6M10 4l-.5 6L7 13v1.5h10V13l-2.5-3L14 4M12 14.5V20",
    "pin_off": "M4 4l16 16M10 4h5M14 4l.5 6 2.3 2.8M10 9l-.5 1L7 13v1.5h7.5M12 14.5V20",
    "ban": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM6 6l12 12",
    "chat": (
        "M6 4.5h12a2.5 2.5 0 0 1 2.5 2.5v7.5A2.5 2.5 0 0 1 18 17h-6.2L7 20.5V17H6"
        "A2.5 2.5 0 0 1 3.5 14.5V7A2.5 2.5 0 0 1 6 4.5ZM8 9h8M8 12.5h5"
    ),
    "copy": (
        "M9.5 8.5h8A1.5 1.5 0 0 1 19 10v8.5a1.5 1.5 0 0 1-1.5 1.5h-8"
        "A1.5 1.5 0 0 1 8 18.5V10a1.5 1.5 0 0 1 1.5-1.5ZM5 15.5V6"
        "A1.5 1.5 0 0 1 6.5 4.5H15"
    ),
    "link": (
        "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3"
        "A4 4 0 0 0 11 18.7l1-1"
    ),
    "note": "M6 3.5h12v10l-5.5 7H6ZM12.5 20.5v-7H18M9 8h6M9 11h3",
    "pencil": (
        "M4.5 19.5l.9-3.9L16.2 4.8a1.8 1.8 0 0 1 2.6 0l.4.4a1.8 1.8 0 0 1 0 2.6"
        "L8.4 18.6l-3.9.9Z"
    ),
    "reply": "M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v1",
    "smile": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM8.5 14a4.2 4.2 0 0 0 7 0"
        "M9 9.5h.01M15 9.5h.01"
    ),
    "trash": "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 10.5v5.5M13.8 10.5v5.5",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "calendar": "M5 6.5h14v13H5v-13ZM5 10.5h14M8.5 4v4m7-4v4",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2",
    "timer": "M12 6a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM12 9.5v4l2.5 2M9.5 3h5",
    "close": "m6 6 12 12M18 6 6 18",
    "shield": "M12 3 5 5.8v5.4c0 4.5 2.9 8 7 9.8 4.1-1.8 7-5.3 7-9.8V5.8L12 3Z",
    "shield_check": (
        "M12 3 5 5.8v5.4c0 4.5 2.9 8 7 9.8 4.1-1.8 7-5.3 7-9.8V5.8L12 3Z"
        "M8.8 12l2.3 2.3 4.2-4.4"
    ),
    "shield_alert": (
        "M12 3 5 5.8v5.4c0 4.5 2.9 8 7 9.8 4.1-1.8 7-5.3 7-9.8V5.8L12 3Z"
        "M12 8.2v4.3M12 15.6h.01"
    ),
    "down": "M12 5v14m6-6-6 6-6-6",
    "up": "M12 19V5m-6 6 6-6 6 6",
    "expand": "M14 4h6v6m0-6-7 7M10 20H4v-6m0 6 7-7",
    "eye": (
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"
        "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z"
    ),
    "eye_off": (
        "M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5"
        "a17 17 0 0 1-2.7 3.5M6.2 7.5A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.5"
        "c1.6 0 3-.4 4.3-1M10 10a2.8 2.8 0 0 0 4 4"
    ),
    "gear": (
        "M10.2 5.5L10.5 3.0L13.5 3.0L13.8 5.5L15.3 6.2L17.3 4.6L19.4 6.7"
        "L17.8 8.7L18.5 10.2L21.0 10.5L21.0 13.5L18.5 13.8L17.8 15.3"
        "L19.4 17.3L17.3 19.4L15.3 17.8L13.8 18.5L13.5 21.0L10.5 21.0"
        "L10.2 18.5L8.7 17.8L6.7 19.4L4.6 17.3L6.2 15.3L5.5 13.8L3.0 13.5"
        "L3.0 10.5L5.5 10.2L6.2 8.7L4.6 6.7L6.7 4.6"
        "L8.7 6.2ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z"
    ),
    "file": "M7 3.5h7l5 5v12H7ZM14 3.5v5h5",
    "full": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "full_leave": "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
    "image": (
        "M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11"
        "a2 2 0 0 1 2-2ZM3.5 16.5 8.5 12l4 4 2.5-2.5 5 5M15.5 8.5h.01"
    ),
    "leave": (
        "M14 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H14M10 12h10.5"
        "m-3.5-3.5 3.5 3.5-3.5 3.5"
    ),
    "fill_frame": (
        "M5 5.5h14A1.5 1.5 0 0 1 20.5 7v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17"
        "V7A1.5 1.5 0 0 1 5 5.5ZM10 12H6.5m1.8-1.8L6.5 12l1.8 1.8M14 12h3.5"
        "m-1.8-1.8 1.8 1.8-1.8 1.8"
    ),
    "mic": (
        "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11"
        "a6.5 6.5 0 0 0 13 0M12 17.5V21"
    ),
    "mic_off": (
        "M4 4l16 16M9 9v2a3 3 0 0 0 4.8 2.4M15 11V6a3 3 0 0 0-5.8-1M5.5 11"
        "A6.5 6.5 0 0 0 16 16.1M18.5 11a6.5 6.5 0 0 1-.7 2.9M12 17.5V21"
    ),
    "moon": "M20 14.2A8.2 8.2 0 0 1 9.8 4 8.2 8.2 0 1 0 20 14.2Z",
    "offline": (
        "M4 4l16 16M5 12.5a10 10 0 0 1 4-2.4M14.5 10a10 10 0 0 1 4.5 2.5M8.5 16"
        "a5 5 0 0 1 6.5-.5M12 19.5h.01"
    ),
    "person_remove": (
        "M10 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM3.5 19.5"
        "a6.5 6.5 0 0 1 13 0M22 10.5h-6"
    ),
    "phone": (
        "M5.2 3.8h3.1a1 1 0 0 1 .95.7l1.15 3.5a1 1 0 0 1-.35 1.1L8.3 10.4"
        "a12 12 0 0 0 5.3 5.3l1.3-1.75a1 1 0 0 1 1.1-.35l3.5 1.15"
        "a1 1 0 0 1 .7.95v3.1a2 2 0 0 1-2.15 2A16.5 16.5 0 0 1 3.2 5.95"
        "a2 2 0 0 1 2-2.15Z"
    ),
    "minus": "M6 12h12",
    "plus": "M12 6v12M6 12h12",
    "picture": (
        "M4.5 4.5h15A1.5 1.5 0 0 1 21 6v12a1.5 1.5 0 0 1-1.5 1.5h-15"
        "A1.5 1.5 0 0 1 3 18V6a1.5 1.5 0 0 1 1.5-1.5ZM12 12h6v4.5h-6Z"
    ),
    "pause": "M8.5 5.5v13M15.5 5.5v13",
    "record": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z"
        "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z"
    ),
    "retry": "M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4v5h-5",
    "screen": (
        "M4.5 4.5h15a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-15"
        "A1.5 1.5 0 0 1 3 15.5V6a1.5 1.5 0 0 1 1.5-1.5ZM8.5 20.5h7M12 17v3.5"
    ),
    "screen_share": (
        "M4.5 4.5h15a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-15"
        "A1.5 1.5 0 0 1 3 15.5V6a1.5 1.5 0 0 1 1.5-1.5ZM8.5 20.5h7M12 17v3.5"
        "M12 13.8V8m-2.6 2.4L12 7.8l2.6 2.6"
    ),
    "search": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm9 16-4-4",
    "send": "M12 19.5v-15m-6.5 6.5L12 4.5l6.5 6.5",
    "shrink": "M20 10h-6V4m0 6 6.5-6.5M4 14h6v6m0-6-6.5 6.5",
    "sound": (
        "M4 9.5v5h3.5L12.5 19V5L7.5 9.5H4ZM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5"
        "a7.8 7.8 0 0 1 0 11"
    ),
    "sun": (
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M4.9 4.9l1.4 1.4"
        "M17.7 17.7l1.4 1.4M2.5 12h2M19.5 12h2M4.9 19.1l1.4-1.4M17.7 6.3"
        "l1.4-1.4"
    ),
    "video": (
        "M4.5 6.5h9A2.5 2.5 0 0 1 16 9v6a2.5 2.5 0 0 1-2.5 2.5h-9"
        "A2.5 2.5 0 0 1 2 15V9a2.5 2.5 0 0 1 2.5-2.5ZM22 8l-6 3.2v1.6L22 16V8Z"
    ),
    "video_off": (
        "M4 4l16 16M10.5 6.5h3A2.5 2.5 0 0 1 16 9v3l6 4V8l-4.5 2.4M15.5 16.5"
        "a2.5 2.5 0 0 1-2 1h-9A2.5 2.5 0 0 1 2 15V9a2.5 2.5 0 0 1 2.5-2.5H6"
    ),
    "weak": "M4.5 19.5v-3M10 19.5v-7M15.5 10.5v-2M21 8V4M15 15l6 6M21 15l-6 6",
}
FILLS: dict[str, str] = {
    "hang_up": (
        "M12 8.2c3.6 0 6.7.9 8.9 2.5.9.65 1.3 1.5 1.3 2.55v1.25"
        "a1.2 1.2 0 0 1-1.45 1.18l-3.4-.7a1.2 1.2 0 0 1-.95-1.18v-1.9"
        "A13.5 13.5 0 0 0 12 11.3c-1.55 0-3.05.2-4.4.6v1.9"
        "a1.2 1.2 0 0 1-.95 1.18l-3.4.7a1.2 1.2 0 0 1-1.45-1.18v-1.25"
        "c0-1.05.4-1.9 1.3-2.55C5.3 9.1 8.4 8.2 12 8.2Z"
    ),
    "more": (
        "M12 3.8a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Zm0 6.6"
        "a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Zm0 6.6"
        "a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Z"
    ),
}
_WAVE = "M2 9c3.3-4 6.7-4 10 0s6.7 4 10 0M2 16c3.3-4 6.7-4 10 0s6.7 4 10 0"
_TICK = "m1.2 5.8 3 3L10.5 1.5"
_TICKS = "m1.2 5.8 3 3L10.5 1.5M8 8.4l.5.4 6.3-7.3"


def icon(name: str, *, size: int = 20, class_name: str = "") -> rx.Component:
    """Return an icon.

    Args:
        name: The name of the icon.
        size: Its width in pixels.
        class_name: Its classes.

    Raises:
        KeyError: There is no such icon.
    """
    if name in FILLS:
        return _svg(FILLS[name], size=size, class_name=class_name, filled=True)
    return _svg(STROKES[name], size=size, class_name=class_name)


def wave(*, size: int = 28, class_name: str = "") -> rx.Component:
    """Return the logo of Waves."""
    return _svg(_WAVE, size=size, class_name=class_name, stroke="2.4")


def ticks(*, two: bool, class_name: str = "") -> rx.Component:
    """Return one tick for a sent message, or two for a delivered one."""
    return rx.el.svg(
        rx.el.path(d=_TICKS if two else _TICK),
        view_box="0 0 16 10",
        width="16" if two else "12",
        height="10",
        class_name=class_name,
        custom_attrs={**_LINE, "strokeWidth": "1.6", "aria-hidden": "true"},
    )


_LINE = {
    "fill": "none",
    "stroke": "currentColor",
    "strokeLinecap": "round",
    "strokeLinejoin": "round",
}


def _svg(
    path: str,
    *,
    size: int,
    class_name: str,
    filled: bool = False,
    stroke: str = "1.7",
) -> rx.Component:
    paint = {"fill": "currentColor"} if filled else {**_LINE, "strokeWidth": stroke}
    return rx.el.svg(
        rx.el.path(d=path),
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        class_name=class_name,
        custom_attrs={**paint, "aria-hidden": "true"},
    )
