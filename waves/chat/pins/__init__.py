"""Pins: messages that the two users keep at hand, for both."""
