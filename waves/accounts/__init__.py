"""Who people are: users, identities, sessions, passwords."""
