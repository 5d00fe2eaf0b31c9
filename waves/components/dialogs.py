"""Dialogs that a button opens: it has the name of the dialog as `popoverTarget`."""

from typing import Any

import reflex as rx

from waves import texts
from waves.browser.bridge import Handler, actions
from waves.components.controls import button


def closes(name: str) -> dict[str, Any]:
    """Return the attributes of a button that closes a dialog."""
    return {"popoverTarget": name, "popoverTargetAction": "hide"}


def dialog(
    name: str,
    *content: rx.Component,
    title: Any,
    text: Any,
    on_toggle: Handler,
    answers: tuple[rx.Component, ...] = (),
    **props: Any,
) -> rx.Component:
    """Return a dialog with a button `Cancel`.

    Args:
        name: The id, unique on the page.
        content: What stands below the text.
        title: The heading.
        text: The sentence below it.
        on_toggle: Called when it opens and closes.
        answers: Further buttons.
        props: Further properties of the dialog.
    """
    cancel = button(texts.conversation.CANCEL, custom_attrs=closes(name))
    return rx.el.dialog(
        rx.el.h2(title, id=f"{name}-title", class_name="dialog-title"),
        rx.el.p(text, id=f"{name}-text", class_name="dialog-text"),
        *content,
        rx.el.div(cancel, *answers, class_name="dialog-actions"),
        id=name,
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-text",
        class_name="popover confirm-dialog",
        custom_attrs={"popover": "auto", "onToggle": on_toggle},
        **props,
    )


def confirmation(
    name: str,
    *,
    title: Any,
    text: Any,
    yes: Any,
    on_yes: Any,
    on_toggle: Handler = actions.menu.answered,
    **props: Any,
) -> rx.Component:
    """Return a dialog that asks before something that cannot be undone.

    Args:
        name: The id, unique on the page.
        title: The question.
        text: What would happen.
        yes: The label of the button that does it.
        on_yes: Does it.
        on_toggle: Called when the dialog opens and closes.
        props: Further properties of the dialog.
    """
    does_it = button(
        yes, look="button-danger", on_click=on_yes, custom_attrs=closes(name)
    )
    return dialog(
        name,
        title=title,
        text=text,
        on_toggle=on_toggle,
        answers=(does_it,),
        **props,
    )
