"""`make screenshots` draws every screen into `docs/screenshots`."""
