"""How long tests wait for a condition.

The limit only ends a test that would wait for ever. It says nothing about how fast the
product is, so it is generous: a machine with two busy cores passes as well.
"""

PATIENCE = 60.0
"""Seconds."""
PATIENCE_MS = PATIENCE * 1000
"""Milliseconds, as Playwright counts."""
