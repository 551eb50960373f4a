"""Lines of progress leave the terminal as it was, also when the work fails."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from app.cli.output import Percent

CLEAN = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_share_is_rewritten_in_place() -> None:
    with redirect_stderr(Terminal()) as terminal, Percent("copying", "Copying and checking") as progress:
        progress(1, 4)
        progress(4, 4)
    assert terminal.getvalue() == f"{CLEAN}Copying and checking 25 %{CLEAN}Copying and checking 100 %{CLEAN}"


def test_a_fault_is_not_written_behind_the_progress() -> None:
    with (
        redirect_stderr(Terminal()) as terminal,
        pytest.raises(ValueError),
        Percent("copying", "Copying") as progress,
    ):
        progress(1, 3)
        raise ValueError
    assert terminal.getvalue().endswith(CLEAN)


def test_nothing_to_do_is_no_fault() -> None:
    with redirect_stderr(Terminal()) as terminal, Percent("checking", "Checking") as progress:
        progress(0, 0)
    assert "Checking 0 %" in terminal.getvalue()


def test_a_file_gets_a_line_for_each_kind_of_work() -> None:
    with redirect_stderr(io.StringIO()) as written, Percent("copying", "Copying") as progress:
        progress(1, 4)
        progress(2, 4)
    assert written.getvalue() == "Copying 25 %\n"
