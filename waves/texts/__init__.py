"""Every sentence that people read, one module for each screen.

The caller fills in each `{word}`. Screen reader users and tests rely on the
accessible names.
"""

from waves.texts import (  # noqa: F401  `texts.call.HANG_UP`
    api,
    app,
    call,
    call_chat,
    conversation,
    devices,
    email_links,
    errors,
    fields,
    files,
    lan,
    mail,
    people,
    recording,
    settings,
    share,
    sign_in,
    titles,
    verify,
)
