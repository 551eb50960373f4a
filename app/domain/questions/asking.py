"""Questions about documents: where each is sent, what the model is asked, and what of its answer holds.

The model proposes sentences from the passages that were found; each is bound to the words that support it, as
for summaries (`proof.proving`). What no passage supports is left out, and so is what does not touch the
question; if nothing stays, the answer is that it was not found, with the nearest passages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.chat import Role
from app.domain.documents import Document, Sentence
from app.domain.engine.generation import Turn
from app.domain.proof.aligning import Index
from app.domain.proof.proving import Prover, better, same_point, statements
from app.domain.proof.quoting import clipped, quote
from app.domain.questions.ask_answer import Answer as Answer
from app.domain.questions.ask_answer import Cited, Flag
from app.domain.questions.ask_kinds import could_answer, wants_person
from app.domain.questions.ask_query import ASKING, literal
from app.domain.questions.passages import StoredPassage
from app.domain.safety.addressed import Addressed, find, reason
from app.domain.safety.addressed_frames import lead_left_out
from app.domain.safety.disguises import folded
from app.domain.summaries.addressed_use import near, overlaps, without
from app.domain.summaries.mapping import pack_text
from app.domain.summaries.rendering import place
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences, text_of
from app.domain.text.words import content_words

NOT_FOUND = "NOT FOUND"
MOST_SENTENCES = 4
MOST_NEAREST = 3
OWN = 0.5
"""The share that the source's own sentence must hold, when the model's answer has no support."""
TOUCHES = 0.34
"""The least share of a question's weighted words that a sentence with the headings above it must hold to
count as an answer to it."""

_PART = re.compile(r"^\[(system|user)\]\s*$", re.M)
_PLACE = re.compile(r"\{(question|delimiter|text)\}")


# -- asking the model ----------------------------------------------------------------------------


def ask_prompt(template: str, question: str, passages: Sequence[StoredPassage], delimiter: str) -> list[Turn]:
    """The turns that ask for an answer from these passages.

    `template` has parts headed `[system]` and `[user]` with the places `{question}`, `{delimiter}` and
    `{text}`. `delimiter` is made anew by the caller for each call and taken out of the passages. Raises
    `ValueError` if the template has no user's part.
    """
    parts = _PART.split(template.strip())
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    if "user" not in found:
        raise ValueError("template without [user]")
    text = "\n\n".join(f"{one.passage.heading}\n{one.passage.text}" for one in passages)
    values = {
        "question": _harmless(" ".join(question.split()), delimiter),
        "delimiter": delimiter,
        "text": _harmless(text, delimiter),
    }
    return [
        Turn(role, _PLACE.sub(lambda match: values[match[1]], found[role.value]).strip())
        for role in (Role.SYSTEM, Role.USER)
        if found.get(role.value, "").strip()
    ]


def _harmless(text: str, delimiter: str) -> str:
    """Break what looks like a model's control tokens, and take the delimiter out."""
    text = text.replace(delimiter, "") if delimiter else text
    for mark, broken in (("<|", "< |"), ("|>", "| >"), ("[INST]", "[ INST ]"), ("_of_turn>", "_of_turn >")):
        text = text.replace(mark, broken)
    return text


# -- what holds of the answer --------------------------------------------------------------------


