"""Models of other programs: whatever their folders hold, nothing outside of them is touched."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.library import elsewhere, elsewhere_walk
from app.library.elsewhere_places import Machine
from tests.other_programs import COMMIT, found, hub, ollama, put, tiny

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links")


# -- hostile -------------------------------------------------------------------------------------


def secret(tmp_path: Path) -> Path:
    """A model that lies outside of every folder of another program."""
    return put(tmp_path / "secret", "secret.gguf")


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path that was opened from now on, as the system sees it."""
    seen: list[str] = []
    real = os.open

    def recording(path: Any, *rest: Any, **more: Any) -> int:
        handle = real(path, *rest, **more)
        seen.append(os.readlink(f"/proc/self/fd/{handle}"))
        return handle

    monkeypatch.setattr(os, "open", recording)
    return seen


HOSTILE: dict[str, Callable[[Path, Path], Any]] = {
    "digest leads up": lambda root, secret: f"sha256:../../../../{secret}",
    "digest is a path": lambda root, secret: str(secret),
    "digest too long": lambda root, secret: "sha256:" + "a" * 100_000,
    "digest is a number": lambda root, secret: 7,
    "digest is a list": lambda root, secret: [["sha256:" + "a" * 64]],
    "digest with a line's end": lambda root, secret: "sha256:" + "a" * 64 + "\n",
    "digest in capitals": lambda root, secret: "sha256:" + "A" * 64,
    "digest with a NUL": lambda root, secret: "sha256:" + "a" * 63 + "\0",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_digests_reach_nothing(
    kind: str, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machine.home / ".ollama/models"
    outside = secret(tmp_path)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": HOSTILE[kind](root, outside)}
    (root / "blobs").mkdir(parents=True)
    ollama(root, "registry.ollama.ai/library/bad/latest", b"", layers=[layer])
    seen = opened(monkeypatch)
    assert found(machine) == {}
    assert str(outside) not in seen


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1000,
        b"not JSON",
        b"[" * 100_000,
        b"[]",
        b"7",
        b'{"layers": 7}',
        b'{"layers": {"a": 1}}',
        b'{"layers": [7, null, [], {}, {"mediaType": 1, "digest": null}]}',
        b'{"layers": [' + b'{"mediaType": "x"},' * 50_000 + b"{}]}",
        b'{"layers": "' + b"x" * (2 << 20) + b'"}',
        b"\xff\xfe{}",
    ],
)
def test_what_is_no_manifest_is_passed_over(content: bytes, machine: Machine) -> None:
    root = machine.home / ".ollama/models"
    ollama(root, "registry.ollama.ai/library/good/latest", tiny())
    (root / "manifests/registry.ollama.ai/library/good/bad").write_bytes(content)
    assert set(found(machine)) == {"good:latest"}


