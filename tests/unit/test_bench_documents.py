"""What the rows of `stillroom bench documents` are made of: letters, their gold, each row's mechanism."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from app.bench.documents import bombs, corrupting, paper, turning
from app.bench.documents.comparing import literally_lost, lost, words
from app.bench.documents.corrupting import KINDS, Around
from app.bench.documents.judging import holds, not_there, supports
from app.bench.documents.letters import Known, Letter, as_document, letters
from app.bench.documents.part import DOCUMENTS
from app.bench.documents.proving import suite
from app.bench.documents.reading import report
from app.bench.documents.summaries import spread
from app.bench.documents.watching import most_held
from app.bench.parts import ENGINE
from app.bench.rows import NotMeasured
from app.domain.documents import PageState
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences
from tests.document_builders import read
from tests.material import degrade, render

MATERIAL = letters()
SAMPLE = [
    next(each for each in MATERIAL if each.layout == layout)
    for layout in ("letter", "columns", "table", "form")
]


def ident(letter: Letter) -> str:
    return letter.id


# -- the letters -----------------------------------------------------------------------------------


def test_there_are_sixty_letters_of_several_kinds_languages_and_layouts() -> None:
    assert len(MATERIAL) >= 60
    assert len({letter.id for letter in MATERIAL}) == len(MATERIAL)
    assert {letter.language for letter in MATERIAL} >= {"en", "de", "fr", "es"}
    assert {letter.layout for letter in MATERIAL} == {"letter", "columns", "table", "form"}
    assert len({letter.kind for letter in MATERIAL}) >= 7
    assert sum(2 <= len(letter.pages()) <= 6 for letter in MATERIAL) >= 8
    assert sum(len(letter.paraphrases) for letter in MATERIAL) >= 60


@pytest.mark.parametrize("letter", MATERIAL, ids=ident)
def test_each_says_that_it_is_synthetic_and_its_gold_is_true(letter: Letter) -> None:
    whole = " ".join(f"{letter.header} {letter.text} {letter.footer}".split())
    assert "SYNTHETIC" in whole
    assert "{" not in whole and "}" not in whole
    lines = as_document(letter).text.splitlines()
    for known in letter.facts:
        assert any(holds(known, line) for line in lines), known
    for said in (*letter.follow_ups, *letter.names, *letter.things):
        assert said.casefold() in whole.casefold()
    for word in letter.absent:
        assert not re.search(rf"\b{word}\b", whole, re.I), word


def test_the_amounts_of_an_invoice_add_up() -> None:
    found = [letter for letter in MATERIAL if letter.kind == "invoice" and letter.id.startswith("invoice-")]
    assert found
    for letter in found:
        (table,) = [piece for page in letter.pages() for piece in page if piece.rows]
        amounts = [Decimal(row[-1].lstrip("£").replace(",", "")) for row in table.rows[1:]]
        *items, net, vat, total = amounts
        assert sum(items) == net
        assert net + vat == total


def test_without_the_material_nothing_is_measured(tmp_path: Path) -> None:
    with pytest.raises(NotMeasured):
        letters(tmp_path)


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", SAMPLE, ids=ident)
def test_a_letter_is_read_whole_from_every_rendering(letter: Letter) -> None:
    wanted = words(as_document(letter).text)
    plain = read(paper.pdf(paper.letter_pages(letter)), "a.pdf")
    set_out = read(render.pdf(letter), "a.pdf")
    for document in (plain, set_out, read(render.docx(letter), "a.docx")):
        assert not wanted - words(document.text)
        assert all(page.state is PageState.READ for page in document.pages)
    assert len(plain.pages) == len(letter.pages()) == len(set_out.pages)


def test_a_scan_is_worse_with_each_level_and_always_the_same() -> None:
    (page, *_) = degrade.rendered(render.pdf(SAMPLE[0]), dpi=60)
    scans = [degrade.degrade(page, level, seed=7) for level in range(4)]
    far = [float(np.abs(np.asarray(scan, float) - np.asarray(page, float)).mean()) for scan in scans]
    assert far == sorted(far) and far[0] < 2 < far[3]
    assert all(scan.size == page.size for scan in scans)
    assert degrade.degrade(page, 3, seed=7).tobytes() == scans[3].tobytes()
    assert degrade.degrade(page, 3, seed=8).tobytes() != scans[3].tobytes()
    document = read(degrade.scanned_pdf(scans, dpi=60), "scan.pdf")
    assert len(document.pages) == 4


def test_a_long_report_has_its_pages_and_tells_them_apart() -> None:
    document = read(report(30), "report.pdf")
    assert len(document.pages) == 30
    assert "Page 30 of 30" in document.text


# -- words beside pdftotext ------------------------------------------------------------------------


def test_a_lost_word_is_counted_and_a_joined_one_is_not() -> None:
    assert not lost("the data-\ndriven test", "the data-driven test")
    assert not lost("the inter-\nesting test", "the interesting test")
    assert not lost("ﬁnal û", "final ûˆ")
    assert lost("a dose of 5 mg and 5 ml", "a dose of 5 mg and ml") == {"5": 1}


def test_slips_of_the_other_program_are_not_held_against_the_reader() -> None:
    assert not lost("di\x1berent \x1cnes \x15 o\x1ece", "different fines – office")
    assert not lost("10 8 in R 2 and 108", "10 ⁸ in R² and 10⁸")
    assert not lost("the datadriven test", "the data-driven test")
    assert not lost("a diagram\n11\n1\n22\n", "a diagram\n1 1 1 2 2")
    assert literally_lost("di\x1berent \x1cnes", "different fines") == 1.0


def test_what_the_reader_loses_stays_lost() -> None:
    assert lost("there is no pain\nx i β", "there is pain, xiβ n o") == {"no": 1}, "prose is not respaced"
    assert lost("\n11\n11\n", "1 1 1") == {"11": 1}, "each sign is used once"
    assert lost("10 mg\nof each", "1 mg of each") == {"10": 1}
    assert lost("di\x1berent", "dierent") == {"different": 1}


# -- the corruption suite --------------------------------------------------------------------------

TRUE = "Dr Ada Moor raised ramipril to 5 mg for two weeks on 3 April 2025 and it was not stopped."
AROUND = Around(["He takes 20 mg."], ["Ada Moor", "Ben Lutz"], ["ramipril", "losartan"])


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (
            "number",
            "Dr Ada Moor raised ramipril to 20 mg for two weeks on 3 April 2025 and it was not stopped.",
        ),
        (
            "unit",
            "Dr Ada Moor raised ramipril to 5 mcg for two weeks on 3 April 2025 and it was not stopped.",
        ),
        (
            "unit",
            "Dr Ada Moor raised ramipril to 5 mg for two months on 3 April 2025 and it was not stopped.",
        ),
        ("negation", "Dr Ada Moor raised ramipril to 5 mg for two weeks on 3 April 2025 and it was stopped."),
        ("name", "Dr Ben Lutz raised ramipril to 5 mg for two weeks on 3 April 2025 and it was not stopped."),
        ("name", "Dr Ada Moor raised losartan to 5 mg for two weeks on 3 April 2025 and it was not stopped."),
        ("date", "Dr Ada Moor raised ramipril to 5 mg for two weeks on 4 April 2025 and it was not stopped."),
        (
            "date",
            "Dr Ada Moor raised ramipril to 5 mg for two weeks on 3 September 2025 and it was not stopped.",
        ),
        ("date", "Dr Ada Moor raised ramipril to 5 mg for two weeks on 3 April 2026 and it was not stopped."),
    ],
)
def test_each_kind_makes_one_thing_wrong(kind: str, wrong: str) -> None:
    assert wrong in KINDS[kind](TRUE, AROUND)


def test_nothing_is_made_of_a_sentence_with_nothing_to_change() -> None:
    assert [kind for kind, corrupt in KINDS.items() if corrupt("Thank you, everybody.", AROUND)] == []


def test_no_corruption_is_the_sentence_itself() -> None:
    for letter in MATERIAL:
        document = as_document(letter)
        texts = [document.text[s.start : s.end] for s in sentences(document)]
        around = Around(texts, letter.names, letter.things)
        assert not [
            t for t in texts for corrupt in KINDS.values() for wrong in corrupt(t, around) if wrong == t
        ]


FEWEST = {"role": 12, "standing": 60}
"""Few sentences of the letters have two parties; those by hand have 41 more."""


def test_small_words_and_neighbours_are_put_wrong() -> None:
    assert turning.scope("Pay at least £5 before May.") == [
        "Pay at most £5 before May.",
        "Pay at least £5 after May.",
    ]
    assert turning.standing("It must be sealed.") == ["It has been sealed."]
    assert turning.roles("Ann owes Ben £5.", ["Ann", "Ben"]) == ["Ben owes Ann £5."]
    assert turning.roles("Ann and Ben met.", ["Ann", "Ben"]) == []
    sentences_ = ["The lift is old.", "The roof was mended in May."]
    assert turning.merges(sentences_[1], sentences_) == ["The lift was mended in May."]
    assert turning.merges("It was mended in May.", ["The lift is old.", "It was mended in May."]) == []


def test_two_facts_of_a_sentence_are_exchanged() -> None:
    assert "It rose from 9 to 7 mg." in corrupting.numbers("It rose from 7 to 9 mg.", AROUND)
    assert "From 5 May 2026 to 3 April 2025." in corrupting.dates("From 3 April 2025 to 5 May 2026.", AROUND)


def test_what_is_corrupt_is_caught_and_what_is_true_is_not_flagged() -> None:
    """The issue's bars by kind, and those of the kinds that need no strange word."""
    tallies, flags = suite(MATERIAL)
    for kind, tally in tallies.items():
        assert tally.tried >= FEWEST.get(kind, 100), kind
        assert 1 - tally.share_wrong >= 0.95, (kind, tally.wrong)
    assert flags.tried >= 60
    assert flags.share_wrong <= 0.10, flags.wrong


