"""The documents as a part of the benchmark, with rows for what other parts of the program add."""

from __future__ import annotations

from app.bench.documents import (
    estimates,
    index_time,
    injection,
    memory,
    proving,
    reading,
    retrieval,
    scans,
    summaries,
    viewing,
)
from app.bench.parts import Part

DOCUMENTS = Part(
    "documents",
    "Documents",
    (
        *reading.MEASUREMENTS,
        *scans.MEASUREMENTS,
        *viewing.MEASUREMENTS,
        *proving.MEASUREMENTS,
        *summaries.MEASUREMENTS,
        *estimates.MEASUREMENTS,
        *retrieval.MEASUREMENTS,
        *index_time.MEASUREMENTS,
        *injection.MEASUREMENTS,
        *memory.MEASUREMENTS,
    ),
)
