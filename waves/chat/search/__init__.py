"""Search in messages: folded texts, the queries on them, excerpts."""
