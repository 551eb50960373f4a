"""The documents child: one file, no other, within its limits."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.domain.documents import Document, FileKind
from app.worker import protocol
from app.worker.codec import document_from_dict
from tests.document_builders import docx, par, run
from tests.process.conftest import Child, Start
from tests.protected_files import agile

LINUX = sys.platform == "linux"


def read(start: Start, path: Path, **limits: int) -> Child:
    child = start("documents")
    child.until(protocol.Hello)
    child.send(protocol.Extract(id=1, path=str(path), name="named.txt", limits=limits))
    return child


def document(child: Child) -> Document:
    return document_from_dict(child.until(protocol.Extracted).document)


def failure(child: Child) -> dict[str, Any]:
    return child.until(protocol.Failed).error


def test_a_file_becomes_text_and_the_child_ends_with_its_input(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Title\n\nFirst words.\n\n## Part\n\nMore words with \U0001f600.\n")
    child = read(start, path)
    found = document(child)
    assert (found.name, found.paged) == ("named.txt", False)
    assert found.kind in (FileKind.TEXT, FileKind.MARKDOWN)
    assert "More words with \U0001f600." in found.text
    child.send(protocol.Probe(id=2))
    sandbox = child.until(protocol.Probed).sandbox
    assert not LINUX or sandbox["network"] == "denied"
    assert not LINUX or not sandbox["landlock_abi"] or sandbox["files"] == "denied"
    child.hang_up()
    assert child.ended() == 0


def test_a_password_goes_with_the_request_and_what_it_opens_stays_in_memory(
    start: Start, tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(agile(docx(par(run("Metoprolol 47.5 mg"))), "Пароль"))
    child = start("documents")
    child.until(protocol.Hello)
    child.send(protocol.Extract(id=1, path=str(path), name="a.docx", password="Пароль"))
    assert "Metoprolol 47.5 mg" in document(child).text
    written = [other for other in tmp_path.rglob("*") if other.is_file() and other != path]
    assert not any("Metoprolol" in other.read_text("utf-8", "replace") for other in written)


def test_a_wrong_password_and_none_are_told_apart(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(agile(docx(par(run("x"))), "right"))
    for password, error in (("wrong", "DocumentWrongPassword"), ("", "DocumentEncrypted")):
        child = start("documents")
        child.until(protocol.Hello)
        child.send(protocol.Extract(id=1, path=str(path), name="a.docx", password=password))
        assert failure(child)["error"] == error


def test_only_one_file_is_read(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    child = read(start, path)
    document(child)
    child.send(protocol.Extract(id=2, path=str(path), name="again"))
    assert failure(child) == {"error": "EngineFailed", "code": "wrong role"}


def test_what_is_no_file_is_missing(start: Start, tmp_path: Path) -> None:
    assert failure(read(start, tmp_path / "none.txt")) == {"error": "DocumentMissing", "name": "named.txt"}
    assert failure(read(start, tmp_path))["error"] == "DocumentMissing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_named_pipe_does_not_hold_the_child(start: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert failure(read(start, tmp_path / "pipe.txt"))["error"] == "DocumentMissing"


def test_limits_are_named_when_they_are_met(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("many words " * 1000)
    error = failure(read(start, path, file_bytes=100))
    assert (error["error"], error["limit"], error["most"]) == ("DocumentTooLarge", "bytes", 100)


def test_limits_that_are_none_are_refused(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    child = start("documents")
    child.until(protocol.Hello)
    child.send(protocol.Extract(id=1, path=str(path), name="x", limits={"cpu_s": -1}))
    assert failure(child) == {"error": "EngineFailed", "code": "ProtocolError"}


@pytest.mark.skipif(not LINUX, reason="resource limits")
def test_processor_time_is_limited_and_said(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("# A\n\nwords words words\n\n" * 700_000)
    child = read(start, path, cpu_s=0)
    error = failure(child)
    assert (error["error"], error["limit"]) == ("DocumentTooLarge", "time")
    assert child.ended() == 0


@pytest.mark.skipif(not LINUX, reason="resource limits")
def test_memory_is_limited_and_said(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("words words words\n\n" * 3_000_000)
    error = failure(read(start, path, memory_bytes=300 << 20, characters=1 << 40))
    assert (error["error"], error["limit"]) == ("DocumentTooLarge", "memory")
