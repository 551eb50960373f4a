"""Models of one's own: what was found, is here twice, is known of one; as JSON-ready values and as text."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from app.cli.parts import error_result
from app.cli.results import model_line, model_result
from app.domain.engine.fitting import verdict
from app.domain.engine.models import Computer
from app.domain.errors import from_text
from app.domain.library.card import Card, Point, Tried
from app.domain.library.care import Checked, Duplicate, MoveState
from app.domain.library.drift import differences
from app.domain.library.found import Findings, Found
from app.wording import explain, size_text
from app.wording_judging import RunWording
from app.wording_models import licence_text

ORIGINS = {
    "starter": "Came with Stillroom",
    "imported": "Copied in from a file",
    "downloaded": "Downloaded",
    "linked": "Used where it lies",
    "found": "Used where another program has it",
    "quantised": "Made here from another model",
    "bundle": "Brought in a bundle",
}
FITS = {"fits": "fits", "slow": "will be slow", "no": "will not fit"}
CHATS = {
    "known": "its template is known",
    "built-in": "told by the marks in its template",
    "none": "no known chat template; it continues text",
}


# -- found ---------------------------------------------------------------------------------------


def found_result(found: Found, number: int, computer: Computer) -> dict[str, Any]:
    """A model of another program; `number` is what `models use-found` takes."""
    facts = found.facts
    return {
        "number": number,
        "program": str(found.program),
        "name": found.name,
        "also": list(found.also),
        "files": list(found.files),
        "bytes": found.bytes,
        "sha256": found.claimed,
        "repository": found.repository,
        "revision": found.revision,
        "licence": found.licence,
        "architecture": facts.architecture if facts else None,
        "quantisation": facts.quantisation if facts else None,
        "context": facts.context_trained if facts else None,
        "fits": verdict(facts, computer).kind if facts else None,
        "same_as": found.same_as,
        "error": error_result(from_text(found.error) if found.error else None),
    }


def findings_result(findings: Findings, computer: Computer) -> dict[str, Any]:
    """All that was found, and where."""
    models = [found_result(found, number + 1, computer) for number, found in enumerate(findings.models)]
    return {
        "models": models,
        "looked_in": list(findings.looked_in),
        "outside": findings.outside,
        "cut_short": findings.cut_short,
    }


def findings_text(findings: Findings, computer: Computer) -> str:
    """A line for each, and what was left out."""
    lines = [_found_line(found, number + 1, computer) for number, found in enumerate(findings.models)]
    if not lines:
        lines = ["No model of another program was found."]
    if findings.outside:
        lines.append(
            f"{findings.outside} links lead out of their program's folder and were not followed; "
            "`stillroom models link FILE` takes the file itself."
        )
    if findings.cut_short:
        lines.append("A folder holds more than is looked at; the rest was left out.")
    return "\n".join(lines)


def _found_line(found: Found, number: int, computer: Computer) -> str:
    parts = [f"{number:3}", str(found.program), found.name, size_text(found.bytes)]
    if found.facts is not None:
        parts += [FITS[verdict(found.facts, computer).kind], licence_text(found.licence)]
    if found.error:
        parts.append(explain(from_text(found.error)).title)
    if found.same_as:
        parts.append(f"the same as {found.same_as} here")
    return "  ".join(parts)


# -- care ----------------------------------------------------------------------------------------


def checked_result(checked: Checked) -> dict[str, Any]:
    """A model that was hashed again."""
    error = from_text(checked.error) if checked.error else None
    return {**model_result(checked.model), "verified": error is None, "error": error_result(error)}


def checked_line(checked: Checked) -> str:
    """One line for a list."""
    if checked.error:
        return f"FAIL  {checked.model.name}: {explain(from_text(checked.error)).title}"
    return f"ok    {checked.model.name}  {checked.model.sha256}"


def duplicate_result(duplicate: Duplicate, number: int) -> dict[str, Any]:
    """The same content in several places; `number` is what `models free` takes."""
    return {
        "number": number,
        "name": duplicate.name,
        "sha256": duplicate.sha256,
        "bytes": duplicate.bytes,
        "freed": duplicate.freed,
        "copies": [
            {"owner": copy.owner, "model": copy.model_id, "files": list(copy.files)}
            for copy in duplicate.copies
        ],
        "keep": list(duplicate.keep.files) if duplicate.keep else None,
    }


def duplicate_text(duplicate: Duplicate, number: int) -> str:
    """Where it is, and what could be freed."""
    times = len({copy.files for copy in duplicate.copies})
    said = f"{number:3}  {duplicate.name} is here {times} times, {size_text(duplicate.freed)} could be freed."
    owners = {"": "Stillroom", "linked": "used there by Stillroom", "unlisted": "in the library, not listed"}
    lines = [f"       {owners.get(copy.owner, copy.owner)}: {copy.files[0]}" for copy in duplicate.copies]
    return "\n".join([said, *lines])


def state_result(state: MoveState) -> dict[str, Any]:
    """Where the library is."""
    return asdict(state)


def state_text(state: MoveState) -> str:
    """The same in words."""
    lines = [f"The models are in {state.folder}."]
    if state.away:
        lines = [f"The models are in {state.folder}, and that is not there now. Connect the drive."]
    if state.target and state.switched:
        lines.append("Old files are left in the former folder; they go when no program has them open.")
    elif state.target:
        lines.append(
            f"A move to {state.target} was begun. `stillroom models move {state.target}` goes on with it, "
            "`stillroom models move --undo` gives it up."
        )
    return "\n".join(lines)


# -- a model -------------------------------------------------------------------------------------


def card_result(card: Card) -> dict[str, Any]:
    """All that is known of a model here. Times are seconds since 1970, sizes bytes."""
    made = card.provenance
    return {
        "model": model_result(card.model),
        "provenance": {
            "origin": made.origin,
            "source": asdict(made.source),
            "made_by": made.made_by,
            "packaged_by": made.packaged_by,
            "base_models": list(made.base_models),
            "said_by": made.said_by,
            "place": made.place,
            "linked": made.linked,
            "added_at": made.added_at,
            "parent": made.parent,
            "known": made.known,
        },
        "licence": {
            "id": card.terms.id,
            "name": card.terms.licence.name if card.terms.licence else None,
            "url": card.terms.licence.url if card.terms.licence else None,
            "commercial": card.terms.licence.commercial if card.terms.licence else None,
            "summary": card.terms.licence.summary if card.terms.licence else None,
            "must_be_accepted": card.terms.needed,
            "accepted_at": card.terms.accepted_at or None,
            "locked": card.terms.locked,
        },
        "label": card.label,
        "notice": card.notice,
        "chat": asdict(card.chat),
        "context": card.context,
        "memory": [asdict(point) for point in card.memory],
        "speeds": [asdict(speed) for speed in card.speeds],
        "resisted": asdict(card.resisted) if card.resisted else None,
        "changes": [asdict(change) for change in card.changes],
        "tried": _tried(card.tried),
        "catalogue": card.entry.id if card.entry else None,
        "description": card.said.description,
        "languages": list(card.entry.languages if card.entry else card.said.languages),
    }


def _tried(tried: Tried | None) -> dict[str, Any] | None:
    """What changed in the tasks since a run before."""
    if tried is None:
        return None
    drift, now = tried.drift, tried.now
    return {
        "since": drift.before.started,
        "at": now.started,
        "before_sha256": drift.before.model.sha256,
        "before_engine": drift.before.setup.engine,
        "engine": now.setup.engine,
        "differences": [str(cause) for cause in differences(drift.before, now)],
        "compared": drift.compared,
        "changed": len(drift.changes),
        "was": {"right": drift.was.right, "asked": drift.was.asked},
        "now": {"right": drift.now.right, "asked": drift.now.asked},
    }


def card_text(card: Card) -> str:
    """The same in lines."""
    made = card.provenance
    lines = [model_line(card.model)]
    if card.label:
        lines.append(card.label)
    lines.append(f"{ORIGINS[made.origin]}, here since {_day(made.added_at)}. {made.place}".rstrip())
    makers = [("made by", made.made_by), ("this file by", made.packaged_by), ("from", made.parent)]
    makers += [("based on", ", ".join(made.base_models)), ("at", made.source.repository)]
    told = [f"{said} {who}" for said, who in makers if who]
    if told:
        lines.append(f"{', '.join(told)} (says {made.said_by or 'this computer'})")
    lines += [f"SHA-256 {part.sha256}  {part.file}" for part in made.files]
    lines.append("The catalogue knows this very file." if made.known else "The catalogue does not know it.")
    lines.append(_terms_text(card))
    lines.append(f"Conversation: {card.chat.format}, {CHATS[card.chat.status]}.")
    lines += [_point_text(point) for point in card.memory]
    for speed in card.speeds:
        where = speed.device or "the processor"
        lines.append(f"On {where}: about {speed.words:.0f} words a second ({speed.writing:.1f} tokens).")
    if card.resisted:
        lines.append(f"Did not follow orders in texts: {card.resisted.right} of {card.resisted.asked}.")
    lines += [f"{change.kind}: {change.entry} {change.note}".rstrip() for change in card.changes]
    if card.tried is not None:
        lines.append(f"Tried again: {' '.join(RunWording().between(card.tried.drift, card.tried.now))}")
    if card.notice:
        lines.append(card.notice)
    return "\n".join(lines)


def _terms_text(card: Card) -> str:
    terms = card.terms
    said = f"Licence: {licence_text(terms.id)}."
    if not terms.needed:
        return said
    if terms.locked:
        return f"{said} It has to be accepted; the vault tells whether it was."
    return f"{said} {f'Accepted on {_day(terms.accepted_at)}.' if terms.accepted_at else 'Not accepted yet.'}"


def _point_text(point: Point) -> str:
    return f"With {point.context:,} tokens: {size_text(point.total)}, {FITS[point.kind]}."


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
