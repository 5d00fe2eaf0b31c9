"""Sessions: one per signed-in browser."""
