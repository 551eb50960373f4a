"""What is known of models that may be fetched, as JSON-ready values and as plain text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.domain.library.catalogue import Entry, Licence, Terms
from app.domain.library.recommending import Rated, Recommendation
from app.library.catalogue import Loaded
from app.library.signing import Key
from app.wording import explain, size_text
from app.wording_catalogue import CatalogueWording

WORDS = CatalogueWording()


# -- values --------------------------------------------------------------------------------------


def loaded_result(loaded: Loaded) -> dict[str, Any]:
    """The list in use: which, who signed it, why a newer one is not used."""
    fault = loaded.fault
    return {
        "version": loaded.catalogue.version,
        "issued": loaded.catalogue.issued,
        "signed_by": key_result(loaded.by) if loaded.by else None,
        "fault": None if fault is None else {**fault.to_dict(), "text": explain(fault).title},
        "count": len(loaded.catalogue.entries),
    }


def key_result(key: Key) -> dict[str, Any]:
    """A public key; `shown` is its fingerprint in groups of four, for comparing."""
    print_ = key.fingerprint
    shown = " ".join(print_[at : at + 4] for at in range(0, len(print_), 4))
    return {"key": key.id, "owner": key.owner, "fingerprint": print_, "shown": shown}


def entry_result(entry: Entry) -> dict[str, Any]:
    """All that the list says of a model; `known`: size and hash may be relied on."""
    value = asdict(entry)
    value["verified"]["how"] = str(entry.verified.how)
    return {**value, "role": str(entry.role), "known": entry.known}


def rated_result(rated: Rated) -> dict[str, Any]:
    """A model on this computer. Speeds are null where they are not known."""
    entry, pace, verdict = rated.entry, rated.pace, rated.verdict
    return {
        "id": entry.id,
        "name": entry.name,
        "role": str(entry.role),
        "maker": entry.maker,
        "bytes": entry.bytes,
        "licence": entry.licence,
        "recommended": entry.recommended,
        "known": entry.known,
        "installed": rated.here,
        "fits": rated.kind,
        "card": rated.card,
        "memory_needed": verdict.wanted if verdict else None,
        "memory_least": verdict.least if verdict else None,
        "memory_free": verdict.available if verdict else None,
        "words_a_second": round(rated.words, 1) if pace else None,
        "tokens_a_second": round(pace.writing, 1) if pace else None,
        "speed_basis": str(pace.basis) if pace else None,
        "text": WORDS.rated(rated),
        "why": WORDS.why(rated),
    }


def recommendation_result(found: Recommendation) -> dict[str, Any]:
    """The choices, the recommended one first, and what else to know."""
    return {
        "choices": [
            {"pick": str(choice.pick), "title": WORDS.pick(choice.pick), **rated_result(choice.rated)}
            for choice in found.choices
        ],
        "smallest": rated_result(found.smallest) if found.smallest else None,
        "after_closing": rated_result(found.after_closing) if found.after_closing else None,
        "notes": WORDS.notes(found),
    }


# -- texts ---------------------------------------------------------------------------------------


def loaded_text(loaded: Loaded) -> str:
    """One line about the list."""
    by = f", signed by {loaded.by.owner}" if loaded.by else ", came with Stillroom"
    return f"{len(loaded.catalogue.entries)} models, issued {loaded.catalogue.issued}{by}."


def recommendation_text(found: Recommendation) -> str:
    """The choices, each with a line about what it is like."""
    parts = [
        f"{WORDS.pick(choice.pick)}: {_name(choice.rated)}\n"
        f"  {WORDS.rated(choice.rated)}. {WORDS.basis(choice.rated)}\n"
        f"  Good at: {_list(choice.rated.entry.good_at)}."
        for choice in found.choices
    ]
    return "\n\n".join([*parts, *WORDS.notes(found)])


def catalogue_text(loaded: Loaded, found: Recommendation) -> str:
    """A line for each model."""
    lines = [loaded_text(loaded)]
    lines += [explain(loaded.fault).title] if loaded.fault else []
    wide = max((len(rated.entry.id) for rated in found.rated), default=0)
    for rated in found.rated:
        mark = "" if rated.entry.known else " Not verified."
        here = " On this computer." if rated.here else ""
        lines.append(f"{rated.entry.id:{wide}}  {_name(rated)}: {WORDS.rated(rated)}.{mark}{here}")
    return "\n".join(lines)


def show_text(rated: Rated, licence: Licence, terms: Terms) -> str:
    """Everything about one model."""
    entry = rated.entry
    lines = [
        entry.name,
        licence.label,
        f"By {entry.maker}; this file by {entry.packaged_by}.",
        f"For: {WORDS.role(entry.role)}. Languages: {entry.languages_text}.",
        f"Good at: {_list(entry.good_at)}.",
        f"Bad at: {_list(entry.bad_at)}.",
        f"{WORDS.rated(rated)}. {WORDS.why(rated)}".strip(),
        WORDS.basis(rated),
        f"Download: {size_text(entry.bytes) if entry.bytes else 'size not known'}. {WORDS.known(entry)}",
        f"SHA-256: {entry.sha256 or 'not known'}",
        f"From: {entry.repository or 'Stillroom'} {entry.revision} {entry.file}".replace("  ", " "),
        f"Details: {entry.architecture}, {entry.parameters_label}, {entry.quantisation}"
        + (f", context {entry.context} tokens" if entry.context else "")
        + (f", {rated.pace.writing:.1f} tokens a second" if rated.pace else "")
        + ".",
        f"Released: {entry.released}." if entry.released else "",
        entry.remark,
        WORDS.work(licence),
        "",
        terms.text,
        "",
        *(f"{link.title}: {link.url}" for link in entry.sources),
    ]
    return "\n".join(line for at, line in enumerate(lines) if line or at > 13)


def _name(rated: Rated) -> str:
    size = size_text(rated.entry.bytes) if rated.entry.bytes else "size not known"
    return f"{rated.entry.name}, {size}"


def _list(texts: tuple[str, ...]) -> str:
    return "; ".join(texts)
