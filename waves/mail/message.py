"""Composes a mail without header injection, and sends it by SMTP.

What users type appears in the body and in the recipient's address, nowhere else in
the header: subjects are constants, and the library refuses a line break in any header
(RFC 5322, section 2.2).
"""

import asyncio
import email.policy
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from aiosmtplib import SMTP, SMTPNotSupported, SMTPResponseException
from aiosmtplib.errors import SMTPDataError, SMTPException, SMTPRecipientsRefused

from waves.core import clock
from waves.core.services import current
from waves.settings import domain_names, smtp_url
from waves.settings.settings import Settings

TIMEOUT_SECONDS = 15.0
"""For each step of the SMTP dialogue; a silent server counts as down."""
DEADLINE_SECONDS = 60.0
"""Until the mail is accepted."""
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A mail to one user, as plain text and as HTML."""

    to: str
    """One address that `users.names.clean_email` accepted."""
    subject: str
    text: str
    html: str
    link: str = ""
    """The link with a secret, if any; logged in development without a mail server."""


def has_server() -> bool:
    """Return whether a mail server is configured."""
    return current(Settings).mail_server is not None


def is_on() -> bool:
    """Return whether mail is sent, or, in development, its links are logged."""
    return has_server() or not current(Settings).is_production


def build(mail: MailMessage) -> EmailMessage:
    """Return the mail in MIME: plain text with an HTML alternative (RFC 2046, 5.1.4).

    Raises:
        ValueError: Mail cannot be sent to this address.
    """
    sender = smtp_url.sender(current(Settings).mail_from)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = _recipient(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=sender.domain)
    # No automatic answers (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _recipient(address: str) -> Address:
    """Return the address with its domain in ASCII; the local part quotes itself."""
    user, _, domain = address.rpartition("@")
    return Address(username=user, domain=domain_names.to_ascii(domain))


async def deliver(message: EmailMessage) -> None:
    """Send a mail through the mail server of the settings.

    Raises:
        SMTPException: The server refuses the mail or does not answer.
        OSError: The server cannot be reached.
    """
    server = current(Settings).mail_server
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
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await client.connect()
            await client.send_message(message)
        with suppress(SMTPException, OSError):
            await client.quit()
    finally:
        client.close()


def is_final(error: Exception) -> bool:
    """Return whether a retry cannot succeed.

    That is so after a reply of 5xx (RFC 5321, section 4.2.1), when the server does
    not support the address (no SMTPUTF8, RFC 6531), and when the address is invalid.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(one.code >= _PERMANENT for one in error.recipients)
    if isinstance(error, SMTPResponseException):
        return error.code >= _PERMANENT
    return isinstance(error, ValueError | SMTPNotSupported)


def is_about_address(error: Exception) -> bool:
    """Return whether a final error concerns the recipient, not the server.

    A wrong SMTP password or a refused sender says nothing about the recipient.
    """
    return isinstance(
        error,
        ValueError | SMTPNotSupported | SMTPRecipientsRefused | SMTPDataError,
    )


def reason(error: Exception) -> str:
    """Return the type and the SMTP code of an error, for the log."""
    code = getattr(error, "code", "")
    return f"{type(error).__name__} {code}".strip()
