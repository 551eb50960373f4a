"""What the rows of OCR count, and the made scans that they read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.bench.bench import Bench, Plan
from app.bench.documents.reading import SCANS, real_files
from app.bench.documents.scans import KINDS, Scan, Tally, by_kind, characters_wrong, numbers, ocr, scans
from app.bench.rows import NotMeasured
from tests.document_builders import read
from tests.material import degrade, render
from tests.material.scans import LAYOUTS, chosen, words_of


def bench(folder: Path, *others: Path, effort: float = 1.0) -> Bench:
    return Bench(Plan(folder / "none.gguf", others, effort), folder)


def index(folder: Path, count: int = 6) -> Path:
    rows = [
        {"file": f"{n}.pdf", "kind": ("scan", "photo")[n % 2], "about": f"letter {n}", "text": "5 mg"}
        for n in range(count)
    ]
    path = folder / SCANS
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("found", "share"),
    [
        ("Take 5 mg daily.", 0),
        ("Take  5 mg\ndaily.", 0),
        ("Take 6 mg daily.", 1 / 16),
        ("Take 5 mg", 7 / 16),
        ("", 1),
        ("Take 5 mg daily. Page 1", 7 / 16),
    ],
)
def test_a_wrong_character_a_lost_and_an_added_one_count(found: str, share: float) -> None:
    assert characters_wrong(found, "Take 5 mg daily.") == pytest.approx(share)


def test_a_number_is_one_with_its_point_and_its_strokes() -> None:
    assert numbers("1,250.40 on 3/4/2025 at 10:40.") == {"1,250.40": 1, "3/4/2025": 1, "10:40": 1}


def value(tally: Tally, which: int) -> float | None:
    return tally.rows(*KINDS["scan"])[which].value


def test_the_rows_add_up_files_by_their_length_and_take_the_lower_of_recall_and_precision() -> None:
    tally = Tally()
    tally.add(Scan(Path("a.pdf"), "scan", "long", "12 apples and 7 pears."), "12 apples and 7 pears.", 1.0)
    assert (value(tally, 0), value(tally, 1)) == (0, 1)
    tally.add(Scan(Path("b.pdf"), "scan", "short", "5 mg"), "6 mg", 1.0)
    assert value(tally, 0) == pytest.approx(100 * 1 / 26)
    assert value(tally, 1) == pytest.approx(2 / 3)
    (characters, figures) = tally.rows(*KINDS["scan"])
    assert characters.holds is False and figures.holds is False
    assert "short; not read: 5; read: 6" in figures.facts.values()


def test_a_number_that_is_not_there_counts_though_all_others_were_found() -> None:
    tally = Tally()
    tally.add(Scan(Path("a.pdf"), "scan", "a", "5 mg"), "5 mg 77", 1.0)
    assert value(tally, 1) == 0.5


def test_a_kind_without_files_is_not_measured() -> None:
    assert [row.value for row in Tally().rows(*KINDS["photo"])] == [None, None]


def test_a_quick_run_takes_some_of_each_kind(tmp_path: Path) -> None:
    made = bench(tmp_path, index(tmp_path), effort=0.35)
    found = scans(made)
    assert [scan.path.parent for scan in found] == [tmp_path] * 6
    assert [scan.kind for scan in by_kind(found, made)] == ["scan", "photo"]
    assert len(by_kind(found, bench(tmp_path))) == 6


@pytest.mark.parametrize("content", [None, "{}", "[1]", '[{"file": "a.pdf"}]', "not json"])
def test_without_scans_it_says_how_to_make_them(tmp_path: Path, content: str | None) -> None:
    others = []
    if content is not None:
        others = [tmp_path / SCANS]
        others[0].write_text(content)
    with pytest.raises(NotMeasured):
        ocr(bench(tmp_path, *others))


def test_made_scans_are_no_real_documents(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    listed = index(tmp_path / "made")
    others = (listed, listed.parent / "0.pdf", tmp_path / "real.pdf", tmp_path / "model.gguf")
    assert real_files(bench(tmp_path, *others)) == [tmp_path / "real.pdf"]


# -- the pages -------------------------------------------------------------------------------------


def test_letters_of_each_layout_are_chosen_and_their_text_is_in_reading_order() -> None:
    found = chosen()
    assert {letter.layout for letter in found} == set(LAYOUTS)
    assert len({letter.id for letter in found}) == 4
    for letter in found:
        text = words_of(render.pdf(letter, "Times-Roman"))
        lines = [line for line in (letter.header, *letter.text.split("\n"), "Page 1") if line.strip()]
        assert text.startswith(lines[0].removeprefix("# ")[:20])
        assert text.split("\n")[-1].strip().endswith(f"Page {len(letter.pages())}")


def test_a_photograph_is_dark_at_one_side_and_always_the_same() -> None:
    (page, *_) = degrade.rendered(render.pdf(chosen()[0]), dpi=60)
    taken = degrade.photographed(page, 3)
    pixels = np.asarray(taken, float)
    assert taken.size == page.size
    assert pixels[:, :40].mean() < 0.75 * pixels[:, -80:-40].mean()
    assert degrade.photographed(page, 3).tobytes() == taken.tobytes()
    assert degrade.photographed(page, 4).tobytes() != taken.tobytes()
    assert len(read(degrade.scanned_pdf([taken], dpi=60), "photo.pdf").pages) == 1
