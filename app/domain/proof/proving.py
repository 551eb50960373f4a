"""From what a model wrote about a pack to points that hold.

A statement that the source supports stays; one that it does not, or not wholly, is replaced by the source's
own sentence; junk goes. So a pack with sentences never ends without points, whatever the model wrote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from app.domain.documents import Document, Sentence
from app.domain.proof.addressing import as_told, greeted, named, without_greeting, without_name
from app.domain.proof.aligning import Index, Span, verify
from app.domain.proof.crumbs import invents_label, is_crumb, is_head_row
from app.domain.proof.mixing import mixes, tongue
from app.domain.proof.parties_told import with_parties, without_parties
from app.domain.proof.quoting import (
    JUNK,
    REPEATS,
    UNFIT,
    informativeness,
    junk,
    likeness,
    quote,
    quote_points,
    shown,
)
from app.domain.proof.speaking import speaker, spoken_by, without_speaker
from app.domain.summarising import LONGEST_POINT, Point, Support
from app.domain.text.splitting import sentence_spans, text_of
from app.domain.text.words import STOP, content_words, plain

LEAST = 2  # points of a pack, if it has so many sentences
MOST = 4
WORTH_QUOTING = 0.3  # how near a failed statement must be to a sentence to be replaced by it
FEWEST_WORDS = 4

_FENCE = re.compile(r"```\w*")
_BULLET = re.compile(r"^\s*(?:[-–—*•◦▪●>#]+|\(?\d{1,2}[.):]\)?|[a-z]\))\s*(?=\S)")
_MARKS = re.compile(r"\*\*|__|`|^#+\s*")
_CHATTER = re.compile(
    r"^(?:here (?:are|is)|sure\b|certainly\b|of course\b|okay\b|summary\b.{0,30}:|bullet|the following|note:"
    r"|key (?:points|facts).{0,20}:?$|in (?:this|the) (?:text|passage|section)|i'm\b|as an ai\b"
    r"|i (?:hope|am|can|will|cannot)\b|please\b.{0,30}\b(?:let me|provide)"
    r"|(?:the|this) document (?:is|was|contains|provides|describes|discusses|gives|appears)\b"
    r"|(?:this|it) (?:is|was) (?:a |the )?(?:part|section|excerpt|summary) of (?:an?|the|this) \w+\W*$"
    r"|(?:the )?(?:above )?(?:text|passage) (?:is|provides|describes|discusses|gives)\b)",
    re.I,
)
_LEAD_IN = re.compile(
    r"^(?:(?:fact|point|sentence|bullet(?: point)?)\s*\d*\s*[:.-]\s*"
    r"|(?:the|this) (?:text|passage|document|section) (?:says|states|explains|notes|mentions|shows) that\s+)",
    re.I,
)
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+", re.I)


class Prover:
    """Checks statements against the sentences of one pack. Building it costs one pass over their words."""

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._document, self._sentences = document, tuple(sentences)
        self.index = Index([text_of(document, s.start, s.end) for s in self._sentences])
        self._greeted = greeted(self.index.texts)
        self._tongue = tongue(" ".join(self.index.texts))

    def prove(self, statement: str) -> Point | None:
        """The statement as a point with its place, or None if the source does not support it."""
        span = self.index.best(statement)
        if self._greeted and self._greeted in statement:
            span = self._better(span, without_name(statement, self._greeted))
        if (bare := without_speaker(statement)) != statement:
            span = self._better(span, bare)
        if (bare := without_parties(statement)) != statement:
            span = self._better(span, bare)
        if (
            span is None
            or len(statement) > LONGEST_POINT
            or _broken_off(statement)
            or self._is_heading(statement, span)
            or not self._links_are_there(statement, span)
        ):
            return None
        support = self._support(statement, span)
        longer = None if support is Support.VERIFIED else self.index.with_before(statement, span)
        if longer is not None and self._support(statement, longer) is Support.VERIFIED:
            span, support = longer, Support.VERIFIED  # who "he" is stands before it
        if support is None or junk(statement) > JUNK:
            return None
        if is_crumb(statement, self._document, self._sentences[span.first : span.last + 1]):
            return None
        text = self.index.text(span)
        if invents_label(statement, text) or mixes(statement, text, self._tongue):
            return None
        first, last = self._sentences[span.first], self._sentences[span.last]
        return Point(shown(statement), support, first.page, first.start, last.end, first.heading)

    def _support(self, statement: str, span: Span) -> Support | None:
        heading = self._sentences[span.first].heading
        text, around = self.index.text(span), self.index.around(span)
        if self._greeted and self._greeted in statement:
            text = without_greeting(text)
        if self._greeted and self._greeted in statement and self._greeted not in text:
            name = as_told(statement, self._greeted)
            text, around = named(text, name), named(around, name)
        if name := speaker(statement, text):
            text, around = spoken_by(text, name), spoken_by(around, name)
        text, around = with_parties(statement, text, around)
        return verify(statement, text, around, heading, span.score)

    def _better(self, span: Span | None, bare: str) -> Span | None:
        """The place of a statement without whom its source calls "you" or "I", if that fits better."""
        other = self.index.best(bare)
        if other is None or (span is not None and span.score >= other.score):
            return span
        return other

    def nearest_quote(self, statement: str) -> Point | None:
        """The sentence a failed statement comes nearest to, None if it comes near none worth showing."""
        span = self.index.best(statement)
        if span is None or span.score < WORTH_QUOTING or self._is_heading(statement, span):
            return None
        wanted = frozenset(content_words(statement))
        best = max(
            range(span.first, span.last + 1), key=lambda i: self.index.mass(wanted & self.index.words[i])
        )
        if informativeness(self.index.texts[best]) < UNFIT:
            return None
        if is_head_row(self._document, self._sentences[best]):
            return None
        return quote(self._document, self._sentences[best])

    def _is_heading(self, statement: str, span: Span) -> bool:
        """Whether a statement is no more than the heading above its place, said again."""
        heading = frozenset(content_words(self._sentences[span.first].heading))
        words = frozenset(content_words(statement))
        return bool(words) and words <= heading

    def _links_are_there(self, statement: str, span: Span) -> bool:
        """Addresses count only as they stand in the source (documents.md section 6, layer 7)."""
        source = self.index.text(span)
        return all(match[0].rstrip(".,;)") in source for match in _LINK.finditer(statement))


def prove(statement: str, sentences: Sequence[Sentence], document: Document) -> Point | None:
    """Bind one statement to these sentences and check it. Use a `Prover` for several."""
    return Prover(document, sentences).prove(statement)


def points_for_pack(
    model_text: str,
    sentences: Sequence[Sentence],
    document: Document,
    instructions: str = "",
    most: int = MOST,
) -> list[Point]:
    """At least `LEAST` points for a pack, in the order of the document, and one at least for each page.

    At most `most` come from the model's text, and twice as many in all.

    `model_text` is what the model wrote (bullets, JSON, prose or junk); `instructions` the fixed words
    of the prompt, so that their echo is not taken for a statement. Fewer points come back only from a pack
    with fewer sentences; none only from a pack with none.
    """
    if not sentences:
        return []
    prover = Prover(document, sentences)
    points: list[Point] = []
    for statement in statements(model_text):
        if len(points) >= most or _is_echo(statement, instructions, prover.index):
            continue
        point = prover.prove(statement)
        if point is None or point.support is Support.WEAK:
            point = prover.nearest_quote(statement) or point
        if point is not None:
            _put(points, point)
    _fill(points, document, prover, sentences, most)
    return sorted(points, key=lambda point: (point.start, point.end))


def _fill(
    points: list[Point], document: Document, prover: Prover, sentences: Sequence[Sentence], most: int
) -> None:
    """Add quotes until every page has a point, up to twice `most` in all, and the pack has `LEAST`."""
    ranked = quote_points(document, sentences, len(sentences), prover.index)
    bare = {sentence.page for sentence in sentences} - {point.page for point in points}
    for point in ranked:
        fresh = not any(_same(point, other) for other in points)
        if point.page in bare and len(points) < 2 * most and (fresh or not points):
            points.append(point)
            bare.discard(point.page)
    for point in ranked:
        if len(points) >= min(LEAST, len(sentences)):
            break
        if not any(_same(point, other) for other in points) or (
            len(sentences) <= LEAST and all(point.start != other.start for other in points)
        ):
            points.append(point)


def _put(points: list[Point], point: Point) -> None:
    """Add a point, or put it in the place of a weaker one that says the same."""
    for position, other in enumerate(points):
        if _same(point, other):
            if better(point, other):
                points[position] = point
            return
    points.append(point)


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_RANK = {Support.VERIFIED: 2, Support.QUOTED: 1, Support.WEAK: 0}


def better(one: Point, other: Point) -> bool:
    """Whether one point is better supported than another that says the same."""
    return _RANK[one.support] > _RANK[other.support]


def _same(one: Point, other: Point) -> bool:
    if one.start == other.start and one.end == other.end and Support.QUOTED in (one.support, other.support):
        return True
    mine, others = set(_NUMBER.findall(one.text)), set(_NUMBER.findall(other.text))
    if not (mine <= others or others <= mine):
        return False  # the same words about other numbers is another fact
    return likeness(frozenset(content_words(one.text)), frozenset(content_words(other.text))) >= REPEATS


def same_point(one: Point, other: Point) -> bool:
    """Whether two points say the same: most words shared, or one quotes what the other rests on."""
    return _same(one, other)


# -- reading a model's answer --------------------------------------------------------------------


def statements(model_text: str) -> list[str]:
    """The statements in a model's answer, cleaned of bullets, numbers, marks and chatter."""
    found = _from_json(model_text)
    if found is None:
        found = [line for line in _FENCE.sub("", model_text).splitlines() if line.strip()]
    pieces = [piece for line in found for piece in _pieces(line)]
    kept: list[str] = []
    seen: list[frozenset[str]] = []
    for piece in pieces:
        words = frozenset(content_words(piece))
        if not _is_statement(piece, words) or any(likeness(words, other) > 0.8 for other in seen):
            continue
        kept.append(piece)
        seen.append(words)
    return kept


