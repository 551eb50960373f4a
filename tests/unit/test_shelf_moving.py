"""Moving the library: nothing is lost, whatever happens in between."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.engine.models import Model
from app.domain.errors import (
    FileTooLarge,
    ModelChanged,
    MoveRefused,
    NoSpace,
    VaultUnwritable,
)
from app.library import copying, shelf_copies, shelf_moving
from app.library.lock import locked
from app.library.shelf import Shelf
from app.library.shelf_moving import Move
from tests import gguf_corpus as corpus
from tests.library_moves import all_ready, cancel_at, content, models_of, move, no_links

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


# -- moving --------------------------------------------------------------------------------------


def test_everything_is_moved(stocked: Shelf, folder: Path, other: Path) -> None:
    before, listed = content(folder), stocked.list()
    del before[".work/half.gguf"]
    assert move(stocked, other) == (other, ())
    assert content(other) == before
    assert content(folder) == {".work/half.gguf": b"thrown away"}
    assert stocked.folder == other
    assert stocked.list() == listed == models_of(stocked)
    assert all_ready(stocked) == ["one.gguf", "big-00001-of-00002.gguf", "linked.gguf"]
    assert Move(stocked.index).pending is None


def test_it_is_used_there_afterwards(stocked: Shelf, folder: Path, other: Path, tmp_path: Path) -> None:
    move(stocked, other)
    model = stocked.add(corpus.written(tmp_path / "s", "new.gguf"))
    assert stocked.path(model) == other / "new.gguf"
    stocked.remove(model.id)
    stocked.restore(model.id)
    stocked.verify(model.id)
    stocked.empty_trash()
    assert "gone.gguf" not in {Path(name).name for name in content(other)}
    assert models_of(stocked) == stocked.list()


def test_and_back_again(stocked: Shelf, folder: Path, other: Path) -> None:
    before, listed = content(folder), stocked.list()
    move(stocked, other)
    assert move(stocked, folder) == (folder, ())
    assert content(folder) == before
    assert stocked.list() == listed
    assert not other.exists()
    assert not (folder / "moved.json").exists()


def test_from_one_disk_to_the_next(stocked: Shelf, other: Path, tmp_path: Path) -> None:
    move(stocked, other)
    assert move(stocked, tmp_path / "third") == (tmp_path / "third", ())
    assert len(all_ready(stocked)) == 3
    assert not other.exists()


def test_a_folder_in_use_gets_one_inside(stocked: Shelf, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "letter.odt").write_bytes(b"mine")
    place, _left = move(stocked, tmp_path / "stick")
    assert place == tmp_path / "stick" / shelf_moving.OWN_FOLDER
    assert (tmp_path / "stick" / "letter.odt").read_bytes() == b"mine"
    assert len(all_ready(stocked)) == 3


def test_progress_grows_to_the_whole(stocked: Shelf, other: Path) -> None:
    seen: list[tuple[int, int]] = []
    needed = Move(stocked.index).needed(other)
    move(stocked, other, lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (2 * needed, 2 * needed)


def test_times_are_kept_so_that_nothing_is_hashed_again(
    stocked: Shelf, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(stocked, other)
    monkeypatch.setattr("app.library.shelf.sha256", None)
    assert len(all_ready(stocked)) == 3


def test_what_is_added_meanwhile_comes_along(stocked: Shelf, other: Path, tmp_path: Path) -> None:
    late = corpus.written(tmp_path / "s", "late.gguf")
    added: list[Model] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not added:
            added.append(stocked.add(late))

    move(stocked, other, meanwhile)
    assert stocked.path(added[0]) == other / "late.gguf"
    assert len(all_ready(stocked)) == 4


def test_what_is_deleted_meanwhile_does_not_come_back(stocked: Shelf, other: Path, folder: Path) -> None:
    model = stocked.list()[0]

    def meanwhile(done: int, total: int) -> None:
        if done == total and model in stocked.list():
            stocked.remove(model.id)
            stocked.empty_trash()

    move(stocked, other, meanwhile)
    assert model not in stocked.list()
    assert "one.gguf" not in content(other)


def test_a_list_that_changes_meanwhile_is_the_new_one(stocked: Shelf, other: Path, folder: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        if done == total:
            (folder / "adapters/index.json").write_bytes(b"[]")

    move(stocked, other, meanwhile)
    assert (other / "adapters/index.json").read_bytes() == b"[]"


# -- refused -------------------------------------------------------------------------------------


def refused(shelf: Shelf, target: Path) -> str:
    with pytest.raises(MoveRefused) as caught:
        move(shelf, target)
    assert Move(shelf.index).pending is None
    return caught.value.reason


def test_places_that_cannot_be(stocked: Shelf, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(stocked, folder) == "same"
    assert refused(stocked, folder / "inside") == "inside"
    assert refused(stocked, tmp_path / "file") == "file"
    assert refused(stocked, tmp_path / "none" / "deeper") == "file"
    assert len(all_ready(stocked)) == 3


@posix
def test_a_loop_of_links_is_no_place(stocked: Shelf, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refused(stocked, tmp_path / "loop") == "file"


@posix
def test_a_link_to_the_library_is_the_library(stocked: Shelf, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert refused(stocked, tmp_path / "link") in ("same", "inside")


def test_a_full_disk_is_found_before_anything_is_copied(
    stocked: Shelf, folder: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=1000))
    monkeypatch.setattr(shelf_moving, "same_disk", lambda one, two: False)
    with pytest.raises(NoSpace) as caught:
        move(stocked, other)
    assert caught.value.free == 1000
    assert content(folder) == before
    assert not other.exists()
    assert Move(stocked.index).pending is None


@posix
@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_that_refuses(stocked: Shelf, other: Path) -> None:
    other.parent.chmod(0o500)
    with pytest.raises(VaultUnwritable):
        move(stocked, other)
    other.parent.chmod(0o700)
    assert len(all_ready(stocked)) == 3


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, NoSpace), (errno.EFBIG, FileTooLarge), (errno.EROFS, VaultUnwritable)],
)
def test_a_disk_that_fails_loses_nothing(
    stocked: Shelf,
    folder: Path,
    other: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
) -> None:
    before = content(folder)
    no_links(monkeypatch)
    real, calls = copying.drain, []

    def failing(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(number, os.strerror(number))
        return real(*arguments)

    monkeypatch.setattr(copying, "drain", failing)
    with pytest.raises(error):
        move(stocked, other)
    assert content(folder) == before
    assert stocked.folder == folder
    monkeypatch.setattr(copying, "drain", real)
    assert move(stocked, other) == (other, ())
    assert len(all_ready(stocked)) == 3


def test_a_file_that_is_damaged_here_is_found(stocked: Shelf, folder: Path, other: Path) -> None:
    path = folder / "one.gguf"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelChanged):
        move(stocked, other)
    assert stocked.folder == folder
    Move(stocked.index).undo()
    assert not other.exists()
    assert path.exists()


def test_a_copy_that_reads_back_wrong_is_found(
    stocked: Shelf, folder: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_copies, "read_back", lambda *_arguments: "0" * 64)
    with pytest.raises(ModelChanged):
        move(stocked, other)
    assert stocked.folder == folder
    assert not content(other)


def test_somebodys_file_in_the_home_is_not_replaced(stocked: Shelf, folder: Path, other: Path) -> None:
    move(stocked, other)
    (folder / "one.gguf").write_bytes(b"mine")
    with pytest.raises(MoveRefused) as caught:
        move(stocked, folder)
    assert caught.value.reason == "taken"
    assert (folder / "one.gguf").read_bytes() == b"mine"
    Move(stocked.index).undo()
    assert (folder / "one.gguf").read_bytes() == b"mine"
    assert len(all_ready(stocked)) == 3


def test_two_programs_do_not_move_at_once(stocked: Shelf, folder: Path, other: Path) -> None:
    with locked(folder / shelf_moving.GUARD), pytest.raises(MoveRefused) as caught:
        move(stocked, other)
    assert caught.value.reason == "running"


def test_one_move_at_a_time(stocked: Shelf, other: Path, tmp_path: Path) -> None:
    cancel_at(stocked, other, 3)
    with pytest.raises(MoveRefused) as caught:
        move(stocked, tmp_path / "another")
    assert (caught.value.reason, caught.value.place) == ("pending", str(other))
