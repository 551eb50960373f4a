"""Every command on documents, watched: no way to another computer, and nothing of a text on the disk.

Neither after the command nor after it was killed in the middle. Each proof has its control.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bench.documents import paper
from app.documents import ocr
from tests.ocr_pages import blank, degraded, draw_lines, scanned_pdf
from tests.process import privacy
from tests.process.privacy import (
    MARKER,
    NAME_MARKER,
    PATIENCE_S,
    Person,
    end_at_once,
    sockets,
    written,
)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(sys.platform != "linux", reason="what is watched with is Linux's"),
]
traced = pytest.mark.skipif(privacy.STRACE is None, reason="strace is not installed")
PLAY = str(Path(privacy.__file__).with_name("privacy_play.py"))
SHORT, LONG = 2, 60
LINES = (
    "The invoice of Larkfield Pumps Ltd has the number LP-20417 and the date 3 April 2025.",
    "Total due: 1,250.40 GBP, to be paid within 30 days to the address below.",
    "Dr Jane O'Brien of 14 Harbour Road, Whitford, telephone 01632 960 417, signed for it.",
)


def text(page: int) -> list[str]:
    return [*LINES, f"On page {page} the pump moved {page * 37} cubic metres. {MARKER} is written here too."]


def pdf(pages: int) -> bytes:
    return paper.pdf([[(10, line) for line in text(page + 1)] for page in range(pages)])


def scan(pages: int) -> bytes:
    page = blank()
    draw_lines(page, text(1), 160, 150)
    return scanned_pdf([degraded(page, degrees=0.4)] * pages)


FORM = b"""
name = "short"
title = "Short"
[[field]]
name = "seller"
label = "Seller"
type = "person"
[[field]]
name = "due"
label = "Total due"
type = "money"
[[field]]
name = "place"
label = "Place"
type = "text"
"""
COMMANDS: dict[str, Callable[[Person, Path], list[str]]] = {
    "summarise": lambda p, file: [
        *("summarise", str(file), "--save", "--passphrase-file", str(p.secret), "--json"),
    ],
    "ask": lambda _p, file: ["ask", str(file), "--question", "What is the total due?", "--json"],
    "extract": lambda p, file: ["extract", str(file), "--form", str(p.folder / "short.toml"), "--json"],
    "deidentify": lambda p, file: [
        *("deidentify", str(file), "--ask-model", "--out", str(p.folder / "out" / file.stem), "--json"),
    ],
    "sort": lambda _p, file: ["sort", str(file), "--label", "Invoice", "--label", "Recipe", "--json"],
    "pages": lambda _p, file: [PLAY, str(file)],
}
MOMENTS = {
    "summarise": b"Reading, page 0",
    "ask": b"Searching",
    "extract": b"question 1",
    "deidentify": b"Asking the model",
    "sort": b"Sorting",
    "pages": b"PAGE",
}
"""What a command shows when it is in the middle of a document."""


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    made = Person(tmp_path_factory.mktemp("person"))
    (made.folder / "short.toml").write_bytes(FORM)
    made.run("vault", "create", "--passphrase-file", str(made.secret))
    return made


def documents() -> dict[str, bytes]:
    """The short documents by the command that is run on them; a scan for two of them."""
    scanned = scan(1) if ocr.available() else pdf(SHORT)
    return {name: pdf(SHORT) for name in COMMANDS} | {"sort": scanned, "pages": scanned}


@pytest.fixture(scope="module")
def said(person: Person) -> dict[str, str]:
    """What each command printed, all of them having run under strace."""
    return {
        name: person.run(
            *COMMANDS[name](person, person.file(f"-{name}.pdf", content)),
            trace=name if privacy.STRACE else "",
        )
        for name, content in documents().items()
    }


@traced
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_makes_a_socket_to_anywhere(person: Person, said: dict[str, str], name: str) -> None:
    """The networks of OCR are by a firm that sends telemetry in other versions (documents.md, 0)."""
    calls = person.trace(name)
    assert any(f"-{name}.pdf" in line for line in calls), "the trace did not see the document being opened"
    assert sockets(calls) == []


@traced
@pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up")
@pytest.mark.parametrize("name", ["sort", "pages"])
def test_the_scans_were_recognised_while_watched(person: Person, said: dict[str, str], name: str) -> None:
    assert any(ocr.RECOGNISER in line for line in person.trace(name))


@traced
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_only_into_its_home(person: Person, said: dict[str, str], name: str) -> None:
    home, out = str(person.folder / "home"), str(person.folder / "out")
    paths = written(person.trace(name))
    assert any(path.startswith(f"{home}/run") for path in paths), "the trace saw no file being written"
    assert [path for path in paths if not path.startswith((home, out, "/dev/null", "/proc/self"))] == []


@traced
def test_the_watch_sees_a_socket_and_a_file(person: Person) -> None:
    """The control: what a program with telemetry does."""
    play = person.folder / "telemetry.py"
    play.write_text(
        "import os, pathlib, socket\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 53))\n"
        "pathlib.Path.home().joinpath('events.db').write_text('')\n"
        "os.memfd_create('hidden')\n"
    )
    person.run(str(play), trace="control")
    calls = person.trace("control")
    assert len(sockets(calls)) >= 1
    assert {"hidden", str(person.folder / "user" / "events.db")} <= set(written(calls))
    (person.folder / "user" / "events.db").unlink()


def test_nothing_of_a_text_is_left_after_the_commands(person: Person, said: dict[str, str]) -> None:
    assert "vault.db" in [path.name for path in person.searched()]
    (copy,) = (person.folder / "out").rglob("*.txt")
    assert copy.read_text(encoding="utf-8").count(MARKER) == SHORT, "the document was not worked on"
    assert person.places_with(MARKER, NAME_MARKER, "Larkfield") == []


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_what_is_left_would_be_found(person: Person, code: str) -> None:
    """The control."""
    control = person.folder / "temporary" / "control.bin"
    control.write_bytes(b"\0" + f"a note with {MARKER} in it".encode(code))
    assert person.places_with(MARKER) == ["temporary/control.bin"]
    control.unlink()


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_of_a_text_is_left_after_a_kill(person: Person, name: str) -> None:
    file = person.file(f"-killed-{name}.pdf", pdf(LONG))
    running = person.until(MOMENTS[name], *COMMANDS[name](person, file))
    end_at_once(running, signal.SIGKILL, at_work=name != "ask")
    assert running.returncode == -signal.SIGKILL
    assert person.places_with(MARKER, NAME_MARKER, "Larkfield") == []


@pytest.fixture
def core_files() -> Iterator[None]:
    """What is started may write its memory to its folder when it crashes; skips where this system says no."""
    if {"|", "/"} & set(Path("/proc/sys/kernel/core_pattern").read_text(encoding="ascii")):
        pytest.skip("this system puts core files elsewhere")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def test_a_crash_leaves_no_picture_of_the_memory(person: Person, core_files: None) -> None:
    """A core file would hold the text."""
    control, work = person.folder / "control.py", person.folder / "work"
    control.write_text(f"import os\nkept = '{MARKER[::-1]}'[::-1]\nos.abort()\n")
    with person.start(str(control)) as crashing:
        crashing.communicate(timeout=PATIENCE_S)
    if not person.places_with(MARKER):
        pytest.skip("this system allows no core files")
    for path in work.iterdir():
        path.unlink()
    file = person.file("-crashed.pdf", pdf(LONG))
    running = person.until(MOMENTS["summarise"], *COMMANDS["summarise"](person, file))
    end_at_once(running, signal.SIGABRT)
    assert not list(work.iterdir())
    assert person.places_with(MARKER, NAME_MARKER, "Larkfield") == []
