"""The source's own sentences: which say most, and how one is shown in short.

This is the worst case of a summary and needs no model: an extract that is faithful by construction
(documents.md 2.3 found weak models hardly better).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from app.domain.documents import Document, Sentence
from app.domain.proof.aligning import Index
from app.domain.proof.facts import facts
from app.domain.summarising import LONGEST_POINT, Point, Support
from app.domain.text.splitting import text_of
from app.domain.text.words import content_words

REPEATS = 0.6  # two points that share so much say the same
UNFIT = -0.25  # informativeness below which a sentence is not shown while there are others
JUNK = 0.25  # junk above which a statement is not one
FEWEST_WORDS = 3  # of two letters at least, in what can be a sentence with a number in it

_LABEL = re.compile(r"^(?:[•◦▪●○■‣⁃∙·*–—-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SUM = re.compile(r"[£$€]?\s?\d+(?:[.,:/]\d+)*\s?[£$€%]?")
_CUES = re.compile(
    r"\b(?:must|shall|should|will|needs? to|ha(?:s|ve) to|require[sd]?|responsible|deadline|due|at least"
    r"|at most|no later than|plan(?:ned)?|stop(?:ped)?|increased?|decreased?|reduced?|refer(?:red)?|review"
    r"|agree[sd]?|recommend(?:ed|s)?|conclude[sd]?|result(?:s|ed)?|total|important|because|therefore"
    r"|in summary|found|shows?|allerg\w*|muss|müssen|soll|frist|doit|doivent|debe|deben|deve)\b",
    re.I,
)
_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot|nicht|kein\w*|pas|jamais|sin|non)\b|n['’]t\b", re.I)
_GOOD_HEADING = re.compile(
    r"\b(?:plan|follow|action|summary|conclusion|deadline|fee|payment|duties|allerg|medication|result"
    r"|decision|"
    r"recommend|termination|liabilit|key)",
    re.I,
)
_DEPENDS = re.compile(
    r"^(?:this|these|those|it|he|she|they|however|therefore|thus|hence|also|moreover|furthermore|for example"
    r"|e\.g\.|for instance|but|and|or|such|see|note that|in this case|here|its|their"
    r"|the latter|the former)\b",
    re.I,
)
_GREETING = re.compile(
    r"(?:Dear\s[^.,;:!?]{1,48}(?:\.[^.,;:!?]{1,40})?|Sehr\sgeehrte[^.,;:!?]{1,60}|Yours\s(?:sincerely"
    r"|faithfully|truly)"
    r"|(?:(?:With|Kind|Best|Warm)\s)+(?:regards|wishes)|Mit\s(?:freundlichen|kollegialen)\sGrüßen"
    r"|Cordialement"
    r"|Madame,\sMonsieur)[,.]?\s*(?:[A-Z][\w.'’-]*\s?){0,4}",
    re.I,
)
"""A line that greets or takes leave, with the name below it at most."""
_CODE = re.compile(r"[{}<>=\\^ˆ˜∑∏√∫∂]|::|\(\)|https?://|--|\bdoi:|\bISBN\b|\$\w+\s*<|\w@\w")
_TO_MACHINES = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|previous|above|prompt)\b|\bas an ai\b"
    r"|\blanguage model\b|\bsystem prompt\b"
    r"|\b(?:ai|assistant|model|chatbot|summar\w+)\b.{0,20}\b(?:must|should|shall)\b.{0,30}"
    r"\b(?:say|write|state|output|respond|include|reply)\b",
    re.I,
)


def quote(document: Document, first: Sentence, last: Sentence | None = None) -> Point:
    """The sentence as a point in its own words (or from `first` to `last`), cut if it is long."""
    end = (last or first).end
    said = shown(text_of(document, first.start, end))
    return Point(said, Support.QUOTED, first.page, first.start, end, first.heading)


def shown(text: str) -> str:
    """A sentence without its bullet and without the lines of a table, at most `LONGEST_POINT` characters."""
    text = _LABEL.sub("", text.strip())
    if text.startswith("|"):
        text = re.sub(r"(?:\s*\|\s*)+", " · ", text.strip("| ")).strip(" ·")
    return clipped(text)


def clipped(text: str, most: int = LONGEST_POINT) -> str:
    """Cut at a clause, else at a word, with "…"; never inside a number or before its unit."""
    if len(text) <= most:
        return text
    room = text[: most - 1]
    ends = [match.start() for match in re.finditer(r"[;:,](?=\s)|\s[–—](?=\s)", room)]
    cut = next((end for end in reversed(ends) if end > most * 0.55), 0)
    if not cut:
        spaces = [match.start() for match in re.finditer(r"(?<![\d.,£$€])\s(?!\d)", room)]
        cut = next((end for end in reversed(spaces) if end > most * 0.3), 0)
    if not cut:
        cut = len(room)
        while cut > 1 and room[cut - 1].isdigit():
            cut -= 1
    return text[:cut].rstrip(" ,;:–—-") + "…"


def quote_points(
    document: Document, sentences: Sequence[Sentence], n: int, index: Index | None = None
) -> list[Point]:
    """The `n` sentences that say most, best first, none saying what another says already.

    Fewer than `n` only if there are fewer sentences. `index` saves building it anew.
    """
    if index is None:
        index = Index([text_of(document, s.start, s.end) for s in sentences])
    scores = score_all(index, sentences)
    left = set(range(len(sentences)))
    chosen: list[int] = []
    while left and len(chosen) < n:
        best = max(left, key=lambda i: (scores[i] - 0.8 * _overlap(index, i, chosen), -i))
        left.discard(best)
        chosen.append(best)
    return [quote(document, sentences[i]) for i in chosen]


def score_all(index: Index, sentences: Sequence[Sentence]) -> list[float]:
    """How much each sentence says of its pack, roughly 0 to 1.5; unfit ones (code, crumbs) below 0."""
    central = [_centrality(index, i) for i in range(len(index.texts))]
    top = max(central, default=0.0) or 1.0
    scores = []
    for i, sentence in enumerate(sentences):
        opens = i == 0 or sentences[i - 1].heading != sentence.heading
        heading = 0.15 * bool(_GOOD_HEADING.search(sentence.heading)) + 0.1 * bool(
            index.words[i] & set(content_words(sentence.heading))
        )
        scores.append(central[i] / top * 0.7 + 0.1 * opens + heading + informativeness(index.texts[i]))
    return scores


def informativeness(text: str) -> float:
    """What a sentence's own looks say for it: facts, duties, negations up; crumbs, code, questions down."""
    score = (
        0.1 * min(3, len(facts(text))) + 0.2 * bool(_CUES.search(text)) + 0.08 * bool(_NEGATION.search(text))
    )
    return score - _unfit(text)


