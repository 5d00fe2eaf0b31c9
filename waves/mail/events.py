"""Domain events of mail."""

from dataclasses import dataclass

from waves.core.events import Event


@dataclass(frozen=True, slots=True)
class MailQueued(Event):
    """A mail waits to be sent."""


@dataclass(frozen=True, slots=True)
class DeliveryReported(Event):
    """The mail server accepted a mail to this address, or refused it for good."""

    address: str
    accepted: bool
