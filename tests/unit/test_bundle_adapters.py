"""Adapters in bundles: carried with their terms, checked as models are, told whether a model fits them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.commands import stillroom
from app.domain.engine.models import Model
from app.domain.errors import (
    AdapterInvalid,
    AdapterMissing,
    BundleDamaged,
    BundleInvalid,
    LicenceNotAccepted,
    from_text,
)
from app.domain.library.adapters import Adapter
from app.domain.library.bundles import Arrived, Kind
from app.library.bundle_manifest import MANIFEST, read
from app.library.hashing import Cancelled
from app.paths import resources
from app.services.library.bundle_packing import Wish
from tests import tiny_models
from tests.clinic import Laptop
from tests.json_schema import faults


class Office(Laptop):
    """A model and an adapter that goes with it."""

    model: Model
    letters: Adapter


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = Office(tmp_path / "office")
    base = tiny_models.tiny_llama(tmp_path / "tiny.gguf")
    found.model = found.add(base)
    found.letters = found.adapters.shelf.add(tiny_models.tiny_lora(tmp_path / "letters.gguf", base))
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def both(office: Office, **more: Any) -> Wish:
    return office.everything(adapters=(office.letters.id,), **more)


def test_an_adapter_travels_with_its_model(office: Office, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick, both(office))
    assert [item.kind for item in made.items] == [Kind.MODEL, Kind.ADAPTER]
    home = Laptop(tmp_path / "laptop")
    heard: list[None] = []
    home.adapters.changed.subscribe(heard.append)
    report = home.read(stick)
    assert [(one.arrived, one.alone) for one in report.outcomes] == [(Arrived.ADDED, False)] * 2
    [mine] = home.adapters.all()
    assert (mine.name, mine.sha256, mine.file) == ("letters", office.letters.sha256, "letters.gguf")
    assert home.adapters.attached(mine.id, 1.0, home.models.list()[0]) is not None
    assert heard, "a page that lists adapters hears of it"
    assert not [name for name in home.left_over() if ".part" in name]
    again = home.read(stick)
    assert [one.arrived for one in again.outcomes] == [Arrived.HERE] * 2
    assert len(home.adapters.all()) == 1


def test_one_without_its_model_is_kept_and_that_is_said(office: Office, stick: Path, tmp_path: Path) -> None:
    office.make(stick, Wish(adapters=(office.letters.id,)))
    home = Laptop(tmp_path / "laptop")
    home.add(tiny_models.tiny_llama(tmp_path / "big.gguf", embedding=128))
    [outcome] = home.read(stick).outcomes
    assert (outcome.arrived, outcome.alone) == (Arrived.ADDED, True)
    home.add(tmp_path / "tiny.gguf")
    [outcome] = home.read(stick).outcomes
    assert (outcome.arrived, outcome.alone) == (Arrived.HERE, False)


def test_a_damaged_adapter_is_not_taken_and_the_model_is(office: Office, stick: Path, tmp_path: Path) -> None:
    office.make(stick, both(office))
    file = stick / "letters.gguf"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    home = Laptop(tmp_path / "laptop")
    model, letters = home.read(stick).outcomes
    assert model.arrived is Arrived.ADDED and letters.arrived is Arrived.FAILED
    assert isinstance(from_text(letters.error), BundleDamaged)
    assert home.adapters.all() == []


def test_what_is_no_adapter_is_refused_by_its_name(office: Office, stick: Path, tmp_path: Path) -> None:
    """A list that calls a whole model an adapter: hashes agree, the header does not."""
    office.make(stick)
    listed = json.loads((stick / MANIFEST).read_text())
    listed["items"][0]["kind"] = "adapter"
    (stick / MANIFEST).write_text(json.dumps(listed))
    home = Laptop(tmp_path / "laptop")
    [outcome] = home.read(stick).outcomes
    fault = from_text(outcome.error)
    assert outcome.arrived is Arrived.FAILED and isinstance(fault, AdapterInvalid)
    assert (fault.name, fault.fault) == (office.model.name, "model")
    assert home.adapters.all() == [] and not [name for name in home.left_over() if ".part" in name]


@pytest.mark.parametrize("name", ["../letters.gguf", "/etc/letters.gguf", "a\\b.gguf", "NUL.gguf", ".hidden"])
def test_a_name_that_leads_elsewhere_is_no_bundle(office: Office, stick: Path, name: str) -> None:
    office.make(stick, Wish(adapters=(office.letters.id,)))
    listed = json.loads((stick / MANIFEST).read_text())
    file = listed["items"][0]["files"][0]
    file["name"] = file["parts"][0]["file"] = name
    with pytest.raises(BundleInvalid):
        read(json.dumps(listed).encode())


def test_terms_of_an_adapter_are_agreed_to_as_those_of_a_model(
    office: Office, stick: Path, tmp_path: Path
) -> None:
    """Whatever the bundle's list says of it: the file's own header counts too."""
    bound = office.adapters.shelf.add(
        tiny_models.tiny_lora(tmp_path / "bound.gguf", tmp_path / "tiny.gguf", seed=3, licence="gemma")
    )
    office.make(stick, office.everything(adapters=(bound.id,)))
    home = Laptop(tmp_path / "laptop")
    [agreement] = home.bundles.to_accept(home.look(stick), home.terms, False)
    assert [item.name for item in agreement.items] == ["bound"]
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED, Arrived.LEFT]
    listed = json.loads((stick / MANIFEST).read_text())
    listed["licences"] = []
    for item in listed["items"]:
        item["licence"] = ""
    (stick / MANIFEST).write_text(json.dumps(listed))
    outcome = home.read(stick).outcomes[1]
    assert outcome.arrived is Arrived.FAILED and isinstance(from_text(outcome.error), LicenceNotAccepted)
    home.bundles.agree(agreement, home.terms)
    assert home.read(stick).outcomes[1].arrived is Arrived.ADDED


def test_stopped_while_it_is_taken_over_it_goes_on(office: Office, stick: Path, tmp_path: Path) -> None:
    office.make(stick, both(office))
    home = Laptop(tmp_path / "laptop")
    for left in range(0, 12, 2):
        count = iter(range(left))
        try:
            home.read(stick, cancelled=lambda count=count: next(count, None) is None)
        except Cancelled:
            continue
    assert {one.arrived for one in home.read(stick).outcomes} <= {Arrived.ADDED, Arrived.HERE}
    assert len(home.adapters.all()) == 1 and len(home.models.list()) == 1


def test_an_adapter_that_is_gone_cannot_be_packed(office: Office, stick: Path) -> None:
    wish = both(office)
    office.adapters.remove(office.letters)
    with pytest.raises(AdapterMissing):
        office.make(stick, wish)
    with pytest.raises(AdapterMissing):
        office.bundles.room(wish, stick)
    assert not stick.exists()


def test_two_files_of_one_name_lie_beside_each_other(office: Office, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    twin = tiny_models.tiny_lora(tmp_path / "more" / "tiny.gguf", tmp_path / "tiny.gguf", seed=5)
    added = office.adapters.shelf.add(twin)
    made = office.make(stick, office.everything(adapters=(added.id,)))
    names = [part.file for part in made.parts]
    assert len({name.casefold() for name in names}) == len(names) == 2


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.wiring.starter_model", lambda: tmp_path / "no starter")
    schema = json.loads((resources() / "schemas" / "models-bundle.json").read_text())

    def run(home: str, *words: str) -> Any:
        done = CliRunner().invoke(stillroom, ["--home", str(tmp_path / home), "models", *words, "--json"])
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout)

    base = tiny_models.tiny_llama(tmp_path / "tiny.gguf")
    run("office", "import", str(base))
    run("office", "adapters", "import", str(tiny_models.tiny_lora(tmp_path / "letters.gguf", base)))
    stick = str(tmp_path / "stick")
    made = run("office", "bundle", "make", stick, "--models", "llama", "--adapters", "letters")
    assert faults(schema, made) == []
    first = run("laptop", "bundle", "read", stick, "--only", "letters")
    assert faults(schema, first) == []
    told = {item["name"]: item for item in first["items"]}
    assert (told["letters"]["outcome"], told["letters"]["fits"]) == ("added", False)
    again = run("laptop", "bundle", "read", stick)
    told = {item["name"]: item for item in again["items"]}
    assert (told["letters"]["outcome"], told["letters"]["fits"]) == ("here", True)
    assert [one["name"] for one in run("laptop", "adapters", "list")] == ["letters"]
