"""A model library in a folder of its own, and small good files to put into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.shelf import Shelf
from tests import gguf_corpus as corpus


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    times = iter(float(second) for second in range(1000, 2000))
    return Shelf(folder, clock=lambda: next(times))


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """A small good file whose content depends on its name."""

    def make(*arguments: str, **named: str) -> Path:
        return corpus.written(tmp_path / "sources", *arguments, **named)

    return make
