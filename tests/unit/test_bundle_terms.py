"""Whose a bundle is, what has to be agreed to, and what an organisation's policy does to the settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import (
    BundleUntrusted,
    KeyInvalid,
    LicenceNotAccepted,
    PolicyInvalid,
    from_text,
)
from app.domain.library.bundles import Arrived, Kind, Policy
from app.library.bundle_manifest import MANIFEST
from app.library.bundle_signature import FILE
from app.paths import resources
from app.services.library.bundle_packing import Wish
from app.services.library.policies import applied, organisation
from app.settings import Settings
from app.wording_bundle import BundleWording
from tests.catalogues import LATER, Signer
from tests.clinic import Laptop, asked, model, policy
from tests.json_schema import faults


@pytest.fixture
def office(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path / "office")
    found.add(model(tmp_path / "files", "free", "apache-2.0"))
    found.add(model(tmp_path / "files", "bound", "gemma"))
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def key_file(folder: Path, signer: Signer) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{signer.key.id}.key"
    path.write_text(signer.private.private_bytes_raw().hex() + "\n")
    return path


# -- terms ---------------------------------------------------------------------------------------


def test_a_model_with_terms_is_left_until_somebody_agrees(
    office: Laptop, stick: Path, tmp_path: Path
) -> None:
    office.make(stick)
    for home in (Laptop(tmp_path / "one"), Laptop(tmp_path / "two")):  # agreeing does not travel
        contents = home.look(stick)
        (agreement,) = home.bundles.to_accept(contents, home.terms, False)
        assert [item.name for item in agreement.items] == ["bound"]
        found = {one.item.name: one for one in home.read(stick).outcomes}
        assert found["free"].arrived is Arrived.ADDED
        assert found["bound"].arrived is Arrived.LEFT
        assert isinstance(from_text(found["bound"].error), LicenceNotAccepted)
        assert [each.name for each in home.models.list()] == ["free"]
        home.bundles.agree(agreement, home.terms)
        assert home.bundles.to_accept(contents, home.terms, False) == []
        assert {one.item.name: one.arrived for one in home.read(stick).outcomes}["bound"] is Arrived.ADDED
        (kept,) = home.terms.accepted()
        assert (kept.licence, kept.model) == (agreement.terms.licence, agreement.items[0].id)


def test_a_bundle_cannot_talk_terms_away(office: Laptop, stick: Path, tmp_path: Path) -> None:
    """Its list says Apache; what the file itself says is found before it is used."""
    office.make(stick)
    whole = json.loads((stick / MANIFEST).read_text())
    whole["items"][1]["licence"] = whole["items"][0]["licence"]
    (stick / MANIFEST).write_text(json.dumps(whole))
    home = Laptop(tmp_path / "laptop")
    assert home.bundles.to_accept(home.look(stick), home.terms, False) == []
    outcome = home.read(stick).outcomes[1]
    assert isinstance(from_text(outcome.error), LicenceNotAccepted)
    assert [each.name for each in home.models.list()] == ["free"]


def test_terms_that_only_the_bundle_knows(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.add(model(tmp_path / "files", "odd", "house-licence"))
    office.make(stick)
    whole = json.loads((stick / MANIFEST).read_text())
    (odd,) = [one for one in whole["licences"] if one["id"] == "house-licence"]
    odd.update(accept=True, text="Be kind.\nAlways.", name="House Licence")
    (stick / MANIFEST).write_text(json.dumps(whole))
    home = Laptop(tmp_path / "laptop")
    waiting = home.bundles.to_accept(home.look(stick), home.terms, False)
    assert sorted(one.terms.name for one in waiting)[-1] == "House Licence"
    for agreement in waiting:
        home.bundles.agree(agreement, home.terms)
    assert {one.arrived for one in home.read(stick).outcomes} == {Arrived.ADDED}


def test_without_a_vault_nothing_with_terms_is_taken(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    contents = home.look(stick)
    report = asked(lambda done, failed: home.bundles.read(contents, None, done, failed))
    assert [one.arrived for one in report.outcomes] == [Arrived.ADDED, Arrived.LEFT]


def test_an_organisation_may_have_agreed(office: Laptop, stick: Path, tmp_path: Path) -> None:
    licence = office.catalogue.licence("gemma")
    assert licence is not None
    office.make(stick, office.everything(policy=policy(tmp_path, accepted=[licence.id])))
    home = Laptop(tmp_path / "laptop")
    assert len(home.bundles.to_accept(home.look(stick), home.terms, False)) == 1
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED, Arrived.LEFT]
    assert not home.paths.policy.exists()
    assert home.bundles.to_accept(home.look(stick), home.terms, True) == []
    report = home.read(stick, policy=True)
    assert [one.arrived for one in report.outcomes] == [Arrived.HERE, Arrived.ADDED]
    assert organisation(home.paths.policy) == "Clinic"
    kept = json.loads(home.paths.policy.read_text())
    assert (kept["policy"]["accepted"], kept["applied_at"]) == ([licence.id], 1000.0)
    assert home.terms.accepted() == []


# -- policy --------------------------------------------------------------------------------------


def test_a_policy_changes_the_settings_only_when_agreed_to(
    office: Laptop, stick: Path, tmp_path: Path
) -> None:
    said = policy(
        tmp_path,
        connections=False,
        hub="https://models.clinic.example/",
        mirrors=["http://192.168.0.5"],
        lock_within_minutes=5,
        default_model="Free",
    )
    schema = json.loads((resources() / "schemas" / "policy.json").read_text())
    assert faults(schema, json.loads(said.read_text())) == []
    made = office.make(stick, office.everything(policy=said))
    home = Laptop(tmp_path / "laptop")
    assert home.read(stick).settings is None
    assert home.preferences.current == Settings()
    assert made.policy is not None
    now, then = Settings(), home.bundles.under(made.policy)
    told = BundleWording().policy(made.policy, now, then, "free")
    assert told[0] == "This bundle switches downloads off, from the next start on."
    assert len(told) == 5
    settings = home.read(stick, policy=True).settings
    assert settings is not None
    assert (settings.connections, settings.hub, settings.mirrors, settings.lock_after_minutes) == (
        False,
        "https://models.clinic.example",
        "http://192.168.0.5",
        5,
    )
    assert settings.default_model == next(m.id for m in home.models.list() if m.name == "free")
    assert Laptop(tmp_path / "laptop").preferences.current == settings


def test_a_policy_never_loosens() -> None:
    strict = Settings(connections=False, lock_after_minutes=3)
    assert applied(Policy("Clinic", lock_within=30), strict) == strict


@pytest.mark.parametrize(
    ("members", "place", "fault"),
    [
        ({"connections": True}, "connections", "value"),
        ({"connections": 0}, "connections", "kind"),
        ({"hub": "http://evil.example"}, "hub", "value"),
        ({"hub": "https://a:b@evil.example"}, "hub", "value"),
        ({"mirrors": ["file:///etc"]}, "mirrors[0]", "value"),
        ({"lock_within_minutes": 0}, "lock_within_minutes", "value"),
        ({"lock_within_minutes": 500}, "lock_within_minutes", "value"),
        ({"default_model": "Nobody's"}, "default_model", "model"),
        ({"accepted": ["a b"]}, "accepted[0]", "value"),
        ({"passphrase": "x"}, "passphrase", "unknown"),
        ({"form": "x"}, "form", "form"),
        ({"organisation": ""}, "organisation", "value"),
    ],
)
def test_a_policy_that_is_none(
    office: Laptop, stick: Path, tmp_path: Path, members: dict[str, Any], place: str, fault: str
) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        office.make(stick, office.everything(policy=policy(tmp_path, **members)))
    assert (caught.value.place, caught.value.fault) == (place, fault)
    assert not stick.exists()


@pytest.mark.parametrize("content", [b"", b"x" * 70_000, b"[]"])
def test_a_policy_file_that_is_none(office: Laptop, stick: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "policy.json").write_bytes(content)
    for path in (tmp_path / "policy.json", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(PolicyInvalid):
            office.make(stick, office.everything(policy=path))


# -- signatures ----------------------------------------------------------------------------------


def test_whose_it_is(office: Laptop, stick: Path, tmp_path: Path) -> None:
    ma = Signer()
    ma.pub(tmp_path / "trusted")
    office.make(stick, office.everything(key=key_file(tmp_path / "secret", ma)))
    words = BundleWording()
    trusting = Laptop(tmp_path / "one", keys=tmp_path / "trusted").look(stick)
    assert trusting.signed_by == "Practice of Dr Ma"
    stranger = Laptop(tmp_path / "two").look(stick)
    assert (stranger.signed_by, stranger.key) == ("", ma.key.id)
    assert ma.key.id in words.signed(stranger)
    (stick / FILE).unlink()
    unsigned = Laptop(tmp_path / "three", keys=tmp_path / "trusted").look(stick)
    assert unsigned.key == ""
    assert words.signed(unsigned).startswith("Nobody signed")
    assert ma.private.private_bytes_raw().hex() not in "".join(
        path.read_text() for path in stick.iterdir() if path.suffix != ".gguf"
    )


def test_a_changed_list_or_signature_is_refused(office: Laptop, stick: Path, tmp_path: Path) -> None:
    ma = Signer()
    ma.pub(tmp_path / "trusted")
    office.make(stick, office.everything(key=key_file(tmp_path / "secret", ma)))
    home = Laptop(tmp_path / "laptop", keys=tmp_path / "trusted")
    for name in (MANIFEST, FILE):
        good = (stick / name).read_bytes()
        at = good.index(b"Stillroom") if name == MANIFEST else good.index(b'"signature":"') + 20
        bad = bytearray(good)
        bad[at] = ord("0") if bad[at] != ord("0") else ord("1")
        (stick / name).write_bytes(bytes(bad))
        with pytest.raises(BundleUntrusted):
            home.look(stick)
        (stick / name).write_bytes(good)
    (stick / FILE).write_text("{}")
    with pytest.raises(BundleUntrusted):
        home.look(stick)


def test_a_signature_for_a_catalogue_signs_no_bundle(office: Laptop, stick: Path, tmp_path: Path) -> None:
    ma = Signer()
    ma.pub(tmp_path / "trusted")
    office.make(stick)
    packed = json.loads(ma.packed((stick / MANIFEST).read_text()))
    said = {"form": "stillroom-bundle-signature-1", "key": ma.key.id, "signature": packed["signature"]}
    (stick / FILE).write_text(json.dumps(said))
    with pytest.raises(BundleUntrusted):
        Laptop(tmp_path / "laptop", keys=tmp_path / "trusted").look(stick)


def test_an_old_signature_does_not_stay_beside_a_new_list(
    office: Laptop, stick: Path, tmp_path: Path
) -> None:
    office.make(stick, office.everything(key=key_file(tmp_path / "secret", Signer())))
    office.make(stick)
    assert not (stick / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"zz" * 32, b"\xff" * 32, b"00" * 5000])
def test_a_key_that_is_none(office: Laptop, stick: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.key").write_bytes(content)
    for path in (tmp_path / "a.key", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KeyInvalid):
            office.make(stick, office.everything(key=path))


# -- a newer list of models ------------------------------------------------------------------------


def test_a_newer_list_travels_to_those_who_trust_its_key(stick: Path, tmp_path: Path) -> None:
    ma, keys = Signer(), tmp_path / "trusted"
    ma.pub(keys)
    office = Laptop(tmp_path / "office", keys=keys)
    assert not office.bundles.newer_catalogue
    asked(lambda done, failed: office.catalogue.import_update(ma.file(tmp_path), done, failed))
    assert office.bundles.newer_catalogue
    office.make(stick, Wish(catalogue=True))
    trusting, stranger = Laptop(tmp_path / "one", keys=keys), Laptop(tmp_path / "two")
    (outcome,) = trusting.read(stick).outcomes
    assert (outcome.item.kind, outcome.arrived) == (Kind.CATALOGUE, Arrived.ADDED)
    assert trusting.catalogue.catalogue.version == LATER
    assert trusting.read(stick).outcomes[0].arrived is Arrived.HERE
    assert stranger.read(stick).outcomes[0].arrived is Arrived.FAILED
    assert stranger.catalogue.catalogue.version != LATER
