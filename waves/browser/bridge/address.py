"""The address of a conversation (`browser/address.ts`)."""

import reflex as rx


class ConversationAddress(rx.Component):
    """Keeps the tab's address on the person of the open conversation."""

    library = "$/waves_js/views/address"
    tag = "ConversationAddress"

    conversation_id: rx.Var[str]
    username: rx.Var[str]
    opened_for: rx.Var[str]
