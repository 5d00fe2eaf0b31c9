"""Who rings whom: the call lifecycle and its registry; nothing is stored."""
