"""What the benchmark measures against: real programs in processes of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.bench.busy import load
from app.bench.reference import PYTHON_VARIABLE, Reference, xllamacpp_python
from app.bench.rows import NotMeasured
from tests.process.conftest import test_model as model_file

STORY = "Write a very long story about a ship."
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")


def children() -> dict[int, list[str]]:
    """The running children of this process and their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (folder / "cmdline").read_text().split("\0")
        except (OSError, IndexError):
            continue
        if parent == os.getpid():
            found[int(folder.name)] = words
    return found


@pytest.mark.model
def test_the_bare_loop_reads_and_writes_as_many_tokens_as_it_is_told() -> None:
    bare = Reference("bare")
    try:
        bare.ask("load", model=str(model_file("smollm2")), context=512, threads=1, batches=[16, 64])
        assert bare.ask("read", text=STORY * 5, batch=16)["tokens"] > 32  # several batches
        for batch in (16, 64):
            written = bare.ask("write", text=STORY, batch=batch, tokens=5)
            assert written["tokens"] == 5
            assert written["seconds"] > 0
        assert bare.ask("together", texts=[STORY, "Hello"], batch=64, tokens=4)["tokens"] == 8
        assert bare.ask("bandwidth")["bytes_per_s"] > 1e8
        with pytest.raises(NotMeasured, match="KeyError"):
            bare.ask("read", text=STORY, batch=99)
        assert bare.ask("write", text=STORY, batch=16, tokens=2)["tokens"] == 2  # it goes on after an error
    finally:
        bare.close()


@pytest.mark.model
def test_the_high_level_library_is_streamed() -> None:
    llama = Reference("high_level")
    try:
        llama.ask("load", model=str(model_file("smollm2")), context=512, threads=1)
        written = llama.ask("write", text=STORY, tokens=6)
    finally:
        llama.close()
    assert written["tokens"] == 6
    assert written["seconds"] > 0


def test_a_reference_that_dies_says_its_last_word() -> None:
    with pytest.raises(NotMeasured, match="ModuleNotFoundError"):
        Reference("not_there").ask("load")


def test_a_reference_that_cannot_start_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(NotMeasured, match="cannot be started"):
        Reference("bare", str(tmp_path / "python"))


@linux
def test_a_closed_reference_is_gone() -> None:
    reference = Reference("bare")
    assert any("app.bench.references.bare" in " ".join(words) for words in children().values())
    reference.close()
    assert not any("app.bench.references" in " ".join(words) for words in children().values())


def test_xllamacpp_is_missed_with_a_way_to_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PYTHON_VARIABLE, str(tmp_path / "python"))
    with pytest.raises(NotMeasured, match="cannot be run"):
        xllamacpp_python()


def test_another_python_may_have_xllamacpp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("a script is no program there")
    python = tmp_path / "python"
    monkeypatch.setenv(PYTHON_VARIABLE, str(python))
    for status, expected in (("exit 0", True), ("exit 1", False)):
        python.write_text(f"#!/bin/sh\n{status}\n")
        python.chmod(0o700)
        if expected:
            assert xllamacpp_python() == str(python)
        else:
            with pytest.raises(NotMeasured, match=PYTHON_VARIABLE):
                xllamacpp_python()


@linux
def test_the_busy_loops_run_and_are_gone_afterwards_whatever_happens() -> None:
    before = set(children())

    def loops() -> int:
        """New children, not by command line: just after the start the kernel shows none."""
        return len(set(children()) - before)

    with load(2):
        assert loops() == 2
    assert loops() == 0
    with load(1) as end:
        end()
        assert loops() == 0
    with pytest.raises(RuntimeError), load(1):
        raise RuntimeError
    assert loops() == 0
