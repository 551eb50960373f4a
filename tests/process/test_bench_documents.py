"""Rows of documents with the real services and children: cheap ones, once, for what they find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench.bench import Bench, Plan
from app.bench.documents import scans, viewing
from app.bench.documents.letters import letters
from app.bench.documents.reading import SCANS
from app.documents import ocr
from tests.material import degrade, render


def test_the_viewer_is_timed_beside_pdfium_alone(tmp_path: Path) -> None:
    first, after, elsewhere = viewing.viewer(Bench(Plan(tmp_path / "none.gguf", effort=0), tmp_path))
    assert first.value is not None and first.value > 0
    assert after.value is not None and after.value < first.value
    assert elsewhere.facts["pages"] == 1
    assert elsewhere.facts["times PDFium alone"] > 1  # it is the same page, sent through two pipes


@pytest.mark.model
@pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up")
def test_a_scan_with_another_number_than_its_text_is_named(tmp_path: Path) -> None:
    letter = next(each for each in letters() if each.id == "free-complaint")
    (page, *_) = degrade.rendered(render.pdf(letter))
    (tmp_path / "a.pdf").write_bytes(degrade.scanned_pdf([degrade.degrade(page, 1, 1)]))
    gold = render_text(letter.text).replace("4471", "4472")
    row = {"file": "a.pdf", "kind": "scan", "about": "a letter", "text": f"{gold} {letter.footer} Page 1"}
    (tmp_path / SCANS).write_text(json.dumps([row]), encoding="utf-8")
    plan = Plan(tmp_path / "none.gguf", (tmp_path / SCANS,))
    rows = {row.figure.name: row for row in scans.ocr(Bench(plan, tmp_path))}
    wrong, right = rows["ocr-characters"].value, rows["ocr-numbers"].value
    assert wrong is not None and 0 < wrong < 2
    assert right is not None and 0.8 < right < 1
    assert "not read: 4472; read: 4471" in str(rows["ocr-numbers"].facts["wrong 1"])
    assert rows["photo-characters"].value is None
    assert rows["ocr-unmarked"].value == 0


def render_text(text: str) -> str:
    """A letter's text without the marks of its headings."""
    return "\n".join(line.removeprefix("# ") for line in text.splitlines())
