"""Collections of documents: their list, what is read of them, passwords, and what can be done with them."""
