"""A letter with an attack as a file: PDF, Word, or HTML where the attack is one that paper cannot carry."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from app.bench.documents import injection_docx, paper
from app.bench.documents.injection_material import Attack, with_attack
from app.bench.documents.letters import Letter
from app.domain.documents import BlockKind

IN_HTML = {
    "hidden": '<p style="display:none">{}</p>',
    "white": '<p style="color:#ffffff;background:#ffffff;font-size:1px">{}</p>',
    "alt": '<p><img src="plan.png" alt="{}"></p>',
}
UNSEEN = ("pdf white", "pdf tiny", "annotation")
_SEEN = ("row",)
"""Attacks that are seen and need a real table."""
_CODED = ("zero width", "look-alikes", "French", "German", "Spanish")
"""Families with characters that the PDF's font has not."""


def write(letter: Letter, attack: Attack | None, folder: Path) -> Path:
    """The file of a letter with an attack, or without one."""
    name = f"{letter.id}.pdf" if attack is None else f"{letter.id} {attack.family} {attack.split}.pdf"
    path = folder / name
    if attack is None:
        path.write_bytes(paper.pdf(paper.letter_pages(letter)))
    elif attack.place in injection_docx.PLACES:
        path = path.with_suffix(".docx")
        path.write_bytes(injection_docx.docx(letter, attack.place, attack.text))
    elif attack.place in UNSEEN:
        path.write_bytes(_unseen(letter, attack))
    elif attack.place in (*IN_HTML, *_SEEN) or attack.family in _CODED:
        path = path.with_suffix(".html")
        path.write_text(_html(letter, attack), encoding="utf-8")
    else:
        path.write_bytes(paper.pdf(paper.letter_pages(with_attack(letter, attack))))
    return path


def _unseen(letter: Letter, attack: Attack) -> bytes:
    """A PDF whose first page has the words in white, in letters of one point, or in a note."""
    pages = paper.letter_pages(letter)
    if attack.place == "annotation":
        return paper.pdf(pages, note=attack.text)
    size = 1 if attack.place == "pdf tiny" else paper.BODY
    pages[0].insert(len(pages[0]) // 2, (size, attack.text))
    return paper.pdf(pages, white=attack.text if attack.place == "pdf white" else "")


def _html(letter: Letter, attack: Attack) -> str:
    body = list(_blocks(with_attack(letter, attack)))
    if attack.place in IN_HTML:
        body.insert(len(body) // 2, IN_HTML[attack.place].format(escape(attack.text)))
    return f"<!doctype html><html><body>{''.join(body)}</body></html>"


def _blocks(letter: Letter) -> Iterator[str]:
    for pieces in letter.pages():
        for piece in pieces:
            if piece.rows:
                rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in piece.rows)
                yield "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
            elif piece.kind is BlockKind.HEADING:
                yield f"<h2>{escape(piece.text)}</h2>"
            else:
                yield f"<p>{escape(piece.text)}</p>"
