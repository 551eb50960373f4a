"""How models made here compare with their originals: `drifts.json` in the library, by the smaller one's id.

A drift is about two files that never change; it is measured again for nothing but another engine. A damaged
list is as none.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.domain.errors import LibraryAway
from app.domain.library.quantising import Drift
from app.domain.library.task_drift import TaskDrift, from_json

NAME = "drifts.json"
LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A drift, the id of the original, and the version of the engine it was measured with.

    `tasks`: what is lost in the tasks, None if they were not asked.
    """

    original: str
    engine: str
    drift: Drift
    tasks: TaskDrift | None = None


class Drifts:
    """The list in the library's folder, which `folder` gives (or raises LibraryAway)."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def get(self, model_id: str) -> Kept | None:
        """What was measured of a model that was made here."""
        row = self._rows().get(model_id)
        with suppress(ValueError, TypeError, KeyError):
            if isinstance(row, dict):
                drift = drift_from(dict(row["drift"]))
                return Kept(str(row["original"]), str(row["engine"]), drift, _tasks(row.get("tasks")))
        return None

    def add_tasks(self, model_id: str, tasks: TaskDrift) -> None:
        """Keep what is lost in the tasks beside a drift that is kept; fewer answers never replace more."""
        kept = self.get(model_id)
        if kept is None:
            return
        before = kept.tasks
        same = before is not None and (before.suite, before.engine) == (tasks.suite, tasks.engine)
        if before is None or not same or tasks.asked >= before.asked:
            self.put(model_id, replace(kept, tasks=tasks))

    def put(self, model_id: str, kept: Kept) -> None:
        """Keep it; a disk that refuses costs only measuring again. What the tasks gave before stays."""
        before = self.get(model_id)
        if kept.tasks is None and before is not None and before.original == kept.original:
            kept = replace(kept, tasks=before.tasks)
        rows = self._rows() | {model_id: asdict(kept)}
        with suppress(OSError, LibraryAway):
            path = self._folder() / NAME
            beside = path.with_name(f".{NAME}.{secrets.token_hex(4)}.tmp")
            try:
                beside.write_text(json.dumps({"version": 1, "drifts": rows}, indent=1), encoding="ascii")
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)

    def _rows(self) -> dict[str, Any]:
        with suppress(OSError, LibraryAway, ValueError, TypeError, KeyError, RecursionError):
            with (self._folder() / NAME).open("rb") as file:
                content = file.read(LONGEST + 1)
            body = json.loads(content) if len(content) <= LONGEST else {}
            rows = body["drifts"] if body["version"] == 1 else {}
            return rows if isinstance(rows, dict) else {}
        return {}


def _tasks(data: Any) -> TaskDrift | None:
    """What was kept of the tasks; None for nothing, or for what cannot be."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        return from_json(data) if data is not None else None
    return None


def drift_from(data: dict[str, Any]) -> Drift:
    """A drift from its fields. Raises ValueError, TypeError and KeyError for what cannot be one."""
    values = {each.name: float(data[each.name]) for each in fields(Drift)}
    if not all(math.isfinite(value) and value >= 0 for value in values.values()):
        raise ValueError
    return Drift(
        int(values["positions"]),
        values["perplexity"],
        values["perplexity_smaller"],
        values["divergence"],
        values["divergence_error"],
        values["divergence_90"],
        values["divergence_99"],
        values["agreement"],
    )