# -- lines of a summary ----------------------------------------------------------------------------

SOURCE = "Losartan 50 mg was started on 3 April 2025 at 10:40 by Dr Ada Moor, file AB-77."


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ("Losartan 50 mg was started on 3 April 2025.", []),
        ("Fifty mg of losartan was started by Ada Moor.", []),
        ("Losartan 60 mg was started.", ["60 mg"]),
        ("Losartan 50 mcg was started.", ["50 mcg"]),
        ("It was started on 4 April 2025.", ["date"]),
        ("It was started at 11:40.", ["11:40"]),
        ("It was started by Dr Ben Moor.", ["Ben"]),
        ("It is in file AB-78.", ["ab-78"]),
    ],
)
def test_what_is_not_in_the_cited_words_is_named(said: str, odd: list[str]) -> None:
    assert not_there(said, SOURCE) == odd


def test_a_citation_supports_what_has_its_words_and_denies_what_it_denies() -> None:
    def point(text: str) -> Point:
        return Point(text, Support.VERIFIED, 1, 0, 5)

    assert supports(point("Losartan was started by Ada Moor."), SOURCE)
    assert not supports(point("The garden gate was painted green."), SOURCE)
    assert not supports(point("Losartan was not started."), SOURCE)


def test_a_gold_fact_is_its_value_beside_its_word() -> None:
    known = Known("50 mg", "losartan")
    assert holds(known, "Losartan:  50\nmg")
    assert not holds(known, "Losartan 150 mg")
    assert not holds(known, "Ramipril 50 mg")
    assert holds(Known("900 metres", "walks"), "She walked 900 metres.")
    assert holds(Known("78 %", "mathematics"), "Her mark in mathematics rose from 62% to 78%.")
    assert not holds(Known("8 %", "mathematics"), "Her mark in mathematics rose to 78%.")
    assert not holds(Known("5", "dose"), "dose 5.5") or holds(Known("5", "dose"), "dose 5.")


