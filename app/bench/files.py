"""Model files to measure with that are not in the library."""

from __future__ import annotations

import json
from pathlib import Path

TEST_MODELS = Path(__file__).parents[2] / ".venv" / "test-models.json"
"""Where set-up notes the models that tests and benchmarks use; only in a checkout."""


def test_models(listed: Path = TEST_MODELS) -> list[Path]:
    """The model files that set-up has fetched for tests; none outside of a checkout."""
    try:
        found = json.loads(listed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    paths = [Path(path) for path in found.values()] if isinstance(found, dict) else []
    return [path for path in paths if path.is_file()]
