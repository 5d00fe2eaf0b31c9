"""Reflex states, one per screen."""
