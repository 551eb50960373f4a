"""Whole sentences into packs that fit a model's window, measured in its own tokens.

Never rely on truncation (documents.md 2.4): what goes into a prompt is counted before, and nothing is left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.documents import Sentence

LEAST_FULL = 0.5  # a pack is closed at a heading from here on
LOOK_BACK = 0.7  # how full what is kept must be when an overflowing pack is cut at an earlier page or heading


@dataclass(frozen=True, slots=True)
class Pack:
    """Sentences for one call. `tokens` is their sum, with `overhead` for each; `heading` the first one's."""

    sentences: tuple[Sentence, ...]
    tokens: int

    @property
    def heading(self) -> str:
        """The heading above the first sentence, "" if none."""
        return self.sentences[0].heading

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which its sentences begin, in order."""
        return tuple(dict.fromkeys(sentence.page for sentence in self.sentences))


def pack(
    text: str, sentences: Sequence[Sentence], counts: Sequence[int], budget: int, overhead: int = 1
) -> tuple[Pack, ...]:
    """Fill packs of at most `budget` tokens, in order, each sentence in exactly one.

    `text` is the document's; `counts[i]` the tokens of sentence i; `overhead` tokens stand between sentences.
    Packs end at a heading where that leaves them at least half full, else at a page, else between sentences.
    A sentence over the budget is cut at words and its tokens are shared out by length.

    Raises `ValueError` if counts and sentences differ in number or the budget is below 8 tokens.
    """
    if len(sentences) != len(counts):
        raise ValueError("one count for each sentence")
    if budget < 8:
        raise ValueError("budget under 8 tokens")
    done: list[Pack] = []
    group: list[tuple[Sentence, int]] = []
    for item in _pieces(text, sentences, counts, budget, overhead):
        if group and item[0].heading != group[-1][0].heading and _tokens(group) >= LEAST_FULL * budget:
            done.append(_closed(group))
            group = []
        while group and _tokens(group) + item[1] > budget:
            cut = _cut(group)
            done.append(_closed(group[:cut]))
            group = group[cut:]
        group.append(item)
    if group:
        done.append(_closed(group))
    return tuple(done)


def _tokens(group: Sequence[tuple[Sentence, int]]) -> int:
    return sum(tokens for _, tokens in group)


def _closed(group: Sequence[tuple[Sentence, int]]) -> Pack:
    return Pack(tuple(sentence for sentence, _ in group), _tokens(group))


def _cut(group: Sequence[tuple[Sentence, int]]) -> int:
    """After how many sentences to end an overflowing pack: at a heading, at a page, or after all."""
    total = _tokens(group)
    page_cut = 0
    kept = total
    for index in range(len(group) - 1, 0, -1):
        kept -= group[index][1]
        if kept < LEAST_FULL * total:
            break
        before, after = group[index - 1][0], group[index][0]
        if before.heading != after.heading:
            return index
        if not page_cut and before.page != after.page and kept >= LOOK_BACK * total:
            page_cut = index
    return page_cut or len(group)


def _pieces(
    text: str, sentences: Sequence[Sentence], counts: Sequence[int], budget: int, overhead: int
) -> list[tuple[Sentence, int]]:
    pieces: list[tuple[Sentence, int]] = []
    for sentence, count in zip(sentences, counts, strict=True):
        if count + overhead <= budget:
            pieces.append((sentence, count + overhead))
        else:
            pieces += _split(text, sentence, count, budget, overhead)
    return pieces


def _split(
    text: str, sentence: Sentence, count: int, budget: int, overhead: int
) -> list[tuple[Sentence, int]]:
    """Cut one sentence into parts, each within the budget by its share of the tokens."""
    length = sentence.end - sentence.start
    # A tenth less than the room, since tokens are not spread evenly over a sentence.
    most = max(1, int(length * (budget - overhead) * 0.9 / count))
    pieces = []
    start = sentence.start
    while start < sentence.end:
        end = min(sentence.end, start + most)
        if end < sentence.end:
            space = text.rfind(" ", start + 1, end + 1)
            end = space if space > start + most // 2 else end
        tokens = min(budget, -(-count * (end - start) // length) + overhead)
        pieces.append((Sentence(start, end, sentence.page, sentence.heading), tokens))
        start = end
        while start < sentence.end and text[start].isspace():
            start += 1
    return pieces
