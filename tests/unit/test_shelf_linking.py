"""The library: models used where they lie, models in several files, models that were fetched."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.engine.sources import Source, joined, names_of_set
from app.domain.errors import (
    ModelAway,
    ModelChanged,
    ModelExists,
    ModelInvalid,
    ModelMissing,
    ModelPartMissing,
)
from app.library.hashing import Cancelled
from app.library.shelf import Shelf
from tests import gguf_corpus as corpus
from tests.gguf_splitter import split

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


def files(folder: Path) -> set[str]:
    """Everything in the folder but the lock."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- linked --------------------------------------------------------------------------------------


def test_a_linked_model_stays_where_it_lies(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.link(source)
    assert (model.origin, model.place, model.file) == ("linked", str(source), "tiny.gguf")
    assert model.sha256 == hashed(source)
    assert files(folder) == {"index.json"}
    assert shelf.ready(model) == source
    assert Shelf(folder).list() == [model]


def test_removing_a_linked_model_only_forgets_it(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    source = make()
    before = source.read_bytes()
    model = shelf.link(source)
    shelf.remove(model.id)
    assert shelf.list() == []
    shelf.restore(model.id)
    assert shelf.list() == [model]
    shelf.remove(model.id)
    shelf.empty_trash()
    assert source.read_bytes() == before
    assert shelf.list() == []


def test_a_drive_that_is_not_there_is_said(shelf: Shelf, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.link(source)
    source.parent.rename(source.parent.with_name("unplugged"))
    assert shelf.list() == [model]
    for ask in (lambda: shelf.ready(model), lambda: shelf.verify(model.id)):
        with pytest.raises(ModelAway) as caught:
            ask()
        assert (caught.value.name, caught.value.place) == (model.name, str(source))
    source.parent.with_name("unplugged").rename(source.parent)
    assert shelf.ready(model) == source


def test_a_linked_file_that_was_changed_is_not_loaded(shelf: Shelf, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.link(source)
    make(title="Another", marker="another")
    with pytest.raises(ModelChanged):
        shelf.ready(model)


def test_a_linked_model_is_known_again_after_its_file_moved(
    shelf: Shelf, tmp_path: Path, make: Callable[..., Path]
) -> None:
    first = shelf.link(make())
    (tmp_path / "sources" / "tiny.gguf").rename(tmp_path / "elsewhere.gguf")
    again = shelf.link(tmp_path / "elsewhere.gguf")
    assert again.id == first.id
    assert shelf.list() == [again]
    assert shelf.ready(again) == tmp_path / "elsewhere.gguf"


def test_adding_again_brings_a_lost_file_back(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    """As the advice of the error says: "Add it again"."""
    source = make()
    model = shelf.add(source)
    (folder / model.file).unlink()
    with pytest.raises(ModelMissing):
        shelf.ready(model)
    assert shelf.add(source).id == model.id
    assert shelf.ready(model).is_file()


def test_the_same_content_is_linked_once(shelf: Shelf, make: Callable[..., Path]) -> None:
    source = make()
    model = shelf.add(source)
    with pytest.raises(ModelExists) as caught:
        shelf.link(source)
    assert caught.value.name == model.name
    assert shelf.list() == [model]


def test_a_file_put_into_the_library_by_hand_becomes_its_own(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    folder.mkdir(parents=True)
    make("mine.gguf").rename(folder / "mine.gguf")
    model = shelf.link(folder / "mine.gguf")
    assert (model.origin, model.place, model.file) == ("imported", "", "mine.gguf")
    assert files(folder) == {"index.json", "mine.gguf"}


def test_two_linked_files_may_have_one_name(shelf: Shelf, tmp_path: Path, make: Callable[..., Path]) -> None:
    (tmp_path / "other").mkdir()
    make(marker="other").rename(tmp_path / "other" / "tiny.gguf")
    models = [shelf.link(tmp_path / "other" / "tiny.gguf"), shelf.link(make()), shelf.add(make(marker="own"))]
    assert [model.file for model in models] == ["tiny.gguf", "tiny.gguf", "tiny-2.gguf"]
    assert shelf.list() == models


def test_linking_what_is_no_model(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(corpus.malformed("projector")[1])
    with pytest.raises(ModelInvalid) as caught:
        shelf.link(tmp_path / "bad.gguf")
    assert caught.value.fault == "projector"
    with pytest.raises(ModelMissing):
        shelf.link(tmp_path / "none.gguf")
    with pytest.raises(Cancelled):
        shelf.link(corpus.written(tmp_path / "s"), cancelled=lambda: True)
    assert shelf.list() == []


@posix
def test_names_that_are_not_text_are_kept(shelf: Shelf, tmp_path: Path, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xff\xe9.gguf"))
    corpus.written(tmp_path / "s").rename(odd)
    model = shelf.link(odd)
    assert Shelf(folder).ready(model) == odd


# -- several files -------------------------------------------------------------------------------


def test_any_part_brings_all(shelf: Shelf, folder: Path, tmp_path: Path, make: Callable[..., Path]) -> None:
    parts = split(make(), tmp_path / "parts", "my big model", 2)
    model = shelf.add(parts[1])
    names = names_of_set("my-big-model", 2)
    assert files(folder) == {"index.json", *names}
    assert (model.file, model.name) == (names[0], "Model tiny.gguf")
    assert [part.file for part in model.parts] == list(names)
    assert [part.sha256 for part in model.parts] == [hashed(part) for part in parts]
    assert model.sha256 == joined([hashed(part) for part in parts])
    assert model.bytes == model.facts.bytes == sum(part.stat().st_size for part in parts)
    assert model.facts.parameters == 544
    assert model.facts.layout is not None and model.facts.layout.weights == 544 + 128
    assert shelf.ready(model) == folder / names[0]
    assert Shelf(folder).list() == [model]


def test_the_part_that_is_missing_is_named(
    shelf: Shelf, folder: Path, tmp_path: Path, make: Callable[..., Path]
) -> None:
    parts = split(make(), tmp_path / "parts", "big", 2)
    parts[0].unlink()
    for way in (shelf.add, shelf.link):
        with pytest.raises(ModelPartMissing) as caught:
            way(parts[1])
        assert (caught.value.name, caught.value.file, caught.value.parts) == ("big", parts[0].name, 2)
    assert not folder.exists()


def test_a_part_by_another_name_is_told_from_a_missing_one(shelf: Shelf, tmp_path: Path) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    renamed = parts[0].rename(tmp_path / "parts" / "model.gguf")
    with pytest.raises(ModelInvalid) as caught:
        shelf.add(renamed)
    assert (caught.value.fault, caught.value.name) == ("split", "model.gguf")


def test_a_part_that_is_cut_short_is_named(shelf: Shelf, tmp_path: Path) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    parts[1].write_bytes(parts[1].read_bytes()[:-1])
    with pytest.raises(ModelInvalid) as caught:
        shelf.add(parts[0])
    assert (caught.value.fault, caught.value.name) == ("truncated", parts[1].name)


def test_parts_of_two_models_do_not_make_one(shelf: Shelf, tmp_path: Path) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    other = split(corpus.written(tmp_path / "s", "b.gguf"), tmp_path / "other", "big", 3, first_empty=True)
    for wrong in (other[1], other[2], parts[0]):
        (tmp_path / "parts" / parts[1].name).write_bytes(wrong.read_bytes())
        with pytest.raises(ModelInvalid) as caught:
            shelf.add(parts[0])
        assert caught.value.fault == "parts"


def test_tensors_that_are_there_twice_or_not_at_all(shelf: Shelf, tmp_path: Path) -> None:
    one = split(corpus.written(tmp_path / "s"), tmp_path / "one", "big", 2)
    three = split(corpus.written(tmp_path / "s"), tmp_path / "three", "big", 2, first_empty=True)
    for first, second, fault in ((one[0], three[1], "parts"), (three[0], one[1], "parts")):
        (tmp_path / "mixed").mkdir(exist_ok=True)
        for path in (first, second):
            (tmp_path / "mixed" / path.name).write_bytes(path.read_bytes())
        with pytest.raises(ModelInvalid) as caught:
            shelf.add(tmp_path / "mixed" / first.name)
        assert caught.value.fault == fault


def test_removing_and_restoring_takes_all_parts(
    shelf: Shelf, folder: Path, tmp_path: Path, make: Callable[..., Path]
) -> None:
    model = shelf.add(split(make(), tmp_path / "parts", "big", 2)[0])
    names = {part.file for part in model.parts}
    shelf.remove(model.id)
    assert files(folder) == {"index.json", *(f".trash/{name}" for name in names)}
    (folder / model.file).write_bytes(b"put there by hand meanwhile")
    shelf.restore(model.id)
    again = shelf.get(model.id)
    assert [part.file for part in again.parts] == list(names_of_set("big-2", 2))
    assert shelf.ready(again).is_file()
    shelf.remove(model.id)
    shelf.empty_trash()
    assert files(folder) == {"index.json", "big-00001-of-00002.gguf"}


def test_parts_are_linked_where_they_lie(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    model = shelf.link(parts[1])
    assert (model.place, model.file) == (str(parts[0]), parts[0].name)
    assert shelf.paths(model) == tuple(parts)
    parts[1].unlink()
    with pytest.raises(ModelAway):
        shelf.ready(model)


def test_a_changed_part_is_found(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    model = shelf.add(split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)[0])
    shelf.verify(model.id)
    path = folder / model.parts[1].file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelChanged):
        shelf.ready(model)


def test_progress_counts_all_parts(shelf: Shelf, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    size = sum(part.stat().st_size for part in parts)
    shelf.add(parts[0], lambda done, total: seen.append((done, total)))
    assert [total for _, total in seen] == [size] * 4
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (size, size)


def test_a_damaged_index_finds_sets_and_keeps_links(
    shelf: Shelf, folder: Path, tmp_path: Path, make: Callable[..., Path]
) -> None:
    whole = shelf.add(split(make(), tmp_path / "parts", "big", 2)[0])
    away = shelf.link(make("away.gguf"))
    body = json.loads((folder / "index.json").read_text())
    body["seeded"] = "yes"
    (folder / "index.json").write_text(json.dumps(body))
    again = {model.id: model for model in shelf.list()}
    assert again[away.id] == away
    assert again[whole.id].parts == whole.parts


# -- adopted -------------------------------------------------------------------------------------

FETCHED = Source(
    repository="maker/tiny-GGUF",
    revision="a" * 40,
    file="sub/Tiny Q8.gguf",
    host="hub.example",
    licence="MIT",
)


def downloaded(folder: Path, content: Path) -> Path:
    place = folder / ".downloads"
    place.mkdir(parents=True, exist_ok=True)
    return content.rename(place / "0123abcd.whole")


def test_a_fetched_file_is_moved_in(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    path = downloaded(folder, make())
    expected, inode = hashed(path), path.stat().st_ino
    model = shelf.adopt(path, FETCHED, sha256=expected, title="Tiny for everyday")
    assert files(folder) == {"index.json", "Tiny-Q8.gguf"}
    assert (folder / model.file).stat().st_ino == inode
    assert (model.origin, model.name, model.licence) == ("downloaded", "Tiny for everyday", "MIT")
    assert model.source == FETCHED
    assert Shelf(folder).get(model.id) == model


def test_a_fetched_file_of_another_hash_is_left_alone(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    path = downloaded(folder, make())
    with pytest.raises(ModelChanged):
        shelf.adopt(path, FETCHED, sha256="0" * 64)
    assert path.is_file()
    assert shelf.list() == []


def test_what_was_fetched_is_looked_at(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"<html>not found</html>")
    path = downloaded(folder, tmp_path / "bad")
    with pytest.raises(ModelInvalid):
        shelf.adopt(path, FETCHED)
    with pytest.raises(ModelMissing):
        shelf.adopt(path.with_name("none"), FETCHED)
    assert path.is_file()


def test_fetched_parts_need_no_names_of_their_own(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    parts = split(corpus.written(tmp_path / "s"), tmp_path / "parts", "big", 2)
    digest = joined([hashed(part) for part in parts])
    first, second = (part.rename(tmp_path / f"{n}.whole") for n, part in enumerate(parts))
    source = replace(FETCHED, file="Q8/big-00001-of-00002.gguf")
    model = shelf.adopt(first, source, more=[second], sha256=digest)
    assert files(folder) == {"index.json", *names_of_set("big", 2)}
    assert shelf.ready(model) == folder / "big-00001-of-00002.gguf"
    assert not first.exists()


def test_a_file_from_another_disk_is_copied_and_then_deleted(
    shelf: Shelf, folder: Path, make: Callable[..., Path]
) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == make().stat().st_dev:
        pytest.skip("one disk only")
    path = other / f"stillroom-test-{os.getpid()}.gguf"
    path.write_bytes(make().read_bytes())
    try:
        model = shelf.adopt(path, FETCHED)
        assert not path.exists()
        assert shelf.ready(model) == folder / "Tiny-Q8.gguf"
    finally:
        path.unlink(missing_ok=True)


def test_what_became_known_later_is_kept(shelf: Shelf, folder: Path, make: Callable[..., Path]) -> None:
    model = shelf.tell(shelf.add(make()).id, FETCHED)
    assert model.source == FETCHED
    assert model.licence == "Apache-2.0", "what the file says stays"
    assert Shelf(folder).list() == [model]
