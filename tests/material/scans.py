"""Scanned and photographed letters with their text, for the rows of OCR.

python -m tests.material.scans FOLDER. Two fonts, two layouts, the two worst scans of `degrade`, and pages
photographed in uneven light. Each file is a PDF of pictures at 200 dpi; `scans.json` says what stands in it:
[{file, kind, about, text}].
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from app.bench.documents.letters import Letter, letters
from tests.material import degrade, render

FACES = ("Helvetica", "Times-Roman")
LAYOUTS = ("letter", "columns")
LEVELS = (2, 3)
EACH = 2
"""Letters of each layout."""
PHOTO = 4
"""What stands for a photograph in the place of a scan's level."""


def words_of(data: bytes) -> str:
    """What stands in a PDF, in the order in which it was written."""
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def chosen() -> list[Letter]:
    """English letters of one or two pages, of each layout, one of a kind."""
    found: list[Letter] = []
    for layout in LAYOUTS:
        kinds: dict[str, Letter] = {}
        for letter in letters():
            if letter.layout == layout and letter.language == "en" and len(letter.pages()) <= 2:
                kinds.setdefault(letter.kind, letter)
        found += list(kinds.values())[:EACH]
    return found


def scans() -> Iterator[tuple[dict[str, str], bytes]]:
    """What is known of each file, and the file."""
    for letter in chosen():
        for face in FACES:
            clean = render.pdf(letter, face)
            pages = degrade.rendered(clean)
            for level in (*LEVELS, PHOTO):
                worse = [
                    degrade.photographed(page, seed) if level == PHOTO else degrade.degrade(page, level, seed)
                    for seed, page in enumerate(pages, start=len(letter.id))
                ]
                kind = "photo" if level == PHOTO else "scan"
                how = "photographed" if level == PHOTO else f"level {level}"
                known = {
                    "file": f"{letter.id}-{face}-{kind}{level}.pdf",
                    "kind": kind,
                    "about": f"{letter.id}, {letter.layout}, {face}, {how}",
                    "text": words_of(clean),
                }
                yield known, degrade.scanned_pdf(worse)


def write(folder: Path) -> int:
    """All of them into a folder; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for known, data in scans():
        (folder / known["file"]).write_bytes(data)
        index.append(known)
    (folder / "scans.json").write_text(json.dumps(index, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(index)


if __name__ == "__main__":
    print(write(Path(sys.argv[1])), "files")
