"""The shared byte and whom it means."""

from __future__ import annotations

import ctypes
import threading
from pathlib import Path

import pytest

from app.worker.flag import SIZE, StopFlag, Stopping


def strlen(flag: StopFlag) -> int:
    return len(ctypes.string_at(flag.address))


def test_both_sides_see_one_byte(tmp_path: Path) -> None:
    with StopFlag.create(tmp_path / "run") as parent:
        child = StopFlag.open(parent.path)
        assert not child.is_set()
        parent.set()
        assert child.is_set()
        parent.clear()
        assert not child.is_set()
        assert parent.path.stat().st_size == SIZE
        assert parent.path.stat().st_mode & 0o077 == 0


def test_native_code_sees_an_empty_string_until_the_byte_is_up(tmp_path: Path) -> None:
    parent = StopFlag.create(tmp_path)
    child = StopFlag.open(parent.path)
    assert strlen(child) == 0
    parent.set()
    assert strlen(child) == 1
    parent.close()


def test_the_owner_removes_the_file_and_nobody_else(tmp_path: Path) -> None:
    parent = StopFlag.create(tmp_path)
    StopFlag.open(parent.path).close()
    assert parent.path.exists()
    parent.close()
    assert not parent.path.exists()


def test_flags_do_not_share_a_file(tmp_path: Path) -> None:
    with StopFlag.create(tmp_path) as one, StopFlag.create(tmp_path) as two:
        assert one.path != two.path


def test_what_is_no_flag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        StopFlag.open(tmp_path / "none")
    (tmp_path / "short").write_bytes(b"")
    with pytest.raises(ValueError, match=r"empty|length"):
        StopFlag.open(tmp_path / "short")


class Desk:
    """Parent and child in one process."""

    def __init__(self, folder: Path) -> None:
        self.parent = StopFlag.create(folder)
        self.child = Stopping(StopFlag.open(self.parent.path), confirm_within_s=0.05)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_stop_for_the_running_request(desk: Desk) -> None:
    desk.child.begin(1)
    assert not desk.child.raised()
    desk.parent.set()
    assert desk.child.raised()
    desk.child.cancel(1)
    assert desk.child.confirmed()


def test_a_line_alone_raises_the_byte(desk: Desk) -> None:
    desk.child.begin(1)
    desk.child.cancel(1)
    assert desk.parent.is_set()
    assert desk.child.confirmed()


def test_a_byte_alone_counts_after_a_while(desk: Desk) -> None:
    desk.child.begin(1)
    desk.parent.set()
    assert desk.child.confirmed()


def test_a_byte_for_another_request_is_lowered(desk: Desk) -> None:
    desk.child.begin(1)
    desk.parent.set()
    desk.child.cancel(2)
    assert not desk.child.raised()
    assert not desk.child.confirmed()
    desk.child.end(1)
    desk.child.begin(2)
    assert desk.child.raised()
    assert desk.child.confirmed()


def test_a_byte_for_another_whose_line_is_on_its_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    child = Stopping(StopFlag.open(desk.parent.path), confirm_within_s=30)
    child.begin(1)
    desk.parent.set()
    line = threading.Thread(target=child.cancel, args=(2,))
    line.start()
    assert not child.confirmed()
    line.join()


def test_a_stop_that_came_too_late_does_not_reach_the_next(desk: Desk) -> None:
    desk.child.begin(1)
    desk.child.end(1)
    desk.parent.set()
    desk.child.cancel(1)
    desk.child.begin(2)
    assert not desk.child.raised()


def test_a_request_given_up_before_its_turn_begins_stopped(desk: Desk) -> None:
    desk.child.cancel(5)
    desk.child.begin(5)
    assert desk.child.raised()
    assert desk.child.confirmed()
    desk.child.end(5)
    desk.child.begin(6)
    assert not desk.child.raised()


def test_the_end_of_the_parent_stops_everything(desk: Desk) -> None:
    desk.child.begin(1)
    desk.child.close()
    assert desk.child.raised()
    assert desk.child.confirmed()
    assert desk.child.wait()
    desk.child.begin(2)
    assert desk.child.confirmed()


def test_waiting_ends_with_the_stop_and_otherwise_says_no(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.child.begin(1)
    assert not desk.child.wait()
    patient = Stopping(StopFlag.open(desk.parent.path), confirm_within_s=30)
    patient.begin(1)
    line = threading.Thread(target=patient.cancel, args=(1,))
    line.start()
    assert patient.wait()
    line.join()
