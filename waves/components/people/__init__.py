"""The people column: me, search, requests, conversations."""
