"""`make bench-load`: what the server bears, driven over loopback."""
