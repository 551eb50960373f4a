"""The library: removing with undo, the trash, and files that are not what they were."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ModelChanged, ModelMissing
from app.library import copying
from app.library.hashing import Cancelled
from app.library.shelf import Shelf

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


def files(folder: Path) -> set[str]:
    """Everything in the folder but the lock."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


# -- removing ------------------------------------------------------------------------------------


def test_remove_and_restore(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    one, two = shelf.add(make("a.gguf")), shelf.add(make("b.gguf"))
    shelf.remove(one.id)
    assert shelf.list() == [two]
    assert files(folder) == {"index.json", "b.gguf", ".trash/a.gguf"}
    with pytest.raises(ModelMissing) as caught:
        shelf.get(one.id)
    assert caught.value.name == one.name
    shelf.restore(one.id)
    shelf.restore(one.id)
    assert shelf.list() == [one, two]
    assert shelf.path(one).exists()
    assert files(folder) == {"index.json", "a.gguf", "b.gguf"}


def test_the_trash_is_emptied_for_good(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    one, two = shelf.add(make("a.gguf")), shelf.add(make("b.gguf"))
    shelf.remove(one.id)
    shelf.empty_trash()
    assert files(folder) == {"index.json", "b.gguf"}
    assert shelf.list() == [two]
    with pytest.raises(ModelMissing):
        shelf.restore(one.id)
    shelf.empty_trash()


def test_a_file_that_could_not_be_moved_is_restored_or_deleted(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    model = shelf.add(make())
    (folder / ".trash").write_bytes(b"in the way")
    shelf.remove(model.id)
    assert (folder / model.file).exists()
    shelf.restore(model.id)
    assert shelf.list() == [model]
    shelf.remove(model.id)
    shelf.empty_trash()
    assert not (folder / model.file).exists()


def test_a_name_taken_meanwhile_is_not_overwritten(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    model = shelf.add(make())
    shelf.remove(model.id)
    (folder / "tiny.gguf").write_bytes(b"mine")
    shelf.restore(model.id)
    assert shelf.list()[0].file == "tiny-2.gguf"
    assert (folder / "tiny.gguf").read_bytes() == b"mine"
    shelf.verify(model.id)


def test_adding_what_lies_in_the_trash(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.add(source)
    shelf.remove(model.id)
    again = shelf.add(source)
    assert shelf.list() == [again]
    assert (again.id, again.name, again.file) == (model.id, model.name, model.file)
    assert files(folder) == {"index.json", "tiny.gguf"}


def test_removing_twice_or_nothing(shelf: Shelf, make: Callable[..., Path]) -> None:
    model = shelf.add(make())
    shelf.remove(model.id)
    for unknown in (model.id, "0" * 16):
        with pytest.raises(ModelMissing):
            shelf.remove(unknown)


def test_old_leftovers_are_swept_and_new_ones_are_not(
    shelf: Shelf, folder: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.add(make())
    (folder / ".0123456789abcdef.part").write_bytes(b"half")
    shelf.empty_trash()
    assert (folder / ".0123456789abcdef.part").exists()
    now = (folder / ".0123456789abcdef.part").stat().st_ctime
    monkeypatch.setattr("time.time", lambda: now + copying.STALE_S + 1)
    shelf.empty_trash()
    assert files(folder) == {"index.json", "tiny.gguf"}


# -- checking ------------------------------------------------------------------------------------


def test_verify(shelf: Shelf, make: Callable[..., Path]) -> None:
    seen: list[tuple[int, int]] = []
    model = shelf.add(make())
    shelf.verify(model.id, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (model.bytes, model.bytes)
    with pytest.raises(Cancelled):
        shelf.verify(model.id, cancelled=lambda: True)


def test_a_changed_file_is_found_before_it_is_used(shelf: Shelf, make: Callable[..., Path]) -> None:
    model = shelf.add(make())
    path = shelf.path(model)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    for check in (lambda: shelf.verify(model.id), lambda: shelf.ready(model)):
        with pytest.raises(ModelChanged):
            check()


def test_a_touched_file_is_hashed_once(
    shelf: Shelf, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = shelf.add(make())
    os.utime(shelf.path(model), ns=(1, 1))
    shelf.ready(model)
    monkeypatch.setattr("app.library.shelf.sha256", None)
    shelf.ready(model)


def test_a_file_that_is_gone(shelf: Shelf, make: Callable[..., Path]) -> None:
    model = shelf.add(make())
    shelf.path(model).unlink()
    assert shelf.list() == [model]
    for check in (
        lambda: shelf.verify(model.id),
        lambda: shelf.ready(model),
        lambda: shelf.path(model),
    ):
        with pytest.raises(ModelMissing):
            check()
    shelf.remove(model.id)
    with pytest.raises(ModelMissing):
        shelf.restore(model.id)


@posix
def test_a_link_in_place_of_a_file_is_not_followed(
    shelf: Shelf, tmp_path: Path, make: Callable[..., Path]
) -> None:
    model = shelf.add(make())
    path = shelf.path(model)
    path.rename(tmp_path / "elsewhere.gguf")
    path.symlink_to(tmp_path / "elsewhere.gguf")
    with pytest.raises(ModelMissing):
        shelf.path(model)
