"""Shared infrastructure: database, events, errors, ids, clock, security and logging."""
