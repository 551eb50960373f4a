"""PySide6 6.12.0 gives None, True and False back without counting them; the program lives on all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MANY = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from app.ui.none_count import keep_none

class Speaker(QObject):
    said = Signal(int)

keep_none()
application = QCoreApplication([])
speaker = Speaker()
for number in range(20_000):
    speaker.said.emit(number)
    speaker.setObjectName("x")
print("here")
"""


def test_a_long_session_of_signals_does_not_end_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "here\n"), done.stderr
