"""Receipts: how far each user has received and read a conversation."""
