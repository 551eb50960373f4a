"""What a killed program leaves in the folder for flags must not keep the next one from starting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.wiring import sweep


def gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_what_a_killed_program_left_is_removed_folders_too(tmp_path: Path) -> None:
    ended = gone()
    (tmp_path / f"{ended}-flag").touch()
    left = tmp_path / f"{ended}-desk" / "home"
    left.mkdir(parents=True)
    (left / "letter.pdf").touch()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_running_program_uses_stays(tmp_path: Path) -> None:
    (tmp_path / f"{os.getpid()}-flag").touch()
    (tmp_path / f"{os.getpid()}-desk").mkdir()
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_of_somebody_else_stops_nothing_and_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(os.name == "nt", reason="only an administrator makes links there")
def test_a_link_in_the_folders_place_leads_to_nothing_of_a_persons(tmp_path: Path) -> None:
    """The library may lie on a disk that somebody else prepared."""
    letters = tmp_path / "letters"
    (letters / "2024-taxes").mkdir(parents=True)
    (letters / "2024-taxes" / "return.pdf").write_bytes(b"x")
    (letters / "will.odt").write_bytes(b"x")
    (tmp_path / ".work").symlink_to(letters)
    sweep(tmp_path / ".work")
    assert (letters / "2024-taxes" / "return.pdf").exists()
    assert (letters / "will.odt").exists()
