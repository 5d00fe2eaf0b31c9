"""Conversations, messages and receipts."""
