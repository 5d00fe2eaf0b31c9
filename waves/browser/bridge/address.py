"""The address of a conversation (`browser/messages/conversation_route.ts`)."""

from typing import Any

import reflex as rx
from reflex.vars import VarData

from waves.browser import bridge

bridge.at_home("address", "useAsked", "isAsked")


class ConversationAddress(rx.Component):
    """Keeps the tab's address on the person of the open conversation."""

    library = "$/waves_js/views/address"
    tag = "ConversationAddress"

    conversation_id: rx.Var[str]
    username: rx.Var[str]
    opened_for: rx.Var[str]


def is_asked(conversation_id: Any, opened_for: Any) -> rx.Var[bool]:
    """Return whether the page is still that of this conversation.

    Where the network is slow, the page is on its way to another one for a
    while: nobody should write into the one that they have left.
    """
    data = VarData.merge(
        VarData(
            imports=bridge.imports("useAsked", "isAsked"),
            hooks={"const asked = useAsked();": None},
        ),
        conversation_id._get_all_var_data(),  # noqa: SLF001
        opened_for._get_all_var_data(),  # noqa: SLF001
    )
    return rx.Var(
        _js_expr=f"isAsked(asked, {conversation_id}, {opened_for})",
        _var_type=bool,
        _var_data=data,
    ).guess_type()
