"""The words of every mail, in plain text and in HTML.

A mail may reach somebody who never heard of us: of what people have typed, only
the user name stands in it, letters and digits of one script, so that nobody can
send their own words through us. Links lead to the address of the settings,
whatever a request called its host; their secret is in the fragment, which
browsers send to nobody (RFC 9110, section 7.1).
"""

from dataclasses import replace
from datetime import datetime
from html import escape

from waves.accounts.email_verification.delivery_status import outcome_for
from waves.accounts.email_verification.email_links import LIFETIME
from waves.accounts.models import User
from waves.mail.message import Letter
from waves.settings.settings import get_settings

MINUTES = int(LIFETIME.total_seconds() // 60)
_ONCE = f"The link works once, for {MINUTES} minutes."
_NOT_YOU = "If this was not you: set a new password, which logs out every device."
_STYLE = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#111"
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:10px;"
    "background:#007a94;color:#fff;text-decoration:none;font-weight:600"
)


def verification(user: User, secret: str) -> Letter:
    """Return the mail that proves an address."""
    return _letter(
        user,
        "Confirm your email address for Waves",
        f"Somebody, hopefully you, gave this address to the Waves account "
        f"“{user.username}”. Confirm that it is yours:",
        f"{_ONCE} If the account is not yours, do not open it, and nothing happens.",
        action="Confirm address",
        link=_with_secret("/verify", secret),
    )


def reset(user: User, secret: str) -> Letter:
    """Return the mail that leads to a new password."""
    return _letter(
        user,
        "Set a new password for Waves",
        f"Somebody, hopefully you, asked for a new password for the Waves account "
        f"“{user.username}”. Choose it here:",
        f"{_ONCE} If you did not ask, ignore this mail: your password stays as it is.",
        action="Set a new password",
        link=_with_secret("/reset", secret),
    )


def new_device(user: User, device: str, at: datetime) -> Letter:
    """Return the notice of a sign-in from a browser not seen lately."""
    return _notice(
        user,
        "New sign-in to Waves",
        f"Somebody signed in to your Waves account “{user.username}” with a browser "
        f"that you have not used lately: {device}, {_time(at)}.",
    )


def password_changed(user: User, at: datetime) -> Letter:
    """Return the notice of a new password."""
    return _notice(
        user,
        "Your Waves password was changed",
        f"The password of your Waves account “{user.username}” was changed, "
        f"{_time(at)}. Other devices have been logged out.",
    )


def provider_linked(user: User, at: datetime) -> Letter:
    """Return the notice of a further way to sign in."""
    return _notice(
        user,
        "Google sign-in was added to Waves",
        f"One can now sign in to your Waves account “{user.username}” with Google, "
        f"{_time(at)}. You can remove it in the settings.",
    )


def provider_unlinked(user: User, at: datetime) -> Letter:
    """Return the notice of a way to sign in that is gone."""
    return _notice(
        user,
        "Google sign-in was removed from Waves",
        f"One can no longer sign in to your Waves account “{user.username}” with "
        f"Google, {_time(at)}.",
    )


def _with_secret(path: str, secret: str) -> str:
    return f"{get_settings().base_url}{path}/#{secret}"


def _time(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _notice(user: User, subject: str, what: str) -> Letter:
    letter = _letter(
        user,
        subject,
        what,
        f"If this was you, there is nothing to do. {_NOT_YOU}",
        action="Set a new password",
        link=f"{get_settings().base_url}/forgot/",
    )
    # Nothing that a developer would have to copy.
    return replace(letter, link="")


def _letter(user: User, subject: str, *words: str, action: str, link: str) -> Letter:
    """Return a mail with its link after the first paragraph of two."""
    first, last = words
    text = f"{first}\n\n{link}\n\n{last}\n"
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="{_STYLE}"><p>{escape(first)}</p>'
        f'<p><a href="{escape(link)}" style="{_BUTTON}">{escape(action)}</a></p>'
        f"<p>{escape(last)}</p></body></html>"
    )
    return Letter(
        to=user.email,
        subject=subject,
        text=text,
        html=html,
        link=link,
        outcome=outcome_for(user),
    )
