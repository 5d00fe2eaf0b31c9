"""Buttons and links."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from waves import texts, theme
from waves.browser.bridge import Handler, values
from waves.components.icons import icon, wave


class NavLink(ReactRouterLink):
    """A link that has `aria-current` while its page is open."""

    tag = "NavLink"
    alias = "WavesNavLink"

    state: rx.Var[dict[str, str]]
    """State of the history entry."""


def link(*children: Any, to: Any, **props: Any) -> rx.Component:
    """Return a link to another page of the app, without a page load."""
    return ReactRouterLink.create(*children, to=to, **props)


def icon_button(
    name: str, label: Any, *, tip: str = "", side: str = "below", **props: Any
) -> rx.Component:
    """Return a button that shows an icon.

    Args:
        name: The icon.
        label: The accessible name.
        tip: The tooltip; if empty, the label.
        side: The position of the tooltip: above, below or corner.
        props: Further properties of the button.
    """
    return plain_button(
        icon(name, size=theme.ICON),
        aria_label=label,
        data_tip=tip or label,
        data_side=side,
        **{"class_name": "icon-button", **props},
    )


def close_button(*, on_click: Handler, label: Any = texts.app.CLOSE) -> rx.Component:
    """Return the button at the corner of a panel, card or notice."""
    return icon_button("close", label, side="corner", on_click=on_click)


def plain_button(*children: Any, **props: Any) -> rx.Component:
    """Return a button that has no style of its own."""
    return rx.el.button(*children, type="button", **props)


def button(*children: Any, look: str = "", **props: Any) -> rx.Component:
    """Return a button with a text."""
    classes = f"button {look}".strip()
    return plain_button(*children, **{"class_name": classes, **props})


def switch(
    which: str, labels: tuple[str, str], *, is_on: Any, on_click: Any, **props: Any
) -> rx.Component:
    """Return a switch with a label and a help text; it waits until clicks are heard.

    Args:
        which: Unique on the page; the ids of the labels are derived from it.
        labels: The accessible name and the help text.
        is_on: Whether it is on.
        on_click: Toggles it.
        props: Further properties of the button.
    """
    label, help_text = labels
    return plain_button(
        rx.el.span(
            rx.el.span(label, id=f"switch-{which}", class_name="switch-name"),
            rx.el.span(help_text, id=f"switch-{which}-help", class_name="switch-help"),
            class_name="switch-text",
        ),
        rx.el.span(class_name="switch"),
        role="switch",
        aria_checked=is_on,
        aria_labelledby=f"switch-{which}",
        aria_describedby=f"switch-{which}-help",
        class_name="switch-row",
        disabled=~values.hydrated,
        on_click=on_click,
        **props,
    )


def radio_input(
    group: str, value: str, *, is_checked: Any, on_change: Handler
) -> rx.Component:
    """Return a radio input that covers its label invisibly."""
    return rx.el.input(
        type="radio",
        name=group,
        value=value,
        checked=is_checked,
        on_change=on_change,
        class_name="radio-input",
    )


def heading(text: Any, *, level: int, **props: Any) -> rx.Component:
    """Return a heading of level 1, 2 or 3."""
    return {1: rx.el.h1, 2: rx.el.h2, 3: rx.el.h3}[level](text, **props)


def name(text: Any, **props: Any) -> rx.Component:
    """Return a person's name in its own direction, cut with an ellipsis if too long."""
    classes = f"name {props.pop('class_name', '')}".strip()
    return rx.el.span(text, dir="auto", class_name=classes, **props)


def title(text: Any, **props: Any) -> rx.Component:
    """Return a title in the style of a name and the direction of the app's language."""
    return rx.el.span(text, class_name="name", **props)


def skeleton(class_name: str) -> rx.Component:
    """Return a grey placeholder."""
    return rx.el.span(class_name=f"skeleton {class_name}", aria_hidden="true")


def empty(*children: Any) -> rx.Component:
    """Return the content of an empty pane, centred."""
    return rx.el.div(*children, class_name="empty")


def nothing_here(title: str, text: str) -> rx.Component:
    """Return the content of a pane or page that doesn't exist."""
    to_conversations = link(texts.app.TO_CONVERSATIONS, to="/", class_name="quiet-link")
    return empty(
        wave(size=theme.ICON_EMPTY, class_name="brand-mark"),
        rx.el.h1(title, class_name="empty-title"),
        rx.el.p(text),
        rx.el.p(to_conversations, class_name="mt-4"),
    )


def connection_notice(text: str) -> rx.Component:
    """Return a line about the connection to the server, to be put in a status."""
    return rx.el.p(
        icon("offline", size=theme.ICON_SMALL), text, class_name="connection-notice"
    )
