"""What has been set up already, so that a second start runs no other program to find out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path


def fingerprint(*parts: str | Path) -> str:
    """A short digest over texts and the contents of files; a missing file counts as empty."""
    running = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            content = part.read_bytes() if part.is_file() else b""
        else:
            content = part.encode()
        running.update(hashlib.sha256(content).digest())
    return running.hexdigest()[:32]


class Stamp:
    """The finished steps of one environment, each with the fingerprint of what it was made from."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._steps = _read(path)

    def holds(self, wanted: Mapping[str, str]) -> bool:
        """Whether all these steps were finished with these fingerprints."""
        return all(self._steps.get(step) == value for step, value in wanted.items())

    def forget(self, *steps: str) -> None:
        """Drop steps before they are redone, so that an interrupted one is redone again."""
        self._steps = {step: value for step, value in self._steps.items() if step not in steps}
        self._save()

    def record(self, step: str, value: str) -> None:
        """Note that a step is finished."""
        self._steps[step] = value
        self._save()

    def clear(self) -> None:
        """Forget everything, for a new environment."""
        self._steps = {}

    def _save(self) -> None:
        if not self._path.parent.is_dir():
            return
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._steps, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(self._path)


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(step): str(value) for step, value in found.items()}
