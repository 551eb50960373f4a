"""Looking after the library: checking all, what is here twice, moving as a person asks for it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ModelChanged, ModelInUse, MoveRefused, from_text
from app.domain.library.care import Checked, Duplicate
from app.domain.library.found import Findings
from app.library.elsewhere_places import Machine
from app.library.hashing import Cancelled
from app.library.shelf import Shelf
from app.services.background import Inline
from app.services.library.found import FoundService
from app.services.library.shelf_care import ShelfCareService
from app.services.models import ModelService
from app.settings import Settings
from tests.gguf_splitter import split

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems")


class Desk:
    """The services, and another program's folder."""

    def __init__(self, folder: Path, shelf: Shelf, home: Path) -> None:
        self.shelf, self.folder = shelf, folder
        self.studio = home / ".lmstudio/models/maker/tiny"
        self.studio.mkdir(parents=True)
        self.models = ModelService(shelf, Inline(), Settings, lambda _settings: None, folder / "no starter")
        self.care = ShelfCareService(shelf, self.models, Inline())
        self.found = FoundService(self.models, Inline(), lambda: Machine("linux", home, {}))
        self.told = 0
        self.models.changed.subscribe(lambda _none: self._tell())

    def _tell(self) -> None:
        self.told += 1

    def asked(self, ask: Callable[..., None], *arguments: Any, **named: Any) -> Any:
        """What a service answers; raises what it fails with."""
        answers: list[Any] = []
        errors: list[Exception] = []
        ask(*arguments, done=answers.append, failed=errors.append, **named)
        if errors:
            raise errors[0]
        return answers[0]

    def duplicates(self, **named: Any) -> list[Duplicate]:
        findings: Findings = self.asked(self.found.look)
        return list(self.asked(self.care.duplicates, findings.models, **named))


@pytest.fixture
def desk(folder: Path, shelf: Shelf, tmp_path: Path) -> Desk:
    return Desk(folder, shelf, tmp_path / "person")


# -- checking ------------------------------------------------------------------------------------


def test_every_model_is_checked_whatever_is_wrong_with_one(desk: Desk, make: Callable[..., Path]) -> None:
    good, changed, away = desk.shelf.add(make("a.gguf")), desk.shelf.add(make("b.gguf")), make("c.gguf")
    linked = desk.shelf.link(away)
    path = desk.shelf.path(changed)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    away.unlink()
    seen: list[tuple[str, int, int]] = []
    checked: list[Checked] = desk.asked(
        desk.care.verify_all, lambda model, done, total: seen.append((model.id, done, total))
    )
    errors = {each.model.id: type(from_text(each.error)).__name__ for each in checked if each.error}
    assert errors == {changed.id: "ModelChanged", linked.id: "ModelAway"}
    assert (good.id, good.bytes, good.bytes) in seen


def test_checking_all_can_be_stopped(desk: Desk, make: Callable[..., Path]) -> None:
    desk.shelf.add(make())
    with pytest.raises(Cancelled):
        desk.asked(desk.care.verify_all, lambda *_: None, cancelled=lambda: True)


# -- twice ---------------------------------------------------------------------------------------


def test_nothing_is_here_twice(desk: Desk, make: Callable[..., Path]) -> None:
    desk.shelf.add(make("a.gguf"))
    shutil.copy(make("b.gguf"), desk.studio / "other.gguf")
    assert desk.duplicates() == []


