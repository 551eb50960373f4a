"""Whether a source says a sentence: facts, names, negation, roles. The model proposes, this decides."""
