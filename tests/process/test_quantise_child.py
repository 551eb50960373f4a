"""Making models smaller and comparing them, in the real child: sizes, confinement, what is lost, stopping."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.library.quantising import TARGETS, target_named
from app.library.gguf import inspect
from app.library.quantised_size import plan, plans
from app.paths import resources, starter_model
from app.worker import protocol
from app.worker.supervisor import LAST
from tests import tiny_models
from tests.gguf_splitter import split
from tests.process.conftest import Child

TEXT = (resources() / "samples" / "drift.txt").read_text(encoding="utf-8")[:3000]
Q8, Q4 = TARGETS[0], TARGETS[-1]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return tiny_models.tiny_llama(tmp_path / "tiny.gguf", embedding=256, head=64, ff=512)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


Start = Callable[..., Child]


def last(child: Child) -> Any:
    """The event that ends the request, whatever came of it."""
    while True:
        event = child.next()
        assert event is not None, child.stderr()
        if isinstance(event, LAST):
            return event


def make(start: Start, source: Path, out: Path, number: int, expected: int) -> Any:
    """What the child answers to Quantise."""
    child = start("quantise")
    child.until(protocol.Hello)
    child.send(protocol.Quantise(child.take_id(), "Tiny", [str(source)], str(out), number, expected))
    return last(child)


def score(start: Start, original: Path, smaller: Path, work: Path, text: str = TEXT) -> Any:
    child = start("quantise")
    child.until(protocol.Hello)
    request = protocol.Score(
        child.take_id(), ["One", "Other"], [str(original)], [str(smaller)], text, str(work), threads=1
    )
    child.send(request)
    return last(child)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_file_is_as_large_as_was_told(start: Start, tiny: Path, work: Path, target: Any) -> None:
    expected = plan([tiny], target).bytes
    out = work / "small.gguf"
    answer = make(start, tiny, out, target.number, expected)
    assert isinstance(answer, protocol.Quantised)
    assert answer.bytes == out.stat().st_size == pytest.approx(expected, rel=0.001)
    assert inspect(out).quantisation == target.name


@pytest.mark.parametrize("kind", ["tiny_hybrid", "tiny_swa", "tiny_mamba", "tiny_bert"])
def test_sizes_are_right_for_other_kinds_of_models(
    start: Start, tmp_path: Path, work: Path, kind: str
) -> None:
    source = getattr(tiny_models, kind)(tmp_path / "model.gguf")
    for target in (Q8, Q4):
        expected = plan([source], target).bytes
        answer = make(start, source, work / f"{target.name}.gguf", target.number, expected)
        assert answer.bytes == pytest.approx(expected, rel=0.001)


@pytest.mark.model
def test_the_starter_model_is_as_large_as_was_told(start: Start, work: Path) -> None:
    """Its weights were quantised before, and its rows are no whole number of large blocks."""
    path = starter_model()
    found = {each.target.name: each for each in plans([path])}
    assert [name for name, each in found.items() if each.smaller] == ["Q4_0"]
    assert found["Q4_0"].twice
    answer = make(start, path, work / "small.gguf", Q4.number, found["Q4_0"].bytes)
    assert answer.bytes == found["Q4_0"].bytes


def test_a_model_in_several_files_becomes_one(start: Start, tiny: Path, tmp_path: Path, work: Path) -> None:
    files = split(tiny, tmp_path / "parts", "big", 3)
    expected = plan(files, Q8).bytes
    child = start("quantise")
    child.until(protocol.Hello)
    paths = [str(path) for path in files]
    out = work / "small.gguf"
    child.send(protocol.Quantise(child.take_id(), "Tiny", paths, str(out), Q8.number, expected))
    answer = last(child)
    assert answer.bytes == pytest.approx(expected, rel=0.001)
    whole = work / "whole.gguf"
    make(start, tiny, whole, Q8.number, expected)
    assert score(start, whole, out, work).divergence == 0


def test_it_writes_only_where_it_was_told(start: Start, tiny: Path, tmp_path: Path, work: Path) -> None:
    """The folder of the result is all the child may write in; the model's own is not."""
    out = work / "small.gguf"
    child = start("quantise")
    hello = child.until(protocol.Hello)
    child.send(protocol.Quantise(child.take_id(), "Tiny", [str(tiny)], str(out), Q8.number, 1 << 20))
    child.until(protocol.Quantised)
    child.send(protocol.Probe(id=child.take_id()))
    report = child.until(protocol.Probed).sandbox
    assert report["network"] == "denied"
    assert hello.role == "quantise"
    if report["landlock_abi"]:
        assert report["files"] == "denied"
    other = protocol.Quantise(
        child.take_id(), "Tiny", [str(tiny)], str(tmp_path / "x.gguf"), Q8.number, 1 << 20
    )
    child.send(other)
    assert child.until(protocol.Failed).error["error"] == "EngineFailed"
    assert not (tmp_path / "x.gguf").exists()


