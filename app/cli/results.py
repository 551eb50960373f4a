"""Results as JSON-ready values and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.domain.chat import Message
from app.domain.documents import Document
from app.domain.keyfacts import SENTENCES, KeyFact, key_facts
from app.domain.missing import missing
from app.domain.models import Model
from app.domain.rendering import as_text, groups, place, where
from app.domain.summarising import Coverage, Summary, Support
from app.domain.summary_options import options_of
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
    """A summary: what was read, each point with its place and words, key facts, and what is left out.

    `pages` counts them: total, read, ocr (recognised from a picture), skipped (each with its number and why).
    `facts` and `missing` are found by rules in the stored text; `facts` of a sentence in `missing` are those
    that no point says. `flags` names what a person has to look at.
    """
    covered = asdict(summary.coverage)
    found = key_facts(document)
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
        "pages": _pages(summary.coverage),
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
        "model": summary.model_id,
        "seconds": round(summary.seconds, 1),
        "timings": {"seconds": round(summary.seconds, 1)},
    }


def fact_result(fact: KeyFact) -> dict[str, Any]:
    """A key fact with its place; `start` and `end` are those of the value, the quote's are beside them."""
    return {**asdict(fact), "kind": str(fact.kind)}


def _pages(covered: Coverage) -> dict[str, Any]:
    why = (("blank", covered.blank), ("scanned", covered.scanned), ("failed", covered.failed))
    skipped = [{"page": page, "why": reason} for reason, pages in why for page in pages]
    skipped += [{"page": page, "why": "unread"} for page in covered.unread]
    ocr = [*covered.ocr, *covered.weak]
    return {
        "total": covered.total,
        "read": len(covered.read),
        "ocr": len(ocr),
        "skipped": sorted(skipped, key=lambda entry: int(entry["page"])),
    }


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
    return [*weak, *others, *digits, *(hidden if summary.hidden_characters else [])]


def summary_text(summary: Summary, document: Document) -> str:
    """A summary as plain text with its coverage line."""
    head = f"{document.title or document.name}\n{coverage_text(summary.coverage)}"
    found = key_facts(document)
    facts = [_fact_line(fact, document) for fact in found if fact.kind not in SENTENCES]
    left = [f"- “{entry.quote}” [{where(entry.page, document)}]" for entry in missing(found, summary.points)]
    parts = [head, as_text(summary, document)]
    parts += ["\n".join(["Key facts", *facts])] if facts else []
    parts += ["\n".join(["Not in the summary", *left])] if left else []
    return "\n\n".join(parts)


def _fact_line(fact: KeyFact, document: Document) -> str:
    label = fact.label or str(fact.kind).capitalize()
    doubt = f" (wrong {fact.doubt})" if fact.doubt else ""
    return f"- {label}: {fact.value}{doubt} [{where(fact.page, document)}]"


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
