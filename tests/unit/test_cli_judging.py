"""`stillroom models evaluate` and `compare`, and the files they write, over a child of the test."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.driver import Driver
from app.cli.models_judging import compare, evaluate
from app.domain.errors import DocumentUnsupported, ReportExists
from app.domain.library.results import Answered, Run, Setup, Way, judged
from app.domain.library.tasks import Kind
from app.paths import resources
from app.services.library.comparing import ComparingService
from app.services.library.judgement_file import as_csv, save
from app.storage.judgements import Comparisons
from app.worker import protocol
from tests.fakes_engine import LOADED
from tests.json_schema import faults
from tests.task_answers import ANSWERS
from tests.unit.test_engine_service import model
from tests.unit.test_evaluating import SMALL, Desk
from tests.vaults import samples


class Rig(Desk):
    """The driver of the command line, whose loop answers as `say` tells."""

    say: Callable[[str], str] = staticmethod(
        lambda prompt: next(ANSWERS[case.id][0] for case in SMALL.cases if case.prompt == prompt)
    )

    @property
    def driver(self) -> Driver:
        driver: Any = Driver.__new__(Driver)
        driver.loop = SimpleNamespace(run_until=self._run_until)
        found = {one.name: one for one in self.models}
        session = SimpleNamespace(evaluating=self.service, comparing=self.comparing)
        driver.services = SimpleNamespace(
            models=SimpleNamespace(find=found.get, away=""),
            vaults=SimpleNamespace(temporary=lambda: session),
            quit=lambda: None,
        )
        return driver  # type: ignore[no-any-return]

    def run(self, command: Any, *words: str) -> Result:
        return CliRunner().invoke(command, list(words), obj=SimpleNamespace(driver=lambda: self.driver))

    def _run_until(self, done: Callable[[], bool]) -> None:
        answered: set[tuple[int, int]] = set()
        while not done():
            for at, child in enumerate(list(self.spawn.children)):
                if child.closed:
                    continue
                if not any(who == at for who, _ in answered):
                    child.greet()
                for request in list(child.requests):
                    if (at, request.id) not in answered:
                        answered.add((at, request.id))
                        self._reply(child, request)

    def _reply(self, child: Any, request: Any) -> None:
        if isinstance(request, protocol.Load):
            child.say(protocol.Loading(request.id, 0.5))
            child.say(protocol.Loaded(request.id, LOADED, {}))
        elif isinstance(request, protocol.Count):
            child.say(protocol.Counted(request.id, [1]))
        elif isinstance(request, protocol.Generate):
            text = self.say(request.turns[-1]["text"])
            outcome = {"reason": "stop", "text": text, "prompt_s": 0.5, "output_s": 2.0}
            child.say(protocol.Finished(request.id, outcome))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with samples.opened(tmp_path / "vault") as vault:
        made = Rig(vault, tmp_path)
        made.comparing = ComparingService(Comparisons(vault), made.writers)
        yield made


def schema(name: str) -> dict[str, Any]:
    return dict(json.loads((resources() / "schemas" / f"{name}.json").read_text(encoding="utf-8")))


def test_two_models_are_tried_and_told_as_a_table(rig: Rig) -> None:
    done = rig.run(evaluate, "a", "b")
    assert done.exit_code == 0, done.output
    assert "All" in done.stdout and done.stdout.count("3 of 3") == 2
    assert "Not obey a text" in done.stdout


def test_the_result_as_json_is_what_the_schema_says(rig: Rig) -> None:
    done = rig.run(evaluate, "a", "--reproducible", "--samples", "1", "--json")
    value = json.loads(done.stdout)
    assert faults(schema("models-evaluate"), value) == []
    (run,) = value["runs"]
    assert run["score"] == {"right": 3, "asked": 3} and run["sampled"]["asked"] == 3
    assert run["way"]["reproducible"] is True and run["setup"]["threads"] == 1
    again = json.loads(rig.run(evaluate, "a", "--reproducible", "--samples", "1", "--json").stdout)
    assert faults(schema("models-evaluate"), again) == []
    assert again["runs"][0]["drift"]["identical"] is True


def test_what_changed_is_named(rig: Rig) -> None:
    rig.run(evaluate, "a", "--reproducible")
    rig.say = lambda prompt: "Yes."
    shown = rig.run(evaluate, "a", "--reproducible").stdout
    assert "Nothing explains that" in shown
    assert "  ext-count: was right, is wrong" in shown and "fol-one-word: was" not in shown


def test_a_stopped_run_of_the_same_way_goes_on(rig: Rig) -> None:
    rig.service.start([rig.models[0]], Way(reproducible=True))
    rig.child.load_model()
    rig.answer("26")
    rig.service.stop()
    done = rig.run(evaluate, "a", "--reproducible", "--json")
    assert [one["case"] for one in json.loads(done.stdout)["runs"][0]["answers"]] == [
        case.id for case in SMALL.cases
    ]
    assert len(rig.service.runs()) == 1


def test_what_cannot_be_tried_is_refused_before_anything_is_loaded(rig: Rig) -> None:
    rig.models.append(replace(model("v"), facts=replace(model("v").facts, embeds=True)))
    for words in (["a", "a"], ["v"], ["a", "--kind", "poetry"], ["a", "--samples", "99"]):
        assert rig.run(evaluate, *words).exit_code == 2, words
    assert type(rig.run(evaluate, "unknown").exception).__name__ == "ModelMissing"
    assert rig.spawn.children == []


def test_the_table_is_written_only_where_nothing_is_unless_told(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    assert rig.run(evaluate, "a", "--csv", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert isinstance(rig.run(evaluate, "a", "--csv", str(file)).exception, ReportExists)
    assert rig.run(evaluate, "a", "--csv", str(file), "--replace").exit_code == 0
    with pytest.raises(DocumentUnsupported):
        save(SMALL, [], tmp_path / "t.xlsx")


def test_no_cell_of_the_table_is_computed_by_a_spreadsheet() -> None:
    evil = replace(judged(model("a")), name="=HYPERLINK(1)")
    answers = tuple(
        Answered(case.id, 0, text, (False,))
        for case, text in zip(SMALL.cases, ("=1+1", "@SUM(A1)", "a\x00\r\n-2"), strict=True)
    )
    run = Run(evil, SMALL.sha256, Way(), Setup("1", "x"), 1.0, answers=answers)
    rows = list(csv.reader(io.StringIO(as_csv(SMALL, [run]).decode("utf-8-sig"), newline="")))
    assert rows[0][3] == "'=HYPERLINK(1)"
    assert [row[4][0] for row in rows[1:3]] == ["'", "'"]
    assert rows[-1][:5] == ["Right", "", "", "0", "of 3"]
    assert all(len(row) == 5 for row in rows)


def test_an_answer_with_half_a_letter_is_written_all_the_same(tmp_path: Path) -> None:
    run = Run(judged(model("a")), "s", Way(kinds=(Kind.EXTRACT,)), Setup("1", "x"), 1.0)
    run = replace(run, answers=(Answered(SMALL.cases[0].id, 0, "half \ud83d", (True,)),))
    for name in ("t.csv", "t.json"):
        assert save(SMALL, [("r", run, None)], tmp_path / name) == (tmp_path / name).stat().st_size


def test_models_beside_each_other_are_told_with_their_answers(rig: Rig) -> None:
    rig.say = lambda prompt: f"About {prompt}"
    done = rig.run(compare, "a", "b", "--prompt", "rain", "--json")
    value = json.loads(done.stdout)
    assert faults(schema("models-compare"), value) == []
    assert value["together"] is True
    assert [(one["model"]["name"], one["text"], one["words"]) for one in value["columns"]] == [
        ("a", "About rain", 2),
        ("b", "About rain", 2),
    ]
    shown = rig.run(compare, "a", "b", "--prompt", "rain")
    assert "a (1.0 words a second)\n\nAbout rain" in shown.stdout
    assert "at the same time" in shown.stderr


def test_a_comparison_needs_two_models_and_words(rig: Rig) -> None:
    for words in (
        ["a", "--prompt", "x"],
        ["a", "b", "--prompt", "  "],
        ["a", "b"],
        ["a", "a", "--prompt", "x"],
    ):
        assert rig.run(compare, *words).exit_code == 2, words
