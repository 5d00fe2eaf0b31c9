"""The proof of delivery: whatever fails, nothing acknowledged is lost."""
