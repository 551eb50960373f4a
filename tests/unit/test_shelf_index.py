"""The list of models: damage, rebuilding, and several programs at once."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.models import Model
from app.domain.engine.sizing import Setting, need
from app.library import filenames, index
from app.library.filenames import free_name, safe, safe_name
from app.library.index import Damaged
from app.library.shelf import STARTER_NAME, Shelf
from tests import gguf_corpus as corpus

ROOT = Path(__file__).parents[2]
ADD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.library.shelf import Shelf
shelf = Shelf(Path(sys.argv[2]))
for source in sys.argv[3:]:
    shelf.add(Path(source))
"""


def source(folder: Path, name: str) -> Path:
    draft = corpus.valid()
    draft.set("general.name", corpus.STRING, name)
    path = folder / f"{name}.gguf"
    path.write_bytes(corpus.build(draft))
    return path


def stocked(folder: Path) -> tuple[Shelf, list[Model]]:
    shelf = Shelf(folder / "models", clock=lambda: 1.0)
    return shelf, [shelf.add(source(folder, name)) for name in ("a", "b")]


def test_programs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    names = [[f"m{process}x{number}" for number in range(4)] for process in range(4)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(ROOT), str(tmp_path / "models")]
            + [str(source(tmp_path, name)) for name in own]
        )
        for own in names
    ]
    assert [process.wait(60) for process in running] == [0] * 4
    listed = Shelf(tmp_path / "models").list()
    assert sorted(model.name for model in listed) == sorted(name for own in names for name in own)
    assert not list((tmp_path / "models").glob(".*.part"))


DAMAGE: dict[str, Any] = {
    "cut": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "not JSON": lambda text: "\0" * 100,
    "another version": lambda text: text.replace('"version": 1', '"version": 2'),
    "a list": lambda text: "[1, 2]",
    "deep": lambda text: "[" * 100_000,
    "path": lambda text: text.replace('"a.gguf"', '"../../a.gguf"'),
    "type": lambda text: text.replace('"parameters": 544', '"parameters": "544"'),
    "layout": lambda text: text.replace('"embedding": 32', '"embedding": -32', 1),
    "huge number": lambda text: text.replace('"added_at": 1.0', '"added_at": 1' + "0" * 400),
    "id": lambda text: text.replace('"id": "', '"id": "0'),
    "twice": lambda text: text.replace('"b.gguf"', '"A.gguf"'),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_index_is_kept_and_made_anew(tmp_path: Path, kind: str) -> None:
    shelf, models = stocked(tmp_path)
    path = tmp_path / "models" / "index.json"
    damaged = DAMAGE[kind](path.read_text())
    assert damaged != path.read_text()
    path.write_text(damaged)
    (tmp_path / "models" / "rubbish.gguf").write_bytes(b"not a model")
    again = shelf.list()
    assert {model.sha256: model.file for model in again} == {model.sha256: model.file for model in models}
    assert again == shelf.list()
    aside = list((tmp_path / "models").glob("index.damaged-*.json"))
    assert [found.read_text() for found in aside] == [damaged]


def test_the_starter_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, models = stocked(tmp_path)
    monkeypatch.setattr("app.library.shelf.STARTER_SHA256", models[0].sha256)
    (tmp_path / "models" / "index.json").write_text("?")
    assert STARTER_NAME in {model.name for model in shelf.list()}
    assert shelf.seed(tmp_path / "a.gguf") is None


def test_an_index_survives_writing_and_reading(tmp_path: Path) -> None:
    stocked(tmp_path)
    before = index.read(tmp_path / "models")
    index.write(tmp_path / "models", before)
    assert index.read(tmp_path / "models") == before


def older(folder: Path) -> None:
    """As the version before wrote it: no layouts."""
    path = folder / "index.json"
    body = json.loads(path.read_text())
    for entry in body["models"]:
        del entry["facts"]["layout"]
    path.write_text(json.dumps(body))


def test_an_older_index_is_completed_from_the_files(tmp_path: Path) -> None:
    shelf, models = stocked(tmp_path)
    assert all(model.facts.layout is not None for model in models)
    older(tmp_path / "models")
    assert shelf.list() == models
    assert not list((tmp_path / "models").glob("index.damaged-*"))
    shelf.remove(models[0].id)
    stored = json.loads((tmp_path / "models" / "index.json").read_text())
    assert stored["models"][1]["facts"]["layout"]["embedding"] == 32, "stored with the next change"


def test_an_older_entry_without_its_file_is_kept(tmp_path: Path) -> None:
    shelf, models = stocked(tmp_path)
    older(tmp_path / "models")
    aside = tmp_path / "models" / models[0].file
    aside.rename(tmp_path / "elsewhere")
    assert [model.facts.layout is None for model in shelf.list()] == [True, False]
    (tmp_path / "elsewhere").rename(aside)
    assert shelf.list() == models


def test_a_file_that_became_something_else_gives_no_layout(tmp_path: Path) -> None:
    shelf, models = stocked(tmp_path)
    older(tmp_path / "models")
    (tmp_path / "models" / models[0].file).write_bytes(b"not a model")
    assert [model.facts.layout is None for model in shelf.list()] == [True, False]


def test_no_index_is_an_empty_one(tmp_path: Path) -> None:
    assert index.read(tmp_path) == index.Index()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(where=st.integers(0, 60), content=json_values)
def test_a_changed_index_is_read_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, where: int, content: object
) -> None:
    """One value anywhere is replaced by another; nothing but `Damaged` may come of it."""
    folder = tmp_path_factory.mktemp("changed")
    body = json.loads(EXAMPLE)
    places = [
        (body, "version"),
        (body, "seeded"),
        (body, "models"),
        *((body["models"][0], key) for key in body["models"][0]),
        *((body["models"][0]["facts"], key) for key in body["models"][0]["facts"]),
        *((body["models"][0]["facts"]["layout"], key) for key in LAYOUT),
    ]
    holder, key = places[where % len(places)]
    holder[key] = content
    (folder / "index.json").write_text(json.dumps(body))
    try:
        found = index.read(folder)
    except Damaged:
        return
    for model in found.models:
        assert safe(model.file)
        if model.facts.layout is not None:
            assert need(model.facts, Setting()).total >= 0


