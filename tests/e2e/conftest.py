"""A screen, a home, and the real program started on both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

ROOT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
MARKER = "qzvmarkerxw7719"
"""A word that stands in a chat message and in a document and must be found in no file."""


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """A virtual screen of its own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as line:  # it writes the number and the line's end apart: closing between ends it
        number = line.readline().strip()
        yield f":{number}"
    server.terminate()
    server.wait(10)


@dataclass
class Person:
    """Someone with a computer: a home folder, a vault's home, a folder for temporary files."""

    folder: Path
    screen: str
    trace: Path | None = None
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("user", "temporary", "home", "runtime"):
            (self.folder / name).mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "user"),
            "TMPDIR": str(self.folder / "temporary"),
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
            "DISPLAY": self.screen,
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "C.UTF-8",
        }

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def start(self, play: str, *more: str) -> subprocess.Popen[str]:
        """Start the real program with a play on it."""
        command = [sys.executable, "-m", "tests.e2e.pilot", play, "--home", str(self.home)]
        command += ["--shots", str(SHOTS), *more]
        if self.trace is not None:
            options = ["-f", "--seccomp-bpf", "-e", "trace=%network", "-o", str(self.trace)]
            command = ["strace", *options, *command]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def play(self, play: str, *more: str) -> str:
        """Start, wait for the end, and return what the play said."""
        running = self.start(play, *more)
        said, faults = running.communicate(timeout=540)
        assert running.returncode == 0, faults[-3000:]
        assert "PLAYED" in said, faults[-3000:]
        return said

    def places_with(self, word: bytes) -> list[str]:
        """Files below the person's folders that hold a word, as UTF-8 or UTF-16."""
        forms = (word, word.decode().encode("utf-16-le"))
        return [
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and path.stat().st_size < 64 << 20
            if any(form in path.read_bytes() for form in forms)
        ]


def report(path: Path, pages: int = 20) -> Path:
    """A PDF of `pages` pages about a water works, each with its own numbers."""
    sheet = canvas.Canvas(str(path), pagesize=A4)
    sheet.setTitle("Annual report of the Northmere water works")
    for page in range(1, pages + 1):
        lines = [
            f"Station {page} pumped {page * 37 + 4} cubic metres a day and was inspected on {page} March.",
            f"The inspector replaced {page + 2} valves because the old ones had rusted through.",
            f"Residents of district {page} must boil their water until {page + 5} April.",
            f"The repair cost {page * 210} pounds and was paid by the council.",
            f"{MARKER} stands on this page as well.",
        ]
        sheet.setFont("Helvetica-Bold", 16)
        sheet.drawString(72, 760, f"{page}. Station {page}")
        sheet.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            sheet.drawString(72, 720 - 18 * row, line)
        sheet.showPage()
    sheet.save()
    return path


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, screen: str) -> Person:
    """One person for the days of a test module."""
    folder = tmp_path_factory.mktemp("person")
    trace = tmp_path_factory.mktemp("trace") / "strace.txt" if shutil.which("strace") else None
    return Person(folder, screen, trace)
