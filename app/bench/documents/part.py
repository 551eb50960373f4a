"""The documents as a part of the benchmark, with rows for what other parts of the program add."""

from __future__ import annotations

from app.bench.documents import memory, proving, reading, summaries
from app.bench.parts import Part

DOCUMENTS = Part(
    "documents",
    "Documents",
    (
        *reading.MEASUREMENTS,
        *proving.MEASUREMENTS,
        *summaries.MEASUREMENTS,
        *memory.MEASUREMENTS,
    ),
)
