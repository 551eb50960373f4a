"""Fetching models by the command line, from a hub on this computer, with the real downloader."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.paths import resources
from tests import tiny_models
from tests.fakes_hub import COMMIT, FakeHub, Repository
from tests.gguf_splitter import split
from tests.json_schema import faults
from tests.process import privacy
from tests.process.test_command_line import Shell
from tests.unit.test_fetch import FILE, model

CONTENT = model(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
TOKEN = "hf_MarkerOfATokenThatNobodyMaySee"  # a marker to be searched for, no secret
NAME = f"maker/model/{FILE}"


class Getting(Shell):
    """A home whose hub is on this computer."""

    def __init__(self, folder: Path, hub: FakeHub) -> None:
        super().__init__(folder)
        self.hub = hub
        self.home.mkdir()
        (self.home / "settings.json").write_text(json.dumps({"hub": hub.url}), encoding="ascii")

    def get(self, *arguments: str, status: int = 0) -> Any:
        return self.json("models", "get", *(arguments or (NAME,)), status=status)

    @property
    def parts(self) -> list[Path]:
        return list((self.home / "models" / ".downloads").glob("*.part"))

    def only(self) -> dict[str, Any]:
        """The one model that is in the library and came from a hub."""
        (found,) = (each for each in self.json("models", "list") if each["origin"] == "downloaded")
        return dict(found)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository("maker/model", {FILE: CONTENT}))
        yield made


@pytest.fixture
def shell(tmp_path: Path, hub: FakeHub) -> Getting:
    return Getting(tmp_path, hub)


def check(name: str, value: object) -> None:
    schema = json.loads((resources() / "schemas" / f"models-{name}.json").read_text(encoding="utf-8"))
    assert faults(schema, value) == []


def test_a_model_of_the_hub(shell: Getting, hub: FakeHub) -> None:
    got = shell.get()
    check("get", got)
    assert (got["fetched"], got["sha256"], got["origin"]) == (True, SHA256, "downloaded")
    assert got["source"]["repository"] == "maker/model"
    assert got["source"]["revision"] == COMMIT
    assert hub.url.endswith(got["source"]["host"])
    assert (got["source"]["checked_against"], got["licence"]) == ("hub", "apache-2.0")
    assert (shell.home / "models" / got["file"]).read_bytes() == CONTENT
    before = len(hub.asked(part="/resolve/"))
    again = shell.get()
    assert (again["fetched"], again["id"]) == (False, got["id"])
    assert len(hub.asked(part="/resolve/")) == before


def test_ten_cuts_during_a_download_end_in_a_verified_file(shell: Getting, hub: FakeHub) -> None:
    chance = random.Random(4)
    hub.faults.cuts.extend(chance.randrange(50_000, 250_000) for _ in range(10))
    _, err = shell.run("models", "get", NAME)
    assert not hub.faults.cuts
    assert shell.only()["sha256"] == SHA256
    assert shell.json("models", "verify", shell.only()["id"])["verified"] is True
    assert hub.sent <= len(CONTENT) + 10 * 1_000_000
    assert "broke off" in err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_stopped_goes_on(shell: Getting, hub: FakeHub, how: signal.Signals) -> None:
    hub.faults.drip = 60_000
    begun = shell.start("models", "get", NAME)
    while not shell.parts or shell.parts[0].stat().st_size < 300_000:
        assert begun.poll() is None
    begun.send_signal(how)
    _, err = begun.communicate(timeout=60)
    assert begun.returncode == (130 if how == signal.SIGINT else -how), err
    hub.faults.drip = 0
    hub.release.set()
    (waiting,) = shell.json("models", "downloads")
    check("downloads", [waiting])
    assert (waiting["stage"], waiting["total"]) == ("paused", len(CONTENT))
    assert waiting["done"] >= 300_000
    assert shell.get()["fetched"]
    assert hub.log[-1].headers["range"].startswith("bytes=")
    assert shell.json("models", "downloads") == []
    assert shell.only()["sha256"] == SHA256


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs a launcher")
def test_a_launcher_that_was_ended_is_said_and_what_is_here_is_kept(shell: Getting, hub: FakeHub) -> None:
    hub.faults.drip = 60_000
    begun = shell.start("models", "get", NAME)
    while not shell.parts or shell.parts[0].stat().st_size < 300_000:
        assert begun.poll() is None
    launcher = privacy.family(begun.pid)[0]  # the others were forked from it
    assert b"--launcher" in Path(f"/proc/{launcher}/cmdline").read_bytes()
    os.kill(launcher, signal.SIGKILL)
    _, err = begun.communicate(timeout=60)
    assert begun.returncode == 1
    assert "Downloads need Stillroom to be started again." in err
    (waiting,) = shell.json("models", "downloads")
    assert waiting["done"] >= 300_000
    hub.faults.drip = 0
    hub.release.set()
    assert shell.get()["fetched"]


def test_one_that_is_given_up_leaves_nothing(shell: Getting, hub: FakeHub) -> None:
    hub.faults.served[FILE] = CONTENT[:-1] + b"?"
    assert shell.get(status=1)["error"] == "DownloadWrong"
    (failed,) = shell.json("models", "downloads")
    assert failed["done"] == 0
    assert shell.json("models", "downloads", "--forget", "1") == []
    folder = shell.home / "models" / ".downloads"
    assert [path.name for path in folder.iterdir() if path.suffix != ".lock"] == []


def test_a_search_shows_terms_size_and_fit(shell: Getting, hub: FakeHub) -> None:
    hub.add(Repository("other/model-two", {"b-Q4_K_M.gguf": CONTENT[:-9]}, card={"license": "gemma"}))
    found = shell.json("models", "search", "model")
    check("search", found)
    assert {each["repository"] for each in found} == {"maker/model", "other/model-two"}
    gemma = next(each for each in found if each["repository"] == "other/model-two")
    assert gemma["accept"] is True and "Gemma" in gemma["licence_text"]
    (file,) = gemma["files"]
    assert (file["bytes"], file["quantisation"], file["fits"]) == (len(CONTENT) - 9, "Q4_K_M", "fits")
    assert hub.asked(part="/resolve/") == []
    out, _ = shell.run("models", "search", "maker/model")
    assert FILE in out and "3 MB" in out


def test_terms_of_a_hubs_model_are_agreed_to_first(shell: Getting, hub: FakeHub) -> None:
    hub.repositories["maker/model"].card = {"license": "gemma"}
    assert shell.get(status=1)["error"] == "LicenceNotAccepted"
    assert hub.asked(part="/resolve/") == []
    shell.with_secret("vault", "create")
    _, err = shell.with_secret("models", "get", NAME, "--vault", "--accept-terms")
    assert "Gemma" in err
    assert shell.only()["sha256"] == SHA256


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_token_is_seen_by_the_hub_alone(shell: Getting, hub: FakeHub) -> None:
    """Not by the CDN, not on the disk, not in what is said, in no arguments and no environment."""
    hub.tokens.add(TOKEN)
    hub.repositories["maker/model"].gated = "manual"
    shell.run("models", "mirrors", hub.cdn_url)
    hub.faults.redirects = True
    shell.with_secret("vault", "create")
    command = ("models", "token", "set", "--passphrase-file", str(shell.secret), "--json")
    setting = shell.start(*command, stdin=subprocess.PIPE)
    out, _ = setting.communicate(TOKEN + "\n", timeout=120)
    check("token", json.loads(out))
    assert shell.get(status=1)["reason"] == "gated", "the vault was not opened"
    hub.faults.drip = 20_000
    getting = shell.start("models", "get", NAME, "--vault", "--passphrase-file", str(shell.secret))
    while not shell.parts or not shell.parts[0].stat().st_size:
        assert getting.poll() is None
    seen = b"".join(map(asked_and_told, Path("/proc").glob("[0-9]*")))
    assert str(shell.home).encode() in seen
    assert TOKEN.encode() not in seen
    hub.release.set()
    out, err = getting.communicate(timeout=120)
    assert getting.returncode == 0
    assert TOKEN not in out + err
    assert shell.only()["sha256"] == SHA256
    assert any("authorization" in each.headers for each in hub.asked(server="hub"))
    assert hub.asked(server="cdn")
    assert all("authorization" not in each.headers for each in hub.asked(server="cdn"))
    for path in shell.home.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    shell.with_secret("models", "token", "forget")
    assert shell.get("other/model", status=1)["error"] == "HostRefused"


def asked_and_told(process: Path) -> bytes:
    """Arguments and environment of a process."""
    try:
        return (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    except OSError:
        return b""


def test_connections_off_means_that_nobody_is_asked(shell: Getting, hub: FakeHub) -> None:
    settings = shell.home / "settings.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "connections": False}))
    assert shell.get(status=1)["error"] == "DownloadsOff"
    assert shell.json("models", "search", "x", status=1)["error"] == "DownloadsOff"
    assert hub.log == []


def test_a_mirror_is_asked_first_and_what_it_lacks_comes_from_the_hub(shell: Getting, hub: FakeHub) -> None:
    with FakeHub() as mirror:
        value = shell.json("models", "mirrors", mirror.url)
        check("mirrors", value)
        assert (value["mirrors"], value["hub"], value["open"]) == ([mirror.url], hub.url, [])
        shell.get()
        assert mirror.asked(part="/resolve/") and hub.asked(part="/resolve/")
        assert mirror.asked(part="/api/") == []
    refused = shell.json("models", "mirrors", "http://example.org", status=1)
    assert (refused["error"], refused["reason"]) == ("AddressRefused", "open")
    assert shell.json("models", "mirrors", "--none")["mirrors"] == []


def test_a_model_in_several_files(shell: Getting, hub: FakeHub, tmp_path: Path) -> None:
    files = split(tiny_models.tiny_llama(tmp_path / "big.gguf"), tmp_path / "parts", "big-Q8_0", 3)
    hub.add(Repository("maker/big", {path.name: path for path in files}))
    hub.faults.cuts.extend([1000, 2000])
    got = shell.get("maker/big:q8_0")
    assert len(got["parts"]) == 3
    assert shell.json("models", "verify", got["id"])["verified"] is True


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "https://example.org/x.gguf", "a/b/c/d", "maker/model/../../x.gguf"]
)
def test_names_that_lead_elsewhere_are_refused(shell: Getting, hub: FakeHub, name: str) -> None:
    command = shell.start("models", "get", name)
    command.communicate(timeout=120)
    assert command.returncode in (2, 5)
    assert hub.asked(part="/resolve/") == []
