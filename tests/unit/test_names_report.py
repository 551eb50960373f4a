"""A summary handed on without names: nobody in any text of the report, and one key for all of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.names.deidentifying import Applied, Swap
from app.domain.names.pseudonyms import Key
from app.domain.summaries.report import FactRow, Missing, Report, ReportSection, Source, Statement, Writer
from app.services.names_report import Cleared, NamelessReports, without_names
from tests.fakes import FakeBackground
from tests.names_desk import desk

HASH = "ab" * 32
REPORT = Report(
    title="Discharge of Mr Marek Soltys",
    sections=(
        ReportSection(
            "Seen by Dr Aloysius Penhaligon",
            (
                Statement("Mr Soltys takes Ramipril 5 mg.", "p. 1", source="Marek Soltys: Ramipril 5 mg"),
                Statement("Ring Halina Soltys on 07700 900123.", "p. 2", flags=("Soltys is not there",)),
            ),
        ),
    ),
    sources=(Source("Marek_Soltys.pdf", HASH, 10, (), 2),),
    writer=Writer("m" * 32, "Penhaligon 3B", HASH),
    version="1",
    made="2026-03-12",
    facts=(FactRow("NHS number", "943 476 5919", "p. 1", "NHS No: 943 476 5919"),),
    missing=(Missing("born 03/11/1961 at 27 Quayside, Hexham", "p. 2"),),
    warnings=("Page 3 was signed by Aloysius Penhaligon.",),
)


def texts(value: Any) -> str:
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple):
        return "".join(map(texts, value))
    return "".join(texts(getattr(value, f.name)) for f in fields(value)) if is_dataclass(value) else ""


def made(report: Report = REPORT) -> tuple[Cleared, Any]:
    work, found = desk(""), []
    NamelessReports(work.deidentification, FakeBackground()).make(lambda: report, found.append, _raise)
    return found[0], work


def _raise(error: Exception) -> None:
    raise error


def test_no_text_of_it_names_anybody_and_the_rest_stays() -> None:
    cleared, _work = made()
    said = texts(replace(cleared.report, writer=None))
    for word in ("Soltys", "Marek", "Halina", "Penhaligon", "900123", "943 476", "03/11/1961", "Quayside"):
        assert word not in said, word
    for word in ("Ramipril 5 mg", HASH, "NHS No: ", "p. 2", "2026-03-12", "Page 3 was signed by "):
        assert word in said, word
    assert cleared.report.writer == REPORT.writer
    assert cleared.places >= 9
    assert cleared.left == ()


def test_one_person_is_one_person_everywhere_and_the_vault_can_tell_who() -> None:
    cleared, work = made()
    person = cleared.report.title.removeprefix("Discharge of Mr ")
    assert cleared.report.sections[0].statements[0].text.startswith(f"Mr {person} takes")
    assert work.deidentification.restore(cleared.report.title) == REPORT.title


def test_texts_are_cut_where_they_were_whatever_is_in_them() -> None:
    plain = replace(
        REPORT, title="\n\n", warnings=("", " ", "one\n\ntwo", "\n\n7 May"), facts=(), missing=(), sources=()
    )
    cleared, _work = made(plain)
    assert cleared.report.title == "\n\n"
    assert cleared.report.warnings[:3] == ("", " ", "one\n\ntwo")


def test_a_pseudonym_given_meanwhile_is_not_given_again() -> None:
    work, background, found = desk(""), FakeBackground(hold=True), []
    NamelessReports(work.deidentification, background).make(lambda: REPORT, found.append, _raise)
    text = "Dear Anna Hargreave, please come."
    work.deidentification.apply(text, work.deidentification.find(text))  # while the report is made
    while background.waiting:
        background.finish()
    key = Key(work.pseudonyms.all())
    assert [names for names in key.persons().values() if "Anna Hargreave" in names] == [["Anna Hargreave"]]
    assert "Anna" not in work.deidentification.restore(found[0].report.title)


def test_what_is_found_across_two_texts_is_in_neither() -> None:
    def replaced(text: str) -> Applied:
        start = text.index("Soltys")  # the end of the title, and the beginning of what follows
        end = text.index("Seen") + len("Seen")
        new = text[:start] + "[X]" + text[end:]
        return Applied(new, (Swap(start, end, start, start + 3),), ())

    cleared = without_names(REPORT, replaced)
    assert cleared.report.title == "Discharge of Mr Marek [X]"
    assert cleared.report.sections[0].heading == "[X] by Dr Aloysius Penhaligon"
