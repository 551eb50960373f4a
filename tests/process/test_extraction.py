"""`stillroom extract` with real children: invoices in several layouts, code alone and with a model.

The bar: no cell is wrong without being marked. `measure` prints the figures.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.document_builders import Pdf

ROOT = Path(__file__).parents[2]
RUN = (
    "import sys; from app.cli import commands; from app.cli.extraction import extract; "
    "commands.stillroom.add_command(extract); sys.exit(commands.run(sys.argv[1:]))"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS += ("November", "December")
NAMES = (
    "Alder & Sons Ltd",
    "Brightwater Supplies",
    "Corbel Engineering plc",
    "Dunmore Paper Co",
    "Eskdale Foods",
)
Gold = dict[str, str]


def invoice(number: int) -> tuple[bytes, Gold]:
    """A synthetic invoice in one of five layouts, with what is really stated in it."""
    dice = random.Random(number)
    code, po = f"INV-{dice.randint(1000, 9999)}", f"PO{dice.randint(10000, 99999)}"
    day, month = dice.randint(1, 28), dice.randint(1, 11)
    lines = [(f"Item {i}", dice.randint(1, 9), dice.randint(100, 9000)) for i in range(dice.randint(2, 5))]
    net = sum(count * price for _, count, price in lines)
    vat = net // 5
    gold = {
        "invoice_number": code,
        "invoice_date": f"2025-{month:02}-{day:02}",
        "due_date": f"2025-{month + 1:02}-{day:02}",
        "net": f"{net / 100:.2f}",
        "vat": f"{vat / 100:.2f}",
        "total": f"{(net + vat) / 100:.2f}",
        "supplier": dice.choice(NAMES),
    }
    written = f"{day} {MONTHS[month - 1]} 2025", f"{day} {MONTHS[month]} 2025"
    layout = number % 5
    if layout != 3:
        gold["po_number"] = po
    pdf = (_plain, _boxes, _prose, _german_like, _stacked)[layout](gold, po, written, lines)
    return pdf.save(), gold


def _sums(pdf: Pdf, gold: Gold, names: tuple[str, str, str], y: float = 300) -> None:
    for name, key, height in zip(names, ("net", "vat", "total"), (y, y - 16, y - 32), strict=True):
        pdf.at(330, height, name).at(470, height, f"£{float(gold[key]):,.2f}")


def _items(pdf: Pdf, lines: list[tuple[str, int, int]], y: float = 560) -> None:
    for x, name in zip((60, 300, 360, 460), ("Description", "Qty", "Unit price", "Amount"), strict=True):
        pdf.at(x, y, name)
    for row, (name, count, price) in enumerate(lines, start=1):
        pdf.at(60, y - 16 * row, name).at(300, y - 16 * row, str(count))
        pdf.at(360, y - 16 * row, f"{price / 100:,.2f}").at(460, y - 16 * row, f"{count * price / 100:,.2f}")


def _plain(gold: Gold, po: str, days: tuple[str, str], lines: list[tuple[str, int, int]]) -> Pdf:
    pdf = Pdf().line(gold["supplier"], 16, bold=True).line("INVOICE", 14, bold=True)
    pdf.lines(f"Invoice number: {gold['invoice_number']}", f"Invoice date: {days[0]}", f"Due date: {days[1]}")
    pdf.lines(f"Your order: {po}", f"Supplier: {gold['supplier']}")
    _items(pdf, lines)
    _sums(pdf, gold, ("Subtotal", "VAT 20%", "Total"))
    return pdf


def _boxes(gold: Gold, po: str, days: tuple[str, str], lines: list[tuple[str, int, int]]) -> Pdf:
    pdf = Pdf().line("Invoice", 16, bold=True)
    heads = ("Invoice no", "Date of issue", "Payment due", "PO number")
    for x, name, said in zip((60, 190, 320, 450), heads, (gold["invoice_number"], *days, po), strict=True):
        pdf.at(x, 720, name).at(x, 704, said)
    pdf.at(60, 660, "Issued by").at(190, 660, gold["supplier"])
    _items(pdf, lines)
    _sums(pdf, gold, ("Net total", "VAT", "Amount due"))
    return pdf


def _prose(gold: Gold, po: str, days: tuple[str, str], lines: list[tuple[str, int, int]]) -> Pdf:
    pdf = Pdf().line(gold["supplier"], 16, bold=True)
    pdf.lines(
        "Dear customer,", f"This is our invoice {gold['invoice_number']} of {days[0]} for your order {po}."
    )
    net, vat, total = (float(gold[key]) for key in ("net", "vat", "total"))
    pdf.lines(f"The goods come to £{net:,.2f} before tax; to this we add VAT of £{vat:,.2f}.")
    pdf.lines(
        f"Please pay the total of £{total:,.2f} by {days[1]}.", f"{len(lines)} kinds of goods were sent."
    )
    return pdf


def _german_like(gold: Gold, po: str, days: tuple[str, str], lines: list[tuple[str, int, int]]) -> Pdf:
    pdf = Pdf().line(gold["supplier"], 12).line("Tax invoice", 12)
    first, then = (f"{d[8:]}.{d[5:7]}.2025" for d in (gold["invoice_date"], gold["due_date"]))
    pdf.lines(f"Invoice No. {gold['invoice_number']} Date {first} Due by {then}", "Customer no. 4711")
    _items(pdf, lines)
    for name, key, y in (("Sub total", "net", 300), ("Tax", "vat", 284), ("Grand total", "total", 268)):
        whole, part = f"{float(gold[key]):,.2f}".split(".")
        pdf.at(330, y, name).at(470, y, f"{whole.replace(',', '.')},{part} EUR")
    return pdf


def _stacked(gold: Gold, po: str, days: tuple[str, str], lines: list[tuple[str, int, int]]) -> Pdf:
    pdf = Pdf()
    for name, said in (
        ("Invoice number", gold["invoice_number"]),
        ("Invoice date", days[0]),
        ("Due date", days[1]),
    ):
        pdf.line(name, 9, bold=True).line(said).line(" ")
    pdf.lines(f"Purchase order no: {po}", f"From: {gold['supplier']}", "Previous balance: £12.00")
    _items(pdf, lines, 500)
    _sums(pdf, gold, ("Total excl VAT", "VAT (20%)", "Total incl VAT"))
    return pdf


def judge(row: dict[str, Any], gold: Gold) -> tuple[int, int, list[str]]:
    """Fields right, to be checked, and wrong without a mark (named)."""
    right, to_check, wrong = 0, 0, []
    for name, cell in row["fields"].items():
        stated = gold.get(name)
        said = str(cell["value"] or "").split(" ")[0] if name in ("net", "vat", "total") else cell["value"]
        if cell["status"] in ("to check", "not read"):
            to_check += 1
        elif cell["status"] == "found" and name in ("vat_rate",):
            right += 1 if cell["value"] == "20 %" else 0
            wrong += [] if cell["value"] == "20 %" else [name]
        elif (said or None) == stated:
            right += 1
        else:
            wrong.append(f"{row['document']} {name}: {cell['value']!r} for {stated!r}")
    return right, to_check, wrong


def extract(folder: Path, *more: str, status: int = 0, count: int = 10) -> Any:
    inbox = folder / "in"
    inbox.mkdir(exist_ok=True)
    for number in range(count):
        (inbox / f"{number:02}.pdf").write_bytes(invoice(number)[0])
    return run(folder, str(inbox), "--form", "invoice", "--json", *more, status=status)


def run(folder: Path, *arguments: str, status: int = 0) -> Any:
    command = [sys.executable, "-c", RUN, "--home", str(folder / "home"), "extract", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == status, f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return json.loads(done.stdout) if "--json" in arguments else done.stdout + done.stderr


def figures(result: Any) -> tuple[int, int, list[str]]:
    judged = [judge(row, invoice(number)[1]) for number, row in enumerate(result["rows"])]
    return sum(j[0] for j in judged), sum(j[1] for j in judged), [name for j in judged for name in j[2]]


def test_code_alone_is_never_wrong_without_a_mark(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    result = extract(tmp_path, "--code-only", "--csv", str(table), "--xlsx", str(tmp_path / "table.xlsx"))
    right, to_check, wrong = figures(result)
    assert not wrong, wrong
    assert right >= 0.7 * (right + to_check), (right, to_check)
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 10
    assert (tmp_path / "table.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.model
def test_a_small_model_adds_no_value_that_is_wrong_without_a_mark(tmp_path: Path) -> None:
    right, _, wrong = figures(extract(tmp_path, count=5))
    assert not wrong, wrong
    assert right


def test_a_file_that_is_no_document_has_its_row(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.pdf", tmp_path / "b.pdf"
    good.write_bytes(invoice(0)[0])
    bad.write_bytes(b"%PDF-1.4 nothing")
    result = run(tmp_path, str(good), str(bad), "--form", "invoice", "--code-only", "--json", status=7)
    assert [row["error"] is None for row in result["rows"]] == [True, False]
    assert {cell["status"] for cell in result["rows"][1]["fields"].values()} == {"not read"}


def test_a_form_with_a_fault_is_named_before_anything_is_read(tmp_path: Path) -> None:
    form = tmp_path / "mine.toml"
    form.write_text('name = "a"\ntitle = "A"\n[[field]]\nname = "x"\nlabel = "X"\ntype = "number"\n')
    said = run(tmp_path, "a.pdf", "--form", str(form), status=2)
    assert "field 1" in said and "number" in said
    assert "Ready forms" in run(tmp_path, "a.pdf", "--form", "letter", status=2)
