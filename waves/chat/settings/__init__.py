"""Settings of conversations: how each user has put their own list in order."""
