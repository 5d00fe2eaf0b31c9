"""The sign-in methods that this server offers. Public."""

import reflex as rx

from waves.accounts.identities import oidc_flow
from waves.mail import message as mail


class LoginOptions(rx.State):
    """The sign-in methods and whether mail works, for the pages before the app."""

    google: bool = False
    no_mail: bool = False
    """This server sends no mail."""

    @rx.event
    def load(self):
        """Load the options; any client may."""
        self._read()

    def _read(self) -> None:
        self.google = oidc_flow.is_configured()
        self.no_mail = not mail.is_on()
