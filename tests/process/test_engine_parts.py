"""The engine's parts that need no model."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.generation import Sampling
from app.inference.loading import choose_context
from app.inference.machine import IdleTime, available_memory, usable_cores
from app.inference.pace import Pace
from app.inference.sampler import Settings, settle
from app.inference.text import LONGEST_PIECE, LONGEST_RUN, StopStrings, Utf8, encodable, pieces
from app.worker.jobs import EVERY_S, Joiner, Throttle

# -- text --------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("ab \n\t.é😀"), max_size=300), st.integers(2, 40))
def test_pieces_are_the_text_again_and_short(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))
    assert "".join(cut) == text
    assert all(0 < len(piece) <= longest for piece in cut)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "\n" * 50_000, "word " * 30_000, "x" * 9_000 + " y", " " * 8_001]
)
def test_no_piece_and_no_run_is_long(text: str) -> None:
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert max(map(len, cut)) <= LONGEST_PIECE
    assert all(len(run) <= LONGEST_RUN for piece in cut for run in piece.split() or [""])
    assert all(len(piece) <= LONGEST_RUN or not piece.isspace() for piece in cut)


def test_cuts_are_before_a_space_and_after_a_line_break() -> None:
    cut = list(pieces("aaaa bbbb\ncccc dddd", 12))
    assert cut == ["aaaa bbbb\n", "cccc dddd"]
    assert list(pieces("aaaa bbbb cccc", 10)) == ["aaaa", " bbbb cccc"] or list(
        pieces("aaaa bbbb cccc", 10)
    ) == ["aaaa bbbb", " cccc"]


def test_surrogates() -> None:
    assert encodable("plain é 😀") == "plain é 😀"
    assert encodable("\ud83d\ude00") == "😀"
    assert encodable("a\udc00b\ud800") == "a\ufffdb\ufffd"


@given(st.text(max_size=50))
def test_characters_come_out_whole(text: str) -> None:
    decoder = Utf8()
    data = encodable(text).encode()
    parts = [decoder.push(data[i : i + 1]) for i in range(len(data))]
    assert "".join(parts) + decoder.finish() == encodable(text)


def test_half_a_character_is_shown_as_such_at_the_end() -> None:
    decoder = Utf8()
    assert decoder.push(b"a\xf0\x9f") == "a"
    assert decoder.finish() == "\ufffd"


@given(
    st.text("ab#", max_size=40),
    st.lists(st.text("ab#", min_size=1, max_size=3), max_size=3),
    st.integers(1, 5),
)
def test_stop_strings_end_the_text_wherever_it_is_cut(text: str, stops: list[str], size: int) -> None:
    stream = StopStrings(tuple(stops))
    shown = ""
    for at in range(0, len(text), size):
        shown += stream.push(text[at : at + size])
        if stream.hit:
            break
    shown += stream.finish()
    whole = [at for at in (text.find(stop) for stop in stops) if at >= 0]
    assert stream.hit == bool(whole)
    assert not any(stop in shown for stop in stops)
    assert text.startswith(shown)
    if not whole:
        assert shown == text


def test_what_may_become_a_stop_string_waits() -> None:
    stream = StopStrings(("\nUser:",))
    assert stream.push("Hello\nUs") == "Hello"
    assert stream.push("eful") == "\nUseful"
    assert not stream.hit


# -- sampling ----------------------------------------------------------------------------------------


def test_the_request_goes_before_the_model_and_the_model_before_the_default() -> None:
    settings = settle(Sampling(top_k=5), {"temperature": 0.2, "top_k": 99.0, "min_p": math.nan})
    assert (settings.temperature, settings.top_k, settings.top_p) == (0.2, 5, Settings().top_p)
    assert settings.min_p == Settings().min_p
    assert not settings.penalised
    assert settle(Sampling(repeat_penalty=1.1), {}).penalised


def test_zero_is_a_value() -> None:
    assert settle(Sampling(temperature=0.0, top_k=0), {"temperature": 1.0}).temperature == 0
    assert settle(Sampling(seed=0), {}).seed == 0


def test_seeds_are_fresh_unless_set() -> None:
    assert len({settle(Sampling(), {}).seed for _ in range(20)}) > 15
    assert settle(Sampling(seed=42), {}).seed == 42


# -- fitting the machine -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trained", "wanted", "per_token", "available", "size"),
    [
        (131072, 0, 1000, 0, 32768),
        (4096, 0, 1000, 0, 4096),
        (32768, 16384, 1 << 20, 1 << 30, 16384),
        (4096, 16384, 1, 0, 4096),
        (131072, 0, 128 << 10, 32 << 30, 32768),
        (32768, 0, 128 << 10, 16 << 30, 32768),
        (32768, 0, 128 << 10, 3 << 30, 4096),
        (32768, 0, 1 << 20, 1 << 30, 2048),
        (512, 0, 1 << 20, 1 << 30, 512),
        (0, 0, 1, 0, 2048),
    ],
)
def test_the_context_fits_the_model_and_the_memory(
    trained: int, wanted: int, per_token: int, available: int, size: int
) -> None:
    assert choose_context(trained, wanted, per_token, available) == size


def test_cores_are_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, siblings in enumerate(("0,2", "1,3", "0,2", "1,3")):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(siblings)
    monkeypatch.setattr("app.inference.machine.usable_threads", lambda: {0, 1, 2, 3})
    assert usable_cores(tmp_path) == 2
    assert usable_cores(tmp_path / "none") == 4
    assert usable_cores() >= 1


def test_memory_and_idle_time_of_a_machine_that_does_not_tell(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:    5 kB\n")
    assert available_memory(tmp_path / "meminfo") == 5120
    assert available_memory(tmp_path / "none") == 0
    assert IdleTime(tmp_path / "none").seconds() is None
    for useless in ("intr 5\n", "cpu0 0 0 0 0 0 0\n", "cpu0 x\n", "cpu0 1 1 1 a b\n"):
        (tmp_path / "stat").write_text(useless)
        assert IdleTime(tmp_path / "stat").seconds() is None


def test_idle_time_is_that_of_the_usable_processors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["cpu  1 9 1 900 100 0 0", "cpu0 1 5 1 300 50 0 0", "cpu1 1 10 1 600 50 0 0", "intr 5"]
    (tmp_path / "stat").write_text("\n".join(rows))
    monkeypatch.setattr("app.inference.machine.usable_threads", lambda: {1})
    monkeypatch.setattr("os.sysconf", lambda _name: 100)
    assert IdleTime(tmp_path / "stat").seconds() == 6.6


class Machine:
    """Processors that others use `others` of."""

    def __init__(self, cores: int) -> None:
        self.cores, self.others = cores, 0.0
        self.now = self.own = self.idle = 0.0
        self.pace = Pace(cores, lambda: self.idle, lambda: self.now, lambda: self.own)

    def work(self, seconds: float, threads: float | None = None) -> int:
        used = min(self.pace.threads if threads is None else threads, self.cores - self.others / 2)
        self.now += seconds
        self.own += used * seconds
        self.idle += max(0.0, self.cores - self.others - used) * seconds
        return self.pace.refresh()


def test_all_cores_on_an_idle_machine_and_fewer_on_a_busy_one() -> None:
    machine = Machine(2)
    assert machine.work(0.3) == 2
    machine.others = 2.0
    assert machine.work(0.3) == 2  # it may have been a short burst
    assert machine.work(0.3) == 1
    assert machine.work(5.0) == 1
    machine.others = 0.0
    assert machine.work(0.3) == 2


def test_one_busy_core_of_many_costs_one_thread() -> None:
    machine = Machine(8)
    machine.others = 1.0
    assert [machine.work(0.3), machine.work(0.3)] == [8, 7]
    machine.others = 0.2
    assert machine.work(0.3) == 8


def test_a_burst_of_others_between_requests_costs_the_next_one_nothing() -> None:
    machine = Machine(2)
    machine.others = 2.0
    assert machine.work(60.0, threads=0) == 2
    machine.others = 0.0
    assert [machine.work(0.3) for _ in range(5)] == [2] * 5


def test_others_who_go_on_are_seen_soon_after_a_request_begins() -> None:
    machine = Machine(2)
    machine.others = 2.0
    machine.work(60.0, threads=0)
    assert machine.work(0.3) == 1


def test_moments_are_too_short_to_judge_and_ignorance_uses_all() -> None:
    machine = Machine(2)
    machine.others = 2.0
    assert machine.work(0.01) == 2
    blind = Pace(4, lambda: None, lambda: machine.now, lambda: 0.0)
    machine.now += 10
    assert blind.refresh() == 4


# -- joining -----------------------------------------------------------------------------------------


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_text_is_joined_over_a_moment_and_the_first_goes_at_once() -> None:
    clock, sent = Clock(), []
    joiner = Joiner(sent.append, clock)
    for text in ("a", "b", "c"):
        joiner.add(text)
    assert sent == ["a"]
    clock.now += EVERY_S
    joiner.add("d")
    assert sent == ["a", "bcd"]
    joiner.add("e")
    joiner.flush()
    joiner.flush()
    assert sent == ["a", "bcd", "e"]


def test_the_last_progress_is_never_left_out() -> None:
    throttle = Throttle(Clock())
    assert [throttle.due(), throttle.due(), throttle.due(last=True)] == [True, False, True]
