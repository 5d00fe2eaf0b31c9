"""Reactions: emoji that the two users put on messages."""
