"""Friends: requests, friendships, blocks and search."""
