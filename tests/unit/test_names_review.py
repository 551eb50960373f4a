"""Reviews of names: what is decided counts, is kept as it is decided, comes back, and is taken back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.documents import StoredDocument
from app.domain.engine.generation import Progress
from app.domain.errors import DocumentUnsupported, ModelMissing, ReportExists
from app.domain.names.deidentifying import apply
from app.domain.names.findings import Kind
from app.domain.names.name_review import Decision, Mark, Review, from_body, to_body
from app.domain.names.proposing import find
from app.domain.names.pseudonyms import Key, Naming
from app.domain.text.field_steps import at_once
from app.services.names_copy import write_copy
from app.services.names_review import NameReview
from app.storage.memory import MemoryVault
from app.storage.name_reviews import NameReviews
from app.worker import protocol
from tests.names_desk import LETTER, LEXICON, Desk, desk, letter, reopened


def opened(work: Desk) -> NameReview:
    got: list[NameReview] = []
    work.names.open(work.document_id, lambda _progress: None, got.append)
    return got[0]


def group(review: NameReview, text: str) -> Any:
    return next(one for one in review.groups if one.text == text)


def test_a_person_is_one_group_in_every_form() -> None:
    review = opened(desk())
    marek = group(review, "Marek Soltys")
    assert [review.findings[place].text for place in marek.places] == ["Marek Soltys", "Soltys", "Marek"]
    assert len({review.pseudonyms[place] for place in marek.places}) == 1


def test_what_is_shown_is_what_the_copy_has() -> None:
    review = opened(desk())
    review.decide(group(review, "Halina"), keep=True)
    copy = review.apply()
    shown = [p for p, f in zip(review.pseudonyms, review.findings, strict=True) if not f.keep]
    assert shown == [copy.text[swap.new_start : swap.new_end] for swap in copy.swaps]
    assert "Halina" in copy.text


def test_what_was_kept_does_not_come_into_the_key() -> None:
    work = desk()
    review = opened(work)
    review.decide(group(review, "Halina"), keep=True)
    review.preview()
    assert work.pseudonyms.all() == {}
    review.apply()
    names = {name for kind, name in work.pseudonyms.all() if kind == "name"}
    assert "Marek Soltys" in names
    assert "Halina" not in names


def test_decisions_marks_and_proposals_come_back_from_the_vault() -> None:
    work = desk()
    review = opened(work)
    review.decide(group(review, "Halina"), keep=True)
    start = LETTER.index("Swallow")
    review.mark(start - 1, start + 8, Kind.NAME)  # with the blanks beside it
    review.add_proposals(("Assessment", "Aidan"))
    review.set_every_date(False)
    again = opened(reopened(work.vault, work.document_id))
    assert again.findings == review.findings
    assert group(again, "Halina").kept
    assert group(again, "Swallow").kind is Kind.NAME
    assert not group(again, "Aidan").sure
    assert not [f for f in again.findings if f.kind is Kind.DATE]


def test_every_step_is_undone_also_in_the_vault() -> None:
    work = desk()
    review = opened(work)
    first = review.findings
    review.decide(group(review, "Halina"), keep=True)
    review.mark(0, 2, Kind.NAME)
    review.undo()
    review.undo()
    assert review.findings == first
    assert not review.can_undo
    assert opened(reopened(work.vault, work.document_id)).findings == first


def test_a_failed_save_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    work = desk()
    review = opened(work)
    before = review.findings

    def refuse(_review: Review) -> None:
        raise OSError

    monkeypatch.setattr(review, "_save", refuse)
    with pytest.raises(OSError):
        review.decide(group(review, "Halina"), keep=True)
    assert review.findings == before


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"decisions": 5, "marks": "x", "proposals": {}},
        {"decisions": [["name", 1, True], ["unknown", "x", True], ["name"], 7]},
        {"marks": [["name", "0", 3], ["name", True, 2], ["name", None, None]]},
    ],
)
def test_a_review_of_another_form_decides_nothing(body: object) -> None:
    assert from_body(body) == Review()


def test_a_review_goes_and_comes_as_json() -> None:
    review = Review((Decision(Kind.NAME, "Ana", True),), (Mark(Kind.ADDRESS, 3, 9),), ("Bo",), False)
    assert from_body(to_body(review)) == review


def test_a_mark_beyond_the_text_is_passed_over() -> None:
    work = desk("Nothing.")
    NameReviews(work.vault).save(work.document_id, Review(marks=(Mark(Kind.NAME, 5, 900),)), 1.0)
    assert opened(work).findings == ()


def test_a_review_of_an_unknown_document_is_a_bug() -> None:
    vault = MemoryVault.make()
    with pytest.raises(LookupError):
        NameReviews(vault).save("none", Review(), 1.0)
    assert NameReviews(vault).get("none") == Review()


def test_an_emptied_review_can_be_cancelled_between_slices() -> None:
    work = desk(LETTER * 200)
    waiting: list[Any] = []
    heard: list[Progress] = []
    work.names._soon = waiting.append
    got: list[NameReview] = []
    opening = work.names.open(work.document_id, heard.append, got.append)
    waiting.pop(0)()
    assert heard
    assert heard[0].total == 100
    opening.cancel()
    while waiting:
        waiting.pop(0)()
    assert got == []


class Engine:
    """Answers every question with the same list."""

    def __init__(self, answer: str) -> None:
        self.answer, self.asked = answer, 0

    def generate(self, _model: Any, _prompt: Any, receive: Any, **_settings: Any) -> object:
        self.asked += 1
        if not self.answer:
            raise ModelMissing(name="none")
        receive(protocol.Finished(id=1, outcome={"text": self.answer, "reason": "stop"}))
        return object()

    def cancel(self, _ticket: object) -> None:
        """Nothing runs."""


def test_what_the_model_proposes_is_to_be_looked_at_and_stands_word_for_word() -> None:
    work = desk(engine=Engine('["Aidan", "Nobody Here", "Halina"]'))
    review = opened(work)
    told: list[int] = []
    work.names.propose(review, SimpleNamespace(), lambda _p: None, told.append, pytest.fail)  # type: ignore[arg-type] # any model
    assert told == [1]
    assert not group(review, "Aidan").sure
    assert "Nobody Here" not in [one.text for one in review.groups]
    assert group(review, "Halina").sure


def test_a_model_that_fails_says_so_and_changes_nothing() -> None:
    work = desk(engine=Engine(""))
    review = opened(work)
    before, failed = review.findings, []
    work.names.propose(review, SimpleNamespace(), lambda _p: None, pytest.fail, failed.append)  # type: ignore[arg-type] # any model
    assert len(failed) == 1
    assert review.findings == before


def test_the_key_comes_back_after_forget_but_not_over_a_newer_entry() -> None:
    work = desk()
    opened(work).apply()
    before = work.pseudonyms.all()
    work.pseudonyms.forget()
    assert work.pseudonyms.all() == {}
    work.pseudonyms.add("name", "Marek Soltys", "Person Z")
    work.pseudonyms.put_back(before)
    assert work.pseudonyms.all() == {**before, ("name", "Marek Soltys"): "Person Z"}


# -- the copy ------------------------------------------------------------------------------------------


def test_a_copy_is_never_written_over_another(tmp_path: Path) -> None:
    review = opened(desk())
    path = tmp_path / "a.txt"
    write_copy(review.preview(), review.document, path)
    before = path.read_bytes()
    with pytest.raises(ReportExists):
        write_copy(review.preview(), review.document, path)
    with pytest.raises(DocumentUnsupported):
        write_copy(review.preview(), review.document, tmp_path / "a.pages")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "\0\x08 <w:p> & ]]> \ud800 \uffff", "a\tb\rc\n" * 50])
def test_any_text_becomes_a_file_that_opens(tmp_path: Path, text: str) -> None:
    from docx import Document as read_docx

    applied = apply(text, find(text, LEXICON), Naming(text, Key(), lambda _: 0), LEXICON)
    path = tmp_path / "a.docx"
    write_copy(applied, letter(text), path)
    lines = [paragraph.text for paragraph in read_docx(str(path)).paragraphs]
    assert len(lines) == text.count("\n") + 1
    assert "".join(lines).count("<w:p>") == text.count("<w:p>")
    for ending in (".md", ".txt"):
        write_copy(applied, letter(text), tmp_path / f"a{ending}")


# -- what is left --------------------------------------------------------------------------------------


def test_an_address_that_stands_once_more_is_said_to_be_left() -> None:
    text = "He lives at 27 Quayside, Hexham. Post goes to x.y@example.org."
    found = find(text, LEXICON)
    twice = text + " Again: 27 quayside,\nHexham; X.Y@example.org."
    new = apply(twice, found, Naming(twice, Key(), lambda _: 0), LEXICON)
    assert {f.kind for f in new.remaining} == {Kind.ADDRESS, Kind.EMAIL}


def stored(work: Desk) -> StoredDocument:
    return at_once(work.names._document(work.document_id))


def test_a_review_goes_with_its_document() -> None:
    work = desk()
    review = opened(work)
    review.mark(0, 2, Kind.NAME)
    work.vault.run("DELETE FROM conversations WHERE id = ?", (stored(work).conversation_id,))
    assert work.vault.rows("SELECT count(*) AS n FROM name_reviews")[0]["n"] == 0


# -- thousands of findings -----------------------------------------------------------------------


def many(people: int) -> str:
    """A text with three findings for each person: a name, the surname again, a telephone."""
    names = [f"{chr(65 + n // 26 % 26)}oltys{chr(97 + n % 26)}kin" for n in range(people)]
    said = (f"Mr Marek {name} came. Mr {name} rang 07700 {900_000 + n}." for n, name in enumerate(names))
    return "\n\n".join(said)


def laid_anew(review: NameReview, work: Desk) -> NameReview:
    """The same decisions over the same findings, from the beginning."""
    done: list[NameReview] = []
    work.names.open(work.document_id, lambda _progress: None, done.append)
    return done[0]


def test_what_a_decision_touches_is_as_if_all_had_been_found_anew() -> None:
    work = desk(many(60))
    review = opened(work)
    for at in (0, 7, 7, 11):
        review.decide(review.groups[at], keep=not review.groups[at].kept)
        again = laid_anew(review, work)
        assert (review.findings, review.groups) == (again.findings, again.groups)
    while review.can_undo:
        review.undo()
        again = laid_anew(review, work)
        assert (review.findings, review.groups) == (again.findings, again.groups)


def test_what_is_marked_in_a_long_text_is_found_between_turns_of_the_window() -> None:
    work = desk(many(400))
    turns: deque[Callable[[], None]] = deque()
    work.names._soon = turns.append
    done: list[NameReview] = []
    work.names.open(work.document_id, lambda _progress: None, done.append)
    while turns:
        turns.popleft()()
    (review,) = done
    heard: list[int] = []
    review.changed.subscribe(lambda _none: heard.append(len(review.findings)))
    place = review.text.index("came")
    review.mark(place, place + 4, Kind.NAME)
    review.decide(review.groups[0], keep=True)  # before all is found: that is done first
    assert not review.at_work
    assert review.groups[0].kept
    assert sum(one.text == "came" for one in review.findings) == 400
    assert len(heard) == 2
    while turns:
        turns.popleft()()
    assert len(heard) == 2
