"""What a proved point is worth beside others: by its looks, its support and where it stands."""

from __future__ import annotations

import re

from app.domain.proof.quoting import informativeness
from app.domain.summarising import Point, Support

_ASIDE = re.compile(
    r"^\W*(?:appendix\s+)?(?:[A-Z\d.]+\s+)?(?:references|bibliography|acknowledge?ments?|index|\w* ?code)\b",
    re.I,
)
_WORTH = {Support.VERIFIED: 0.3, Support.QUOTED: 0.15, Support.WEAK: 0.0}


def worth(point: Point) -> float:
    """How much a point deserves a place in the summary."""
    return informativeness(point.text) + _WORTH[point.support] - aside(point)


def aside(point: Point) -> float:
    """What a point loses for standing beside the matter: references, code, thanks."""
    return 0.5 * bool(_ASIDE.search(point.heading))
