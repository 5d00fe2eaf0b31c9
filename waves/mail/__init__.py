"""E-mail: messages, their texts, the queue that sends them."""