def _unfit(text: str) -> float:
    bare = _LABEL.sub("", text.strip("| "))
    words = len(bare.split())
    wide = sum(ord(char) > 0x2E80 for char in bare)
    size = max(words, wide // 2)
    letters = _letters(bare)
    return (
        0.5 * (size < 4)
        + 0.6 * bool(_GREETING.fullmatch(bare))
        + 0.2 * (size < 7)
        + 0.2 * (words > 45)
        + 0.35 * (letters < 0.65)
        + 0.15 * text.startswith("|")
        + 0.3 * bare[:1].islower()
        + 0.2 * bare.endswith("?")
        + 0.3 * bare.endswith(":")
        + 0.2 * bool(_DEPENDS.match(bare))
        + 0.3 * bool(_CODE.search(bare))
        + 1.0 * bool(_TO_MACHINES.search(bare))
    )


def is_code(text: str) -> bool:
    """Whether a line is a program's, or what one printed."""
    return text.startswith("> ") or len(_CODE.findall(text)) > 1


def greets(text: str) -> bool:
    """Whether a line greets or takes leave, with the name below it at most."""
    return bool(_GREETING.fullmatch(_LABEL.sub("", text.strip("| "))))


def junk(text: str) -> float:
    """How much of a statement's looks says that it is none: code, crumbs of a table, an order to a machine.

    0 for a sentence of three words or more: whether it is true is not seen by its length.
    """
    bare = _LABEL.sub("", text.strip("| "))
    size = max(len(bare.split()), sum(ord(char) > 0x2E80 for char in bare) // 2)
    return (
        0.5 * (size < FEWEST_WORDS)
        + 0.5 * bool(_GREETING.fullmatch(bare))
        + 0.35 * (_letters(bare) < 0.65)
        + 0.15 * text.startswith("|")
        + 0.2 * bare.endswith("?")
        + 0.3 * bare.endswith(":")
        + 0.3 * bool(_CODE.search(bare))
        + 1.0 * bool(_TO_MACHINES.search(bare))
    )


def _letters(text: str) -> float:
    """The share of letters, 0 to 1; a sum in a sentence ("£2,340.50") is no crumb and not counted."""
    if len(_WORDS.findall(text)) >= FEWEST_WORDS:
        text = _SUM.sub("", text)
    return sum(char.isalpha() for char in text) / max(1, sum(not char.isspace() for char in text))


def _centrality(index: Index, i: int) -> float:
    words = index.words[i]
    if not words:
        return 0.0
    shared = sum(index.share(word) * index.weight(word) for word in words)
    return shared / math.sqrt(len(words))


def _overlap(index: Index, i: int, chosen: Sequence[int]) -> float:
    mine = index.words[i]
    return max((likeness(mine, index.words[j]) for j in chosen), default=0.0)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set's words that both have, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