def _pieces(line: str) -> list[str]:
    text = " ".join(_MARKS.sub("", _BULLET.sub("", line, count=1)).split()).strip('"“” ').rstrip(" ;,")
    text = _LEAD_IN.sub("", text, count=1)
    text = text[:1].upper() + text[1:]
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


def _is_statement(text: str, words: frozenset[str]) -> bool:
    if _CHATTER.match(text) or text.endswith(("?", ":")) or len(words) < 2:
        return False
    wide = any(ord(char) > 0x2E80 for char in text)
    return (wide or len(text.split()) >= FEWEST_WORDS) and len(text) <= LONGEST_POINT


def _from_json(text: str) -> list[str] | None:
    """The strings in a JSON answer (whole, or from the first bracket to the last), None if it is not JSON."""
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    end = max(text.rfind("}"), text.rfind("]"))
    if not starts or end <= min(starts):
        return None
    try:
        body = json.loads(text[min(starts) : end + 1])
    except (ValueError, RecursionError):
        return None
    return list(_strings(body, 0)) or None


def _strings(body: object, depth: int) -> list[str]:
    if isinstance(body, str):
        return [body]
    if depth > 6:
        return []
    if isinstance(body, dict):
        inner: Sequence[object] = list(body.values())
    else:
        inner = body if isinstance(body, list) else []
    return [text for part in inner for text in _strings(part, depth + 1)]


def _is_echo(statement: str, instructions: str, index: Index) -> bool:
    """Whether a statement repeats the prompt more than the text."""
    words = frozenset(content_words(statement))
    echoed = likeness(words, frozenset(content_words(instructions)) & words) if instructions else 0.0
    told = len(words & frozenset(content_words(instructions))) / max(1, len(words))
    if not echoed or told < 0.5:
        return False
    span = index.best(statement)
    return span is None or span.score < told


def _broken_off(statement: str) -> bool:
    """Whether a sentence stops in the middle, as when the model ran out of room."""
    if statement[-1:] in '.!?。！？…)"”':
        return False
    last = statement.split()[-1:] or [""]
    return plain(last[0]) in STOP or last[0].endswith((",", ";", "-"))
