"""Messages: sending, and paging through the history."""