def test_a_result_that_grows_beyond_what_was_told_fails(start: Start, tmp_path: Path, work: Path) -> None:
    """A limit of the system, whatever llama.cpp does: 64 MB of spare, and no more."""
    big = tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=2048, head=256, ff=16384, layers=2)
    assert plan([big], Q8).bytes > 100 << 20
    answer = make(start, big, work / "small.gguf", Q8.number, 1 << 20)
    assert isinstance(answer, protocol.Failed)
    assert answer.error["error"] == "NotQuantised"


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + bytes(200), b"no model at all" * 100])
def test_what_is_no_model_is_refused(start: Start, tmp_path: Path, work: Path, content: bytes) -> None:
    (tmp_path / "bad.gguf").write_bytes(content)
    answer = make(start, tmp_path / "bad.gguf", work / "small.gguf", Q8.number, 1 << 20)
    assert isinstance(answer, protocol.Failed)
    assert answer.error["error"] == "NotQuantised"


# -- what is lost ----------------------------------------------------------------------------------


def test_a_model_does_not_differ_from_itself(start: Start, tiny: Path, work: Path) -> None:
    same = score(start, tiny, tiny, work)
    assert (same.divergence, same.divergence_error, same.agreement) == (0, 0, 1)
    assert same.perplexity == same.perplexity_smaller
    assert same.positions > 500
    assert list(work.iterdir()) == []


def test_a_coarser_copy_differs_more(start: Start, tiny: Path, work: Path) -> None:
    found = {}
    for name in ("Q8_0", "Q4_K_M", "Q4_0"):
        target = target_named(name)
        assert target is not None
        out = work / f"{name}.gguf"
        make(start, tiny, out, target.number, plan([tiny], target).bytes)
        found[name] = score(start, tiny, out, work)
    fine, usual, coarse = found["Q8_0"], found["Q4_K_M"], found["Q4_0"]
    assert 0 < fine.divergence < usual.divergence < coarse.divergence
    assert fine.divergence < 0.01
    assert fine.agreement > usual.agreement
    assert fine.divergence <= fine.divergence_90 * 10
    assert fine.divergence_90 <= fine.divergence_99


def test_models_with_other_words_are_not_compared(
    start: Start, tiny: Path, tmp_path: Path, work: Path
) -> None:
    other = tiny_models.tiny_llama(tmp_path / "other.gguf", vocabulary=330)
    answer = score(start, tiny, other, work)
    assert isinstance(answer, protocol.Failed)
    assert answer.error["error"] == "NotComparable"
    assert list(work.iterdir()) == []


def test_a_text_of_nothing_is_refused(start: Start, tiny: Path, work: Path) -> None:
    assert score(start, tiny, tiny, work, text=" ").error["code"] == "text"


def test_a_comparison_is_stopped(start: Start, tmp_path: Path, work: Path) -> None:
    big = tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=1024, head=128, ff=4096, layers=8)
    child = start("quantise")
    child.until(protocol.Hello)
    number = child.take_id()
    files = [str(big)]
    child.send(protocol.Score(number, ["One", "Other"], files, files, TEXT, str(work)))
    child.until(protocol.Reading)
    child.flag.set()
    child.send(protocol.Cancel(id=child.take_id(), target=number))
    assert child.until(protocol.Finished).outcome["reason"] == "cancelled"
    assert list(work.iterdir()) == []


def test_a_killed_child_leaves_only_its_folder_behind(start: Start, tmp_path: Path, work: Path) -> None:
    """Which its parent, or the next start of the program, removes."""
    big = tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=2048, head=256, ff=8192, layers=4)
    child = start("quantise")
    child.until(protocol.Hello)
    out = work / "small.gguf"
    child.send(protocol.Quantise(child.take_id(), "Big", [str(big)], str(out), Q4.number, 1 << 30))
    child.until(protocol.Reading)
    child.process.kill()
    child.process.wait()
    assert [path.name for path in work.iterdir()] == ["small.gguf"]
    shutil.rmtree(work)
