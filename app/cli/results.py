"""Results as JSON-ready values and as plain text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.models import Model
from app.domain.rendering import as_text, place
from app.domain.summarising import Summary
from app.services.health import Check
from app.wording import coverage_text, size_text
from app.wording_models import licence_text

MARKS = {"ok": "ok  ", "warn": "note", "fail": "FAIL"}


def message_result(message: Message) -> dict[str, Any]:
    """A reply. `thinking`: what a reasoning model wrote before it; printed with `--json` only."""
    return {
        "text": message.text,
        "thinking": message.thinking,
        "state": str(message.state),
        "model": message.model_id,
        "error": message.error,
    }


def model_result(model: Model) -> dict[str, Any]:
    """A model of the library."""
    return {
        "id": model.id,
        "name": model.name,
        "file": model.file,
        "bytes": model.bytes,
        "sha256": model.sha256,
        "licence": model.licence,
        "origin": model.origin,
        **{
            key: value
            for key, value in asdict(model.facts).items()
            if key not in ("name", "bytes", "licence")
        },
    }


def model_line(model: Model) -> str:
    """One line for a list."""
    return f"{model.id}  {model.name}  {size_text(model.bytes)}  {licence_text(model.licence)}"


def summary_result(message: Message, summary: Summary, document: Document) -> dict[str, Any]:
    """A summary: what was read, and each point with its place and the words that support it."""
    covered = asdict(summary.coverage)
    return {
        "document": {
            "name": document.name,
            "kind": str(document.kind),
            "sha256": document.sha256,
            "paged": document.paged,
            "title": document.title,
        },
        "state": str(message.state),
        "coverage": {**covered, "accounted": summary.coverage.accounted},
        "points": [
            {
                "text": point.text,
                "support": str(point.support),
                "page": point.page,
                "place": place(point, document),
                "heading": point.heading,
                "start": point.start,
                "end": point.end,
                "source": document.text[point.start : point.end],
            }
            for point in summary.points
        ],
        "hidden_characters": summary.hidden_characters,
        "model": summary.model_id,
        "seconds": round(summary.seconds, 1),
    }


def summary_text(summary: Summary, document: Document) -> str:
    """A summary as plain text with its coverage line."""
    head = f"{document.title or document.name}\n{coverage_text(summary.coverage)}"
    return f"{head}\n\n{as_text(summary, document)}"


def check_line(check: Check) -> str:
    """One finding of the doctor."""
    facts = ", ".join(f"{name} {_plain(value)}" for name, value in check.facts.items())
    return f"{MARKS[check.status]}  {check.name}: {facts}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, int) and value > 1 << 20:
        return size_text(value)
    return str(value)
