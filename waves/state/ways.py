"""How people can sign in here besides a password; nothing of it is private."""

import reflex as rx

from waves.accounts import google


class Ways(rx.State):
    """What the pages before the app offer."""

    google: bool = False

    @rx.event
    def look(self):
        """Read the settings; any client may."""
        self.google = google.is_configured()
