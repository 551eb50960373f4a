"""Rows of tables as JSON-ready values and back, exactly: amounts keep their places, times their digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from app.domain.extraction.extracting import By, Cell, Decision, Place, Reason, Review, Row, State
from app.domain.extraction.field_found import Value
from app.domain.extraction.field_tables import Note, TableRow, Why
from app.domain.safety.addressed import Addressed
from app.domain.safety.addressed_reasons import Reason as Speaking

Stored = Mapping[str, Any]
"""What `json.loads` gives for an object that `row_to_dict` made."""


def row_to_dict(one: TableRow) -> dict[str, object]:
    """Everything but the place in the table and the document, which are columns of their own."""
    row = one.row
    return {
        "path": one.path,
        "model": one.model_id,
        "waiting": one.waiting,
        "notes": [_note(note) for note in one.notes],
        "name": row.document,
        "sha256": row.sha256,
        "form": row.form,
        "pages": row.pages,
        "unread": list(row.unread),
        "hidden": row.hidden_characters,
        "error": row.error,
        "addressed": [asdict(spoken) for spoken in row.addressed],
        "cells": [_cell(cell) for cell in row.cells],
    }


def row_from_dict(data: Stored, position: int, document_id: str | None) -> TableRow:
    """The row that was stored."""
    row = Row(
        document=data["name"],
        sha256=data["sha256"],
        form=data["form"],
        cells=tuple(_cell_of(cell) for cell in data["cells"]),
        pages=data["pages"],
        unread=tuple(data["unread"]),
        hidden_characters=data["hidden"],
        error=data["error"],
        addressed=tuple(
            Addressed(**{**spoken, "reason": Speaking(spoken["reason"])})
            for spoken in data.get("addressed", ())  # rows stored before have none
        ),
    )
    notes = tuple(_note_of(note) for note in data["notes"])
    return TableRow(position, data["path"], document_id, row, data["model"], data["waiting"], notes)


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "field": cell.field,
        "state": cell.state.value,
        "reason": cell.reason.value if cell.reason else None,
        "place": _place(cell.place) if cell.place else None,
        "others": [_place(other) for other in cell.others],
        "by": cell.by.value,
        "review": _review(cell.review),
    }


def _cell_of(data: Stored) -> Cell:
    return Cell(
        field=data["field"],
        state=State(data["state"]),
        reason=Reason(data["reason"]) if data["reason"] else None,
        place=_place_of(data["place"]) if data["place"] else None,
        others=tuple(_place_of(other) for other in data["others"]),
        by=By(data["by"]),
        review=_review_of(data["review"]),
    )


def _place(place: Place) -> dict[str, object]:
    value = place.value
    return {
        "shown": value.shown,
        "key": value.key,
        "amount": None if value.amount is None else str(value.amount),
        "unit": value.unit,
        "page": place.page,
        "start": place.start,
        "end": place.end,
        "quote": place.quote,
    }


def _place_of(data: Stored) -> Place:
    amount = None if data["amount"] is None else Decimal(data["amount"])
    value = Value(data["shown"], data["key"], amount, data["unit"])
    return Place(value, data["page"], data["start"], data["end"], data["quote"])


def _review(review: Review | None) -> dict[str, object] | None:
    if review is None:
        return None
    return {"decision": review.decision.value, "value": review.value, "at": review.at}


def _review_of(data: Stored | None) -> Review | None:
    return Review(Decision(data["decision"]), data["value"], data["at"]) if data else None


def _note(note: Note) -> dict[str, object]:
    return {
        "number": note.number,
        "field": note.field,
        "why": note.why.value,
        "before": _review(note.before),
        "after": _review(note.after),
        "at": note.at,
    }


def _note_of(data: Stored) -> Note:
    before, after = _review_of(data["before"]), _review_of(data["after"])
    return Note(data["number"], data["field"], Why(data["why"]), before, after, data["at"])
