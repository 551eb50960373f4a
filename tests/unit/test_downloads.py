"""The queue of downloads: what was asked for comes whole into the library, whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import (
    DownloadsOff,
    EngineStopped,
    HostRefused,
    HostUnreachable,
    LibraryAway,
    LicenceNotAccepted,
    ModelExists,
    NoSpace,
    from_text,
)
from app.domain.library.downloads import Stage
from app.library import download_records
from app.services.library import downloads as downloads_module
from app.wording import explain
from tests import tiny_models
from tests.fakes_download import COMMIT, CONTENT, HUB, Desk, pending
from tests.gguf_splitter import split


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# -- the whole way ---------------------------------------------------------------------------------


def test_what_was_asked_for_is_in_the_library_in_the_end(desk: Desk) -> None:
    started = desk.downloads.start(desk.order())
    assert started.stage in (Stage.QUEUED, Stage.CONNECTING)
    assert desk.greet().hosts == [HUB]
    desk.says(Stage.RUNNING, 1000)
    assert (desk.only.stage, desk.only.done, desk.only.total) == (Stage.RUNNING, 1000, len(CONTENT))
    desk.arrives()
    assert desk.at(Stage.DONE)
    (model,) = desk.models.list()
    assert (model.id, model.name, model.origin) == (desk.only.model_id, "Tiny", "downloaded")
    assert (model.source.fetched_at, model.bytes) == (1000.0, len(CONTENT))
    assert desk.left == []
    assert [each.stage for each in desk.ended] == [Stage.DONE]
    assert desk.child.closed


def test_speed_and_time_left_are_told_once_they_are_known(desk: Desk) -> None:
    desk.downloads.start(desk.order())
    desk.greet()
    for done in (0, 300, 600, 900):
        desk.says(Stage.RUNNING, done)
        desk.timers.pass_time(1)
    assert desk.only.speed == 300
    assert desk.only.seconds_left == pytest.approx((len(CONTENT) - 900) / 300)


def test_bytes_that_come_are_told_five_times_a_second_at_most(desk: Desk) -> None:
    desk.run()
    desk.seen.clear()
    for done in range(1000, 1100):
        desk.says(Stage.RUNNING, done)
        desk.timers.pass_time(0.01)
    assert 4 <= len(desk.seen) <= 6


def test_a_model_in_several_files_is_one_download(desk: Desk, tmp_path: Path) -> None:
    whole = tiny_models.tiny_llama(tmp_path / "big.gguf")
    files = split(whole, tmp_path / "parts", "big", 3)
    order = desk.split({path.name: path.read_bytes() for path in files})
    desk.downloads.start(order)
    for number, path in enumerate(files):
        assert desk.greet().wanted["file"] == path.name
        assert len(desk.spawn.children) == number + 1
        assert desk.only.done == sum(each.stat().st_size for each in files[:number])
        desk.arrives(path.read_bytes())
    (model,) = desk.models.list()
    assert (len(model.parts), model.sha256) == (3, order.wanted.sha256)
    assert desk.left == []


# -- queue -----------------------------------------------------------------------------------------


def test_one_is_fetched_at_a_time_and_the_order_can_be_changed(desk: Desk) -> None:
    first, second, third = (desk.order(f"{name}.gguf", CONTENT + name.encode()) for name in "abc")
    for order in (first, second, third):
        desk.downloads.start(order)
    assert len(desk.spawn.children) == 1
    desk.downloads.move(third.key, 1)
    desk.greet()
    desk.arrives(CONTENT + b"a")
    assert desk.greet().wanted["file"] == "c.gguf"
    desk.new_life()
    assert [each.wanted.file for each in desk.downloads.items] == ["c.gguf", "b.gguf"]


def test_a_failure_does_not_hold_up_the_next(desk: Desk) -> None:
    first, second = (desk.order(f"{name}.gguf", CONTENT + name.encode()) for name in "ab")
    desk.downloads.start(first)
    desk.downloads.start(second)
    desk.greet()
    desk.fails(HostRefused(host="hub.example", name="Tiny", reason="missing", status=404))
    assert desk.downloads.items[0].stage is Stage.FAILED
    assert isinstance(from_text(desk.downloads.items[0].error), HostRefused)
    assert desk.greet().wanted["file"] == "b.gguf"


def test_two_at_once_where_that_is_wanted(desk: Desk) -> None:
    desk.new_life(at_once=2)
    for name in "abc":
        desk.downloads.start(desk.order(f"{name}.gguf", CONTENT + name.encode()))
    assert len(desk.spawn.children) == 2
    assert desk.downloads.running == 2


# -- pause, resume, cancel -------------------------------------------------------------------------


def test_a_pause_keeps_what_is_here_and_lets_the_next_begin(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.start(desk.order("other.gguf", CONTENT + b"x"))
    desk.downloads.pause(order.key)
    assert desk.downloads.items[0].stage is Stage.PAUSED
    assert len(desk.spawn.children) == 1, "the child has not let go yet"
    desk.lets_go()
    assert desk.downloads.items[0].done == 1000
    assert desk.greet().wanted["file"] == "other.gguf"


def test_a_pause_is_taken_back_before_the_child_has_heard_of_it(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.pause(order.key)
    desk.downloads.resume(order.key)
    assert len(desk.spawn.children) == 1, "never two at one part"
    desk.lets_go()
    assert len(desk.spawn.children) == 2
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_a_pause_before_the_child_is_up(desk: Desk) -> None:
    desk.downloads.start(desk.order())
    desk.downloads.pause(desk.only.wanted.key)
    assert desk.child.killed
    desk.child.exit(-9)
    assert desk.only.stage is Stage.PAUSED
    assert desk.ended == []


def test_giving_up_deletes_what_was_here(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.cancel(order.key)
    assert desk.downloads.items == ()
    desk.lets_go()
    assert desk.left == []
    desk.new_life()
    assert desk.downloads.items == ()


def test_given_up_and_asked_for_again_in_one_breath(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.cancel(order.key)
    desk.downloads.start(order)
    desk.lets_go()
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_a_file_that_came_whole_while_it_was_given_up_is_not_listed(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.cancel(order.key)
    desk.arrives()
    assert desk.models.list() == []
    assert desk.left == []


def test_a_file_that_came_whole_while_it_was_paused_waits_to_be_listed(desk: Desk) -> None:
    order = desk.order()
    desk.run(order)
    desk.downloads.pause(order.key)
    desk.arrives()
    assert (desk.only.stage, desk.only.done) == (Stage.PAUSED, len(CONTENT))
    desk.downloads.resume(order.key)
    assert desk.at(Stage.DONE)
    assert len(desk.spawn.children) == 1


def test_a_wait_can_be_ended_by_trying_now(desk: Desk) -> None:
    desk.run()
    lost = HostUnreachable(host="hub.example", reason="offline")
    desk.says(Stage.WAITING, 1000, error=lost.to_dict(), retry_in=30.0)
    desk.timers.pass_time(10)
    assert (desk.only.stage, desk.only.retry_in) == (Stage.WAITING, 20.0)
    assert isinstance(from_text(desk.only.error), HostUnreachable)
    desk.downloads.retry(desk.only.wanted.key)
    desk.lets_go()
    assert len(desk.spawn.children) == 2
    desk.greet()
    desk.says(Stage.RUNNING, 1500)
    assert (desk.only.stage, desk.only.error) == (Stage.RUNNING, "")


# -- what is refused beforehand --------------------------------------------------------------------


def test_nothing_is_begun_while_connections_are_off(desk: Desk) -> None:
    desk.settings = replace(desk.settings, connections=False)
    with pytest.raises(DownloadsOff):
        desk.downloads.start(desk.order())
    assert desk.downloads.items == ()


def test_switching_connections_off_pauses_what_runs(desk: Desk) -> None:
    desk.run()
    desk.downloads.start(desk.order("next.gguf", CONTENT + b"x"))
    desk.settings = replace(desk.settings, connections=False)
    desk.downloads.wake()
    desk.lets_go()
    assert {each.stage for each in desk.downloads.items} == {Stage.PAUSED}
    assert len(desk.spawn.children) == 1


def test_terms_come_first(desk: Desk) -> None:
    desk.refusal = LicenceNotAccepted(name="Tiny", licence="X")
    with pytest.raises(LicenceNotAccepted):
        desk.downloads.start(desk.order())
    assert desk.spawn.children == []
    assert not desk.where.exists()


def test_what_was_deleted_again_is_not_shown_as_here(desk: Desk) -> None:
    desk.run()
    desk.arrives()
    desk.models.remove(desk.models.list()[0])
    assert desk.downloads.items == ()
    desk.run()
    desk.arrives()
    assert desk.at(Stage.DONE)


def test_a_library_whose_disk_goes_away_keeps_its_downloads(desk: Desk) -> None:
    desk.run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.models, "folder", _away)
        patch.setattr(download_records.DownloadRecords, "folder", lambda _self: _away())
        desk.fails(NoSpace(needed=2, free=1))
        assert desk.at(Stage.FAILED)
        with pytest.raises(LibraryAway):
            desk.downloads.retry(desk.only.wanted.key)
    desk.downloads.retry(desk.only.wanted.key)
    desk.greet()
    desk.arrives()
    assert desk.at(Stage.DONE)


def _away() -> Path:
    raise LibraryAway(place="/media/stick")


def test_what_is_here_is_not_fetched(desk: Desk) -> None:
    desk.run()
    desk.arrives()
    with pytest.raises(ModelExists) as caught:
        desk.downloads.start(desk.order("other-name.gguf"))
    assert caught.value.name == "Tiny"
    unknown = desk.order(bytes=0, sha256="")
    assert desk.downloads.here(unknown) is None, "nobody noted where this one came from"


def test_a_file_of_unknown_hash_that_turns_out_to_be_here(desk: Desk) -> None:
    desk.run()
    desk.arrives()
    desk.downloads.clear()
    desk.downloads.start(desk.order("again.gguf", bytes=0, sha256=""))
    desk.greet()
    desk.arrives()
    assert (desk.only.stage, len(desk.models.list())) == (Stage.DONE, 1)
    assert isinstance(from_text(desk.only.error), ModelExists)
    assert desk.left == []


def test_room_is_asked_for_all_that_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gib = 1 << 30
    monkeypatch.setattr(downloads_module, "free_space", lambda _folder: 12 * gib)
    desk.downloads.start(desk.order("a.gguf", bytes=5 * gib))
    with pytest.raises(NoSpace) as caught:
        desk.downloads.start(desk.order("b.gguf", bytes=6 * gib))
    assert caught.value.free == 12 * gib < caught.value.needed


# -- listing ---------------------------------------------------------------------------------------


def test_while_it_is_being_listed_the_next_comes_and_nothing_is_given_up(tmp_path: Path) -> None:
    background, waiting = pending()
    desk = Desk(tmp_path, background)
    order = desk.order()
    desk.run(order)
    desk.downloads.start(desk.order("next.gguf", CONTENT + b"x"))
    desk.arrives()
    assert desk.downloads.items[0].stage == Stage.CHECKING
    assert desk.downloads.busy
    desk.downloads.pause(order.key)
    desk.downloads.cancel(order.key)
    assert desk.greet().wanted["file"] == "next.gguf"
    waiting.pop()()
    assert desk.downloads.items[0].model_id == desk.models.list()[0].id


# -- the token -------------------------------------------------------------------------------------


def test_the_token_is_sent_when_the_hub_asks_and_to_nobody_else(desk: Desk) -> None:
    desk.settings = replace(desk.settings, mirrors="https://mirror.example")
    desk.access.put_token("hf_abcdefgh")
    desk.downloads.start(desk.order())
    assert desk.greet().token == ""
    desk.fails(HostRefused(host="hub.example", name="Tiny", reason="gated", status=401))
    asked = desk.greet()
    assert (asked.token, asked.token_host) == ("hf_abcdefgh", HUB)
    assert asked.hosts == ["https://mirror.example", HUB]
    desk.fails(HostRefused(host="hub.example", name="Tiny", reason="token", status=401))
    assert desk.at(Stage.FAILED)
    assert len(desk.spawn.children) == 2
    assert "hf_abcdefgh" not in "".join(path.read_text() for path in desk.where.glob("*.json"))


def test_what_needs_a_token_waits_for_the_vault(desk: Desk) -> None:
    desk.access.put_token("hf_abcdefgh")
    vault, desk.vault = desk.vault, None
    desk.downloads.start(replace(desk.order(), token=True))
    desk.downloads.start(desk.order("free.gguf", CONTENT + b"x"))
    assert desk.greet().wanted["file"] == "free.gguf", "others do not wait for it"
    assert desk.downloads.items[0].stage is Stage.QUEUED
    desk.arrives(CONTENT + b"x")
    desk.vault = vault
    desk.downloads.wake()
    assert desk.greet().token == "hf_abcdefgh"


def test_a_program_that_ends_leaves_its_downloads_for_the_next(desk: Desk) -> None:
    desk.run()
    desk.downloads.close()
    desk.connections.stop()
    desk.child.exit(0)
    assert desk.ended == []
    desk.new_life()
    assert (desk.only.stage, desk.only.done) == (Stage.PAUSED, 1000)


def test_the_words_for_a_stopped_child_name_the_model(desk: Desk) -> None:
    desk.run()
    desk.fails(EngineStopped(kind="killed"))
    assert "Tiny" in explain(from_text(desk.only.error)).title
    assert COMMIT in desk.only.wanted.key


def test_a_name_that_is_no_text_is_an_order_as_any_other(desk: Desk) -> None:
    """JSON can hold half a character, and a hub's list is JSON; the child refuses it in words."""
    order = desk.order(file="..\udcc0\udcaf-Q8_0.gguf")
    assert desk.downloads.start(order).wanted.file == order.wanted.file
    desk.downloads.pause(order.key)
    desk.downloads.cancel(order.key)
    assert desk.downloads.items == ()