class Evidence:
    """The sentences of the passages that a model was shown, to bind its answer to."""

    def __init__(self, passages: Sequence[StoredPassage], documents: Mapping[str, Document]) -> None:
        """`documents` by id, of every passage."""
        self._passages = tuple(passages)
        self._documents = documents
        self._parts = [_Part(one, self._passages, documents[one]) for one in _in_order(passages)]
        texts = [text for part in self._parts for text in part.prover.index.texts]
        headings = [one.passage.heading for one in passages]
        self._index = Index([*texts, *headings])

    def answer(self, question: str, model_text: str) -> tuple[list[Cited], int]:
        """The sentences of the model's answer that hold and touch the question; how many did not.

        Who somebody is, is said in the source's own words alone: names are too easily swapped. One that the
        source supports only in part is replaced by the source's own sentence, and so is an answer too short
        to be a sentence, by the one in which it stands.
        """
        found: list[tuple[Point, _Part]] = []
        left_out = 0
        if not self.can_answer(question):
            return [], 0
        for statement in _proposed(model_text):
            best = self._proved(statement, question)
            if best is None or not self._answers(question, *best, TOUCHES):
                left_out += 1
            elif not any(part is best[1] and same_point(point, best[0]) for point, part in found):
                found.append(best)
        if not found and model_text.strip() and not _refuses(model_text):
            found = self._own(question)
        return [part.cited(point) for point, part in found[:MOST_SENTENCES]], left_out

    def nearest(self, question: str, passages: Sequence[StoredPassage]) -> list[Cited]:
        """Of the first of these passages the sentence that is nearest to the question, with its place."""
        found = []
        for one in passages[:MOST_NEAREST]:
            part = next(part for part in self._parts if part.document_id == one.document_id)
            sentence = part.nearest(question, one)
            if sentence is not None:
                found.append(part.cited(quote(part.document, sentence)))
        return found

    def readable(self) -> list[StoredPassage]:
        """The passages as a model may read them: without what speaks to it."""
        parts = {part.document_id: part for part in self._parts}
        return [parts[one.document_id].readable(one) for one in self._passages]

    def addressed(self) -> tuple[Cited, ...]:
        """What speaks to a model in these passages, and was kept from it."""
        return tuple(part.spoken_as_cited(one) for part in self._parts for one in part.spoken)

    def can_answer(self, question: str) -> bool:
        """Whether everything that a question names literally stands in the passages or their headings."""
        said = " ".join(f"{one.passage.heading} {one.passage.text}" for one in self._passages)
        known = f" {_flat(said)} "
        return all(f" {_flat(one)} " in known for one in literal(question))

    def _proved(self, statement: str, question: str) -> tuple[Point, _Part] | None:
        best: tuple[Point, _Part] | None = None
        for part in self._parts:
            point = part.prove(statement, question)
            if point is not None and wants_person(question):
                point = part.quoted(point)
            if point is not None and (best is None or better(point, best[0])):
                best = (point, part)
        return best

    def _own(self, question: str) -> list[tuple[Point, _Part]]:
        """The sentence of the passages that says most of what the question asks, if it says enough.

        For a model that did not refuse and wrote nothing that holds.
        """
        points = [
            (quote(part.document, sentence), part)
            for one in self._passages
            for part in self._parts
            if part.document_id == one.document_id
            if (sentence := part.nearest(question, one)) is not None
        ]
        shares = [self._share(question, point.text, part, point) for point, part in points]
        best = max(range(len(points)), key=lambda at: (shares[at], -at), default=-1)
        if best < 0 or shares[best] < OWN or not self._answers(question, *points[best], TOUCHES):
            return []
        return [points[best]]

    def _answers(self, question: str, point: Point, part: _Part, least: float) -> bool:
        """Whether a point can be an answer: of the kind that is wanted, and about what is asked."""
        if not could_answer(question, part.cited(point).source):
            return False
        return self._share(question, part.cited(point).source, part, point) >= least

    def _share(self, question: str, text: str, part: _Part, point: Point) -> float:
        """The share of a question's weighted words in a text and the headings above a point, 0 to 1."""
        wanted = frozenset(word for word in content_words(question) if word not in ASKING)
        whole = self._index.mass(wanted)
        said = frozenset(content_words(f"{text} {part.headings(point)}"))
        return self._index.mass(wanted & said) / whole if whole else 1.0


