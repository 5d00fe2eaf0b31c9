"""Two people in real Chromium."""
