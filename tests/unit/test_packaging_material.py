"""What `make bench` reads: documents that are fetched or made, and what is said where they cannot be had."""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import commands, material, models, packages, places

from tests.material import real


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--documents", "--quick"], True),
        (["documents"], True),
        (["--quick", "--documents"], True),
        ([], False),
        (["engine"], False),
        (["--model", "documents"], False),
    ],
)
def test_material_is_fetched_for_documents_only(arguments: list[str], wanted: bool) -> None:
    assert material.wants_material(arguments) is wanted


def test_the_benchmark_is_told_where_the_material_is(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(commands, "set_up", lambda **needs: None)
    monkeypatch.setattr(packages, "pip_install", lambda lists, title: None)
    monkeypatch.setattr(models, "ensure_bench_models", lambda: None)
    monkeypatch.setattr(models, "QWEN2", models.STARTER)
    monkeypatch.setattr(commands.system, "check_space", lambda needs: None)
    monkeypatch.setattr(material, "ensure_material", lambda: [Path("real"), Path("scans")])
    monkeypatch.setattr(subprocess, "run", start)
    assert commands.main(["bench", "--", "--documents", "--quick"]) == 0
    assert started[0][2:] == ["--documents", "--quick", "--also", "real", "--also", "scans"]
    commands.main(["bench", "--", "--quick"])
    assert started[1][2:] == ["--quick"]


def test_scans_are_made_again_only_when_what_they_are_made_from_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run(*arguments: object, quiet: bool = False) -> str:
        ran.append(str(arguments[1]))
        folder = Path(str(arguments[2]))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scans.json").touch()
        return ""

    monkeypatch.setattr(places, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(material, "_python", run)
    monkeypatch.setattr(material, "_scans_key", lambda: "one")
    material.ensure_material()
    material.ensure_material()
    assert ran.count("tests.material.scans") == 1
    monkeypatch.setattr(material, "_scans_key", lambda: "two")
    folders = material.ensure_material()
    assert ran.count("tests.material.scans") == 2
    assert [folder.name for folder in folders] == ["real", "scans-two"]
    assert not (tmp_path / "material" / "scans-one").exists()


@pytest.mark.parametrize("answer", ["", "\n", "/nowhere/minilm.gguf\n"])
def test_an_embedder_that_cannot_be_made_is_said(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(material, "_python", lambda *arguments, quiet: answer)
    assert material.ensure_embedder() is None
    assert "embedding model cannot be made" in capsys.readouterr().out


def test_without_apt_one_line_says_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(real.shutil, "which", lambda name: None)
    monkeypatch.setattr(real, "DISTRIBUTIONS", ())
    assert real.fetch(tmp_path, said.append) == 0
    assert len(said) == 1
    assert all(name in said[0] for name in real.PACKAGES)


def test_what_cannot_be_fetched_is_said_and_tried_again_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    failing = True

    def run(command: list[str], folder: Path) -> None:
        if failing:
            raise subprocess.CalledProcessError(100, command, stderr=b"W: old\nE: Unable to locate package\n")
        with tarfile.open(folder / "a-1.tar.gz", "w:gz") as archive:
            for name in ("a-1/tests/one.pdf", "a-1/tests/deep/two.DOCX", "a-1/setup.py"):
                archive.addfile(tarfile.TarInfo(name), io.BytesIO())

    monkeypatch.setattr(real, "PACKAGES", ())
    monkeypatch.setattr(real, "DISTRIBUTIONS", ("pypdf",))
    monkeypatch.setattr(real, "_run", run)
    assert real.fetch(tmp_path, said.append) == 0
    assert "pypdf" in said[0] and "Unable to locate package" in said[0]
    failing = False
    assert real.fetch(tmp_path, said.append) == 2
    assert (tmp_path / "pypdf" / "a-1" / "tests" / "deep" / "two.DOCX").is_file()
    failing = True
    assert real.fetch(tmp_path, said.append) == 2, "what is there is not fetched again"
    assert len(said) == 2


def test_a_hostile_archive_leaves_nothing_outside_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def run(command: list[str], folder: Path) -> None:
        with tarfile.open(folder / "a-1.tar.gz", "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("../../outside.pdf"), io.BytesIO())

    monkeypatch.setattr(real, "PACKAGES", ())
    monkeypatch.setattr(real, "DISTRIBUTIONS", ("pypdf",))
    monkeypatch.setattr(real, "_run", run)
    assert real.fetch(tmp_path / "material", said.append) == 0
    assert "pypdf" in said[0]
    assert not list(tmp_path.rglob("outside.pdf"))


def test_links_of_a_package_are_not_followed(tmp_path: Path) -> None:
    tree, secret = tmp_path / "tree", tmp_path / "secret.pdf"
    secret.write_bytes(b"words")
    tree.mkdir()
    (tree / "link.pdf").symlink_to(secret)
    (tree / "page.en.html").write_text("<p>A page")
    (tree / "page.de.html").write_text("<p>Eine Seite")
    assert real.keep(tree, tmp_path / "kept") == 1
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["page.en.html"]


def test_every_distribution_is_pinned_with_a_hash() -> None:
    text = real.PINNED.read_text(encoding="utf-8")
    for name in real.DISTRIBUTIONS:
        assert "--hash=sha256:" in real.pinned(name, text)
