"""The list of known models that ships: complete, honest about what it knows; and what is refused."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.models import STARTER_FILE, STARTER_SHA256
from app.domain.errors import CatalogueInvalid
from app.domain.library.catalogue import (
    Catalogue,
    Entry,
    How,
    Licence,
    Role,
    expected,
    terms,
    wanted,
)
from app.library.catalogue_parts import read
from app.paths import resources, starter_model
from tests.json_schema import faults

SHIPPED = (resources() / "catalogue.json").read_bytes()
NOTICE = (
    "HAI-DEF is provided under and subject to the Health AI Developer Foundations Terms of Use found at "
    "https://developers.google.com/health-ai-developer-foundations/terms"
)


def shipped() -> Catalogue:
    return read(SHIPPED, "catalogue.json")


def named(name: str) -> Entry:
    found = shipped().find(name)
    assert found is not None
    return found


def licence_of(entry: Entry) -> Licence:
    found = shipped().licence(entry.licence)
    assert found is not None
    return found


def changed(**members: Any) -> bytes:
    """The list with members of its second entry (Qwen3.5 0.8B) changed."""
    whole = json.loads(SHIPPED)
    whole["entries"][1].update(members)
    return json.dumps(whole).encode()


def place_of(content: bytes) -> tuple[str, str]:
    with pytest.raises(CatalogueInvalid) as caught:
        read(content, "x")
    return caught.value.place, caught.value.fault


# -- what ships ----------------------------------------------------------------------------------


def test_it_is_as_its_schema_describes() -> None:
    schema = json.loads((resources() / "schemas" / "catalogue.json").read_text(encoding="utf-8"))
    assert faults(schema, json.loads(SHIPPED)) == []


def test_there_is_a_model_for_every_role() -> None:
    assert {entry.role for entry in shipped().entries} == set(Role)
    assert 12 <= len(shipped().entries) <= 20


@pytest.mark.parametrize("entry", shipped().entries, ids=lambda entry: entry.id)
def test_each_entry_is_complete(entry: Entry) -> None:
    assert entry.good_at
    assert entry.bad_at
    assert entry.languages_text
    assert entry.sources
    assert entry.verified.note
    assert "token" not in " ".join([*entry.good_at, *entry.bad_at, entry.languages_text])
    licence = licence_of(entry)
    assert licence.summary
    assert licence.url in terms(licence).text
    facts = expected(entry)
    assert (facts is None) == (entry.bytes == 0)
    if facts is not None:
        assert facts.layout is not None
        assert facts.layout.weights == entry.bytes


@pytest.mark.parametrize("entry", shipped().entries, ids=lambda entry: entry.id)
def test_only_what_is_cross_checked_is_recommended(entry: Entry) -> None:
    if entry.recommended:
        assert entry.bytes > 0
        assert re.fullmatch("[0-9a-f]{64}", entry.sha256)
        assert entry.verified.pins >= 2 or entry.verified.how is How.SHIPPED
        assert entry.role is not Role.MEDICAL
    if entry.repository and entry.known:
        assert re.fullmatch("[0-9a-f]{40}", entry.revision), "a file that cannot be replaced unseen"


def test_the_starter_is_the_file_that_ships() -> None:
    (starter,) = [entry for entry in shipped().entries if entry.role is Role.STARTER]
    assert (starter.file, starter.sha256) == (STARTER_FILE, STARTER_SHA256)
    if starter_model().is_file():
        assert starter_model().stat().st_size == starter.bytes


@pytest.mark.parametrize(
    ("name", "bytes_", "begins", "licence"),
    [
        ("Qwen3.5 4B", 2_740_937_888, "00fe7986", "Apache-2.0"),
        ("Granite 4.1 3B", 2_099_501_664, "662b0626", "Apache-2.0"),
        ("Gemma 4 E4B", 5_154_941_280, "676c3507", "Apache-2.0"),
        ("Gemma 4 E2B", 3_349_516_256, "fa401b55", "Apache-2.0"),
        ("Phi-4-mini", 2_491_874_688, "01999f17", "MIT"),
        ("MedGemma 1.5 4B", 2_489_894_976, "b31becdf", "HAI-DEF"),
        ("EmbeddingGemma 300M", 333_590_944, "b5ce9d77", "Gemma"),
    ],
)
def test_facts_are_those_of_the_reference(name: str, bytes_: int, begins: str, licence: str) -> None:
    entry = named(name)
    assert (entry.bytes, entry.sha256[:8], entry.licence) == (bytes_, begins, licence)


def test_what_is_not_verified_is_hashed_on_the_first_download() -> None:
    entry = named("bge-small-en v1.5")
    assert not entry.known
    asked = wanted(entry, licence_of(entry))
    assert (asked.bytes, asked.sha256) == (0, "")
    known = named("Granite 4.1 3B")
    assert wanted(known, licence_of(known)).sha256 == known.sha256


def test_replaced_files_are_known_by_their_old_hash() -> None:
    old = named("Gemma 4 E2B").outdated("25194efb" + "0" * 56)
    assert old is not None
    assert "17 July 2026" in old.note
    assert named("Gemma 4 E2B").outdated("a" * 64) is None


# -- terms ---------------------------------------------------------------------------------------


def test_medgemma_says_what_it_is_not_for() -> None:
    entry = named("MedGemma 1.5 4B")
    shown = terms(licence_of(entry))
    assert shown.label == "For learning and for drafting. Not for diagnosing or treating patients."
    assert shown.notice == NOTICE
    assert shown.label in shown.text
    assert NOTICE in shown.text
    assert wanted(entry, licence_of(entry)).licence == "HAI-DEF"


@pytest.mark.parametrize(
    "names", [("someone/MedGemma-27B-GGUF",), ("x", "medgemma-4b.gguf"), ("My MEDGEMMA copy",)]
)
def test_a_model_for_medicine_is_known_by_its_name(names: tuple[str, ...]) -> None:
    """Whoever repackages it, and whatever the card says."""
    found = shipped().medical(*names)
    assert found is not None
    assert found.notice == NOTICE


@pytest.mark.parametrize("name", ["google/gemma-4-E2B-it", "Qwen3.5-4B-Q4_K_M.gguf", "", "granite"])
def test_others_are_not_taken_for_one(name: str) -> None:
    assert shipped().medical(name) is None


def test_free_licences_ask_for_nothing() -> None:
    entry = named("Qwen3.5 4B")
    assert wanted(entry, licence_of(entry)).licence == ""
    assert licence_of(entry).commercial == "yes"


@pytest.mark.parametrize(
    ("said", "found"), [("apache-2.0", "Apache-2.0"), ("gemma", "Gemma"), ("MIT", "MIT")]
)
def test_licences_are_found_as_hubs_call_them(said: str, found: str) -> None:
    licence = shipped().licence(said)
    assert licence is not None
    assert licence.id == found


def test_an_unknown_licence_is_not_guessed() -> None:
    assert shipped().licence("other") is None
    assert shipped().licence("") is None


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "place", "fault"),
    [
        ({"sha256": "b" * 63}, "entries[1].sha256", "value"),
        ({"sha256": "B" * 64}, "entries[1].sha256", "value"),
        ({"revision": "main"}, "entries[1].revision", "value"),
        ({"bytes": -1}, "entries[1].bytes", "value"),
        ({"bytes": 1.5}, "entries[1].bytes", "kind"),
        ({"bytes": True}, "entries[1].bytes", "kind"),
        ({"bytes": 1 << 60}, "entries[1].bytes", "value"),
        ({"repository": "../../etc/passwd"}, "entries[1].repository", "value"),
        ({"repository": "a/.."}, "entries[1].repository", "value"),
        ({"repository": "a/b/c"}, "entries[1].repository", "value"),
        ({"repository": "a/b..c"}, "entries[1].repository", "value"),
        ({"repository": ""}, "entries[1].repository", "missing"),
        ({"file": "../evil.gguf"}, "entries[1].file", "value"),
        ({"file": "/etc/evil.gguf"}, "entries[1].file", "value"),
        ({"file": "C:\\evil.gguf"}, "entries[1].file", "value"),
        ({"file": "a/../b.gguf"}, "entries[1].file", "value"),
        ({"file": "model.exe"}, "entries[1].file", "value"),
        ({"file": "nul\x00.gguf"}, "entries[1].file", "value"),
        ({"name": ""}, "entries[1].name", "value"),
        ({"name": "Safe \u202efdp"}, "entries[1].name", "value"),
        ({"name": "Two\nlines"}, "entries[1].name", "value"),
        ({"name": "x" * 601}, "entries[1].name", "value"),
        ({"good_at": "all"}, "entries[1].good_at", "kind"),
        ({"good_at": ["a"] * 501}, "entries[1].good_at", "value"),
        ({"good_at": ["fine", 3]}, "entries[1].good_at[1]", "kind"),
        ({"bad_at": ["\u200b"]}, "entries[1].bad_at[0]", "value"),
        ({"licence": "Unheard-of"}, "entries[1].licence", "value"),
        ({"role": "wizard"}, "entries[1].role", "value"),
        ({"sources": [{"title": "x", "url": "http://plain.example"}]}, "entries[1].sources[0].url", "value"),
        (
            {"sources": [{"title": "x", "url": "https://a.example/\u00e9"}]},
            "entries[1].sources[0].url",
            "value",
        ),
        ({"sources": [{"title": "x", "url": "javascript:alert(1)"}]}, "entries[1].sources[0].url", "value"),
        ({"verified": {"how": "pins", "pins": 1, "note": ""}}, "entries[1].recommended", "value"),
        ({"verified": {"how": "hearsay", "pins": 9, "note": ""}}, "entries[1].verified.how", "value"),
        (
            {"superseded": [{"sha256": "abc", "bytes": 1, "note": ""}]},
            "entries[1].superseded[0].sha256",
            "value",
        ),
        ({"languages": ["English"]}, "entries[1].languages", "value"),
        ({"verified": {"how": "shipped", "pins": 0, "note": "x"}}, "entries[1].repository", "value"),
        ({"role": "medical"}, "entries[1].licence", "value"),
        ({"surprise": 1}, "entries[1].surprise", "unknown"),
        ({"id": "smollm2-135m-q4-1"}, "entries[1].id", "twice"),
        ({"id": "../x"}, "entries[1].id", "value"),
        ({"shape": {"layers": 1}}, "entries[1].shape.heads", "missing"),
        ({"shape": 5}, "entries[1].shape", "kind"),
        ({"released": "yesterday"}, "entries[1].released", "value"),
    ],
)
def test_a_fault_is_refused_with_its_place(members: dict[str, Any], place: str, fault: str) -> None:
    assert place_of(changed(**members)) == (place, fault)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        b'{"format": NaN}',
        b'{"format": 1e999}',
        b'{"format": -Infinity}',
        b'{"format": ' + b"9" * 5000 + b"}",
        SHIPPED.replace(b'"format": 1', b'"format": 1e0'),
        SHIPPED[:-20],
        SHIPPED.replace(b'"format": 1', b'"format": 2'),
        SHIPPED.replace(b'"issued": "2026-11-21"', b'"issued": "soon"'),
        b" " * (5 << 20),
    ],
    ids=lambda content: content[:24].decode("latin-1"),
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(CatalogueInvalid):
        read(content, "x")


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from places(one, (*path, name))


PLACES = list(places(json.loads(SHIPPED)))
ODD = st.sampled_from([None, True, -1, 1 << 70, 1e308, "", "\u202e", "x" * 10_000, [], {}, [[]], {"a": {}}])


@given(st.sampled_from(PLACES), ODD)
def test_nothing_else_than_a_list_or_a_refusal_comes_of_it(path: tuple[str | int, ...], odd: object) -> None:
    """Whatever stands anywhere: it is read with that value there, or refused by name; never a crash."""
    whole = copy.deepcopy(json.loads(SHIPPED))
    if not path:
        whole = odd
    else:
        inside = whole
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = odd
    try:
        found = read(json.dumps(whole).encode(), "x")
    except CatalogueInvalid as refused:
        assert refused.fault
        return
    for entry in found.entries:
        assert ".." not in entry.file
        assert not entry.recommended or entry.known
        expected(entry)
