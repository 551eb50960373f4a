"""Fields of forms found in documents, and the kinds that documents are sorted into."""
