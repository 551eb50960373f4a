"""Where the words that OCR doubts stand in a page's canonical text.

Between the picture and the text lie rows, cells, joined lines and cleaned characters, so a doubtful word is
looked for again. One that stands on the page several times is doubtful everywhere: rather a place too many.
"""

from __future__ import annotations

from collections.abc import Iterable


def places(text: str, start: int, end: int, words: Iterable[str]) -> tuple[list[tuple[int, int]], bool]:
    """The ranges, in order and apart, of the words in `text[start:end]`; and whether each word was found."""
    spans: list[tuple[int, int]] = []
    all_there = True
    for word in words:
        found = list(_whole(text, start, end, word)) if word else []
        spans += found
        all_there &= bool(found)
    return _apart(spans), all_there


def _whole(text: str, start: int, end: int, word: str) -> Iterable[tuple[int, int]]:
    """Where a word stands that is not part of a longer number or name."""
    at = text.find(word, start, end)
    while at >= 0:
        after = at + len(word)
        joined = (at > start and text[at - 1].isalnum()) or (after < end and text[after].isalnum())
        if not joined:
            yield at, after
        at = text.find(word, after, end)


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
