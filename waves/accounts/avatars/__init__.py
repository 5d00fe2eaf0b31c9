"""Pictures of users, which everybody who sees the user sees."""
