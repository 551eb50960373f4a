"""Adapters on a disk that somebody else prepared: links in the place of the trash and pipes of the list."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.domain.errors import AdapterMissing, VaultUnwritable
from app.domain.library.adapters import Adapter
from app.library.adapter_shelf import AdapterShelf
from app.library.lock import locked
from tests import tiny_models

pytestmark = pytest.mark.skipif(os.name == "nt", reason="only an administrator makes links there")


@pytest.fixture
def shelf(tmp_path: Path) -> AdapterShelf:
    return AdapterShelf(lambda: tmp_path / "models")


@pytest.fixture
def kept(shelf: AdapterShelf, tmp_path: Path) -> Adapter:
    base = tiny_models.tiny_llama(tmp_path / "base.gguf")
    return shelf.add(tiny_models.tiny_lora(tmp_path / "letters.gguf", base))


@pytest.fixture
def mine(tmp_path: Path, shelf: AdapterShelf, kept: Adapter) -> Path:
    """A person's own file of an adapter's name, in a folder that the trash is made to lead to."""
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / kept.file
    file.write_bytes(b"my own")
    (tmp_path / "models" / "adapters" / ".trash").symlink_to(tmp_path / "mine")
    return file


def test_a_trash_that_is_a_link_is_not_filled(shelf: AdapterShelf, kept: Adapter, mine: Path) -> None:
    shelf.remove(kept.id)
    assert mine.read_bytes() == b"my own"
    assert shelf.adapters() == []
    shelf.restore(kept.id)
    assert shelf.ready(kept).is_file(), "it was left where it is"


def test_a_trash_that_is_a_link_is_not_emptied(shelf: AdapterShelf, kept: Adapter, mine: Path) -> None:
    shelf.remove(kept.id)
    shelf.empty_trash()
    assert mine.read_bytes() == b"my own"
    assert not shelf.where(kept).exists(), "what was left where it was is deleted there"


def test_a_trash_exchanged_for_a_link_gives_nothing_back(
    shelf: AdapterShelf, kept: Adapter, tmp_path: Path
) -> None:
    shelf.remove(kept.id)
    trash = tmp_path / "models" / "adapters" / ".trash"
    trash.rename(tmp_path / "mine")
    trash.symlink_to(tmp_path / "mine")
    with pytest.raises(AdapterMissing):
        shelf.restore(kept.id)
    shelf.empty_trash()
    assert (tmp_path / "mine" / kept.file).is_file()


def test_another_file_in_the_place_of_a_removed_one_stays(
    shelf: AdapterShelf, kept: Adapter, mine: Path
) -> None:
    shelf.remove(kept.id)
    shelf.where(kept).unlink()
    shelf.where(kept).write_bytes(b"something else")
    shelf.empty_trash()
    assert shelf.where(kept).read_bytes() == b"something else"


def test_names_behind_a_link_are_not_taken(shelf: AdapterShelf, kept: Adapter, mine: Path) -> None:
    other = mine.with_name("poems.gguf")
    other.write_bytes(b"x")
    base = tiny_models.tiny_llama(mine.parent.parent / "b.gguf", embedding=128)
    poems = tiny_models.tiny_lora(mine.parent.parent / "poems.gguf", base)
    assert shelf.add(poems).file == "poems.gguf"


def test_a_folder_that_is_a_link_is_not_emptied(shelf: AdapterShelf, kept: Adapter, tmp_path: Path) -> None:
    shelf.remove(kept.id)
    folder = tmp_path / "models" / "adapters"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    shelf.empty_trash()
    assert (tmp_path / "elsewhere" / ".trash" / kept.file).is_file()


@pytest.mark.usefixtures("in_time")
def test_a_pipe_in_the_place_of_the_list_is_a_damaged_list(
    shelf: AdapterShelf, kept: Adapter, tmp_path: Path
) -> None:
    place = tmp_path / "models" / "adapters" / "index.json"
    place.unlink()
    os.mkfifo(place)
    assert [one.id for one in shelf.adapters()] == [kept.id]


@pytest.mark.usefixtures("in_time")
def test_a_pipe_in_the_place_of_the_lock_is_said(shelf: AdapterShelf, kept: Adapter, tmp_path: Path) -> None:
    place = tmp_path / "models" / "adapters" / ".lock"
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(VaultUnwritable):
        shelf.remove(kept.id)
    assert [one.id for one in shelf.adapters()] == [kept.id]


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("kind", ["pipe", "pipe that is read", "folder", "link", "link to nowhere"])
def test_only_a_file_is_a_lock(kind: str, tmp_path: Path) -> None:
    place, other = tmp_path / ".lock", tmp_path / "other"
    reader = -1
    if kind.startswith("pipe"):
        os.mkfifo(place)
        if kind != "pipe":
            reader = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    elif kind == "folder":
        place.mkdir()
    else:
        if kind == "link":
            other.write_bytes(b"x")
        place.symlink_to(other)
    try:
        with pytest.raises(PermissionError), locked(place):
            pass
    finally:
        if reader >= 0:
            os.close(reader)
    assert other.exists() == (kind == "link")


def test_a_lock_still_keeps_others_out(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock"), pytest.raises(BlockingIOError), locked(tmp_path / ".lock", wait=False):
        pass
    with locked(tmp_path / ".lock", wait=False):
        assert (tmp_path / ".lock").is_file()
