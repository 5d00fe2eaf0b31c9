"""The right pane: one conversation."""