def test_another_programs_copy_is_found_and_can_be_used(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    model = desk.shelf.add(source)
    theirs = shutil.copy(source, desk.studio / "theirs.gguf")
    (found,) = desk.duplicates()
    assert (found.name, found.sha256, found.freed) == (model.name, model.sha256, model.bytes)
    assert [copy.owner for copy in found.copies] == ["", "LM Studio"]
    assert found.keep is not None and found.keep.files == (str(theirs),)
    own = desk.shelf.path(model)
    used = desk.asked(desk.care.use_other, found)
    assert (used.id, used.name, used.place) == (model.id, model.name, str(theirs))
    assert not own.exists()
    assert desk.shelf.ready(used) == theirs
    assert desk.told == 1
    assert desk.duplicates() == []


def test_room_is_only_freed_for_the_same_content(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    model = desk.shelf.add(source)
    theirs = Path(shutil.copy(source, desk.studio / "theirs.gguf"))
    (found,) = desk.duplicates()
    theirs.write_bytes(theirs.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelChanged):
        desk.asked(desk.care.use_other, found)
    assert desk.shelf.ready(model) == desk.shelf.folder / model.file


def test_a_model_that_is_writing_keeps_its_file(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    model = desk.shelf.add(source)
    shutil.copy(source, desk.studio / "theirs.gguf")
    (found,) = desk.duplicates()
    desk.models.busy_model = lambda: model.id
    with pytest.raises(ModelInUse):
        desk.asked(desk.care.use_other, found)
    assert desk.shelf.path(model).exists()


@posix
def test_two_names_of_one_file_free_nothing(desk: Desk, make: Callable[..., Path]) -> None:
    model = desk.shelf.add(make())
    os.link(desk.shelf.path(model), desk.studio / "same.gguf")
    assert desk.duplicates() == []


def test_a_model_used_where_it_lies_is_not_its_own_duplicate(desk: Desk, make: Callable[..., Path]) -> None:
    shutil.copy(make(), desk.studio / "theirs.gguf")
    desk.shelf.link(desk.studio / "theirs.gguf")
    assert desk.duplicates() == []


def test_a_file_put_there_by_hand_is_seen(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    desk.shelf.add(source)
    shutil.copy(source, desk.folder / "again.gguf")
    (found,) = desk.duplicates()
    assert [copy.owner for copy in found.copies] == ["", "unlisted"]
    assert found.keep is None


def test_models_in_several_files_are_compared_whole(
    desk: Desk, make: Callable[..., Path], tmp_path: Path
) -> None:
    parts = split(make(), tmp_path / "parts", "big", 2)
    model = desk.shelf.add(parts[0])
    for part in parts:
        shutil.copy(part, desk.studio / part.name)
    (found,) = desk.duplicates()
    assert found.sha256 == model.sha256
    used = desk.asked(desk.care.use_other, found)
    assert desk.shelf.paths(used) == tuple(desk.studio / part.name for part in parts)
    assert list(desk.folder.glob("*.gguf")) == []


def test_looking_for_duplicates_can_be_stopped(desk: Desk, make: Callable[..., Path]) -> None:
    source = make()
    desk.shelf.add(source)
    shutil.copy(source, desk.studio / "theirs.gguf")
    with pytest.raises(Cancelled):
        desk.duplicates(cancelled=lambda: True)


# -- moving --------------------------------------------------------------------------------------


def test_moving_says_where_and_how_much(desk: Desk, make: Callable[..., Path], tmp_path: Path) -> None:
    model = desk.shelf.add(make())
    target = tmp_path / "disk"
    assert desk.care.needed(target) == (target, model.bytes)
    state = desk.asked(desk.care.move, target, lambda _done, _total: None)
    assert (state.folder, state.away, state.target) == (str(target), False, "")
    assert desk.care.state() == state
    assert desk.told == 1


def test_a_move_that_was_stopped_is_told_and_undone(
    desk: Desk, make: Callable[..., Path], tmp_path: Path
) -> None:
    desk.shelf.add(make())
    with pytest.raises(Cancelled):
        desk.asked(desk.care.move, tmp_path / "disk", lambda *_: None, cancelled=lambda: True)
    state = desk.care.state()
    assert (state.folder, state.target, state.switched) == (str(desk.folder), str(tmp_path / "disk"), False)
    assert desk.asked(desk.care.undo_move).target == ""
    assert not (tmp_path / "disk").exists()


def test_nothing_is_moved_while_files_are_written(
    desk: Desk, make: Callable[..., Path], tmp_path: Path
) -> None:
    desk.shelf.add(make())
    desk.care.busy.append(lambda: True)
    with pytest.raises(MoveRefused) as caught:
        desk.asked(desk.care.move, tmp_path / "disk", lambda *_: None)
    assert caught.value.reason == "busy"


def test_a_library_that_is_away_is_told(desk: Desk, make: Callable[..., Path], tmp_path: Path) -> None:
    desk.shelf.add(make())
    desk.asked(desk.care.move, tmp_path / "disk", lambda *_: None)
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    state = desk.care.state()
    assert (state.folder, state.away) == (str(tmp_path / "disk"), True)
    assert desk.models.list() == []
