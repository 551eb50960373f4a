"""Names of files: safe in every place, and no two alike."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine import sources
from app.domain.engine.sources import joined, place_in_set, siblings
from app.library import filenames
from app.library.filenames import free_name, free_set, plain, safe, safe_name


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
    assert doctest.testmod(sources).failed == 0


@given(st.text(max_size=300), st.integers(2, 20))
def test_names_of_parts_are_safe_and_lead_to_each_other(name: str, count: int) -> None:
    names = free_set(safe_name(name), count, set())
    assert all(safe(each) for each in names)
    assert siblings(names[0]) == names
    assert [place_in_set(each) for each in names] == [
        (names[0][: -len("-00001-of-00002.gguf")], number, count) for number in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "a.gguf",
        "a-1-of-2.gguf",
        "a-00000-of-00002.gguf",
        "a-00003-of-00002.gguf",
        "a-00001-of-00001.gguf",
        "a-00001-of-99999.gguf",
        "a-00001-of-00002.GGUF",
        "-00001-of-00002.gguf",
        "a-00001-of-00002.gguf\n",
        "a-００００１-of-００００２.gguf",
    ],
)
def test_names_of_no_set(name: str) -> None:
    assert place_in_set(name) is None
    assert siblings(name) == (name,)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\0", "x" * 256])
def test_names_that_are_no_plain_ones(name: str) -> None:
    assert not plain(name)


def test_a_set_is_known_by_all_its_files() -> None:
    assert joined(["a" * 64]) == "a" * 64
    assert joined(["a" * 64, "b" * 64]) != joined(["b" * 64, "a" * 64])
