"""Renders the mails of `texts.mail` as plain text and HTML.

A mail may reach a person who never used Waves. Of what users type, it contains only
the user name, which is letters and digits of one script, so nobody can send their own
words through Waves. Links lead to the base URL of the settings, whatever host a
request named. Their secret is in the fragment, which browsers do not send to servers
(RFC 9110, section 7.1).
"""

from datetime import datetime
from html import escape

from waves.core.services import current
from waves.mail.message import MailMessage
from waves.settings.settings import Settings
from waves.texts.mail import Mail

_STYLE = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#111"
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:10px;"
    "background:#007a94;color:#fff;text-decoration:none;font-weight:600"
)


def render_link(words: Mail, *, to: str, url: str, **values: object) -> MailMessage:
    """Return a mail whose button opens `url`, which contains a secret."""
    return _render(words, to, url, values, link=url)


def render_notice(words: Mail, *, to: str, **values: object) -> MailMessage:
    """Return a mail about what happened; its button leads to a new password."""
    url = f"{current(Settings).base_url}/forgot/"
    return _render(words, to, url, values)


def url_with_secret(path: str, secret: str) -> str:
    """Return the address of the page at `path` that takes this secret."""
    return f"{current(Settings).base_url}{path}/#{secret}"


def format_time(at: datetime) -> str:
    """Return a time as mails show it."""
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _render(
    words: Mail,
    to: str,
    url: str,
    values: dict[str, object],
    *,
    link: str = "",
) -> MailMessage:
    lead, note = words.lead.format(**values), words.note.format(**values)
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(words.subject)}</title></head>"
        f'<body style="{_STYLE}"><p>{escape(lead)}</p>'
        f'<p><a href="{escape(url)}" style="{_BUTTON}">{escape(words.button)}</a></p>'
        f"<p>{escape(note)}</p></body></html>"
    )
    return MailMessage(
        to=to,
        subject=words.subject,
        text=f"{lead}\n\n{url}\n\n{note}\n",
        html=html,
        link=link,
    )
