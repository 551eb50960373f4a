"""The library: adding, seeding, removing, checking, and what must never be lost."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.engine.models import STARTER_FILE
from app.domain.errors import (
    ModelChanged,
    ModelExists,
    ModelInvalid,
    ModelMissing,
    NoSpace,
    VaultUnwritable,
)
from app.library import copying
from app.library.hashing import BLOCK, Cancelled
from app.library.shelf import STARTER_NAME, Shelf
from tests import gguf_corpus as corpus

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


def files(folder: Path) -> set[str]:
    """Everything in the folder but the lock."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def starter_is(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("app.library.shelf.STARTER_SHA256", "app.library.shelf_entry.STARTER_SHA256"):
        monkeypatch.setattr(name, hashlib.sha256(path.read_bytes()).hexdigest())


# -- adding --------------------------------------------------------------------------------------


def test_nothing_is_made_by_looking(shelf: Shelf, folder: Path) -> None:
    assert shelf.list() == []
    assert not folder.exists()


def test_an_added_model(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.add(source)
    assert model.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert (model.id, model.bytes) == (model.sha256[:16], source.stat().st_size)
    assert (model.name, model.file, model.origin) == ("Model tiny.gguf", "tiny.gguf", "imported")
    assert (model.licence, model.added_at, model.facts.quantisation) == ("Apache-2.0", 1000.0, "Q8_0")
    assert shelf.path(model).read_bytes() == source.read_bytes()
    assert shelf.list() == [model] == Shelf(folder).list()
    assert shelf.get(model.id) == model
    assert files(folder) == {"index.json", "tiny.gguf"}


@posix
def test_the_folder_is_the_persons_own(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    shelf.add(make())
    assert folder.stat().st_mode & 0o777 == 0o700


def test_progress_counts_bytes(shelf: Shelf, make: Callable[..., Path]) -> None:
    source, seen = make(), []
    with source.open("ab") as file:
        file.write(bytes(2 * BLOCK))
    shelf.add(source, lambda done, total: seen.append((done, total)))
    size = source.stat().st_size
    assert seen[0] == (0, size)
    assert seen[-1] == (size, size)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) == 4


def test_cancelling_leaves_nothing(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    with pytest.raises(Cancelled):
        shelf.add(make(), cancelled=lambda: True)
    assert shelf.list() == []
    assert files(folder) == set()


def test_a_bad_file_is_refused_before_it_is_copied(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(corpus.malformed("split")[1])
    with pytest.raises(ModelInvalid) as caught:
        shelf.add(path)
    assert (caught.value.fault, caught.value.name) == ("split", "bad.gguf")
    assert not folder.exists()


def test_a_file_that_is_not_there(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        shelf.add(tmp_path / "none.gguf")


def test_a_folder_is_no_model(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ModelInvalid) as caught:
        shelf.add(tmp_path)
    assert caught.value.fault == "unreadable"


@posix
def test_a_named_pipe_is_no_model(shelf: Shelf, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(ModelInvalid):
        shelf.add(tmp_path / "pipe.gguf")


@posix
def test_a_link_is_followed(shelf: Shelf, folder: Path, tmp_path: Path, make: Callable[..., Path]) -> None:
    (tmp_path / "link.gguf").symlink_to(make())
    model = shelf.add(tmp_path / "link.gguf")
    assert model.file == "link.gguf"
    assert not (folder / "link.gguf").is_symlink()


def test_a_file_changed_after_it_was_checked_is_refused(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    source = make()

    def swap(done: int, total: int) -> None:
        source.write_bytes(corpus.malformed("token twice")[1])

    with pytest.raises(ModelInvalid) as caught:
        shelf.add(source, swap)
    assert caught.value.fault == "tokens"
    assert files(folder) == set()


def test_the_same_content_is_known_by_any_name(shelf: Shelf, make: Callable[..., Path]) -> None:
    first = shelf.add(make("a.gguf", marker="same", title="One"))
    with pytest.raises(ModelExists) as caught:
        shelf.add(make("b.gguf", marker="same", title="One"))
    assert caught.value.name == first.name
    assert shelf.list() == [first]


def test_names_are_unique(shelf: Shelf, make: Callable[..., Path]) -> None:
    names = [shelf.add(make("x.gguf", "Qwen", marker=str(number))).name for number in range(3)]
    assert names == ["Qwen", "Qwen (Q8_0)", "Qwen (Q8_0) 2"]
    assert [model.file for model in shelf.list()] == ["x.gguf", "x-2.gguf", "x-3.gguf"]


def test_a_file_put_there_by_hand_is_not_listed_and_not_overwritten(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    folder.mkdir(parents=True)
    (folder / "TINY.gguf").write_bytes(b"mine")
    assert shelf.list() == []
    assert shelf.add(make()).file == "tiny-2.gguf"
    assert (folder / "TINY.gguf").read_bytes() == b"mine"


def test_a_full_disk_is_found_before_copying(
    shelf: Shelf, folder: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=1000))
    with pytest.raises(NoSpace) as caught:
        shelf.add(make())
    assert caught.value.free == 1000
    assert caught.value.needed > copying.RESERVE
    assert files(folder) == set()


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, NoSpace), (errno.EROFS, VaultUnwritable), (errno.EIO, ModelInvalid)],
)
def test_errors_while_copying(
    shelf: Shelf,
    folder: Path,
    make: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
) -> None:
    def failing(*arguments: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(copying, "drain", failing)
    with pytest.raises(error):
        shelf.add(make())
    assert files(folder) == set()


def test_a_list_that_cannot_be_written_leaves_the_old_one(
    shelf: Shelf, folder: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shelf.add(make("a.gguf"))

    def failing(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("app.library.index.os.fsync", failing)
    with pytest.raises(NoSpace):
        shelf.remove(first.id)
    assert shelf.list() == [first]
    assert files(folder) == {"index.json", "a.gguf"}


# -- the starter model ---------------------------------------------------------------------------


def test_the_starter_is_put_there_once(
    shelf: Shelf, folder: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = make("starter.gguf")
    starter_is(monkeypatch, starter)
    model = shelf.seed(starter)
    assert model is not None
    assert (model.name, model.file, model.licence) == (STARTER_NAME, STARTER_FILE, "Apache-2.0")
    assert (model.origin, model.facts.name) == ("starter", STARTER_NAME)
    assert files(folder) == {"index.json", STARTER_FILE}
    shelf.remove(model.id)
    shelf.empty_trash()
    assert shelf.seed(starter) is None
    assert shelf.list() == []
    assert starter.exists()


def test_later_starts_neither_hash_nor_need_the_starter(
    shelf: Shelf, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = make("starter.gguf")
    starter_is(monkeypatch, starter)
    shelf.seed(starter)
    starter.unlink()
    monkeypatch.setattr("app.library.copying.sha256", None)
    monkeypatch.setattr("app.library.shelf.sha256", None)
    assert shelf.seed(starter) is None
    model = shelf.list()[0]
    assert shelf.ready(model) == shelf.path(model)


def test_the_starter_is_copied_where_it_cannot_be_linked(
    shelf: Shelf, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*arguments: Any) -> None:
        raise OSError(errno.EXDEV, "another disk")

    starter = make("starter.gguf")
    starter_is(monkeypatch, starter)
    monkeypatch.setattr(os, "link", refused)
    model = shelf.seed(starter)
    assert model is not None
    assert shelf.path(model).read_bytes() == starter.read_bytes()


def test_another_file_is_no_starter(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    with pytest.raises(ModelChanged):
        shelf.seed(make("starter.gguf"))
    with pytest.raises(ModelMissing):
        shelf.seed(folder / "none.gguf")
    assert shelf.list() == []


def test_a_starter_added_by_hand_counts(
    shelf: Shelf, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = make("starter.gguf")
    starter_is(monkeypatch, starter)
    model = shelf.add(starter)
    assert (model.name, model.origin) == (STARTER_NAME, "starter")
    assert shelf.seed(starter) is None
    assert shelf.list() == [model]
