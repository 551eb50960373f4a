"""The part of a download on the disk: every byte in order, sent off early, safe in the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.domain.library.downloads import Wanted
from app.library import fetch_part, writeback
from app.library.fetch_part import PIECE, SEND_OFF, Part

WANTED = Wanted("maker/model", "0" * 40, "m.gguf", "M")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was sent off, as the first byte and how many."""
    found: list[tuple[int, int]] = []

    def note(descriptor: int, start: int, length: int) -> None:
        writeback.send_off(descriptor, start, length)  # the real one takes it too
        found.append((start, length))

    monkeypatch.setattr(fetch_part, "send_off", note)
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_pieces_of_any_size_lie_one_after_the_other(tmp_path: Path, size: int) -> None:
    part = Part(tmp_path, WANTED)
    part.open()
    pieces = [b"head", os.urandom(size), b"", b"tail"]
    part.write(pieces, 0)
    part.write([b"more"], 0)
    assert part.size == size + 12
    part.close()
    assert part.path.read_bytes() == b"".join([*pieces, b"more"])


def test_the_disk_begins_with_what_is_here_while_more_comes(
    tmp_path: Path, sent: list[tuple[int, int]]
) -> None:
    part, block = Part(tmp_path, WANTED), bytes(SEND_OFF // 4)
    part.open()
    for _ in range(9):
        part.write([block], 0)
    assert sent == [(0, SEND_OFF), (SEND_OFF, SEND_OFF)]
    part.close()


def test_what_an_earlier_life_wrote_is_not_sent_off_again(
    tmp_path: Path, sent: list[tuple[int, int]]
) -> None:
    part = Part(tmp_path, WANTED)
    part.open()
    part.write([bytes(1000)], 0)
    part.close()
    again = Part(tmp_path, WANTED)
    assert again.open() == 1000
    again.write([bytes(SEND_OFF)], 0)
    assert sent == [(1000, SEND_OFF)]
    again.restart()
    again.write([bytes(SEND_OFF)], 0)
    assert sent[1:] == [(0, SEND_OFF)]
    again.close()


def test_all_is_safe_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced whole, then named, then its folder is synced."""
    done: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        place = (
            Path(os.readlink(f"/proc/self/fd/{descriptor}")) if os.path.isdir("/proc/self/fd") else tmp_path
        )
        done.append("folder" if place == tmp_path else f"{place.stat().st_size} bytes")
        real(descriptor)

    part = Part(tmp_path, WANTED)
    part.open()
    part.write([bytes(SEND_OFF + 5)], 0)
    monkeypatch.setattr(os, "fsync", fsync)
    part.flush()
    assert not (tmp_path / "m.gguf").exists()
    assert part.finish("m.gguf") == tmp_path / "m.gguf"
    if os.name == "posix":
        assert done[-1] == "folder"
    if os.path.isdir("/proc/self/fd"):
        assert done == [f"{SEND_OFF + 5} bytes", "folder"]


def test_a_wish_to_begin_is_no_error_where_it_cannot_be_met(tmp_path: Path) -> None:
    read, write = os.pipe()  # a pipe has no disk
    try:
        writeback.send_off(write, 0, 10)
    finally:
        os.close(read)
        os.close(write)
