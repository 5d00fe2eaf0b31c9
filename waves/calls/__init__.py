"""Calls: lifecycle, registry and commands; nothing is stored in the database."""
