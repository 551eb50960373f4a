"""Making models smaller: sizes told before, the work seen through to its end, nothing left of what failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine.models import Model
from app.domain.errors import EngineStopped, ModelExists, NoSpace, NotQuantised
from app.domain.library.quantising import TARGETS, Drift, Plan, Verdict, target_named
from app.library.drifts import Drifts, Kept, drift_from
from app.library.quantised_size import plan, plans
from app.library.shelf import Shelf
from app.services.background import Inline
from app.services.library.quantising import WORK, Making, QuantiseService
from app.services.models import ModelService
from app.settings import Settings
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests import gguf_models, tiny_models
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.gguf_corpus import build

Q8, Q4_0 = TARGETS[0], TARGETS[-1]
DRIFT = Drift(100, 10.0, 11.0, 0.03, 0.001, 0.06, 0.2, 0.93)


class Desk:
    """The service over a real library with one model, and a child that says what a test tells it."""

    def __init__(self, folder: Path) -> None:
        shelf = Shelf(folder / "models")
        self.source = tiny_models.tiny_llama(folder / "tiny.gguf")
        self.model: Model = shelf.add(self.source)
        settings = Settings()
        self.models = ModelService(shelf, Inline(), lambda: settings, lambda _s: None, folder / "none")
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.service = QuantiseService(
            self.models,
            lambda: Supervisor("quantise", ["x"], folder, self.spawn, self.timers.later),
            Inline(),
            Drifts(lambda: folder / "models"),
            lambda: "Call me Ishmael.",
            "engine 1",
        )
        self.seen: list[Making] = []
        self.service.changed.subscribe(lambda job: self.seen.append(job.stage))
        self.work = folder / "models" / WORK

    def asked(self) -> protocol.Quantise:
        """What the child was asked, once it has greeted."""
        if not self.spawn.child.requests:
            self.spawn.child.greet()
        return self.spawn.child.last(protocol.Quantise)

    def write(self) -> protocol.Quantise:
        """The child writes a good smaller model (of other weights, so that its hash is new)."""
        request = self.asked()
        tiny_models.tiny_llama(Path(request.out), seed=2)
        return request

    def written(self) -> None:
        self.spawn.child.say(protocol.Quantised(id=self.write().id, bytes=1))

    def left(self) -> list[Path]:
        return list(self.work.glob("*"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# -- sizes -----------------------------------------------------------------------------------------


def test_kinds_are_told_from_large_to_small_and_which_is_worth_it(desk: Desk) -> None:
    found: list[Plan] = []
    desk.service.plans(desk.model, found.extend, lambda error: pytest.fail(str(error)))
    sizes = [each.bytes for each in found]
    assert sizes == sorted(sizes, reverse=True)
    assert all(each.smaller and not each.twice for each in found)
    assert found[0].bytes < desk.model.bytes


def test_what_was_quantised_before_is_told(tmp_path: Path) -> None:
    """All of its matrices are Q8_0 already: as Q8_0 nothing is lost and nothing gained."""
    path = tmp_path / "q8.gguf"
    path.write_bytes(gguf_models.made("llama"))
    assert next((p.twice, p.smaller) for p in plans([path])) == (False, False)
    assert plan([path], Q4_0).twice


def test_rows_that_are_no_whole_block_get_another_type(tmp_path: Path) -> None:
    """64 numbers a row fit no block of 256: as Q4_K they become Q5_0."""
    path = tiny_models.tiny_llama(tmp_path / "narrow.gguf")
    wide = tiny_models.tiny_llama(tmp_path / "wide.gguf", embedding=256, head=64, ff=256)
    kind = target_named("q4_k_m")
    assert kind is not None
    narrow_share, wide_share = (plan([p], kind).bytes / p.stat().st_size for p in (path, wide))
    assert narrow_share > wide_share


@pytest.mark.parametrize(
    ("divergence", "error", "verdict"),
    [
        (0.0, 0.0, Verdict.SAME),
        (0.001, 0.0, Verdict.ALMOST),
        (0.049, 0.002, Verdict.NOTICEABLE),
        (0.19, 0.001, Verdict.NOTICEABLE),
        (0.5, 0.0, Verdict.MUCH_WORSE),
    ],
)
def test_a_verdict_counts_its_doubt_against_the_smaller_model(
    divergence: float, error: float, verdict: Verdict
) -> None:
    assert replace(DRIFT, divergence=divergence, divergence_error=error).verdict is verdict


# -- the work --------------------------------------------------------------------------------------


def test_a_smaller_model_is_made_listed_and_known_by_its_parent(desk: Desk) -> None:
    desk.service.start(desk.model, Q8)
    request = desk.write()
    assert request.files == [str(desk.models.path(desk.model))]
    desk.spawn.child.say(protocol.Reading(id=request.id, done=40, total=100))
    job = desk.service.job
    assert job is not None
    assert (job.stage, job.done, job.total) == (Making.WRITING, 40, 100)
    desk.written()
    job = desk.service.job
    assert job is not None
    assert job.made is not None
    made = next(m for m in desk.models.list() if m.id == job.made.id)
    assert (made.origin, made.source.parent) == ("quantised", desk.model.id)
    assert made.name == f"{desk.model.name} (Q8_0)"
    assert made.file.endswith("Q8_0.gguf")
    assert desk.models.path(made).is_file()
    assert desk.left() == []
    assert list(dict.fromkeys(desk.seen)) == [Making.WRITING, Making.CHECKING, Making.DONE]


def test_it_is_compared_and_the_report_is_kept(desk: Desk, tmp_path: Path) -> None:
    desk.service.start(desk.model, Q8, compare=True)
    desk.written()
    desk.spawn.child.greet()
    request = desk.spawn.child.last(protocol.Score)
    assert request.text == "Call me Ishmael."
    assert request.files != request.smaller
    values = {name: getattr(DRIFT, name) for name in Drift.__slots__}
    desk.spawn.child.say(protocol.Scored(id=request.id, **values))
    job = desk.service.job
    assert job is not None
    assert job.made is not None
    assert (job.stage, job.drift) == (Making.DONE, DRIFT)
    again = Drifts(lambda: tmp_path / "models").get(job.made.id)
    assert again == Kept(desk.model.id, "engine 1", DRIFT)
    assert desk.left() == []


@pytest.mark.parametrize("moment", ["at once", "while writing", "while comparing"])
def test_stopping_leaves_no_half_file_and_no_child(desk: Desk, moment: str) -> None:
    desk.service.start(desk.model, Q8, compare=True)
    if moment == "while writing":
        desk.write()
    elif moment == "while comparing":
        desk.written()
    child = desk.spawn.child
    desk.service.cancel()
    assert child.killed
    child.exit(-9)
    assert desk.service.job is not None
    assert desk.service.job.stage is Making.STOPPED
    assert desk.left() == []
    assert len(desk.models.list()) == (2 if moment == "while comparing" else 1)
    desk.service.start(desk.model, Q4_0)  # and another may begin


def test_checking_the_new_file_can_be_stopped(desk: Desk) -> None:
    desk.service.changed.subscribe(
        lambda job: desk.service.cancel() if job.stage is Making.CHECKING else None
    )
    desk.service.start(desk.model, Q8, compare=True)
    desk.written()
    job = desk.service.job
    assert job is not None
    assert (job.stage, job.made, job.error) == (Making.STOPPED, None, None)
    assert [model.id for model in desk.models.list()] == [desk.model.id]
    assert desk.left() == []
    assert not list((desk.work.parent).glob("*.gguf"))[1:]


def test_a_stop_that_comes_after_the_check_keeps_the_model_and_compares_no_more(desk: Desk) -> None:
    desk.models.changed.subscribe(lambda _none: desk.service.cancel())  # it is listed by then
    desk.service.start(desk.model, Q8, compare=True)
    desk.written()
    job = desk.service.job
    assert job is not None
    assert job.stage is Making.STOPPED
    assert job.made is not None and job.made.id in {model.id for model in desk.models.list()}
    assert desk.left() == []


def test_a_program_that_ends_while_it_checks_leaves_nothing(desk: Desk) -> None:
    desk.service.changed.subscribe(lambda job: desk.service.close() if job.stage is Making.CHECKING else None)
    desk.service.start(desk.model, Q8)
    desk.written()
    assert desk.service.job is not None
    assert desk.service.job.stage is Making.STOPPED
    assert desk.left() == []


def test_models_at_work_are_known_until_it_is_over(desk: Desk) -> None:
    assert desk.service.held == frozenset()
    desk.service.start(desk.model, Q8, compare=True)
    assert desk.service.held == {desk.model.id}
    desk.written()
    assert desk.service.job is not None and desk.service.job.made is not None
    assert desk.service.held == {desk.model.id, desk.service.job.made.id}
    desk.service.cancel()
    assert desk.service.held == frozenset()


def test_without_an_open_vault_the_tasks_are_left_out_and_that_is_said(desk: Desk) -> None:
    desk.service.start(desk.model, Q8, compare=True, tasks=True)
    desk.written()
    desk.spawn.child.greet()
    request = desk.spawn.child.last(protocol.Score)
    values = {name: getattr(DRIFT, name) for name in Drift.__slots__}
    desk.spawn.child.say(protocol.Scored(id=request.id, **values))
    job = desk.service.job
    assert job is not None
    assert (job.stage, job.drift, job.tasks, job.cut) == (Making.DONE, DRIFT, None, True)
    assert desk.service.tasks_s(desk.model, desk.model) is None


def test_a_child_that_dies_is_told_and_swept(desk: Desk) -> None:
    desk.service.start(desk.model, Q8)
    desk.write()
    desk.spawn.child.exit(-11)
    job = desk.service.job
    assert job is not None
    assert job.stage is Making.FAILED
    assert isinstance(job.error, EngineStopped)
    assert desk.left() == []


def fail(desk: Desk, error: Any) -> None:
    desk.spawn.child.say(protocol.Failed(id=desk.asked().id, error=error.to_dict()))


def test_what_llama_cpp_gives_up_is_told_by_name(desk: Desk) -> None:
    desk.service.start(desk.model, Q8)
    fail(desk, NotQuantised(name="x", to="7", fault="engine"))
    assert desk.service.job is not None
    error = desk.service.job.error
    assert isinstance(error, NotQuantised)
    assert (error.name, error.to) == (desk.model.name, "Q8_0")


def test_a_full_disk_is_told_as_such(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.library.quantising.free_space", lambda _f: 1000)
    with pytest.raises(NoSpace):
        desk.service.start(desk.model, Q8)
    assert desk.left() == []
    monkeypatch.undo()
    desk.service.start(desk.model, Q8)
    monkeypatch.setattr("app.services.library.quantising.free_space", lambda _f: 1000)
    fail(desk, NotQuantised(name="x", to="7", fault="engine"))
    assert desk.service.job is not None
    assert isinstance(desk.service.job.error, NoSpace)


def test_a_result_that_is_no_model_is_thrown_away(desk: Desk) -> None:
    desk.service.start(desk.model, Q8)
    request = desk.write()
    Path(request.out).write_bytes(b"GGUF" + bytes(100))
    desk.spawn.child.say(protocol.Quantised(id=request.id, bytes=104))
    assert desk.service.job is not None
    error = desk.service.job.error
    assert isinstance(error, NotQuantised)
    assert error.fault == "result"
    assert len(desk.models.list()) == 1
    assert desk.left() == []


def test_the_same_again_says_that_it_is_there(desk: Desk) -> None:
    for _ in range(2):
        desk.service.start(desk.model, Q8)
        desk.written()
    assert desk.service.job is not None
    assert isinstance(desk.service.job.error, ModelExists)
    assert len(desk.models.list()) == 2


def test_one_at_a_time(desk: Desk) -> None:
    desk.service.start(desk.model, Q8)
    refusals: list[Callable[[], None]] = [
        lambda: desk.service.start(desk.model, Q4_0),
        lambda: desk.service.compare(desk.model, desk.model),
    ]
    for again in refusals:
        with pytest.raises(NotQuantised) as refusal:
            again()
        assert refusal.value.fault == "busy"


def test_what_would_not_get_smaller_is_not_begun(desk: Desk, tmp_path: Path) -> None:
    draft = gguf_models.KINDS["llama"](gguf_models.Shape())
    (tmp_path / "q8.gguf").write_bytes(build(draft))
    model = Shelf(tmp_path / "models").add(tmp_path / "q8.gguf")
    with pytest.raises(NotQuantised) as refusal:
        desk.service.start(model, Q8)
    assert refusal.value.fault == "larger"
    assert desk.left() == []


# -- what is kept ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 1, "drifts": {"a": {"drift": 3}}}', "[" * 9999]
)
def test_a_damaged_list_of_reports_is_as_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "drifts.json").write_text(content)
    kept = Drifts(lambda: tmp_path)
    assert kept.get("a") is None
    kept.put("a", Kept("b", "1", DRIFT))
    assert kept.get("a") == Kept("b", "1", DRIFT)


def test_figures_that_cannot_be_are_no_report() -> None:
    values = {name: getattr(DRIFT, name) for name in Drift.__slots__}
    for wrong in (float("nan"), float("inf"), -1.0):
        with pytest.raises(ValueError):
            drift_from({**values, "divergence": wrong})
