"""One mail: how it is written so that nothing can be slipped in, and handed over.

What people have typed stands in the words and in one address, never anywhere
else in the header: subjects are ours, and a line break in any header is
refused by the library (RFC 5322, section 2.2).
"""

import email.policy
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Protocol

from aiosmtplib import SMTP, SMTPNotSupported, SMTPResponseException
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPRecipientsRefused,
)

from waves.core import clock
from waves.settings import domain_names, smtp_url
from waves.settings.settings import get_settings

TIMEOUT_SECONDS = 15.0
"""For each step of handing over; a server that says nothing is down."""
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is to be told."""

    to: str
    """One address, as `accounts.names` has let it through."""
    subject: str
    text: str
    html: str
    link: str = ""
    """What it is about; without a mail server a developer copies it from the log."""
    outcome: "Outcome | None" = None
    """Told whether it arrived, or was refused for good; not if it was given up."""


class Outcome(Protocol):
    """What notes the fate of a mail."""

    async def __call__(self, *, arrived: bool) -> None:
        """Note that it was taken by the mail server, or refused for good."""


def is_sent() -> bool:
    """Tell whether this server hands mail over."""
    return get_settings().mail_server is not None


def is_on() -> bool:
    """Tell whether mail leads anywhere: sent, or its links shown to a developer."""
    return is_sent() or not get_settings().is_production


def compose(letter: Letter) -> EmailMessage:
    """Return the mail: plain text with an HTML alternative (RFC 2046, 5.1.4).

    Raises:
        ValueError: The address cannot be one of a mail.
    """
    sender = smtp_url.sender(get_settings().mail_from)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = _recipient(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.domain)
    # No automatic answers (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _recipient(address: str) -> Address:
    """Return the address with its domain in ASCII; the local part quotes itself."""
    user, _, domain = address.rpartition("@")
    return Address(username=user, domain=domain_names.to_ascii(domain))


async def deliver(message: EmailMessage) -> None:
    """Hand a mail over to the server of the settings.

    Raises:
        SMTPException: It was refused, or the server does not answer.
        OSError: There is no server.
    """
    server = get_settings().mail_server
    if server is None:
        msg = "There is no mail server."
        raise RuntimeError(msg)
    client = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.use_tls,
        start_tls=server.start_tls,
        timeout=TIMEOUT_SECONDS,
    )
    async with client:
        await client.send_message(message)


def is_final(error: Exception) -> bool:
    """Tell whether trying again is of no use.

    That is so after a reply of 5xx (RFC 5321, section 4.2.1), when the server
    does not take addresses like this one (no SMTPUTF8, RFC 6531), and when the
    address cannot be one of a mail.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(one.code >= _PERMANENT for one in error.recipients)
    if isinstance(error, SMTPResponseException):
        return error.code >= _PERMANENT
    return isinstance(error, ValueError | SMTPNotSupported)


def is_about_address(error: Exception) -> bool:
    """Tell whether a final error is about this one address, not about the server.

    A wrong password or a refused sender of ours says nothing about whom we write to.
    """
    return isinstance(
        error,
        ValueError | SMTPNotSupported | SMTPRecipientsRefused | SMTPDataError,
    )


def reason(error: Exception) -> str:
    """Return why it failed, for the log: without addresses and words of others."""
    code = getattr(error, "code", "")
    return f"{type(error).__name__} {code}".strip()
