"""Downloads over several lives of the program, several programs, changed records and children that lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import (
    DownloadTaken,
    DownloadWrong,
    VaultUnwritable,
    from_text,
)
from app.domain.library.downloads import Stage
from app.library import download_records
from app.worker import protocol
from tests.fakes_download import CONTENT, HUB, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# -- another life ----------------------------------------------------------------------------------


def test_a_killed_program_finds_its_downloads_paused(desk: Desk) -> None:
    desk.run()
    desk.downloads.start(desk.order("next.gguf", CONTENT + b"x"))
    desk.child.exit(-9)
    desk.new_life()
    assert [(each.stage, each.done) for each in desk.downloads.items] == [
        (Stage.PAUSED, 1000),
        (Stage.PAUSED, 0),
    ]
    assert desk.spawn.children == [], "nothing connects before it is asked to"
    desk.downloads.resume(desk.downloads.items[0].wanted.key)
    desk.greet()
    desk.arrives()
    assert desk.downloads.items[0].stage == Stage.DONE


def test_a_file_that_was_finished_by_a_program_that_died_is_not_fetched_again(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.child.exit(-9)
    (desk.where / "tiny-Q8_0.gguf").write_bytes(CONTENT)
    desk.new_life()
    desk.downloads.resume(order.key)
    assert desk.at(Stage.DONE)
    assert desk.spawn.children == []


def test_such_a_file_with_other_bytes_is_thrown_away_and_fetched_again(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.child.exit(-9)
    (desk.where / "tiny-Q8_0.gguf").write_bytes(CONTENT[:-1] + b"?")
    desk.new_life()
    desk.downloads.resume(order.key)
    assert desk.models.list() == []
    assert not (desk.where / "tiny-Q8_0.gguf").exists()
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_two_programs_do_not_fetch_the_same(desk: Desk, tmp_path: Path) -> None:
    order = desk.order()
    desk.run(order)
    other = Desk(tmp_path)
    other.downloads.start(order)
    assert isinstance(from_text(other.only.error), DownloadTaken)
    with pytest.raises(DownloadTaken):
        other.downloads.cancel(order.key)
    assert desk.left, "what the first fetches is left alone"
    desk.arrives()
    other.downloads.retry(order.key)
    assert (other.only.stage, other.only.model_id) == (Stage.DONE, desk.only.model_id)
    assert other.spawn.children == []


def test_what_another_program_did_is_seen_when_it_is_looked_for(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path)
    assert other.downloads.items == ()
    order = desk.order()
    desk.run(order)
    other.downloads.refresh()
    assert (other.only.stage, other.only.done) == (Stage.PAUSED, 1000)
    desk.arrives()
    other.downloads.refresh()
    assert other.downloads.items == ()


@pytest.mark.parametrize(
    "change",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 1}',
        lambda text: text.replace(b"maker/model", b"../../etc/passwd"),
        lambda text: text.replace(b'"arrived": [""]', b'"arrived": ["../../settings.json"]'),
        lambda text: text.replace(b'"arrived": [""]', b'"arrived": ["a.gguf", "b.gguf"]'),
        lambda text: text.replace(b'"rank": 1', b'"rank": "1"'),
        lambda text: text.replace(b"tiny-Q8_0.gguf", b"../tiny-Q8_0.gguf"),
        lambda text: b"[" * 200_000,
    ],
)
def test_a_record_that_was_changed_is_not_followed(desk: Desk, change: bytes | object) -> None:
    desk.run()
    desk.child.exit(-9)
    (record,) = desk.where.glob("*.order.json")
    record.write_bytes(change(record.read_bytes()) if callable(change) else change)  # type: ignore[arg-type]  # one of both
    desk.new_life()
    assert desk.downloads.items == ()
    desk.downloads.start(desk.order())
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_a_file_in_the_place_of_the_folder_is_said(desk: Desk) -> None:
    desk.where.write_bytes(b"somebody's")
    assert desk.downloads.items == ()
    with pytest.raises(VaultUnwritable):
        desk.downloads.start(desk.order())
    assert desk.where.read_bytes() == b"somebody's"


def test_what_nobody_names_is_swept_after_a_month(desk: Desk) -> None:
    desk.run()
    desk.child.exit(-9)
    (desk.where / "left.part").write_bytes(b"x")
    records = download_records.DownloadRecords(lambda: desk.folder / "models")
    named = desk.left
    moment = (desk.where / "left.part").stat().st_mtime
    records.sweep(moment + download_records.STALE_S - 10)
    assert desk.left == named
    records.sweep(moment + download_records.STALE_S + 86_400)
    assert desk.left == [name for name in named if name != "left.part"]


# -- children that cannot be trusted ---------------------------------------------------------------


def test_a_child_that_dies_is_told_and_can_be_tried_again(desk: Desk) -> None:
    desk.run()
    desk.child.exit(-11)
    assert desk.at(Stage.FAILED)
    assert from_text(desk.only.error).to_dict()["error"] == "DownloadStopped"
    assert desk.only.done == 1000
    desk.downloads.retry(desk.only.wanted.key)
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_only_the_folder_of_downloads_is_looked_at(desk: Desk, tmp_path: Path) -> None:
    private = tmp_path / "diary.gguf"
    private.write_bytes(CONTENT)
    desk.run()
    (desk.where / "link.gguf").symlink_to(private)
    desk.child.say(protocol.Fetched(desk.fetch.id, str(desk.where / "link.gguf"), len(CONTENT), "0" * 64))
    assert desk.at(Stage.FAILED)
    desk.downloads.retry(desk.only.wanted.key)
    desk.greet()
    desk.child.say(protocol.Fetched(desk.fetch.id, str(private), len(CONTENT), "0" * 64))
    assert desk.at(Stage.FAILED)
    assert private.read_bytes() == CONTENT
    assert desk.models.list() == []


def test_other_bytes_than_were_asked_for_are_never_listed(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.arrives(CONTENT[:-1] + b"?", sha256=order.wanted.sha256)
    assert isinstance(from_text(desk.only.error), DownloadWrong)
    assert desk.models.list() == []
    assert [name for name in desk.left if not name.endswith(".order.json")] == []


def test_nonsense_of_a_child_ends_it(desk: Desk) -> None:
    desk.run()
    desk.says(Stage.DONE, -5)
    assert desk.at(Stage.FAILED)
    assert desk.child.killed


def test_what_nobody_can_check_is_not_fetched_over_an_open_line(desk: Desk) -> None:
    desk.settings = replace(desk.settings, mirrors="http://nas.local\nhttps://mirror.example")
    desk.downloads.start(desk.order())
    assert desk.greet().hosts == ["http://nas.local", "https://mirror.example", HUB]
    desk.downloads.cancel(desk.only.wanted.key)
    desk.lets_go()
    desk.downloads.start(desk.order(sha256=""))
    assert desk.greet().hosts == ["https://mirror.example", HUB]
