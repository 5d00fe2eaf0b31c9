"""Conversations: their list, and the content of an open one."""