class _Part:
    """What was shown of one document."""

    def __init__(self, document_id: str, passages: Sequence[StoredPassage], document: Document) -> None:
        own = [one for one in passages if one.document_id == document_id]
        self.document_id, self.name, self.document = document_id, own[0].document_name, document
        self._passages = own
        found = [
            sentence
            for sentence in sentences(document)
            if any(one.passage.start <= sentence.start < one.passage.end for one in own)
        ]
        ranges = [(one.passage.start, one.passage.end) for one in own]
        self.spoken = find(document, found, ranges)
        self._near = near(document, self.spoken)
        self.sentences = without(found, self.spoken, document)
        self.prover = Prover(document, self.sentences)

    def prove(self, statement: str, question: str) -> Point | None:
        """A statement as a point that holds, None if the source does not support it."""
        point = self.prover.prove(statement)
        if point is None or point.support is Support.WEAK:
            point = (
                self.prover.nearest_quote(statement) or self._around_fragment(statement, question) or point
            )
        return None if point is None or point.support is Support.WEAK else point

    def quoted(self, point: Point) -> Point:
        """The same place in the source's own words."""
        own = [one for one in self.sentences if point.start <= one.start and one.end <= point.end]
        return quote(self.document, own[0], own[-1]) if own else point

    def cited(self, point: Point) -> Cited:
        """A point with its document and the words it rests on."""
        source = text_of(self.document, point.start, point.end)
        flag = Flag.WEAK if point.support is Support.WEAK else Flag.NONE
        if overlaps(self._near, point.start, point.end) or reason(point.text):
            flag = Flag.ADDRESSED
        elif lead_left_out(folded(point.text), folded(source)):
            flag = Flag.LEAD
        elif self.document.is_doubtful(point.start, point.end):
            flag = Flag.SCAN
        return Cited(
            point.text, point.support, self.document_id, self.name, point.page, point.start, point.end,
            point.heading, place(point, self.document), clipped(source, 1_000), flag,
        )  # fmt: skip

    def readable(self, one: StoredPassage) -> StoredPassage:
        """A passage of this document without what speaks to a model; a heading that does goes as a whole."""
        passage = one.passage
        text, heading = passage.text, passage.heading
        if overlaps([(each.start, each.end) for each in self.spoken], passage.start, passage.end):
            inside = [each for each in self.sentences if passage.start <= each.start < passage.end]
            text = pack_text(self.document, inside)
        if reason(heading):
            heading = ""
        return replace(one, passage=replace(passage, text=text, heading=heading))

    def spoken_as_cited(self, one: Addressed) -> Cited:
        """What speaks to a model, with its place."""
        words = clipped(" ".join(self.document.text[one.start : one.end].split()), 1_000)
        point = Point(words, Support.QUOTED, one.page, one.start, one.end)
        return replace(self.cited(point), source=words, flag=Flag.ADDRESSED)

    def headings(self, point: Point) -> str:
        """The headings above a point."""
        above = [one for one in self._passages if one.passage.start <= point.start < one.passage.end]
        return " ".join(one.passage.heading for one in above)

    def nearest(self, question: str, passage: StoredPassage) -> Sentence | None:
        """The sentence of a passage with most of the question's words."""
        inside = [
            (at, sentence)
            for at, sentence in enumerate(self.sentences)
            if passage.passage.start <= sentence.start < passage.passage.end
        ]
        wanted = frozenset(content_words(question))
        index = self.prover.index
        best = max(
            inside, key=lambda pair: (index.mass(wanted & index.words[pair[0]]), -pair[0]), default=None
        )
        return best[1] if best else None

    def _around_fragment(self, fragment: str, question: str) -> Point | None:
        """The sentence in which a short answer stands word for word, nearest to the question."""
        bare = _flat(fragment)
        if not bare or len(bare.split()) > 8:
            return None
        wanted = frozenset(content_words(question))
        index = self.prover.index
        places = [at for at, text in enumerate(index.texts) if f" {bare} " in f" {_flat(text)} "]
        best = max(places, key=lambda at: (index.mass(wanted & index.words[at]), -at), default=None)
        return None if best is None else quote(self.document, self.sentences[best])


def _in_order(passages: Sequence[StoredPassage]) -> list[str]:
    return list(dict.fromkeys(one.document_id for one in passages))


def _refuses(model_text: str) -> bool:
    """Whether the model begins by saying that it is not there; further on it may only repeat the prompt."""
    return NOT_FOUND.casefold() in model_text.casefold()[:40]


def _proposed(model_text: str) -> list[str]:
    """The statements of an answer, or what is too short for one; nothing if it says that it is not there."""
    if _refuses(model_text):
        return []
    found = statements(model_text.replace(NOT_FOUND, ""))
    if found:
        return found
    short = " ".join(model_text.split()).strip(" .\"'*-")
    return [short] if 0 < len(short) <= 80 else []


def _flat(text: str) -> str:
    """Words and numbers alone, in small letters, a space between each."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
