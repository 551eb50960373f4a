"""Where things lie, as the privacy page lists it: nothing of the home is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.paths import Paths
from app.services.privacy_places import Place, places


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    found = Paths(tmp_path / "home")
    found.make()
    return found


def by_kind(home: Paths, library: Path | None = None) -> dict[str, Place]:
    return {place.what: place for place in places(home, library or home.models)}


def test_what_many_never_have_is_listed_once_it_is_there(home: Paths) -> None:
    assert list(by_kind(home)) == ["vault", "models", "settings", "logs"]
    home.policy.write_text("{}")
    (home.catalogue / "keys").mkdir(parents=True)
    (home.catalogue / "keys" / "a.pub").write_text("key")
    (home.presets / "mine.toml").write_text("title")
    home.tuning.write_text("{}")
    found = by_kind(home)
    assert list(found) == ["vault", "models", "settings", "policy", "catalogue", "kinds", "speeds", "logs"]
    assert (found["policy"].path, found["policy"].bytes) == (home.policy, 2)
    assert found["vault"].protection == "encrypted"


def test_a_persons_own_words_are_not_called_nothing_private(home: Paths) -> None:
    (home.presets / "mine.toml").write_text("title")
    assert by_kind(home)["kinds"].protection == "readable"


def test_a_library_that_was_moved_is_told_where_it_is(home: Paths, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "model.gguf").write_bytes(b"x" * 700)
    found = by_kind(home, tmp_path / "stick")["models"]
    assert (found.path, found.bytes) == (tmp_path / "stick", 700)


def test_every_file_of_a_home_is_in_one_of_its_places(home: Paths) -> None:
    """A file that the program may write and the page does not know would show here once it is in `Paths`."""
    names = {name for name, value in vars(Paths).items() if isinstance(value, property)} - {"run"}
    for name in sorted(names):
        path: Path = getattr(home, name)
        if path.suffix:
            path.write_text("x")
        else:
            path.mkdir(exist_ok=True)
            (path / "file").write_text("x")
    assert {place.path for place in places(home, home.models)} == {getattr(home, name) for name in names}
