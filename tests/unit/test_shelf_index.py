"""The list of models: damage, rebuilding, and several programs at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.models import Model
from app.domain.engine.sizing import Setting, need
from app.domain.engine.sources import joined
from app.library import index
from app.library.filenames import safe
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
    "another version": lambda text: text.replace('"version": 2', '"version": 3'),
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
    monkeypatch.setattr("app.library.shelf_entry.STARTER_SHA256", models[0].sha256)
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


HOSTILE = st.sampled_from(
    [
        "../x.gguf",
        "/etc/passwd",
        "a/b.gguf",
        "..",
        "",
        "a\\b.gguf",
        "a\0b",
        "nul.gguf",
        "relative/x.gguf",
        -1,
        [],
        {},
    ]
)


@given(where=st.integers(0, 80), content=json_values | HOSTILE, version=st.sampled_from([1, 2]))
def test_a_changed_index_is_read_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, where: int, content: object, version: int
) -> None:
    """One value anywhere is replaced by another; nothing but `Damaged` may come of it."""
    folder = tmp_path_factory.mktemp("changed")
    body = json.loads(EXAMPLE if version == 1 else SECOND)
    places = [
        *((part, key) for part in body["models"][0].get("parts", ()) for key in part),
        *((body["models"][0].get("source", {}), key) for key in body["models"][0].get("source", {})),
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
        assert model.linked or all(safe(part.file) for part in model.files)
        assert all(Path(part.file).name == part.file for part in model.files)
        assert not model.linked or Path(model.place).is_absolute()
        assert model.bytes >= 0
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


PARTS = [
    {"file": f"a-0000{number}-of-00002.gguf", "bytes": 5 * number, "sha256": str(number) * 64}
    for number in (1, 2)
]
DIGEST = joined([str(part["sha256"]) for part in PARTS])
SPLIT: dict[str, Any] = {
    **MODEL,
    "id": DIGEST[:16],
    "sha256": DIGEST,
    "file": PARTS[0]["file"],
    "bytes": 15,
    "origin": "linked",
    "place": "/media/disk/a-00001-of-00002.gguf",
    "parts": PARTS,
    "source": {"repository": "a/b", "fetched_at": 1.0},
    "mtime_ns": [1, 2],
}
SECOND = json.dumps({"version": 2, "seeded": False, "models": [SPLIT]})


def test_an_entry_of_version_2(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(SECOND)
    (model,) = index.read(tmp_path).models
    assert (model.place, model.source.repository) == ("/media/disk/a-00001-of-00002.gguf", "a/b")
    assert [part.bytes for part in model.parts] == [5, 10]


WRONG: dict[str, dict[str, Any]] = {
    "leads up": {"file": "../x.gguf", "place": ""},
    "a part leads up": {"parts": [PARTS[0], {**PARTS[1], "file": "../x.gguf"}]},
    "not absolute": {"place": "disk/a.gguf"},
    "another hash": {"sha256": "0" * 64, "id": "0" * 16},
    "one time for two files": {"mtime_ns": 1},
    "another size": {"bytes": 14},
    "another first file": {"file": "b.gguf"},
    "unknown origin": {"origin": "stolen"},
    "source is a list": {"source": [1]},
    "source of numbers": {"source": {"repository": 7}},
    "very long": {"source": {"repository": "x" * 5000}},
}


@pytest.mark.parametrize("kind", WRONG)
def test_an_entry_that_cannot_be(tmp_path: Path, kind: str) -> None:
    body = {"version": 2, "seeded": False, "models": [{**SPLIT, **WRONG[kind]}]}
    (tmp_path / "index.json").write_text(json.dumps(body))
    with pytest.raises(Damaged):
        index.read(tmp_path)


def test_a_list_of_the_first_version_is_read_and_becomes_the_second(tmp_path: Path) -> None:
    _shelf, models = stocked(tmp_path)
    path = tmp_path / "models" / "index.json"
    body = json.loads(path.read_text())
    body["version"] = 1
    for entry in body["models"]:
        entry["mtime_ns"] = entry["mtime_ns"][0]
        for key in ("place", "parts", "source"):
            del entry[key]
    path.write_text(json.dumps(body))
    again = Shelf(tmp_path / "models")
    assert again.list() == models
    assert all(again.ready(model).is_file() for model in models)
    again.remove(models[0].id)
    assert json.loads(path.read_text())["version"] == 2
    assert not list((tmp_path / "models").glob("index.damaged-*"))


def test_a_list_that_did_not_change_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 500 models that is 60 ms; it is asked for with every key that is pressed in the window."""
    shelf, models = stocked(tmp_path)
    old = (tmp_path / "models" / "index.json").stat().st_mtime_ns - 10**9
    os.utime(tmp_path / "models" / "index.json", ns=(old, old))
    assert shelf.list() == models
    monkeypatch.setattr(index, "entry_from", None)
    assert shelf.list() == models


def test_what_another_program_changed_is_seen_at_once(tmp_path: Path) -> None:
    shelf, models = stocked(tmp_path)
    for _ in range(20):
        Shelf(tmp_path / "models").remove(models[0].id)
        assert shelf.list() == models[1:]
        Shelf(tmp_path / "models").restore(models[0].id)
        assert shelf.list() == models


def test_the_example_is_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(EXAMPLE)
    found = index.read(tmp_path).models
    assert len(found) == 1
    assert found[0].facts.layout is not None
    assert found[0].facts.layout.matrices == (("Q8_0", 544),)
