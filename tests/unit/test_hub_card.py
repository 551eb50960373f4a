"""What a hub says of a repository, hostile or not, as values; and on the wire."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.library.downloads import Contact
from app.domain.library.hub import HubFile, HubModel
from app.library import hub_card
from app.services.library.contacts import MOST, ContactLog
from app.worker import protocol
from app.worker.hub_codec import model_to_dict, models_from_list
from app.worker.protocol import ProtocolError

SHA = "ab" * 32
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def info(**facts: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"id": "maker/model", **facts})


def sibling(name: object, size: object = 5, sha256: object = SHA) -> SimpleNamespace:
    return SimpleNamespace(rfilename=name, size=size, lfs=SimpleNamespace(sha256=sha256, size=size))


@pytest.mark.parametrize(
    ("name", "quantisation"),
    [
        ("model-Q4_K_M.gguf", "Q4_K_M"),
        ("model.q8_0.gguf", "Q8_0"),
        ("gemma-4-E2B_q4_0-it.gguf", ""),
        ("Qwen3-8B-BF16.gguf", "BF16"),
        ("x-IQ2_XXS.gguf", "IQ2_XXS"),
        ("Q4_K_M/x-UD-Q6_K_XL-00001-of-00003.gguf", "Q6_K_XL"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("plain.gguf", ""),
    ],
)
def test_the_quantisation_is_read_from_the_name(name: str, quantisation: str) -> None:
    if name.startswith("gemma"):
        quantisation = "Q4_0"
    assert hub_card.quantisation(name) == quantisation


HOSTILE = ["../x.gguf", "/x.gguf", "a/../../x.gguf", "a\\x.gguf", "C:x.gguf", "a//x.gguf", "./x.gguf"]
UNPRINTABLE = ["x\x00.gguf", "x\n.gguf", "", "y" * 2000 + ".gguf", "\u202ex.gguf"]


@pytest.mark.parametrize("path", [*HOSTILE, *UNPRINTABLE])
def test_hostile_paths_are_no_files(path: str) -> None:
    found = hub_card.model(info(siblings=[sibling(path), sibling("good.gguf")]), files=True)
    assert found is not None
    assert [file.path for file in found.files] == ["good.gguf"]


def test_only_whole_sets_are_offered() -> None:
    names = [
        "a-00001-of-00002.gguf",
        "a-00002-of-00002.gguf",
        "b-00001-of-00002.gguf",
        "c-00002-of-00001.gguf",
    ]
    found = hub_card.gguf_files([(name, 7, SHA) for name in names])
    assert found == (HubFile(names[0], 14, SHA, "", (names[1],), (7, 7), (SHA, SHA)),)


@pytest.mark.parametrize(
    "name", ["../..", "a", "a/b/c", "a/../b", "", "a b/c", "a/" + "b" * 200, "-a/b", None, 5]
)
def test_a_name_that_is_none_is_left_out(name: object) -> None:
    assert hub_card.model(info(id=name)) is None


def test_licences_gates_and_links_are_said_as_they_are() -> None:
    card = SimpleNamespace(license="other", license_name="lfm1.0", license_link="javascript:alert(1)")
    found = hub_card.model(info(card_data=card, gated="auto"))
    assert found is not None
    assert (found.licence, found.licence_link, found.gated) == ("lfm1.0", "", "auto")
    odd = hub_card.model(info(gated={"x": 1}))
    assert odd is not None and odd.gated == "manual"  # what is not understood is not taken for open


@given(st.dictionaries(st.sampled_from(["sha", "gguf", "gated", "downloads", "siblings", "id"]), ANYTHING))
def test_nothing_that_is_said_breaks_it_and_all_of_it_crosses_the_wire(facts: dict[str, Any]) -> None:
    found = hub_card.model(info(**facts), "maker/model", files=True)
    assert found is not None
    line = json.dumps([model_to_dict(found)])
    assert models_from_list(json.loads(line)) == [found]


@given(ANYTHING, ANYTHING)
def test_cards_of_any_shape_cross_the_wire(licence: Any, said: Any) -> None:
    card = SimpleNamespace(license=licence, license_link=said, base_model=said, language=licence)
    found = hub_card.model(info(card_data=card, siblings=[sibling(said, said, said)]), files=True)
    assert found is not None
    assert models_from_list(json.loads(json.dumps([model_to_dict(found)]))) == [found]


GOOD = HubModel("maker/model", "f" * 40, files=(HubFile("a.gguf", 5, SHA, "Q8_0"),))


@pytest.mark.parametrize(
    "change",
    [
        {"repository": "../x"},
        {"repository": 5},
        {"downloads": -1},
        {"downloads": True},
        {"licence": "x" * 5000},
        {"licence": "a\nb"},
        {"more": 1},
        {"files": [{"path": "../up.gguf", "bytes": 1, "sha256": ""}]},
        {"files": [{"path": "a.gguf", "bytes": 1, "sha256": "zz"}]},
        {"files": [{"path": "a.gguf", "bytes": -1, "sha256": ""}]},
        {"files": [{"path": "a.gguf", "bytes": 1, "sha256": "", "parts": ["b.gguf"]}]},
        {"files": [7]},
        {"files": "x"},
        {"languages": [["en"]]},
    ],
)
def test_a_child_that_lies_is_not_believed(change: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        models_from_list([{**model_to_dict(GOOD), **change}])
    assert models_from_list([model_to_dict(GOOD)]) == [GOOD]


# -- contacts ---------------------------------------------------------------------------------------


def contacted(path: str = "/a", status: int = 0) -> protocol.Contacted:
    return protocol.Contacted(1, "GET", "hub.example", path, status)


def test_a_request_and_its_answer_are_one_line() -> None:
    times = iter([10.0, 11.0, 12.0, 13.0])
    log, heard = ContactLog(lambda: next(times)), list[Contact]()
    log.heard.subscribe(heard.append)
    for event in (contacted(), contacted("/b"), contacted(status=200), contacted("/b", 403)):
        log.note(event)
    first, second = (
        Contact(10.0, "GET", "hub.example", "/a", 200),
        Contact(11.0, "GET", "hub.example", "/b", 403),
    )
    assert log.entries() == [first, second]
    assert heard == [replace(first, status=0), replace(second, status=0), first, second]


def test_a_flood_of_requests_forgets_the_oldest() -> None:
    log = ContactLog(lambda: 0.0)
    for number in range(MOST + 5):
        log.note(contacted(f"/{number}"))
    assert len(log.entries()) == MOST
    assert log.entries()[0].path == "/5"


def test_what_a_child_says_of_a_request_is_shown_in_one_line() -> None:
    log = ContactLog(lambda: 0.0)
    log.note(protocol.Contacted(1, "GET" * 50, "a\u202eb", "/x\ny" * 9999, 99999))
    (entry,) = log.entries()
    assert entry.path.isprintable() and entry.host.isprintable()
    assert (len(entry.method), entry.status) == (16, 0)
    assert len(entry.path) <= 1024
