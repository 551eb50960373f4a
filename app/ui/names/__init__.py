"""Names taken out of documents and of messages."""
