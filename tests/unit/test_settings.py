"""Settings survive anything that can happen to their file."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings
from app.domain.errors import DiskFull, VaultUnwritable
from app.settings import Settings, from_dict, load, save

CHANGED = dataclasses.replace(
    Settings("de", "dark", 150, 0, "0123456789abcdef", True, 300, "AAEC", 3, "Card 9", False),
    connections=False,
    hub="https://models.example",
    mirrors="https://mirror.example",
    proxy="http://proxy.example:3128",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.json"


def test_what_is_saved_is_loaded(path: Path) -> None:
    assert all(getattr(CHANGED, field.name) != field.default for field in dataclasses.fields(Settings)), (
        "the example leaves something out"
    )
    save(path, CHANGED)
    assert load(path).settings == CHANGED
    assert load(path).damaged is None
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_there_are_defaults_and_none_is_made(path: Path) -> None:
    assert load(path) == settings.Loaded(Settings())
    assert not path.parent.exists()


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"text"', b"[" * 60_000])
def test_a_damaged_file_is_kept_aside_and_reported(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    found = load(path)
    assert found.settings == Settings()
    assert found.damaged is not None
    assert found.damaged.read_bytes() == damage
    assert load(path) == settings.Loaded(Settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("theme", None),
        ("text_size", 79),
        ("text_size", 201),
        ("text_size", "100"),
        ("text_size", True),
        ("text_size", 100.5),
        ("lock_after_minutes", -1),
        ("sidebar_width", 10_000),
        ("reduce_motion", 1),
        ("language", "x" * 17),
        ("default_model", "é"),
        ("window", "x" * 5_000),
        ("threads", 257),
    ],
)
def test_one_value_that_does_not_fit_takes_its_default_and_no_other_does(name: str, value: Any) -> None:
    found = from_dict({**dataclasses.asdict(CHANGED), name: value, "of a later program": 1})
    assert found == dataclasses.replace(CHANGED, **{name: getattr(Settings(), name)})


@given(st.dictionaries(st.sampled_from([f.name for f in dataclasses.fields(Settings)]), st.from_type(object)))
def test_nothing_in_the_file_makes_loading_fail(found: dict[str, Any]) -> None:
    dataclasses.asdict(from_dict(found))


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, DiskFull), (errno.EACCES, VaultUnwritable), (errno.EIO, VaultUnwritable)],
)
def test_a_failed_save_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: type[Exception]
) -> None:
    save(path, CHANGED)

    def refused(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(settings.os, "fsync", refused)
    with pytest.raises(expected):
        save(path, Settings())
    assert load(path).settings == CHANGED
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_nothing_private_is_in_it(path: Path) -> None:
    save(path, Settings())
    assert set(json.loads(path.read_text())) == {
        "language",
        "theme",
        "text_size",
        "lock_after_minutes",
        "default_model",
        "reduce_motion",
        "sidebar_width",
        "window",
        "threads",
        "device",
        "offer_names",
        "connections",
        "hub",
        "mirrors",
        "proxy",
    }
