"""Pages of documents as they look, beside the work."""
