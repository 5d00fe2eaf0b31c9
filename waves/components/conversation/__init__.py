"""The right pane: a conversation."""
