"""A scanned page in the real documents child: read within its limits, with no socket and no other file."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from app.documents import ocr
from app.domain.documents import Document, PageState
from app.worker import protocol
from app.worker.codec import document_from_dict
from app.worker.command import child_command
from tests.ocr_pages import LETTER, blank, characters_wrong, degraded, letter, numbers_right, scanned_pdf
from tests.process.conftest import Child, Start

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not ocr.available(), reason="the networks of OCR are put there by set-up"),
]
LINUX = sys.platform == "linux"


def read(start: Start, path: Path, command: list[str] | None = None) -> Child:
    child = start("documents", command)
    child.until(protocol.Hello)
    child.send(protocol.Extract(id=1, path=str(path), name=path.name))
    return child


def document(child: Child) -> Document:
    return document_from_dict(child.until(protocol.Extracted).document)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "letter.pdf"
    path.write_bytes(scanned_pdf([degraded(letter()), blank()]))
    return path


def test_a_scanned_letter_is_read_in_the_confined_child(start: Start, scan: Path) -> None:
    child = read(start, scan)
    found = document(child)
    assert [page.state for page in found.pages] == [PageState.OCR, PageState.BLANK]
    assert characters_wrong(found.text, LETTER) <= 0.02
    assert numbers_right(found.text, LETTER) == (1.0, 1.0)
    child.send(protocol.Probe(id=2))
    sandbox = child.until(protocol.Probed).sandbox
    assert not LINUX or sandbox["network"] == "denied"
    assert not LINUX or not sandbox["landlock_abi"] or sandbox["files"] == "denied"
    child.hang_up()
    assert child.ended() == 0


@pytest.mark.skipif(not LINUX or shutil.which("strace") is None, reason="strace is not installed")
def test_reading_a_scan_makes_no_socket_and_no_file(start: Start, scan: Path, tmp_path: Path) -> None:
    """The runtime of the networks is by a firm that sends telemetry in other versions (documents.md, 0)."""
    trace = tmp_path / "trace.txt"
    calls = "trace=socket,connect,sendto,sendmsg,openat,open,creat"
    strace = [shutil.which("strace") or "strace", "-f", "-qq", "-e", calls, "-o", str(trace)]
    found = document(read(start, scan, [*strace, *child_command()]))
    assert "Bisoprolol" in found.text
    lines = trace.read_text(errors="replace").splitlines()
    assert any(ocr.RECOGNISER in line for line in lines), "the trace did not see the networks being opened"
    assert any("socket(" in line for line in lines), "the trace did not see the child's own question"
    done = [line for line in lines if "= -1" not in line]
    assert [line for line in done if re.search(r"AF_(INET6?|PACKET|NETLINK)", line)] == []
    begun = next(index for index, line in enumerate(done) if ocr.DETECTOR in line)
    assert [line for line in done[begun:] if re.search(r"\b(socket|connect|send\w+)\(", line)] == []
    assert [line for line in done[begun:] if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(", line)] == []


def test_a_scan_can_be_given_up_while_it_is_read(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    page = degraded(letter())
    path.write_bytes(scanned_pdf([page] * 6))
    child = read(start, path)
    child.until(protocol.Reading)
    child.cancel(1)
    outcome = child.until(protocol.Finished).outcome
    assert outcome["reason"] == "cancelled"
