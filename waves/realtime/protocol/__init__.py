"""The frames of the WebSocket `/api/ws` and their export to other languages."""
