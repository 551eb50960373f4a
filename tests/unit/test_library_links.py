"""A library on a stick or a disk that somebody else prepared: links in it lead nowhere."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.domain.errors import VaultUnwritable
from app.domain.library.downloads import Stage
from app.library import copying, download_records
from app.library.shelf import Shelf
from tests.fakes_download import Desk
from tests.unit.test_fetch import model

pytestmark = pytest.mark.skipif(os.name == "nt", reason="only an administrator makes links there")
YEAR_S = 365 * 86_400


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A person's own folder, untouched for a year."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for name in ("will.odt", "left.part", "photo.gguf", ".draft.tmp"):
        (folder / name).write_bytes(b"dear")
        os.utime(folder / name, (time.time() - YEAR_S,) * 2)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_old_files_behind_a_link_are_not_swept(desk: Desk, letters: Path) -> None:
    before = names(letters)
    desk.where.symlink_to(letters)
    assert desk.downloads.items == ()
    download_records.DownloadRecords(lambda: desk.folder / "models").sweep()
    assert names(letters) == before


def test_nothing_is_fetched_into_a_folder_behind_a_link(desk: Desk, letters: Path) -> None:
    before = names(letters)
    desk.where.symlink_to(letters)
    with pytest.raises(VaultUnwritable):
        desk.downloads.start(desk.order())
    assert names(letters) == before
    assert desk.spawn.children == []


def test_a_link_put_there_while_it_is_fetched_is_not_written_through(desk: Desk, letters: Path) -> None:
    desk.run()
    desk.child.exit(-9)
    before = names(letters)
    desk.where.rename(desk.where.with_name("away"))
    desk.where.symlink_to(letters)
    desk.downloads.resume(desk.only.wanted.key)
    assert desk.at(Stage.FAILED)
    assert names(letters) == before
    assert len(desk.spawn.children) == 1, "the first one, before"


def test_only_what_a_download_leaves_behind_is_swept(desk: Desk) -> None:
    desk.run()
    desk.child.exit(-9)
    for name in ("will.odt", "left.part", "old.gguf"):
        (desk.where / name).write_bytes(b"x")
    download_records.DownloadRecords(lambda: desk.folder / "models").sweep(time.time() + YEAR_S)
    assert "will.odt" in desk.left
    assert not {"left.part", "old.gguf"} & set(desk.left)


def test_a_record_is_not_written_through_a_link(desk: Desk, letters: Path) -> None:
    order = desk.order()
    records = download_records.DownloadRecords(lambda: desk.folder / "models")
    desk.where.mkdir()
    place = records._place(order.key, download_records.ORDER)
    (desk.where / f".{place.name}.tmp").symlink_to(letters / "will.odt")
    desk.run(order)
    assert (letters / "will.odt").read_bytes() == b"dear"
    assert desk.only.stage in (Stage.RUNNING, Stage.CONNECTING)


def test_a_clock_that_goes_back_sweeps_nothing(desk: Desk) -> None:
    desk.run()
    desk.child.exit(-9)
    (desk.where / "left.part").write_bytes(b"x")
    before = desk.left
    download_records.DownloadRecords(lambda: desk.folder / "models").sweep(-1e9)
    assert desk.left == before


@pytest.mark.parametrize("name", [".work", "adapters"])
def test_leftovers_of_other_work_behind_a_link_stay(
    tmp_path: Path, letters: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / name).symlink_to(letters)
    before = names(letters)
    later = time.time() + YEAR_S  # a time of change cannot be set
    monkeypatch.setattr(copying.time, "time", lambda: later)
    copying.sweep(tmp_path / "models" / name)
    assert names(letters) == before


def test_a_bin_that_is_a_link_is_not_emptied_nor_filled(tmp_path: Path) -> None:
    folder, mine = tmp_path / "models", tmp_path / "mine"
    mine.mkdir()
    source = tmp_path / "tiny.gguf"
    source.write_bytes(model(3000))
    shelf = Shelf(folder)
    kept = shelf.add(source)
    (mine / kept.file).write_bytes(b"my own model of that name")
    (folder / ".trash").symlink_to(mine)
    shelf.remove(kept.id)
    shelf.empty_trash()
    assert (mine / kept.file).read_bytes() == b"my own model of that name"
    assert shelf.list() == []


@pytest.mark.usefixtures("in_time")
def test_a_pipe_in_the_place_of_the_list_is_a_damaged_list(tmp_path: Path) -> None:
    """It would never end, and the window waits for what it reads."""
    source = tmp_path / "tiny.gguf"
    source.write_bytes(model(3000))
    shelf = Shelf(tmp_path / "models")
    kept = shelf.add(source)
    (tmp_path / "models" / "index.json").unlink()
    os.mkfifo(tmp_path / "models" / "index.json")
    assert [one.id for one in Shelf(tmp_path / "models").list()] == [kept.id]


@pytest.mark.usefixtures("in_time")
def test_a_pipe_in_the_place_of_a_record_is_no_record(desk: Desk) -> None:
    desk.where.mkdir()
    os.mkfifo(desk.where / "0123456789abcdef0123456789abcdef.order.json")
    desk.new_life()
    assert desk.downloads.items == ()
