"""Agreeing to terms: asked once for the same words, again for others, kept in the vault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import LicenceNotAccepted, ModelMissing, NotInCatalogue
from app.domain.library.downloads import Wanted
from app.library.catalogue import CatalogueFiles, Loaded
from app.services.library.catalogue import CatalogueService
from app.services.library.terms import TermsService
from app.storage.licences import Licences
from app.storage.memory import MemoryVault
from tests.catalogues import SHIPPED, Signer
from tests.fakes import FakeBackground

ANNA = Signer()


@pytest.fixture
def catalogue(tmp_path: Path) -> CatalogueService:
    ANNA.pub(tmp_path / "keys")
    return CatalogueService(CatalogueFiles(SHIPPED, tmp_path / "keys", tmp_path / "home"), FakeBackground())


@pytest.fixture
def service(catalogue: CatalogueService) -> TermsService:
    return TermsService(Licences(MemoryVault.make()), catalogue, clock=lambda: 1000.0)


def test_what_is_free_asks_for_nothing(catalogue: CatalogueService, service: TermsService) -> None:
    entry = catalogue.find("Qwen3.5 4B")
    assert service.to_accept(entry) is None
    service.require(catalogue.wanted(entry))


def test_medgemma_is_only_fetched_after_its_terms_were_accepted(
    catalogue: CatalogueService, service: TermsService
) -> None:
    entry = catalogue.find("MedGemma 1.5 4B")
    wanted = catalogue.wanted(entry)
    with pytest.raises(LicenceNotAccepted) as caught:
        service.require(wanted)
    assert caught.value.licence == "HAI-DEF"
    shown = service.to_accept(entry)
    assert shown is not None
    service.accept(shown, entry.id)
    service.require(wanted)
    assert service.to_accept(entry) is None
    (kept,) = service.accepted()
    assert (kept.licence, kept.text_sha256, kept.model, kept.accepted_at) == (
        "HAI-DEF",
        shown.sha256,
        entry.id,
        1000.0,
    )


def test_agreeing_to_one_licence_is_not_agreeing_to_another(
    catalogue: CatalogueService, service: TermsService
) -> None:
    gemma = service.to_accept(catalogue.find("EmbeddingGemma 300M"))
    assert gemma is not None
    service.accept(gemma, "x")
    assert service.to_accept(catalogue.find("MedGemma 1.5 4B")) is not None


def test_other_words_are_asked_anew(
    catalogue: CatalogueService, service: TermsService, tmp_path: Path
) -> None:
    entry = catalogue.find("MedGemma 1.5 4B")
    shown = service.to_accept(entry)
    assert shown is not None
    service.accept(shown, entry.id)
    licences = json.loads(SHIPPED.read_text(encoding="utf-8"))["licences"]
    for licence in licences:
        licence["restrictions"].append("Not on Sundays.")
    done: list[Loaded] = []
    catalogue.import_update(ANNA.file(tmp_path, licences=licences), done.append, lambda error: None)
    assert done
    again = service.to_accept(catalogue.find("MedGemma 1.5 4B"))
    assert again is not None
    assert "Not on Sundays." in again.text


def test_a_hubs_name_for_a_licence_is_known(service: TermsService) -> None:
    wanted = Wanted("a/b", "main", "c.gguf", "C", licence="gemma")
    with pytest.raises(LicenceNotAccepted):
        service.require(wanted)
    service.require(Wanted("a/b", "main", "c.gguf", "C", licence="something-else"))


def test_medgemma_from_anybody_asks_for_its_terms(service: TermsService) -> None:
    """Its card may say another licence, or none."""
    for licence in ("", "apache-2.0", "other"):
        wanted = Wanted("someone/medgemma-27b-GGUF", "main", "model.gguf", "M", licence=licence)
        with pytest.raises(LicenceNotAccepted) as caught:
            service.require(wanted)
        assert caught.value.licence == "HAI-DEF"


# -- the list ------------------------------------------------------------------------------------


def test_the_starter_is_not_fetched(catalogue: CatalogueService) -> None:
    with pytest.raises(ModelMissing):
        catalogue.wanted(catalogue.find("SmolLM2 135M Instruct"))


def test_names_that_nobody_has(catalogue: CatalogueService) -> None:
    with pytest.raises(NotInCatalogue):
        catalogue.find("GPT-9")


def test_everyone_hears_of_a_newer_list(catalogue: CatalogueService, tmp_path: Path) -> None:
    heard: list[None] = []
    catalogue.changed.subscribe(heard.append)
    failed: list[Exception] = []
    eve = Signer(seed=9)
    catalogue.import_update(eve.file(tmp_path), lambda loaded: None, failed.append)
    assert failed
    assert not heard
    catalogue.trust(catalogue.read_key(eve.pub(tmp_path / "post")))
    catalogue.import_update(eve.file(tmp_path), lambda loaded: None, failed.append)
    assert len(failed) == 1
    assert len(heard) == 2
    assert catalogue.loaded.by == eve.key
    catalogue.distrust(eve.key.id)
    assert catalogue.fault is not None


def test_a_newer_list_does_not_take_a_models_terms_away(
    catalogue: CatalogueService, service: TermsService, tmp_path: Path
) -> None:
    entries = json.loads(SHIPPED.read_text(encoding="utf-8"))["entries"]
    rest = [entry for entry in entries if entry["role"] != "medical"]
    catalogue.import_update(ANNA.file(tmp_path, entries=rest), lambda loaded: None, pytest.fail)
    assert catalogue.loaded.by == ANNA.key
    with pytest.raises(LicenceNotAccepted):
        service.require(Wanted("unsloth/medgemma-1.5-4b-it-GGUF", "main", "m.gguf", "M"))
