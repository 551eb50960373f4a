"""Sentences of a document: where they begin and end, on which page, under which heading.

Pure and without a model. Headings, running lines and hidden text give no sentences (a document of nothing but
headings gives those). Every letter and digit of all other blocks is in exactly one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from app.domain.documents import Block, BlockKind, Document, Sentence
from app.domain.text.breaks import is_wrapped, leads_on

LONGEST = 600  # characters; what has no full stop is cut at a word below this

_UNREAD = (BlockKind.HEADING, BlockKind.RUNNING, BlockKind.HIDDEN)

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡"
# A sign that ends a sentence, what may close after it, the mark of a note ("alone.¹", "alone.[3]"), and white
# space; or a full stop of a script without spaces.
_END = re.compile(
    rf"[.!?…؟۔।]+[\"'”’»)\]]*(?:[{_RAISED}]+|\[\d{{1,3}}(?:[,–-]\d{{1,3}}){{0,4}}\])?(?=\s)|[。！？｡]+[”’」』）]*"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Never the end, whatever follows.
_NEVER = _set(
    "dr mr mrs ms mx prof rev hon st sr jr capt lt col gen sgt messrs mme mlle e.g i.e cf viz vs z.b bzw ca "
    "approx esp incl excl resp dept est hr fr sra d.h u.a s.a bspw"
)
# Not the end before a number (No. 4, p. 12, Fig. 3).
_BEFORE_NUMBER = _set(
    "no nos nr p pp pg pag fig figs eq eqs ch chap sec sect art arts para paras cl vol tab app ref refs ver "
    "v n tel ext abs ziff bd s §"
)
# All others (5 mg. Take…, 9 a.m. Then…, Jones et al. They…) are not the end before a small letter only.
_GERMAN_MONTHS = _set("januar februar märz april mai juni juli august september oktober november dezember")
_WORD = re.compile(r"[^\W\d_]+")
_GREETING = re.compile(
    r"(?P<before>(?<![^\s])|(?<=\S)\s+)(?<!\b[Mm]y )(?:Dear\s(?:Sirs?|Madam|Colleague|Dr|Mr|Mrs|Ms"
    r"|Prof|[A-Z][a-z]+)\b"
    r"|Sehr\sgeehrte[rn]?\b|Liebe[r]?\s(?:Frau|Herr|Kolleg)|Madame,\sMonsieur|Ch(?:er|ère)\s[A-Z])"
    r"[^.!?:;,\n]{0,48}(?:\.[^.!?:;,\n]{1,40})?,(?=\s|$)"
)


def sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences in order. A sentence that a page's end cuts is one, counted to the page it begins on."""
    found = list(_walk(document, _UNREAD))
    if not found:
        found = list(_walk(document, _UNREAD[1:]))
    return tuple(found)


def text_of(document: Document, start: int, end: int) -> str:
    """The words of a range on one line, without running lines and hidden text that lie in it."""
    text = document.text
    first = max(0, bisect_right(document.blocks, start, key=lambda block: block.start) - 1)
    said = []
    for index in range(first, len(document.blocks)):
        block = document.blocks[index]
        if block.start >= end:
            break
        if block.kind not in (BlockKind.RUNNING, BlockKind.HIDDEN):
            said.append(text[max(start, block.start) : min(end, block.end)])
    return " ".join(" ".join(said).split())


def _walk(document: Document, unread: tuple[BlockKind, ...]) -> Iterator[Sentence]:
    text, starts = document.text, [page.start for page in document.pages]
    numbers = [page.number for page in document.pages]
    heading = ""
    waiting: Sentence | None = None  # the last sentence, while it may still go on
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = " ".join(text[block.start : block.end].split())
        if block.kind in unread:
            continue
        for start, end in _spans(text, block):
            page = numbers[max(0, bisect_right(starts, start) - 1)] if numbers else 1
            sentence = Sentence(start, end, page, heading)
            if waiting is not None and start == block.start and _goes_on(document, waiting, sentence):
                waiting = Sentence(waiting.start, end, waiting.page, waiting.heading)
                continue
            if waiting is not None:
                yield waiting
            waiting = sentence
    if waiting is not None:
        yield waiting