def test_links_out_of_the_folder_are_not_followed(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = secret(tmp_path)
    studio = machine.home / ".lmstudio/models/a/b"
    put(studio, "good.gguf")
    (studio / "link.gguf").symlink_to(outside)
    (studio.parent / "folder").symlink_to(outside.parent)
    jan = machine.home / ".local/share/Jan/data/llamacpp/models/m"
    put(jan, "model.gguf", marker="jan")
    (tmp_path / "secret/model.yml").write_text("name: secret words\n")
    (jan / "model.yml").symlink_to(tmp_path / "secret/model.yml")
    root = machine.home / ".ollama/models"
    blob = ollama(root, "registry.ollama.ai/library/bad/latest", tiny())
    blob.unlink()
    blob.symlink_to(outside)
    cache = machine.home / ".cache/huggingface/hub"
    link = hub(cache, "a/b", "tiny.gguf", tiny("hub"))
    link.unlink()
    link.symlink_to(outside)
    (cache / "models--c--d").symlink_to(outside.parent)
    seen = opened(monkeypatch)
    findings = elsewhere.look(machine)
    assert {model.name for model in findings.models} == {"good", "m"}
    assert findings.outside >= 4
    assert not [path for path in seen if path.startswith(str(outside.parent))]


def test_folders_that_are_links_lead_nowhere(machine: Machine, tmp_path: Path) -> None:
    root = machine.home / ".ollama/models"
    ollama(tmp_path / "other", "registry.ollama.ai/library/a/b", tiny())
    root.mkdir(parents=True)
    (root / "manifests").symlink_to(tmp_path / "other/manifests")
    (root / "blobs").symlink_to(tmp_path / "other/blobs")
    cache = machine.home / ".cache/huggingface/hub/models--a--b"
    cache.mkdir(parents=True)
    put(tmp_path / "snapshots" / COMMIT, "x.gguf")
    (cache / "snapshots").symlink_to(tmp_path / "snapshots")
    assert found(machine) == {}


def test_loops_end(machine: Machine) -> None:
    folder = machine.home / ".lmstudio/models"
    put(folder / "a/b", "good.gguf")
    (folder / "a/loop").symlink_to(folder)
    (folder / "a/self.gguf").symlink_to(folder / "a/self.gguf")
    (folder / "a/one.gguf").symlink_to(folder / "a/two.gguf")
    (folder / "a/two.gguf").symlink_to(folder / "a/one.gguf")
    assert set(found(machine)) == {"good"}


def test_what_is_no_file_is_passed_over(machine: Machine) -> None:
    folder = machine.home / ".lmstudio/models/a/b"
    put(folder, "good.gguf")
    os.mkfifo(folder / "pipe.gguf")
    (folder / "folder.gguf").mkdir()
    (folder / "gone.gguf").symlink_to(folder / "nothing")
    (folder / "null.gguf").symlink_to("/dev/null")
    assert set(found(machine)) == {"good"}


def test_a_program_that_says_the_whole_disk_is_not_believed(machine: Machine) -> None:
    (machine.home / ".lmstudio").mkdir()
    for wide in ("/", str(machine.home), str(machine.home.parent)):
        (machine.home / ".lmstudio/settings.json").write_text(json.dumps({"downloadsFolder": wide}))
        put(machine.home / "private", "mine.gguf")
        assert found(machine) == {}


@pytest.mark.parametrize("pointer", ["relative/folder", "", "\0", "x" * 5000, "/dev/null", "/proc/self/fd"])
def test_pointers_to_nothing(pointer: str, machine: Machine) -> None:
    (machine.home / ".lmstudio-home-pointer").write_text(pointer)
    put(machine.home / ".lmstudio/models/a/b", "good.gguf")
    assert set(found(machine)) == {"good"}


def test_a_very_large_folder_is_cut_short(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere_walk, "MOST_ENTRIES", 10)
    for number in range(20):
        put(machine.home / ".lmstudio/models/a/b", f"m{number:02}.gguf")
    findings = elsewhere.look(machine)
    assert findings.cut_short
    assert len(findings.models) < 20


def test_a_very_deep_folder_is_cut_short(machine: Machine) -> None:
    put(machine.home / ".lmstudio/models" / "/".join("abcdefghijkl"), "deep.gguf")
    findings = elsewhere.look(machine)
    assert findings.cut_short
    assert findings.models == ()


def test_names_are_fit_to_be_shown(machine: Machine) -> None:
    root = machine.home / ".ollama/models"
    ollama(root, "registry.ollama.ai/library/a\nb\x1b[2J/" + "t" * 200, tiny())
    (name,) = found(machine)
    assert name.isprintable()
    assert len(name) <= 100


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: json.dumps(text).encode()))
def test_no_manifest_leads_to_an_exception(content: bytes, machine: Machine) -> None:
    root = machine.home / ".ollama/models"
    path = root / "manifests/registry.ollama.ai/library/m/latest"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert found(machine) == {}


def test_nothing_is_written(machine: Machine) -> None:
    put(machine.home / ".lmstudio/models/a/b", "good.gguf")
    ollama(machine.home / ".ollama/models", "r/l/m/t", tiny())
    hub(machine.home / ".cache/huggingface/hub", "a/b", "tiny.gguf", tiny())

    def state() -> list[tuple[str, int, int]]:
        return sorted((str(p), p.lstat().st_mtime_ns, p.lstat().st_size) for p in machine.home.rglob("*"))

    before = state()
    assert len(elsewhere.look(machine).models) == 3
    assert state() == before
