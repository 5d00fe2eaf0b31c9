"""The least that the same work costs: bare pages and a bare server."""
