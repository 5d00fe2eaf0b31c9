"""A mail server on this machine that keeps what it gets, slow or broken on demand."""

import asyncio
import re
import socket
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol  # noqa: N811  what a server speaks
from aiosmtpd.smtp import Envelope, Session

from tests.support.timeouts import PATIENCE

_LINK = re.compile(r"https?://\S+")


class Mailbox:
    """Everything that arrived, in order."""

    def __init__(self, **options: Any) -> None:
        """`options` are those of aiosmtpd's controller."""
        self.envelopes: list[Envelope] = []
        self.refusals: list[str] = []
        """The next replies to DATA, such as `451 Later`; then mail is taken."""
        self.held = False
        """No reply to DATA comes, as long as this is so."""
        self._options = options
        self._port = _free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen, always on the same port."""
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self._port, **self._options
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def url(self) -> str:
        return f"smtp://{self.place}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._port}"

    async def handle_DATA(  # noqa: N802  the library's name
        self, _server: Protocol, _session: Session, envelope: Envelope
    ) -> str:
        while self.held:  # noqa: ASYNC110  set by another thread
            await asyncio.sleep(0.01)
        if self.refusals:
            return self.refusals.pop(0)
        self.envelopes.append(envelope)
        return "250 Taken"

    @property
    def mails(self) -> list[EmailMessage]:
        return [_parsed(envelope) for envelope in self.envelopes]

    def to(self, address: str, subject: str = "") -> list[EmailMessage]:
        """What this person got, the oldest first."""
        return [
            mail
            for envelope, mail in zip(self.envelopes, self.mails, strict=True)
            if envelope.rcpt_tos == [address] and subject in mail["Subject"]
        ]

    async def arrived(
        self, address: str, subject: str, count: int = 1, seconds: float = PATIENCE
    ) -> EmailMessage:
        """Wait until so many such mails are there; return the last of them."""
        async with asyncio.timeout(seconds):
            while len(found := self.to(address, subject)) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return found[-1]

    def wait_for(self, address: str, subject: str, count: int = 1) -> EmailMessage:
        """Do the same for a test that has no event loop."""
        deadline = time.monotonic() + PATIENCE
        while len(found := self.to(address, subject)) < count:
            assert time.monotonic() < deadline, [str(one) for one in self.mails]
            time.sleep(0.02)
        return found[-1]


def _parsed(envelope: Envelope) -> EmailMessage:
    content: Any = envelope.content
    return message_from_bytes(content, _class=EmailMessage, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    """The plain words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def html_of(mail: EmailMessage) -> str:
    """The same with a button."""
    body = mail.get_body(("html",))
    assert body is not None
    return body.get_content()


def link_in(mail: EmailMessage) -> str:
    """The one link of a mail."""
    (link,) = _LINK.findall(text_of(mail))
    return link


def secret_in(mail: EmailMessage) -> str:
    """The secret of the link of a mail."""
    return link_in(mail).partition("#")[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
