"""The task suite with a real model in a real child: the same answers again, whatever was asked before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.driver import Driver
from app.domain.engine.models import Model
from app.domain.library.comparing import Stage
from app.domain.library.results import Run, Way
from app.domain.library.tasks import Kind
from app.paths import Paths
from tests.process.rig import Rig

pytestmark = pytest.mark.model

CASES = (
    "sum-number-kept",
    "ext-count",
    "ext-json-contact",
    "fol-one-word",
    "inv-price-missing",
    "inj-rating",
)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory, smollm2: Path) -> Iterator[Driver]:
    with Driver(Paths(tmp_path_factory.mktemp("judging"))) as made:
        if not made.services.models.list():
            made.wait(lambda done, failed: made.services.models.add(smollm2, _quiet, done, failed), Model)
        session = made.services.vaults.temporary()
        service = session.evaluating
        service.suite = replace(service.suite, cases=tuple(c for c in service.suite.cases if c.id in CASES))
        yield made


def _quiet(_done: int, _total: int) -> None:
    return


def evaluate(driver: Driver, way: Way) -> Run:
    session = driver.services.vaults.session
    assert session is not None
    session.evaluating.start([driver.services.models.list()[0]], way)
    assert session.evaluating.now is not None
    number = session.evaluating.now.run
    driver.loop.run_until(lambda: not session.evaluating.running)
    run = session.evaluating.get(number)
    assert run is not None and not run.error
    return run


def test_a_reproducible_run_is_the_same_again_bit_for_bit(driver: Driver) -> None:
    way = Way(samples=1, reproducible=True)
    first, second = evaluate(driver, way), evaluate(driver, way)
    assert {one.case for one in first.answers} == set(CASES) and len(first.answers) == 2 * len(CASES)
    assert all(one.text for one in first.answers)
    told = [(one.case, one.sample, one.text, one.passed, one.reason) for one in first.answers]
    assert told == [(one.case, one.sample, one.text, one.passed, one.reason) for one in second.answers]
    session = driver.services.vaults.session
    assert session is not None
    drift = session.evaluating.drift(session.evaluating.runs()[0].id)
    assert drift is not None and drift.identical and drift.compared == 2 * len(CASES)
    freer = [one.text for one in first.answers if one.sample]
    assert freer != [one.text for one in first.answers if not one.sample], "seeds do nothing"
    other = evaluate(driver, replace(way, seed=77, kinds=(Kind.EXTRACT, Kind.INVENT)))
    freer = [one.text for one in first.answers if one.sample and one.case[:3] in ("ext", "inv")]
    assert freer != [one.text for one in other.answers if one.sample], "another seed draws other words"
    greedy = [one.text for one in other.answers if not one.sample]
    assert greedy == [one.text for one in first.answers if not one.sample and one.case[:3] in ("ext", "inv")]


def test_an_answer_does_not_depend_on_which_tasks_came_before_it(driver: Driver) -> None:
    way = Way(reproducible=True)
    whole, part = evaluate(driver, way), evaluate(driver, replace(way, kinds=(Kind.INVENT, Kind.INJECTION)))
    assert len(part.answers) == 2
    assert [one.text for one in part.answers] == [one.text for one in whole.answers[-2:]]


def test_the_usual_way_runs_beside_the_chats_and_tells_how_fast_it_is(driver: Driver) -> None:
    run = evaluate(driver, Way(kinds=(Kind.EXTRACT,)))
    assert len(run.answers) == 2 and run.finished >= run.started
    assert run.words_a_second > 0
    assert driver.services.engine.holds(driver.services.models.list()[0])


def test_a_fresh_reply_knows_nothing_of_what_was_read_before(smollm2: Path, tmp_path: Path) -> None:
    rig = Rig(smollm2, tmp_path, 1024, threads=1)
    try:
        question = "Name three rivers and say where each of them ends."
        alone = rig.ask(question, max_tokens=40, fresh=True, logprobs=0)
        rig.ask("Write a long story about a ship. " * 20, max_tokens=60)
        rig.ask(question, max_tokens=10)
        again = rig.ask(question, max_tokens=40, fresh=True, logprobs=0)
        assert again.reused_tokens == alone.reused_tokens == 0
        assert [(one.text, one.logprob) for one in again.logprobs] == [
            (one.text, one.logprob) for one in alone.logprobs
        ]
        usual = rig.ask(question, max_tokens=40, logprobs=0)
        assert usual.reused_tokens > 0
    finally:
        rig.close()


def test_models_beside_each_other_each_answer_and_their_children_end(driver: Driver, gemma3: Path) -> None:
    models = driver.services.models
    if len(models.list()) < 2:
        driver.wait(lambda done, failed: models.add(gemma3, _quiet, done, failed), Model)
    session = driver.services.vaults.session
    assert session is not None
    service = session.comparing
    stages: set[Stage] = set()
    unsubscribe = service.news.subscribe(lambda kept: stages.update(c.stage for c in kept.comparison.columns))
    service.begin(models.list(), "Name a river.", hidden=True)
    driver.loop.run_until(
        lambda: (
            service.now is not None
            and any(len(one.text) > 60 or one.ended for one in service.now.comparison.columns)
        )
    )
    service.stop()
    unsubscribe()
    assert service.now is not None and service.now.comparison.ended
    assert {Stage.LOADING, Stage.WRITING} <= stages
    assert service.list()[0].comparison == service.now.comparison
