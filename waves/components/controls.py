"""Buttons and links."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from waves import theme
from waves.components.icons import icon


class NavLink(ReactRouterLink):
    """A link that knows when its page is the open one (`aria-current`)."""

    tag = "NavLink"
    alias = "WavesNavLink"

    state: rx.Var[dict[str, str]]
    """What the tab's history remembers with the page."""


def link(*children: Any, to: Any, **props: Any) -> rx.Component:
    """Return a link to another page of ours, without a page load."""
    return ReactRouterLink.create(*children, to=to, **props)


def icon_button(
    name: str, label: str, *, tip: str = "", side: str = "below", **props: Any
) -> rx.Component:
    """Return a button that shows an icon and is called `label`.

    Args:
        name: The icon.
        label: The accessible name.
        tip: What a hover shows; empty: the label.
        side: Where the tip stands: above, below or corner.
        props: Anything else that a button takes.
    """
    return rx.el.button(
        icon(name, size=theme.ICON),
        type="button",
        aria_label=label,
        data_tip=tip or label,
        data_side=side,
        **{"class_name": "icon-button", **props},
    )


def button(*children: Any, look: str = "", **props: Any) -> rx.Component:
    """Return a button with words on it."""
    classes = f"button {look}".strip()
    return rx.el.button(*children, **{"type": "button", "class_name": classes, **props})


def switch(
    which: str, words: tuple[str, str], *, is_on: Any, on_click: Any, **props: Any
) -> rx.Component:
    """Return a switch with its name and a sentence on what it does.

    Args:
        which: Unique on the page: its words are found by it.
        words: The accessible name, and the sentence.
        is_on: Whether it is on.
        on_click: What turns it.
        props: Anything else that a button takes.
    """
    label, help_text = words
    return rx.el.button(
        rx.el.span(
            rx.el.span(label, id=f"switch-{which}", class_name="switch-name"),
            rx.el.span(help_text, id=f"switch-{which}-help", class_name="switch-help"),
            class_name="switch-text",
        ),
        rx.el.span(class_name="switch"),
        type="button",
        role="switch",
        aria_checked=is_on,
        aria_labelledby=f"switch-{which}",
        aria_describedby=f"switch-{which}-help",
        class_name="switch-row",
        on_click=on_click,
        **props,
    )


def heading(text: Any, *, level: int, class_name: str, **props: Any) -> rx.Component:
    """Return a heading; a name in it brings its own direction."""
    element = {1: rx.el.h1, 2: rx.el.h2, 3: rx.el.h3}[level]
    return element(text, class_name=class_name, **props)


def name(text: Any, **props: Any) -> rx.Component:
    """Return a person's name: its own direction, cut with dots when too long."""
    classes = f"name {props.pop('class_name', '')}".strip()
    return rx.el.span(text, dir="auto", class_name=classes, **props)


def title(text: Any, **props: Any) -> rx.Component:
    """Return a sentence that looks like a name; it runs as the app's language does."""
    return rx.el.span(text, class_name="name", **props)


def skeleton(class_name: str) -> rx.Component:
    """Return a grey place where something will be."""
    return rx.el.span(class_name=f"skeleton {class_name}", aria_hidden="true")


def empty(*children: Any) -> rx.Component:
    """Return what stands in the middle of a pane that has nothing to show yet."""
    return rx.el.div(*children, class_name="empty")


def connection_note(words: str) -> rx.Component:
    """Return one line about the way to the server; it stands in a status."""
    return rx.el.p(
        icon("offline", size=theme.ICON_SMALL), words, class_name="connection-notice"
    )
