"""A model library in a folder of its own, and small good files to put into it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.library.elsewhere_places import Machine
from app.library.shelf import Shelf
from tests import gguf_corpus as corpus
from tests.gguf_splitter import split


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


@pytest.fixture
def other(tmp_path: Path) -> Path:
    place = tmp_path / "disk" / "models"
    place.parent.mkdir()
    return place


@pytest.fixture
def stocked(shelf: Shelf, folder: Path, tmp_path: Path) -> Shelf:
    """A file, a set, a linked one, one in the trash, an adapter, a download half done."""
    shelf.add(corpus.written(tmp_path / "s", "one.gguf"))
    shelf.add(split(corpus.written(tmp_path / "s", "two.gguf"), tmp_path / "parts", "big", 2)[0])
    shelf.link(corpus.written(tmp_path / "s", "linked.gguf"))
    shelf.remove(shelf.add(corpus.written(tmp_path / "s", "gone.gguf")).id)
    for name, content in (("adapters/index.json", b"{}"), (".downloads/0a.part", b"half")):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(content)
    (folder / ".work").mkdir()
    (folder / ".work" / "half.gguf").write_bytes(b"thrown away")
    return shelf


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    home = tmp_path / "home" / "person"
    home.mkdir(parents=True)
    return Machine("linux", home, {})


@pytest.fixture
def in_time() -> Iterator[None]:
    """Ends what would wait for ever."""

    def over(*_: object) -> None:
        raise AssertionError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(3)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
