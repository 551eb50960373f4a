"""Moving the library: stopped, killed at any point, or to a disk that is not there."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import (
    LibraryAway,
    MoveRefused,
)
from app.library.shelf import Shelf
from app.library.shelf_moving import Move
from tests import gguf_corpus as corpus
from tests.library_moves import all_ready, cancel_at, content, move, no_links

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


# -- stopped -------------------------------------------------------------------------------------


@pytest.mark.parametrize("then", ["go on", "undo"])
def test_a_move_that_is_stopped_anywhere(stocked: Shelf, folder: Path, other: Path, then: str) -> None:
    before = content(folder)
    stopped = 0
    for step in range(1, 12):
        if not cancel_at(stocked, other, step):  # each time it got a little further
            break
        stopped += 1
        assert content(folder) == before
        assert len(all_ready(stocked)) == 3
        if then == "undo":
            Move(stocked.index).undo()
            assert not other.exists()
            assert Move(stocked.index).pending is None
    assert stopped > 5
    if stocked.folder == folder:
        assert move(stocked, other) == (other, ())
    assert len(all_ready(stocked)) == 3


@pytest.mark.parametrize("later", ["undo", "go on"])
def test_a_move_to_a_disk_that_was_unplugged(stocked: Shelf, other: Path, tmp_path: Path, later: str) -> None:
    assert cancel_at(stocked, other, 4)
    other.parent.rename(tmp_path / "unplugged")
    with pytest.raises(MoveRefused) as caught:
        move(stocked, other)
    assert caught.value.reason == "file"
    assert len(all_ready(stocked)) == 3
    if later == "undo":
        Move(stocked.index).undo()
        assert Move(stocked.index).pending is None
    else:
        (tmp_path / "unplugged").rename(other.parent)
        assert move(stocked, other) == (other, ())
    assert len(all_ready(stocked)) == 3


def killed_at(shelf: Shelf, step: int, act: Callable[[], Any]) -> bool:
    """Whether a process that did this was still at it when it was ended before its nth change to the disk."""
    child = os.fork()
    if child == 0:
        left = iter(range(step))

        def counting(real: Any) -> Any:
            def call(*arguments: Any, **named: Any) -> Any:
                if next(left, None) is None:
                    os._exit(9)
                return real(*arguments, **named)

            return call

        for name in ("replace", "unlink", "touch", "mkdir", "rmdir"):
            setattr(Path, name, counting(getattr(Path, name)))
        for name in ("link", "fsync", "utime"):
            setattr(os, name, counting(getattr(os, name)))
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 9


def steps(shelf: Shelf, act: Callable[[], Any], first: int) -> Iterator[int]:
    """Kill after some more changes each time, until it gets through. `STEPS=1`: after every one."""
    for step in range(first, 400, int(os.environ.get("STEPS", "11"))):
        if not killed_at(shelf, step, act):
            return
        yield step
    raise AssertionError("never done")


@posix
@pytest.mark.parametrize("linking", [True, False])
def test_a_program_killed_anywhere_loses_nothing(
    stocked: Shelf, folder: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linking: bool
) -> None:
    if not linking:
        no_links(monkeypatch)
    home, disk, count = tmp_path / "home", other.parent, 0
    shutil.copytree(home, tmp_path / "before")
    listed = stocked.list()
    for _ in steps(stocked, lambda: move(stocked, other), first=1 if linking else 3):
        count += 1
        assert Shelf(folder).list() == listed
        assert len(all_ready(Shelf(folder))) == 3
        assert move(Shelf(folder), other) == (other, ())
        assert Shelf(folder).list() == listed
        assert len(all_ready(Shelf(folder))) == 3
        assert set(content(folder)) == {".work/half.gguf"}
        shutil.rmtree(home)
        shutil.rmtree(disk)
        shutil.copytree(tmp_path / "before", home)
        disk.mkdir()
    assert count > 5


@posix
def test_a_killed_move_can_be_undone_or_finished(
    stocked: Shelf, folder: Path, other: Path, tmp_path: Path
) -> None:
    home, disk = tmp_path / "home", other.parent
    shutil.copytree(home, tmp_path / "before")
    before, ends = content(folder), set()
    for _ in steps(stocked, lambda: move(stocked, other), first=5):
        Move(Shelf(folder).index).undo()
        assert Move(Shelf(folder).index).pending is None
        assert len(all_ready(Shelf(folder))) == 3
        undone = Shelf(folder).folder == folder
        assert (content(folder) == before) is undone
        assert (not other.exists()) is undone
        ends.add(undone)
        shutil.rmtree(home)
        shutil.rmtree(disk)
        shutil.copytree(tmp_path / "before", home)
        disk.mkdir()
    assert ends == {True, False}


# -- away ----------------------------------------------------------------------------------------


def test_a_library_on_a_disk_that_is_not_there(stocked: Shelf, other: Path, tmp_path: Path) -> None:
    move(stocked, other)
    other.parent.rename(tmp_path / "unplugged")
    assert stocked.list() == []
    assert stocked.away == str(other)
    for ask in (
        lambda: stocked.add(corpus.written(tmp_path / "s", "more.gguf")),
        lambda: stocked.folder,
        lambda: stocked.remove("0" * 16),
        lambda: move(stocked, tmp_path / "third"),
    ):
        with pytest.raises(LibraryAway) as caught:
            ask()
        assert caught.value.place == str(other)
    assert stocked.seed(tmp_path / "no starter") is None
    stocked.empty_trash()
    assert not other.parent.exists(), "nothing is made where the disk was"
    (tmp_path / "unplugged").rename(other.parent)
    assert len(all_ready(stocked)) == 3


def test_an_empty_folder_in_place_of_the_disk_is_not_the_library(
    stocked: Shelf, other: Path, tmp_path: Path
) -> None:
    """As a mount point is, while nothing is mounted."""
    move(stocked, other)
    other.rename(tmp_path / "unplugged")
    other.mkdir()
    assert stocked.away == str(other)
    assert stocked.list() == []
    assert list(other.iterdir()) == []


@pytest.mark.parametrize(
    "said", ["", "[]", '{"to": 7}', '{"to": "relative"}', '{"to": "/a\\u0000b"}', "\xff"]
)
def test_a_damaged_note_of_the_place_loses_nothing(stocked: Shelf, folder: Path, said: str) -> None:
    (folder / "moved.json").write_text(said)
    assert stocked.away == str(folder / "moved.json")
    assert stocked.list() == []
    (folder / "moved.json").unlink()
    assert len(all_ready(stocked)) == 3


def test_old_files_in_use_go_later(
    stocked: Shelf, folder: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def in_use(path: Path, missing_ok: bool = False) -> None:
        if path == folder / "one.gguf":
            raise PermissionError(errno.EACCES, "in use")
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", in_use)
    assert move(stocked, other) == (other, ("one.gguf",))
    assert len(all_ready(stocked)) == 3
    monkeypatch.setattr(Path, "unlink", real)
    Move(stocked.index).finish()
    assert not (folder / "one.gguf").exists()
    assert Move(stocked.index).pending is None
