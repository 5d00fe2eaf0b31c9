"""Browsers of the end-to-end tests."""
