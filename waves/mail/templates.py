"""Every mail, in plain text and in HTML; `texts.mail` has the sentences.

A mail may reach somebody who never heard of us: of what people have typed, only
the user name stands in it, letters and digits of one script, so that nobody can
send their own words through us. Links lead to the address of the settings,
whatever a request called its host; their secret is in the fragment, which
browsers send to nobody (RFC 9110, section 7.1).
"""

from dataclasses import replace
from datetime import datetime
from html import escape

from waves import texts
from waves.accounts.email_verification.delivery_status import outcome_for
from waves.accounts.email_verification.email_links import LIFETIME
from waves.accounts.models import User
from waves.mail.message import Letter
from waves.settings.settings import get_settings

MINUTES = str(int(LIFETIME.total_seconds()) // 60)
_STYLE = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#111"
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:10px;"
    "background:#007a94;color:#fff;text-decoration:none;font-weight:600"
)


def verification(user: User, secret: str) -> Letter:
    """Return the mail that proves an address."""
    link = _with_secret("/verify", secret)
    return _letter(user, texts.mail.VERIFICATION, link=link)


def reset(user: User, secret: str) -> Letter:
    """Return the mail that leads to a new password."""
    return _letter(user, texts.mail.PASSWORD_RESET, link=_with_secret("/reset", secret))


def new_device(user: User, browser: str, at: datetime) -> Letter:
    """Return the notice of a sign-in from a browser that wasn't used recently."""
    return _notice(user, texts.mail.NEW_BROWSER, at, browser=browser)


def password_changed(user: User, at: datetime) -> Letter:
    """Return the notice of a new password."""
    return _notice(user, texts.mail.PASSWORD_CHANGED, at)


def provider_linked(user: User, at: datetime) -> Letter:
    """Return the notice of a new way to sign in."""
    return _notice(user, texts.mail.GOOGLE_LINKED, at)


def provider_unlinked(user: User, at: datetime) -> Letter:
    """Return the notice of a way to sign in that was removed."""
    return _notice(user, texts.mail.GOOGLE_UNLINKED, at)


def _with_secret(path: str, secret: str) -> str:
    return f"{get_settings().base_url}{path}/#{secret}"


def _time(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _notice(user: User, mail: texts.mail.Mail, at: datetime, **words: str) -> Letter:
    link = f"{get_settings().base_url}/forgot/"
    # Nothing that a developer would have to copy.
    return replace(_letter(user, mail, link=link, time=_time(at), **words), link="")


def _letter(user: User, mail: texts.mail.Mail, *, link: str, **words: str) -> Letter:
    """Return a mail with its link between its two paragraphs."""
    words |= {"username": user.username, "minutes": MINUTES}
    lead, note = mail.lead.format(**words), mail.note.format(**words)
    text = f"{lead}\n\n{link}\n\n{note}\n"
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(mail.subject)}</title></head>"
        f'<body style="{_STYLE}"><p>{escape(lead)}</p>'
        f'<p><a href="{escape(link)}" style="{_BUTTON}">{escape(mail.button)}</a></p>'
        f"<p>{escape(note)}</p></body></html>"
    )
    return Letter(
        to=user.email,
        subject=mail.subject,
        text=text,
        html=html,
        link=link,
        outcome=outcome_for(user),
    )
