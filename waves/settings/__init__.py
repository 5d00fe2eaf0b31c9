"""Settings from the environment and what validates them."""
