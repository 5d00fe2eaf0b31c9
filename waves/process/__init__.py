"""The processes of a running server: one supervisor and its workers."""
