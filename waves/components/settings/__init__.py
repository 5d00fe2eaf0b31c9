"""The account sections of the page `/settings`."""
