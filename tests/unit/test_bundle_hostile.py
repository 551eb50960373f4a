"""Bundles that somebody made to do harm, or that are broken: each refused, nothing outside the library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BundleDamaged, BundleInvalid, BundleMissing, ModelInvalid, from_text
from app.domain.library.bundles import Arrived
from app.library.bundle_joining import join
from app.library.bundle_manifest import MANIFEST, read, write
from app.library.bundle_notes import UNFINISHED
from app.library.hashing import never
from app.paths import resources
from app.services.library.bundle_packing import Wish
from app.wording import explain
from tests import gguf_corpus as corpus
from tests.clinic import Laptop
from tests.json_schema import faults

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A bundle of one model in parts."""
    office = Laptop(tmp_path / "office")
    office.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    office.bundles.limit = 400
    office.make(tmp_path / "stick")
    return tmp_path / "stick"


def listed(stick: Path) -> dict[str, Any]:
    return dict(json.loads((stick / MANIFEST).read_text()))


def changed(stick: Path, change: Change) -> None:
    whole = listed(stick)
    change(whole)
    (stick / MANIFEST).write_text(json.dumps(whole))


def first(whole: dict[str, Any]) -> dict[str, Any]:
    return dict(whole["items"][0])


def item(**members: Any) -> Change:
    return lambda whole: whole["items"][0].update(members)


def file(**members: Any) -> Change:
    return lambda whole: whole["items"][0]["files"][0].update(members)


def part(**members: Any) -> Change:
    return lambda whole: whole["items"][0]["files"][0]["parts"][0].update(members)


def twin(whole: dict[str, Any]) -> None:
    """Another thing whose file differs in case only."""
    other = json.loads(json.dumps(whole["items"][0]))
    held = other["files"][0]
    held["name"] = held["name"].upper().replace(".GGUF", ".gguf")
    for number, each in enumerate(held["parts"]):
        each["file"] = f"{held['name']}.{number + 1:03d}"
    other["sha256"] = held["sha256"] = "ab" * 32
    whole["items"].append(other)


CASES: dict[str, tuple[Change, str, str]] = {
    "above": (file(name="../one.gguf"), "items[0].files[0].name", "value"),
    "absolute": (file(name="/etc/one.gguf"), "items[0].files[0].name", "value"),
    "a drive": (file(name="C:one.gguf"), "items[0].files[0].name", "value"),
    "a device": (file(name="nul.gguf"), "items[0].files[0].name", "value"),
    "another suffix": (file(name="one.exe"), "items[0].files[0].name", "value"),
    "turned round": (item(name="a\u202egnp.exe"), "items[0].name", "value"),
    "no name": (item(name=""), "items[0].name", "value"),
    "a part above": (part(file="../../x"), "items[0]", "sum"),
    "a part of another": (part(file="other.gguf.001"), "items[0]", "sum"),
    "negative": (part(bytes=-1), "items[0].files[0].parts[0].bytes", "value"),
    "zero": (file(bytes=0), "items[0].files[0].bytes", "value"),
    "huge": (file(bytes=1 << 60), "items[0].files[0].bytes", "value"),
    "a part too large": (part(bytes=1 << 40), "items[0].files[0].parts[0].bytes", "value"),
    "does not add up": (part(bytes=399), "items[0]", "sum"),
    "true": (file(bytes=True), "items[0].files[0].bytes", "kind"),
    "no hash": (item(sha256="x"), "items[0].sha256", "value"),
    "another hash": (item(sha256="0" * 64), "items[0]", "sum"),
    "no parts": (file(parts=[]), "items[0].files[0].parts", "value"),
    "no files": (item(files=[]), "items[0].files", "value"),
    "unknown kind": (item(kind="program"), "items[0].kind", "value"),
    "unknown licence": (item(licence="Nobody"), "items[0].licence", "value"),
    "more said": (item(run="x.sh"), "items[0].run", "unknown"),
    "twice": (lambda w: w["items"].append(w["items"][0]), "items[1]", "twice"),
    "case": (twin, "items", "twice"),
    "nothing in it": (lambda w: w.update(items=[]), "items", "value"),
    "a later form": (lambda w: w.update(form="stillroom-bundle-9"), "form", "form"),
    "no date": (lambda w: w.update(made="yesterday"), "made", "value"),
    "no policy": (lambda w: w.update(policy={}), "policy.form", "missing"),
    "a default that is none": (
        lambda w: w.update(
            policy={"form": "stillroom-policy-1", "organisation": "x", "default_model": "ab" * 32}
        ),
        "policy.default_model",
        "value",
    ),
    "a policy that connects": (
        lambda w: w.update(policy={"form": "stillroom-policy-1", "organisation": "x", "connections": True}),
        "policy.connections",
        "value",
    ),
    "licences twice": (lambda w: w["licences"].append(w["licences"][0]), "licences[1]", "twice"),
    "an address to run": (
        lambda w: w["licences"][0].update(url="javascript:x"),
        "licences[0].url",
        "value",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_list_that_is_wrong_is_refused_in_a_sentence(stick: Path, tmp_path: Path, name: str) -> None:
    change, place, fault = CASES[name]
    changed(stick, change)
    home = Laptop(tmp_path / "laptop")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(BundleInvalid) as caught:
        home.read(stick)
    assert (caught.value.place, caught.value.fault) == (place, fault)
    assert explain(caught.value).title.endswith(".")
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "json"),
        (b"[]", "kind"),
        (b"\xff\xfe", "json"),
        (b"[" * 200_000, "json"),
        (b'{"form":"stillroom-bundle-1","form":"x"}', "json"),
        (b'{"form": NaN}', "json"),
        (b" " * (100 << 20), "size"),
    ],
    ids=["empty", "list", "bytes", "deep", "twice", "nan", "100 MB"],
)
def test_what_is_no_list(stick: Path, tmp_path: Path, content: bytes, fault: str) -> None:
    (stick / MANIFEST).write_bytes(content)
    with pytest.raises(BundleInvalid) as caught:
        Laptop(tmp_path / "laptop").look(stick)
    assert caught.value.fault == fault


