"""The sign-in methods this server offers. Public."""

import reflex as rx

from waves.accounts.identities import oidc_flow
from waves.mail import message as mail


class Ways(rx.State):
    """What the pages before the app offer."""

    google: bool = False
    no_mail: bool = False
    """Nothing can be proved by mail here."""

    @rx.event
    def look(self):
        """Read the settings; any client may."""
        self._read()

    def _read(self) -> None:
        self.google = oidc_flow.is_configured()
        self.no_mail = not mail.is_on()
