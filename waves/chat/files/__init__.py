"""Files of messages: their upload, their rows and their removal."""
