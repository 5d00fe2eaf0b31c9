"""Why a backup or a restore does not take place."""


class BackupError(Exception):
    """A backup or a restore was refused or failed; the message is one line."""


class StoreError(Exception):
    """A database cannot be copied or replaced; the message does not name it."""
