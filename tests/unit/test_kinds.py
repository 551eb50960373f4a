"""A person's own kinds of summary: copied, changed, kept in the vault, taken back, refused if faulty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.extraction.fields import form_from_toml
from app.domain.summaries.keyfacts import FactKind
from app.domain.summaries.preset_toml import blank, checked, copy_of, id_for, preset_to_toml
from app.domain.summaries.presets import PresetFault, PresetSection, parse
from app.paths import resources
from app.services.kinds import KindService
from app.services.presets import Presets
from app.storage.forms import Forms
from app.storage.kinds import Kinds
from app.storage.memory import MemoryVault
from app.storage.vault import Vault


@pytest.fixture
def vault() -> Iterator[Vault]:
    made = MemoryVault.make()
    yield made
    made.close()


@pytest.fixture
def kinds(vault: Vault, tmp_path: Path) -> KindService:
    return KindService(Presets(resources() / "presets", tmp_path), Kinds(vault), lambda: 1.0)


def test_every_shipped_kind_comes_back_from_its_own_file(kinds: KindService) -> None:
    for preset in kinds.all():
        assert parse(preset.id, preset_to_toml(preset).encode()) == preset


def test_a_copy_is_changed_and_kept_beside_the_original(kinds: KindService, vault: Vault) -> None:
    contract = kinds.get("contract")
    assert contract is not None
    mine = copy_of(contract, "Our leases", [preset.id for preset in kinds.all()])
    first = replace(mine.sections[0], title="Who signs", headings=("Signed By",), most=2)
    kept = kinds.keep(replace(mine, sections=(first, *mine.sections[1:])))
    assert kept.id == "our-leases" and kinds.own("our-leases") and not kinds.own("contract")
    again = KindService(Presets(resources() / "presets", Path("none")), Kinds(vault))
    found = again.named("our LEASES")
    assert found == kept and found.sections[0].headings == ("signed by",)
    assert again.get("contract") == contract


def test_deleted_it_can_be_brought_back(kinds: KindService) -> None:
    kept = kinds.keep(replace(blank("Mine", []), sections=(PresetSection("One", cues=("pump",)),)))
    gone = kinds.remove("mine")
    assert kinds.get("mine") is None
    assert kinds.keep(gone) == kept
    with pytest.raises(LookupError):
        kinds.remove("contract")


def test_one_that_cannot_be_used_says_where_and_keeps_what_was_there(kinds: KindService) -> None:
    good = replace(blank("Mine", []), sections=(PresetSection("One", cues=("pump",)),))
    kinds.keep(good)
    for sections, where in (
        ((PresetSection("One"),), "section 1"),
        ((PresetSection("", cues=("a",)),), "section 1, title"),
        ((PresetSection("A", cues=("a",)), PresetSection("a", cues=("b",))), "section 2, title"),
        ((PresetSection("A", cues=("x" * 99,)),), "section 1, cues"),
    ):
        with pytest.raises(PresetFault) as caught:
            kinds.keep(replace(good, sections=sections))
        assert caught.value.where == where
    found = kinds.get("mine")
    assert found is not None and found.sections == good.sections


def test_what_is_typed_cannot_break_out_of_the_file() -> None:
    nasty = 'End"\n[[section]]\ntitle = "x'
    section = PresetSection(
        nasty, 'a\\"b', ('quo"te', "back\\slash"), ("nül\x00l",), (FactKind.DATE,), 3, True
    )
    made = checked(replace(blank("T", []), title=nasty, sections=(section,)))
    assert len(made.sections) == 1
    assert made.sections[0].headings == ('quo"te', "back\\slash")
    assert (made.sections[0].most, made.sections[0].sums) == (3, True)


def test_names_are_made_of_any_title() -> None:
    assert id_for("報告", ()) == "kind"
    assert id_for("A" * 200, ()) == "a" * 40


def test_forms_and_kinds_do_not_see_each_other(kinds: KindService, vault: Vault) -> None:
    file = next((resources() / "fields").glob("*.toml"))
    form = Forms(vault).add(form_from_toml(file.read_text(encoding="utf-8")), 1.0)
    kinds.keep(replace(blank("Mine", []), sections=(PresetSection("One", cues=("pump",)),)))
    assert [stored.id for stored in Forms(vault).list()] == [form.id]
    assert [preset.id for preset in Kinds(vault).list()] == ["mine"]
