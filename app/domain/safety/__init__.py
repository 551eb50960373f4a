"""Words of a document that speak to a program, and what may be shown of a text that is not to be trusted."""
