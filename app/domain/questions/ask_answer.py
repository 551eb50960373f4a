"""What is said to a question about documents: sentences with their places, or that nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.questions.ask_routes import Route
from app.domain.summarising import Support


class Meaning(StrEnum):
    """Whether passages were looked for by meaning, beside their words, and if not, why."""

    USED = "used"
    NO_MODEL = "no model"  # no embedding model is installed
    NOT_YET = "not yet"  # not every passage has a vector of it yet
    FAILED = "failed"  # it could not be asked


class Flag(StrEnum):
    """Why a sentence is to be checked before it is believed."""

    NONE = ""
    WEAK = "weak"  # not all of its words are in the source
    SCAN = "scan"  # its page was recognised from a picture, and much of that is doubtful
    ADDRESSED = "addressed"  # its words speak to a program, not to a person
    LEAD = "lead"  # the source gives its words as what somebody says, or orders to be said


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence and the words of a document that support it.

    `start`, `end`: offsets in its text; `place` says in words where that is (a page, or a section).
    """

    text: str
    support: Support
    document_id: str
    document_name: str
    page: int
    start: int
    end: int
    heading: str
    place: str
    source: str
    flag: Flag = Flag.NONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. Without `sentences` it was not found, and `nearest` are the best passages.

    `passages`: how many the model was shown. `left_out`: how many sentences the model wrote that nothing
    supports. `meaning`: what vectors did in the search. `reranked`: a model put what was found in order.
    `unread`: passages were found, but no model read them, so nothing is known of what they answer.
    `withheld`: how many sentences of them speak to a program and were kept from the model; `addressed` are
    those. `earlier`: the question before, which was looked for together with this one.
    """

    question: str
    route: Route
    sentences: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    passages: int = 0
    left_out: int = 0
    meaning: Meaning = Meaning.NO_MODEL
    reranked: bool = False
    unread: bool = False
    withheld: int = 0
    earlier: str = ""
    addressed: tuple[Cited, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.sentences)

    @property
    def by_meaning(self) -> bool:
        """Whether vectors took part in the search."""
        return self.meaning is Meaning.USED