LAYOUT: dict[str, Any] = {
    "embedding": 32,
    "heads": 4,
    "queries": 32,
    "feed_forward": 64,
    "experts": 0,
    "experts_used": 0,
    "expert_feed_forward": 0,
    "inner": 0,
    "vocabulary": 16,
    "merges": 0,
    "tokenizer": "gpt2",
    "keys": [32, 32],
    "values": [32, 32],
    "window": 0,
    "sliding": [],
    "state": 0,
    "recurrent": [],
    "layers": [10, 10],
    "embeddings": 544,
    "output": 0,
    "other": 128,
    "matrices": [["Q8_0", 544]],
}
FACTS: dict[str, Any] = {
    "architecture": "llama",
    "name": "A",
    "size_label": "1M",
    "quantisation": "Q4_0",
    "context_trained": 512,
    "parameters": 1,
    "licence": "",
    "has_template": True,
    "bytes": 1,
    "layout": LAYOUT,
}
MODEL: dict[str, Any] = {
    "id": "0" * 16,
    "name": "A",
    "file": "a.gguf",
    "sha256": "0" * 64,
    "bytes": 1,
    "licence": "",
    "origin": "imported",
    "added_at": 1.0,
    "facts": FACTS,
    "mtime_ns": 1,
    "removed": False,
}
EXAMPLE = json.dumps({"version": 1, "seeded": False, "models": [MODEL]})


def test_the_example_is_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(EXAMPLE)
    found = index.read(tmp_path).models
    assert len(found) == 1
    assert found[0].facts.layout is not None
    assert found[0].facts.layout.matrices == (("Q8_0", 544),)


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "made"),
    [
        ("SmolLM2-135M.Q4_1.gguf", "SmolLM2-135M.Q4_1.gguf"),
        ("../../etc/passwd", "passwd.gguf"),
        ("..\\..\\windows\\x.GGUF", "x.gguf"),
        ("nul", "model-nul.gguf"),
        ("COM1.gguf", "model-COM1.gguf"),
        ("aux.v2.gguf", "model-aux.v2.gguf"),
        (".hidden.gguf", "hidden.gguf"),
        ("-rf.gguf", "rf.gguf"),
        ("model.gguf:stream", "model.gguf-stream.gguf"),
        ("größe ½.gguf", "gro-e-1-2.gguf"),
        ("模型.gguf", "model.gguf"),
        ("a\0b\n.gguf", "a-b.gguf"),
        ("", "model.gguf"),
        (".gguf", "model.gguf"),
        ("trailing. .gguf", "trailing.gguf"),
    ],
)
def test_file_names(given_name: str, made: str) -> None:
    assert safe_name(given_name) == made
    assert safe(made)


@given(st.text(max_size=300))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    made = safe_name(name)
    assert safe(made)
    assert len(made) <= 110
    assert safe_name(made) == made


@pytest.mark.parametrize(
    "name", ["..gguf", "a/b.gguf", "a.gguf\n", "nul.gguf", "a" * 300 + ".gguf", "a", ".x.gguf"]
)
def test_unsafe_names(name: str) -> None:
    assert not safe(name)


def test_collisions_are_numbered() -> None:
    assert free_name("a.gguf", {"a.gguf", "a-2.gguf"}) == "a-3.gguf"
    assert free_name("B.gguf", {"a.gguf"}) == "B.gguf"


def test_the_examples_in_the_names_module_hold() -> None:
    assert doctest.testmod(filenames).failed == 0
