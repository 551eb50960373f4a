"""From turns to tokens. Runs in the inference child. Rule: the only importer of llama_cpp."""
