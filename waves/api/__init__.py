"""The HTTP and WebSocket door to the services."""
