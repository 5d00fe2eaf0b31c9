"""Conversations: the list of them, and what an open one shows."""
