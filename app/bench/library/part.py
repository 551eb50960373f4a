"""The model library as a part of the benchmark."""

from __future__ import annotations

from app.bench.library import cutting, downloading, hostile, page, repeated, verdicts, wrong
from app.bench.parts import Part

LIBRARY = Part(
    "library",
    "The model library",
    (
        *downloading.MEASUREMENTS,
        *cutting.MEASUREMENTS,
        *wrong.MEASUREMENTS,
        *hostile.MEASUREMENTS,
        *page.MEASUREMENTS,
        *verdicts.MEASUREMENTS,
        *repeated.MEASUREMENTS,
    ),
)
