"""The sections of the page `/settings` that are about the account."""
