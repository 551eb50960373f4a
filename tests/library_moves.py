"""Moving a library, for tests: what is in its folder, whether all of it can be used, stopping in between."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine.models import Model
from app.library.hashing import Cancelled, ignore, never
from app.library.shelf import Shelf
from app.library.shelf_moving import Move

HOUSEKEEPING = {".lock", ".library", ".moving.lock", "moved.json", "moving.json", "index.json"}


def content(folder: Path) -> dict[str, bytes]:
    """Everything in a folder but what the program keeps for itself."""
    found = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    own = {name: path for name, path in found.items() if name not in HOUSEKEEPING}
    return {name: path.read_bytes() for name, path in own.items() if path.suffix != ".tmp"}


def move(shelf: Shelf, target: Path, progress: Any = ignore, cancelled: Any = never) -> tuple[Path, Any]:
    return Move(shelf.index).go(target, progress, cancelled)


def all_ready(shelf: Shelf) -> list[str]:
    return [shelf.ready(model).name for model in shelf.list()]


def models_of(shelf: Shelf) -> list[Model]:
    return Shelf(shelf.index.home).list()


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As between two disks."""

    def failing(*arguments: Any) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", failing)


def cancel_at(shelf: Shelf, target: Path, step: int) -> bool:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) >= step

    try:
        move(shelf, target, cancelled=cancelled)
    except Cancelled:
        return True
    return False
