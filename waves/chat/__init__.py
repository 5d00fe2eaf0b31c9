"""What people write: conversations, messages, receipts."""
