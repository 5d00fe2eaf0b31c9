"""The left column: account, search, friend requests and conversations."""