def _goes_on(document: Document, before: Sentence, after: Sentence) -> bool:
    """Whether a sentence was only cut by the end of a page."""
    if not document.paged or before.page == after.page or before.heading != after.heading:
        return False
    text = document.text
    fits = after.end - before.start <= LONGEST and after.page == before.page + 1
    said, following = text[before.start : before.end], text[after.start : after.end]
    last = said.rstrip(_RAISED)[-1:]
    return fits and (leads_on(said, following) or (last not in ".!?…:;。|" and following[0].islower()))


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    for start, end in _lines(text, block):
        pieces = [(start, end)] if block.kind is BlockKind.TABLE else sentence_spans(text, start, end)
        for first, last in pieces:
            for span in _capped(text, first, last):
                if any(char.isalnum() for char in text[slice(*span)]):
                    yield span


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Lines of a block; in a paragraph a line goes on below if nothing ends there."""
    lines = text[block.start : block.end].split("\n")
    runs_on = block.kind is BlockKind.PARAGRAPH
    wrapped = runs_on and is_wrapped(lines)
    start = position = block.start
    for line, following in pairwise([*lines, ""]):
        position += len(line) + 1
        if position > block.end or not runs_on or not _runs_on(line, following, wrapped):
            yield start, position - 1
            start = position


def _runs_on(line: str, following: str, wrapped: bool) -> bool:
    """Whether a line of a paragraph ends within a sentence, which the next line goes on with."""
    if leads_on(line, following):
        return True
    last = line.rstrip().rstrip(_RAISED)[-1:]
    return last not in tuple(".!?:;…。|") and (wrapped or following[:1].islower())


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch of running text into sentences; each span ends where its last sign ends.

    A greeting ("Dear Dr Lutz,") is a sentence of its own, wherever a reader or a scan put it.
    """
    for match in _GREETING.finditer(text, start, end):
        if match.start() > start:
            yield from _sentence_spans(text, start, match.start())
            start = match.end("before")
        yield start, match.end()
        start = _after_space(text, match.end(), end)
    if start < end:
        yield from _sentence_spans(text, start, end)


def _after_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for match in _END.finditer(text, start, end):
        after = match.end()
        while after < end and text[after].isspace():
            after += 1
        if after >= end or not _ends(text, first, match, after):
            continue
        yield first, match.end()
        first = after
    if first < end:
        yield first, end


def _ends(text: str, first: int, match: re.Match[str], after: int) -> bool:
    """Whether the signs found end a sentence that began at `first` and is followed by what is at `after`."""
    sign, following = text[match.start()], text[after]
    if sign in "。！？｡؟۔।":
        return True
    if following.islower():
        return False
    if sign != "." or match[0][:2] == "..":
        return True
    word = _word_before(text, first, match.start())
    small = word.casefold()
    if small in _NEVER or not word:
        return False
    if small in _BEFORE_NUMBER and following.isdigit():
        return False
    if word.isdigit() and len(word) <= 3:
        starts = match.start() - len(word) <= first + 1  # "1. Water the plants": a number, not a sentence
        month = _WORD.match(text, after)
        return not starts and (month is None or month[0].casefold() not in _GERMAN_MONTHS)
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    return not (initial and following.isupper())


def _word_before(text: str, first: int, stop: int) -> str:
    begin = stop
    while (
        begin > first
        and begin > stop - 20
        and not text[begin - 1].isspace()
        and text[begin - 1] not in "(\"'“‘["
    ):
        begin -= 1
    return text[begin:stop]


def _capped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST)
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield start, stop


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut before `limit`: after a clause, else a word, else between two characters."""
    for signs, least in ((";:。，、；", LONGEST // 2), (",", LONGEST // 2), (" |\n", LONGEST // 4)):
        best = max(text.rfind(sign, start + least, limit - 1) for sign in signs)
        if best > 0 and (signs[0] == " " or text[best + 1].isspace() or ord(text[best]) > 0x2E80):
            return best + 1 if signs[0] != " " else best
    return limit
