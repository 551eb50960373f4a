"""The files of a first day with documents: a report, a scanned letter, a contract, a folder of invoices.

All are made from the synthetic letters of the bench. `python -m tests.e2e.desk_files FOLDER` writes them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.bench.documents.letters import Letter, letters
from tests.e2e.conftest import report
from tests.material import render
from tests.material.degrade import degrade, rendered, scanned_pdf

SCAN_LEVEL, SEED = 2, 7


def write_desk(folder: Path, pages: int = 40, invoices: int = 20) -> Path:
    """Write `report.pdf` of so many pages, `scan.pdf`, `contract.pdf` and `invoices`; returns the folder."""
    (folder / "invoices").mkdir(parents=True)
    report(folder / "report.pdf", pages)
    of_kind = {kind: [one for one in letters() if one.kind == kind] for kind in KINDS}
    (folder / "contract.pdf").write_bytes(render.pdf(of_kind["contract"][0]))
    pictures = [degrade(page, SCAN_LEVEL, SEED) for page in rendered(render.pdf(of_kind["clinic letter"][0]))]
    (folder / "scan.pdf").write_bytes(scanned_pdf(pictures))
    for number in range(invoices):
        _invoice(folder / "invoices", of_kind["invoice"], number)
    return folder


KINDS = ("contract", "clinic letter", "invoice")


def _invoice(folder: Path, known: list[Letter], number: int) -> None:
    """In turn as PDF and as DOCX, as they come from different senders."""
    letter, copy = known[number // 2 % len(known)], number // (2 * len(known)) + 1
    name = f"{letter.id}-{copy}"
    if number % 2:
        (folder / f"{name}-word.docx").write_bytes(render.docx(letter))
    else:
        (folder / f"{name}.pdf").write_bytes(render.pdf(letter))


if __name__ == "__main__":
    write_desk(Path(sys.argv[1]))
