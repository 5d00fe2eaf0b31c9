"""Authentication of Reflex events and validation of their arguments."""
