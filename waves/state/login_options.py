"""The sign-in methods that this server offers. Public."""

import reflex as rx

from waves.accounts.identities.oidc_flow import OidcFlow
from waves.core.services import current
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
        self.google = current(OidcFlow).is_configured
        self.no_mail = not mail.is_on()
