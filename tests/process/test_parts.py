"""Models in several files and behind links, loaded by the real child."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.library.shelf import Shelf
from app.worker import protocol
from tests.gguf_splitter import split
from tests.process.conftest import Start

pytestmark = pytest.mark.model
QUESTION = "What is the capital of France?"


def answer(start: Start, path: Path) -> str:
    child = start()
    child.until(protocol.Hello)
    child.load(path, context=512, tuning={"threads": 1})
    said = child.reply(QUESTION, max_tokens=8, sampling={"temperature": 0.0}).outcome["text"]
    child.hang_up()
    return str(said)


@pytest.mark.parametrize("first_empty", [False, True])
def test_a_model_in_parts_answers_as_the_whole_one(
    start: Start, smollm2: Path, tmp_path: Path, first_empty: bool
) -> None:
    parts = split(smollm2, tmp_path / "parts", "SmolLM2", 3, first_empty=first_empty)
    shelf = Shelf(tmp_path / "models")
    added = shelf.add(parts[1])
    assert len(added.parts) == 3
    assert answer(start, shelf.ready(added)) == answer(start, smollm2) != ""


def test_parts_that_are_links_into_another_folder_are_read(
    start: Start, smollm2: Path, tmp_path: Path
) -> None:
    """As the Hugging Face cache keeps them: names in one folder, contents in another."""
    (tmp_path / "snapshot").mkdir()
    for number, part in enumerate(split(smollm2, tmp_path / "parts", "SmolLM2", 2)):
        part.rename(tmp_path / f"blob{number}")
        (tmp_path / "snapshot" / part.name).symlink_to(f"../blob{number}")
    shelf = Shelf(tmp_path / "models")
    linked = shelf.link(tmp_path / "snapshot" / "SmolLM2-00001-of-00002.gguf")
    assert answer(start, shelf.ready(linked)) == answer(start, smollm2) != ""


def test_a_part_that_is_gone_is_said_before_loading(start: Start, smollm2: Path, tmp_path: Path) -> None:
    parts = split(smollm2, tmp_path / "parts", "SmolLM2", 2)
    parts[1].unlink()
    child = start()
    child.until(protocol.Hello)
    child.send(protocol.Load(id=child.take_id(), path=str(parts[0]), name="SmolLM2"))
    assert child.next().error == {"error": "ModelMissing", "name": "SmolLM2"}
