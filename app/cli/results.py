"""Results as JSON-ready values and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.parts import covered_pages, document_result, error_result, unread_result
from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.engine.models import Model
from app.domain.errors import from_text
from app.domain.summaries.addressed_told import spoken_lines
from app.domain.summaries.addressed_use import ADDRESSED, doubted
from app.domain.summaries.keyfacts import SCAN, SENTENCES, KeyFact, key_facts
from app.domain.summaries.missing import missing
from app.domain.summaries.rendering import DOUBTS, as_text, groups, place, where
from app.domain.summaries.summary_options import options_of
from app.domain.summarising import Flag, Summary, Support
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
        "adapter": _adapter(message),
        "error": error_result(from_text(message.error) if message.error else None),
    }


def _adapter(message: Message) -> dict[str, Any] | None:
    """With which adapter a reply was written; None for none."""
    if not message.adapter:
        return None
    return {
        "id": message.adapter,
        "name": message.adapter_name,
        "strength": message.adapter_strength,
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
        "place": model.place,
        "parts": [asdict(part) for part in model.parts],
        "source": asdict(model.source),
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
    """A summary: what was read, each point with its place and words, key facts, and what is left out.

    `pages` counts them: total, read, ocr (recognised from a picture), skipped (each with its number and why).
    `facts` and `missing` are found by rules in the stored text; `facts` of a sentence in `missing` are those
    that no point says. `flags` names what a person has to look at.
    """
    covered = asdict(summary.coverage)
    found = doubted(key_facts(document), document, summary.addressed)
    return {
        "document": document_result(document),
        "state": str(message.state),
        "coverage": {**covered, "accounted": summary.coverage.accounted},
        "pages": covered_pages(summary.coverage),
        "preset": summary.preset,
        "wishes": options_of(summary).as_dict(),
        "sections": [
            {"title": title, "points": len(points), "stated": bool(points)}
            for title, points in groups(summary)
        ],
        "points": [
            {
                "text": point.text,
                "told": point.told,
                "flags": list(point.flags),
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
        "facts": [fact_result(fact) for fact in found],
        "missing": [
            {
                "page": entry.page,
                "start": entry.start,
                "end": entry.end,
                "quote": entry.quote,
                "facts": [fact_result(fact) for fact in entry.facts],
            }
            for entry in missing(found, summary.points)
        ],
        "flags": _flags(summary, found),
        "hidden_characters": summary.hidden_characters,
        "addressed": [
            {**asdict(one), "text": document.text[one.start : one.end]} for one in summary.addressed
        ],
        "model": summary.model_id,
        "seconds": round(summary.seconds, 1),
        "timings": {"seconds": round(summary.seconds, 1)},
        "error": error_result(from_text(message.error) if message.error else None),
    }


def failed_result(file: Path, message: Message) -> dict[str, Any]:
    """A file of several that has no summary: its name, and why."""
    return {
        "document": unread_result(file.name),
        "state": str(message.state),
        "error": error_result(from_text(message.error) if message.error else None),
    }


def fact_result(fact: KeyFact) -> dict[str, Any]:
    """A key fact with its place; `start` and `end` are those of the value, the quote's are beside them."""
    return {**asdict(fact), "kind": str(fact.kind)}


def _flags(summary: Summary, found: Sequence[KeyFact]) -> list[dict[str, Any]]:
    weak = [
        {"flag": "weak", "page": point.page, "start": point.start, "end": point.end}
        for point in summary.points
        if point.support is Support.WEAK
    ]
    digits = [
        {"flag": fact.doubt, "page": fact.page, "start": fact.start, "end": fact.end}
        for fact in found
        if fact.doubt
    ]
    hidden = [{"flag": "hidden text", "characters": summary.hidden_characters}]
    others = [
        {"flag": flag, "page": point.page, "start": point.start, "end": point.end}
        for point in summary.points
        for flag in point.flags
    ]
    spoken = [
        {"flag": ADDRESSED, "page": one.page, "start": one.start, "end": one.end} for one in summary.addressed
    ]
    return [*weak, *others, *digits, *spoken, *(hidden if summary.hidden_characters else [])]


def summary_text(summary: Summary, document: Document) -> str:
    """A summary as plain text with its coverage line."""
    head = f"{document.title or document.name}\n{coverage_text(summary.coverage)}"
    head += f"\nKind: {summary.preset}" if summary.preset else ""
    found = doubted(key_facts(document), document, summary.addressed)
    facts = [_fact_line(fact, document) for fact in found if fact.kind not in SENTENCES]
    left = missing_lines(summary, document)
    spoken = [f"- {line}" for line in spoken_lines(summary, document)]
    parts = [head, as_text(summary, document)]
    parts += ["\n".join(["Key facts", *facts])] if facts else []
    parts += ["\n".join(["Not in the summary", *left])] if left else []
    parts += ["\n".join(["Sentences that speak to an AI", *spoken])] if spoken else []
    return "\n\n".join(parts)


def missing_lines(summary: Summary, document: Document) -> list[str]:
    """What of a document is not in its summary, a line for each."""
    found = doubted(key_facts(document), document, summary.addressed)
    return [
        f"- “{entry.quote}” [{where(entry.page, document)}]{_doubt(entry.facts[0])}"
        for entry in missing(found, summary.points)
    ]


def _fact_line(fact: KeyFact, document: Document) -> str:
    label = fact.label or str(fact.kind).capitalize()
    return f"- {label}: {fact.value}{_doubt(fact)} [{where(fact.page, document)}]"


def _doubt(fact: KeyFact) -> str:
    if fact.doubt == ADDRESSED:
        return f" ({DOUBTS[Flag.ADDRESSED]})"
    if fact.doubt == SCAN:
        return f" ({DOUBTS[Flag.SCAN]})"
    return f" (wrong {fact.doubt})" if fact.doubt else ""


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
