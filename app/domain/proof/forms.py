"""A text as the rules compare it: sentence by sentence, its words in one form for those that say the same."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.proof.kindred import kindred
from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words


def forms(text: str) -> set[str]:
    """The content words of a text, each in the form of `same_words.same_word`.

    >>> forms("The rent was paid.") == forms("Paying the rent")
    True
    """
    return set(map(same_word, content_words(text)))


def form(word: str) -> str:
    """The same of one word, "" for one that says nothing by itself."""
    return next(map(same_word, content_words(word)), "")


def mates(words: Iterable[str]) -> set[str]:
    """What words in that form may stand for (`kindred.kindred`)."""
    return {mate for word in words for mate in kindred(word)}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, as they stand."""
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]
