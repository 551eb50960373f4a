"""Summaries and their points as rows: what has no column of its own stands in `extra`, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from app.domain.safety.addressed import Addressed
from app.domain.safety.addressed_reasons import Reason
from app.domain.summarising import Also, Coverage, Covered, Flag, Point, Summary, Support
from app.storage.rows import Row


def point_of(row: Row) -> Point:
    """A point from its row."""
    more = json.loads(row["extra"])
    return Point(
        row["text"],
        Support(row["support"]),
        row["page"],
        row["start"],
        row["stop"],
        row["heading"],
        more.get("document", ""),
        more.get("told", ""),
        tuple(map(Flag, more.get("flags", ()))),
        tuple(Also(**place) for place in more.get("also", ())),
    )


def point_extra(point: Point) -> str:
    """What a point has beside its columns; what is empty is left out."""
    more = {
        "document": point.document_id,
        "told": point.told,
        "flags": point.flags,
        "also": [asdict(place) for place in point.also],
    }
    return json.dumps({name: value for name, value in more.items() if value})


def summary_extra(summary: Summary) -> str:
    """What a summary has beside its columns."""
    more = {
        "wishes": dict(summary.wishes),
        "documents": [asdict(one) for one in summary.documents],
        "addressed": [asdict(one) for one in summary.addressed],
    }
    return json.dumps({name: value for name, value in more.items() if value})


def summary_more(extra: str) -> dict[str, Any]:
    """The fields of a summary that stand in `extra`."""
    more = json.loads(extra)
    documents = tuple(
        Covered(
            one["name"],
            one["document_id"],
            coverage_of(one["coverage"]) if one["coverage"] else None,
            one["error"],
            one.get("path", ""),
        )
        for one in more.get("documents", ())
    )
    return {
        "documents": documents,
        "wishes": tuple(sorted(more.get("wishes", {}).items())),
        "addressed": tuple(
            Addressed(**{**one, "reason": Reason(one["reason"])}) for one in more.get("addressed", ())
        ),
    }


def coverage_of(stored: Row) -> Coverage:
    """A coverage from its JSON."""
    return Coverage(
        total=stored["total"],
        read=tuple(stored["read"]),
        blank=tuple(stored["blank"]),
        scanned=tuple(stored["scanned"]),
        failed=tuple(stored["failed"]),
        unread=tuple(stored["unread"]),
        paged=stored["paged"],
        ocr=tuple(stored.get("ocr", ())),  # coverages stored before scans were read have none
        weak=tuple(stored.get("weak", ())),
    )
