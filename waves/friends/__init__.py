"""Who knows whom: requests, friendships, blocks, search."""