def test_a_list_behind_a_link_is_not_opened(stick: Path, tmp_path: Path) -> None:
    (stick / MANIFEST).rename(tmp_path / "list.json")
    (stick / MANIFEST).symlink_to(tmp_path / "list.json")
    with pytest.raises(BundleDamaged) as caught:
        Laptop(tmp_path / "laptop").look(stick)
    assert caught.value.fault == "link"


def test_a_list_that_changes_after_it_was_shown(stick: Path, tmp_path: Path) -> None:
    home = Laptop(tmp_path / "laptop")
    contents = home.look(stick)
    changed(stick, item(name="Another"))
    errors: list[Exception] = []
    home.bundles.read(contents, home.terms, lambda _report: None, errors.append)
    assert isinstance(errors[0], BundleInvalid)
    assert home.models.list() == []


def test_what_is_in_it_is_checked_as_every_model(tmp_path: Path) -> None:
    """A file that is exactly what the list says, and no good model."""
    home, stick = Laptop(tmp_path / "laptop"), tmp_path / "stick"
    office = Laptop(tmp_path / "office")
    model = office.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    path = office.shelf.path(model)
    made = office.make(stick)
    bad = b"GGUF" + bytes(path.stat().st_size - 4)
    digest = __import__("hashlib").sha256(bad).hexdigest()
    (stick / "one.gguf").write_bytes(bad)

    def forge(whole: dict[str, Any]) -> None:
        one = whole["items"][0]
        one["sha256"] = one["files"][0]["sha256"] = one["files"][0]["parts"][0]["sha256"] = digest

    changed(stick, forge)
    (outcome,) = home.read(stick).outcomes
    assert outcome.arrived is Arrived.FAILED
    error = from_text(outcome.error)
    assert isinstance(error, ModelInvalid)
    assert error.name == made.items[0].name
    assert home.left_over() in ([], [".bundles/.lock"])


def test_a_part_that_grows_while_it_is_read(stick: Path, tmp_path: Path) -> None:
    """Sizes are looked at again when a part is opened."""
    bundle = read((stick / MANIFEST).read_bytes())
    held = bundle.items[0].files[0]
    with (stick / held.parts[0].file).open("ab") as more:
        more.write(b"x")
    home = Laptop(tmp_path / "laptop")
    with pytest.raises(BundleDamaged) as caught:
        join(held, stick, home.paths.models, lambda _done: None, never)
    assert caught.value.fault == "bytes"


def test_a_link_in_the_place_where_files_are_joined(stick: Path, tmp_path: Path) -> None:
    home = Laptop(tmp_path / "laptop")
    bundle = read((stick / MANIFEST).read_bytes())
    target = tmp_path / "letter"
    target.write_text("mine")
    folder = home.paths.models / ".bundles"
    folder.mkdir()
    (folder / f".{bundle.items[0].sha256}.part").symlink_to(target)
    assert home.read(stick).outcomes[0].arrived is Arrived.ADDED
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"form":"stillroom-bundle-unfinished-1","files":[{"file":"../x"}]}', b"\xff"]
)
def test_a_note_that_is_none_means_no_bundle(stick: Path, tmp_path: Path, content: bytes) -> None:
    (stick / MANIFEST).unlink()
    (stick / UNFINISHED).write_bytes(content)
    with pytest.raises(BundleMissing):
        Laptop(tmp_path / "laptop").look(stick)


def test_a_note_by_somebody_else_leads_nowhere(tmp_path: Path) -> None:
    """A note that calls a person's file a part: it is hashed, found to be none, and the bundle is refused."""
    office, stick = Laptop(tmp_path / "office"), tmp_path / "stick"
    model = office.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    stick.mkdir()
    note = {"form": "stillroom-bundle-unfinished-1", "files": []}
    (stick / UNFINISHED).write_text(json.dumps(note))
    office.make(stick, Wish((model.id,)))
    assert {path.name for path in stick.iterdir()} == {"one.gguf", MANIFEST}


def test_a_list_says_the_same_when_it_was_read(stick: Path) -> None:
    content = (stick / MANIFEST).read_bytes()
    assert write(read(content)) == content
    schema = json.loads((resources() / "schemas" / "bundle.json").read_text())
    assert faults(schema, json.loads(content)) == []
