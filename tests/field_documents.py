"""Documents for extraction, made from text: blank lines part blocks, bars make tables, "# " a heading."""

from __future__ import annotations

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState

INVOICE = """
# ACME Supplies Ltd

Invoice number: INV-2024-0017
Invoice date: 3 March 2025

Due date 2 April 2025 PO number PO-778

| Description | Qty | Unit price | Amount |
| Blue paint | 2 | 500.00 | 1,000.00 |
| Brushes | 5 | 10.00 | 50.00 |
| Subtotal | 1,050.00 |
| VAT 20% | 210.00 |
| Total | £1,260.00 |
"""


def made(text: str, name: str = "a.pdf", hidden: str = "") -> Document:
    """A document of one page for each part between form feeds; "!SCAN" alone on a page makes it a picture.

    `hidden` is put at the end as text that nobody sees.
    """
    whole, pages, blocks = "", [], []
    for number, part in enumerate(text.split("\f"), start=1):
        start = len(whole)
        if part.strip() == "!SCAN":
            pages.append(Page(number, start, start, PageState.SCANNED))
            continue
        for block in part.strip("\n").split("\n\n"):
            kind = BlockKind.TABLE if block.startswith("|") else BlockKind.PARAGRAPH
            if block.startswith("# "):
                kind, block = BlockKind.HEADING, block[2:]
            blocks.append(Block(kind, len(whole), len(whole) + len(block), int(kind is BlockKind.HEADING)))
            whole += block + "\n\n"
        pages.append(Page(number, start, len(whole), PageState.READ))
    if hidden:
        blocks.append(Block(BlockKind.HIDDEN, len(whole), len(whole) + len(hidden)))
        last = pages[-1]
        whole += hidden + "\n\n"
        pages[-1] = Page(last.number, last.start, len(whole), last.state)
    return Document(
        name, FileKind.PDF, "0" * 64, len(whole), True, whole, tuple(pages), tuple(blocks), "", len(hidden)
    )
