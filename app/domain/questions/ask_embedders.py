"""What embedding models want before a text, by their names: a query and a passage are told apart so."""

from __future__ import annotations

import re

# From the models' own cards; documents.md 3.1. The first that fits counts.
_WANTED: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"nomic-embed", ("search_query: ", "search_document: ")),
    (r"embedding-?gemma", ("task: search result | query: ", "title: none | text: ")),
    (r"multilingual-e5.*instruct|qwen3-embedding", ("Query: ", "")),
    (r"(?:^|[-_/ ])e5[-_ ]", ("query: ", "passage: ")),
    (r"bge-(?:small|base|large)-en", ("Represent this sentence for searching relevant passages: ", "")),
)


def prefixes(name: str) -> tuple[str, str]:
    """The words before a query and before a passage for the model of this name; "" where it wants none.

    >>> prefixes("multilingual-e5-small"), prefixes("all-MiniLM-L6-v2")
    (('query: ', 'passage: '), ('', ''))
    """
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    return next((wanted for pattern, wanted in _WANTED if re.search(pattern, plain)), ("", ""))
