"""Repeatable measurements against the production build."""
