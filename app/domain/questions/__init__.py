"""Passages of documents, what is looked for among them, and what is answered."""
