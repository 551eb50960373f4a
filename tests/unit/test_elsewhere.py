"""Models of other programs: all that are there are found, and nothing outside their folders is touched."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ModelChanged, from_text
from app.domain.library.found import Found, Program
from app.library import elsewhere
from app.library.elsewhere_places import Machine, places
from app.library.hashing import Cancelled
from app.library.shelf import Shelf
from app.services.background import Inline
from app.services.library.found import FoundService
from app.services.models import ModelService
from app.settings import Settings
from tests import gguf_corpus as corpus
from tests.gguf_splitter import split
from tests.other_programs import COMMIT, found, hashed, hub, ollama, put, tiny

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links")


# -- each program --------------------------------------------------------------------------------


def test_lm_studio(machine: Machine) -> None:
    path = put(machine.home / ".lmstudio/models/maker/Tiny-GGUF", "tiny-Q8.gguf", "Tiny")
    model = found(machine)["tiny-Q8"]
    assert (model.program, model.files) == (Program.LM_STUDIO, (str(path),))
    assert (model.repository, model.bytes) == ("maker/Tiny-GGUF", path.stat().st_size)
    assert model.facts is not None and model.facts.name == "Tiny"


def test_lm_studio_where_its_settings_say(machine: Machine, tmp_path: Path) -> None:
    put(tmp_path / "disk/a/b", "one.gguf")
    put(tmp_path / "home2/models/a/b", "two.gguf")
    (machine.home / ".lmstudio-home-pointer").write_text(f"{tmp_path / 'home2'}\n")
    (tmp_path / "home2/settings.json").write_text(json.dumps({"downloadsFolder": str(tmp_path / "disk")}))
    assert set(found(machine)) == {"one", "two"}


def test_ollama(machine: Machine) -> None:
    root = machine.home / ".ollama/models"
    text = "\n   Apache License\n   Version 2.0, January 2004\n"
    blob = ollama(root, "registry.ollama.ai/library/llama3.2/3b", tiny("a"), text)
    ollama(root, "registry.ollama.ai/library/llama3.2/latest", tiny("a"), text)
    ollama(root, "registry.ollama.ai/somebody/own/v1", tiny("b"), "My own terms\nand more")
    ollama(root, "hf.co/maker/Tiny-GGUF/Q8_0", tiny("c"))
    models = found(machine)
    assert set(models) == {"llama3.2:3b", "somebody/own:v1", "hf.co/maker/Tiny-GGUF:Q8_0"}
    assert models["llama3.2:3b"].files == (str(blob),)
    assert models["llama3.2:3b"].also == ("llama3.2:latest",)
    assert models["llama3.2:3b"].claimed == hashed(blob)
    assert models["llama3.2:3b"].licence == "Apache-2.0"


def test_ollamas_licence_counts_where_the_file_says_none(machine: Machine) -> None:
    draft = corpus.valid()
    del draft.values["general.license"]
    ollama(machine.home / ".ollama/models", "r/l/m/t", corpus.build(draft), "\n\nMy own terms\nand more")
    assert next(iter(found(machine).values())).licence == "My own terms"


def test_ollama_in_the_folder_of_the_environment(tmp_path: Path, machine: Machine) -> None:
    ollama(tmp_path / "big disk", "registry.ollama.ai/library/a/b", tiny())
    there = Machine("linux", machine.home, {"OLLAMA_MODELS": str(tmp_path / "big disk")})
    assert set(found(there)) == {"a:b"}


def test_gpt4all(machine: Machine, tmp_path: Path) -> None:
    put(machine.home / ".local/share/nomic.ai/GPT4All", "Llama 3.Q4_0.gguf")
    put(machine.home / ".local/share/nomic.ai/GPT4All", "incomplete-other.gguf")
    put(tmp_path / "chosen", "mine.gguf")
    (machine.home / ".config/nomic.ai").mkdir(parents=True)
    ini = f"[General]\nmodelPath={tmp_path / 'chosen'}/\nthreadCount=4\n"
    (machine.home / ".config/nomic.ai/GPT4All.ini").write_text(ini)
    assert set(found(machine)) == {"Llama 3.Q4_0", "mine"}
    assert {model.program for model in found(machine).values()} == {Program.GPT4ALL}


def test_jan(machine: Machine) -> None:
    folder = machine.home / ".local/share/Jan/data/llamacpp/models"
    put(folder / "maker/qwen", "model.gguf", marker="1")
    (folder / "maker/qwen/model.yml").write_text("model_path: x\nname: 'Qwen 3'\nsize_bytes: 1\n")
    put(folder / "plain", "model.gguf", marker="2")
    assert set(found(machine)) == {"Qwen 3", "plain"}


def test_the_hubs_cache(machine: Machine) -> None:
    link = hub(machine.home / ".cache/huggingface/hub", "maker/Tiny-GGUF", "sub/tiny.gguf", tiny())
    model = found(machine)["tiny"]
    assert (model.program, model.files) == (Program.HUGGING_FACE, (str(link),))
    assert (model.repository, model.revision) == ("maker/Tiny-GGUF", COMMIT)
    assert model.claimed == hashed(link)


@pytest.mark.parametrize("name", ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME"])
def test_the_hubs_cache_in_the_folder_of_the_environment(name: str, tmp_path: Path, machine: Machine) -> None:
    root = tmp_path / "cache"
    hub(root / "hub" if name == "HF_HOME" else root, "a/b", "tiny.gguf", tiny())
    assert set(found(Machine("linux", machine.home, {name: str(root)}))) == {"tiny"}


def test_a_model_in_several_files_is_one(machine: Machine, tmp_path: Path) -> None:
    folder = machine.home / ".lmstudio/models/a/b"
    folder.parent.mkdir(parents=True)
    parts = split(corpus.written(tmp_path / "s"), folder, "big", 2)
    model = found(machine)["big"]
    assert model.files == tuple(map(str, parts))
    assert model.bytes == sum(part.stat().st_size for part in parts)
    parts[0].unlink()
    again = found(machine)["big"]
    assert again.facts is None
    assert from_text(again.error).to_dict()["file"] == parts[0].name


def test_what_cannot_be_used_says_why(machine: Machine) -> None:
    folder = machine.home / ".lmstudio/models/a/b"
    put(folder, "good.gguf")
    (folder / "mmproj.gguf").write_bytes(corpus.malformed("projector")[1])
    model = found(machine)["mmproj"]
    assert model.facts is None
    assert from_text(model.error).to_dict()["fault"] == "projector"
    assert found(machine)["good"].facts is not None


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_system_has_places_for_every_program(system: str, tmp_path: Path) -> None:
    found = places(Machine(system, tmp_path, {}))
    assert {place.program for place in found} == set(Program)
    assert all(place.folder.is_relative_to(tmp_path) or system == "linux" for place in found)


def test_windows_and_macs_keep_them_elsewhere(tmp_path: Path) -> None:
    windows = Machine(
        "win32", tmp_path, {"LOCALAPPDATA": str(tmp_path / "L"), "APPDATA": str(tmp_path / "R")}
    )
    put(tmp_path / "L/nomic.ai/GPT4All", "a.gguf")
    put(tmp_path / "R/Jan/data/llamacpp/models/m", "b.gguf")
    assert set(found(windows)) == {"a", "b"}
    put(tmp_path / "Library/Application Support/nomic.ai/GPT4All", "c.gguf")
    assert set(found(Machine("darwin", tmp_path, {}))) == {"c"}


def test_nobody_has_anything(machine: Machine) -> None:
    findings = elsewhere.look(machine)
    assert (findings.models, findings.looked_in, findings.outside) == ((), (), 0)


# -- using them ----------------------------------------------------------------------------------


@pytest.fixture
def service(tmp_path: Path, machine: Machine) -> FoundService:
    models = ModelService(
        Shelf(tmp_path / "models"), Inline(), Settings, lambda _settings: None, tmp_path / "no starter"
    )
    return FoundService(models, Inline(), lambda: machine)


def look(service: FoundService) -> tuple[Found, ...]:
    errors: list[Exception] = []
    service.look(lambda _findings: None, errors.append)
    assert errors == []
    return service.findings.models


def test_a_model_is_used_where_it_lies(service: FoundService, machine: Machine, tmp_path: Path) -> None:
    blob = ollama(machine.home / ".ollama/models", "registry.ollama.ai/library/a/b", tiny(), "MIT License")
    made: list[Any] = []
    service.use(look(service)[0], lambda _done, _total: None, made.append, made.append)
    (model,) = made
    assert (model.origin, model.place) == ("found", str(blob))
    assert (model.source.program, model.source.checked_against) == ("Ollama", "program")
    assert service.findings.models[0].same_as == model.id
    assert look(service)[0].same_as == model.id
    assert not list((tmp_path / "models").glob("*.gguf"))


def test_a_file_that_is_not_what_its_name_says_is_refused(service: FoundService, machine: Machine) -> None:
    blob = ollama(machine.home / ".ollama/models", "registry.ollama.ai/library/a/b", tiny("a"))
    blob.write_bytes(tiny("b"))
    made: list[Any] = []
    service.use(look(service)[0], lambda _done, _total: None, made.append, made.append)
    assert [type(each) for each in made] == [ModelChanged]


def test_the_same_file_is_known(service: FoundService, machine: Machine, tmp_path: Path) -> None:
    path = put(machine.home / ".lmstudio/models/a/b", "one.gguf")
    other = put(machine.home / ".lmstudio/models/a/b", "two.gguf")
    assert path.stat().st_size == other.stat().st_size
    shutil.copy(path, tmp_path / "copy.gguf")
    shelf = Shelf(tmp_path / "models")
    here = shelf.add(tmp_path / "copy.gguf")
    assert {model.name: model.same_as for model in look(service)} == {"one": here.id, "two": ""}


def test_looking_can_be_stopped(service: FoundService, machine: Machine) -> None:
    put(machine.home / ".lmstudio/models/a/b", "one.gguf")
    errors: list[Exception] = []
    service.look(lambda _findings: None, errors.append, cancelled=lambda: True)
    assert [type(error) for error in errors] == [Cancelled]
