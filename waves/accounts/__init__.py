"""Accounts: users, identities, sessions and passwords."""
