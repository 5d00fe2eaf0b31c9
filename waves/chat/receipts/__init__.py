"""Receipts: how far each person has received and read."""
