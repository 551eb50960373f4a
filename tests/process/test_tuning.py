"""What is measured of a model on this machine, with a real model; how fast it is, is no test's matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import EngineFailed
from app.inference.machine import fast_cores, thread_choices, usable_threads
from app.inference.pace import Pace
from app.inference.tuning import BATCHES, Tuner, choose
from tests.process.rig import Rig


@pytest.fixture(scope="module")
def rig(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(smollm2, tmp_path_factory.mktemp("tuning"), 512, threads=1)
    yield made
    made.close()


@pytest.mark.model
def test_a_measurement_gives_settings_and_speeds_and_the_model_writes_on(rig: Rig) -> None:
    before = rig.ask("Name three colours.", max_tokens=8)
    rig.stopping.begin(900)
    found = Tuner(rig.engine._model, rig.engine._tuning, rig.stopping).run(0.0)
    rig.stopping.end(900)
    assert found is not None
    assert found.tuning.batch in BATCHES
    assert found.reading > 0 and found.writing > 0
    again = rig.ask("Name three colours.", max_tokens=8)
    assert again.reused_tokens == before.prompt_tokens - 1


@pytest.mark.model
def test_a_measurement_can_be_stopped(rig: Rig) -> None:
    rig.stopping.begin(901)
    rig.stopping.cancel(901)
    try:
        assert Tuner(rig.engine._model, rig.engine._tuning, rig.stopping).run(60.0) is None
    finally:
        rig.stopping.ended()
        rig.stopping.end(901)


@pytest.mark.model
def test_a_busy_machine_is_not_measured(rig: Rig) -> None:
    """No processor is ever idle, and this process gets none of their time."""
    pace = Pace(2, lambda: 0.0, own=lambda: 0.0)
    rig.stopping.begin(902)
    try:
        with pytest.raises(EngineFailed, match="busy"):
            Tuner(rig.engine._model, rig.engine._tuning, rig.stopping, pace).run(1.0)
    finally:
        rig.stopping.end(902)


def test_only_what_is_clearly_faster_replaces_the_usual() -> None:
    assert choose([2, 1, 4], [100.0, 80.0, 104.0]) == 2
    assert choose([2, 1, 4], [100.0, 80.0, 106.0]) == 4


def machine(folder: Path, speeds: list[int], siblings: list[str]) -> Path:
    for number, (speed, sibling) in enumerate(zip(speeds, siblings, strict=True)):
        cpu = folder / f"cpu{number}"
        (cpu / "topology").mkdir(parents=True)
        (cpu / "cpufreq").mkdir()
        (cpu / "topology" / "thread_siblings_list").write_text(sibling + "\n")
        (cpu / "cpufreq" / "cpuinfo_max_freq").write_text(f"{speed}\n")
    return folder


def test_slow_cores_are_left_out_as_one_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two fast cores with two hardware threads each, four slow ones with one."""
    monkeypatch.setattr("app.inference.machine.usable_threads", lambda: set(range(8)))
    speeds = [5_000_000] * 4 + [3_600_000] * 4
    cpus = machine(tmp_path, speeds, ["0-1", "0-1", "2-3", "2-3", "4", "5", "6", "7"])
    assert fast_cores(cpus) == 2
    assert thread_choices(cpus) == [6, 2, 5, 3]


def test_a_machine_that_does_not_tell_has_equal_cores(tmp_path: Path) -> None:
    assert fast_cores(tmp_path) == len(usable_threads())
    assert thread_choices(tmp_path)[0] == len(usable_threads())
