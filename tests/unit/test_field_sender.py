"""Who sent an invoice without a label that says so: proposed, never found, and not guessed between two."""

from __future__ import annotations

from pathlib import Path

from app.domain.extraction.extracting import Reason, State, decide
from app.domain.extraction.field_search import search
from app.domain.extraction.fields import form_from_toml
from tests.field_documents import made

FORM = form_from_toml(Path("resources/fields/invoice.toml").read_text(encoding="utf-8"))
CUSTOMER = "Wychwood School\n1 High Street\nYork YO1 7EP"
SUPPLIER = "Alder Forge\nUnit 3, Foss Way\nYork YO31 7XX"
REST = "Invoice #INV-1\nIssued on 4 March 2025\n\n| Total | £20.00 |"


def proposed(text: str) -> tuple[State, str]:
    document = made(text)
    field = next(one for one in FORM.fields if one.name == "supplier")
    cell = decide(document, field, search(document, FORM))
    assert cell.reason in (Reason.HEAD, Reason.MISSING)
    return cell.state, cell.shown


def test_a_name_at_the_head_is_to_be_checked() -> None:
    assert proposed(f"{SUPPLIER}\n\nTo: Wychwood School\n\n{REST}") == (State.TO_CHECK, "Alder Forge")


def test_a_recipient_who_stands_first_is_not_proposed() -> None:
    for label in ("Bill to:\n", "Invoice to: ", "To:\n"):
        assert proposed(f"{label}{CUSTOMER}\n\n{SUPPLIER}\n\n{REST}") == (State.TO_CHECK, "Alder Forge")


def test_a_telephone_or_a_bank_tells_the_sender() -> None:
    text = f"{CUSTOMER}\n\n{SUPPLIER}\nTel 01904 496 0018\n\n{REST}"
    assert proposed(text) == (State.TO_CHECK, "Alder Forge")
    text = f"{CUSTOMER}\n\n{SUPPLIER}\n\n{REST}\n\nAccount name: Alder Forge, sort code 00-00-00"
    assert proposed(text) == (State.TO_CHECK, "Alder Forge")


def test_two_names_that_nothing_tells_apart_are_not_guessed_between() -> None:
    assert proposed(f"{CUSTOMER}\n\n{SUPPLIER}\n\n{REST}") == (State.TO_CHECK, "")