def test_fewer_letters_are_spread_over_all() -> None:
    few = spread(MATERIAL, 12)
    assert len({letter.kind for letter in few}) >= 6
    assert spread(MATERIAL, 999) == list(MATERIAL)


# -- bombs, memory, rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted({*bombs.CORPUS} - {"line.txt", "table.html", "zip.docx", "stream.pdf"})
)
def test_small_bombs_are_small_on_disk(name: str) -> None:
    assert 0 < len(bombs.CORPUS[name]()) < 3 << 20


def test_the_mark_of_most_memory_is_the_kernels(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text("VmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n")
    assert most_held(7, tmp_path) == 2 << 20
    assert most_held(8, tmp_path) == 0
    with pytest.raises(NotMeasured):
        most_held(7, tmp_path / "none")


def test_rows_are_named_once_over_all_parts() -> None:
    names = [*ENGINE.names, *DOCUMENTS.names]
    assert len(names) == len(set(names))
    for name in DOCUMENTS.names:
        (chosen,) = DOCUMENTS.chosen({name})
        assert name in [figure.name for figure in chosen.figures]


def test_the_pdf_writer_keeps_every_sign_of_the_material() -> None:
    for letter in MATERIAL:
        letter.text.encode("cp1252")
    document = read(paper.pdf([[(10, "A (b) \\ c: 3,50 € für Ümläute, 5 °C, m²")]]), "a.pdf")
    assert "A (b) \\ c: 3,50 € für Ümläute, 5 °C, m²" in document.text
    assert io.BytesIO(paper.pdf([[]])).read(5) == b"%PDF-"
