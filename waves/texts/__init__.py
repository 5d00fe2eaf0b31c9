"""Every sentence that people read, one module for each screen.

A `{word}` is filled in by the caller. Accessible names are relied on by people
with a screen reader and by the tests, so they don't change.
"""

from waves.texts import (
    api,
    app,
    call,
    call_chat,
    conversation,
    devices,
    email_links,
    errors,
    fields,
    mail,
    people,
    recording,
    settings,
    share,
    sign_in,
    titles,
    verify,
)

__all__ = [
    "api",
    "app",
    "call",
    "call_chat",
    "conversation",
    "devices",
    "email_links",
    "errors",
    "fields",
    "mail",
    "people",
    "recording",
    "settings",
    "share",
    "sign_in",
    "titles",
    "verify",
]
