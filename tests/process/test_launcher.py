"""The launcher, as the window uses it: a process that can open no socket has a file fetched."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes_hub import FakeHub, Repository
from tests.process import privacy
from tests.unit.test_fetch import FILE, model

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs a launcher")
ROOT = Path(__file__).parents[2]
CONTENT = model(3_000_000)
PATIENCE_S = 60
TRACED = "trace=socket,connect,bind,listen,accept,accept4,io_uring_setup,execve,clone,clone3"

Facts = dict[str, Any]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository("maker/model", {FILE: CONTENT}))
        yield made


@pytest.fixture
def play(hub: FakeHub, tmp_path: Path) -> Callable[..., list[Facts]]:
    """Runs the play to its end, perhaps under strace; what it learnt, by its lines."""

    def run(then: str = "", before: list[str] | None = None) -> list[Facts]:
        sha256 = hashlib.sha256(CONTENT).hexdigest()
        command = [sys.executable, "-m", "tests.process.launched_play", hub.url, sha256, str(tmp_path), then]
        done = subprocess.run(
            [*(before or []), *command], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert then == "die" or done.returncode == 0, done.stderr[-3000:]
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_a_window_without_a_network_has_a_file_fetched(
    play: Callable[..., list[Facts]], hub: FakeHub, tmp_path: Path
) -> None:
    begun, running, over, ended = play()
    assert (begun["window"], begun["socket"]) == ("denied", False)
    assert len({begun["pid"], begun["launcher"], running["child"]}) == 3
    assert running["running"]
    assert Path(over["Fetched"]["path"]).read_bytes() == CONTENT
    (contact,) = over["contacts"]
    assert (contact["method"], contact["status"]) == ("GET", 200)
    assert f"http://{contact['host']}" == hub.url
    assert (over["sandbox"]["network"], over["sandbox"]["exec"]) == ("open", "denied")
    if over["sandbox"]["landlock_abi"] >= 4:
        assert over["sandbox"]["files"] == "denied"
        assert over["sandbox"]["notes"] == [f"TCP to ports {hub.url.rpartition(':')[2]}"]
    assert ended == {"ended": True, "state": "stopped"}


def test_a_cancel_reaches_the_child(play: Callable[..., list[Facts]], hub: FakeHub, tmp_path: Path) -> None:
    hub.faults.drip = 50_000
    over = play("cancel")[2]
    assert over["Finished"]["outcome"]["reason"] == "cancelled"
    assert list((tmp_path / "downloads").glob("*.part"))


def test_closing_the_window_ends_the_download_and_keeps_its_part(
    play: Callable[..., list[Facts]], hub: FakeHub, tmp_path: Path
) -> None:
    hub.faults.drip = 50_000
    lines = play("end")
    assert lines[-1] == {"ended": True, "state": "stopped"}
    assert _gone(lines)
    (part,) = (tmp_path / "downloads").glob("*.part")
    assert part.stat().st_size
    hub.release.set()
    assert Path(play()[2]["Fetched"]["path"]).read_bytes() == CONTENT
    assert "range" in hub.log[-1].headers


def test_a_window_that_is_killed_takes_launcher_and_child_with_it(
    play: Callable[..., list[Facts]], hub: FakeHub
) -> None:
    hub.faults.drip = 50_000
    assert _gone(play("die"))


def test_a_launcher_that_dies_is_said_and_nothing_connects_any_more(
    play: Callable[..., list[Facts]], hub: FakeHub
) -> None:
    hub.faults.drip = 50_000
    lines = play("kill launcher")
    assert lines[2]["Failed"]["error"]["error"] == "DownloadsGone"
    assert lines[-1] == {"refused": "Downloads need Stillroom to be started again."}
    assert _gone(lines)


@pytest.mark.skipif(privacy.STRACE is None, reason="strace is not installed")
def test_only_the_child_opens_sockets(play: Callable[..., list[Facts]], hub: FakeHub, tmp_path: Path) -> None:
    """Seen by the system, call by call: not the window, not the launcher; and the child asks nobody else."""
    lines = play(before=[str(privacy.STRACE), "-ff", "-qq", "-e", TRACED, "-o", str(tmp_path / "trace")])
    window, launcher, child = lines[0]["pid"], lines[0]["launcher"], lines[1]["child"]
    calls = {int(path.suffix[1:]): _done(path) for path in tmp_path.glob("trace.*")}
    assert {window, launcher, child} <= set(calls)
    own = _threads(child, calls)
    openers = {task for task, done in calls.items() if any("AF_INET" in line for line in done)}
    assert openers
    assert openers <= own
    assert not any(line.startswith("execve(") for task in own for line in calls[task])
    connected = {line for task in own for line in calls[task] if line.startswith("connect(")}
    port = hub.url.rpartition(":")[2]
    assert connected
    assert all(f"sin_port=htons({port})" in line and '"127.0.0.1"' in line for line in connected)
    others = ("bind(", "listen(", "accept", "io_uring")
    assert not any(line.startswith(others) for done in calls.values() for line in done)


def _threads(task: int, calls: dict[int, list[str]]) -> set[int]:
    """A task and those it made, and theirs."""
    made = [int(line.rpartition("= ")[2]) for line in calls[task] if line.startswith("clone")]
    return {task}.union(*(_threads(each, calls) for each in made))


def _done(trace: Path) -> list[str]:
    """The calls of one task that were not refused. A connection in progress is one."""
    lines = (line.replace("-1 EINPROGRESS", "0") for line in trace.read_text().splitlines())
    return [line for line in lines if " = -1 " not in line and "= ?" not in line]


def _gone(lines: list[Facts]) -> bool:
    """Whether launcher and child have ended, or end within a moment."""
    for pid in (lines[0]["launcher"], lines[1]["child"]):
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        ready, _, _ = select.select([descriptor], [], [], PATIENCE_S)
        os.close(descriptor)
        if not ready:
            return False
    return True


# -- the real window -----------------------------------------------------------------------------


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Opens the real window on no screen, perhaps under strace, and waits until its services are made."""
    opened: list[subprocess.Popen[bytes]] = []

    def begin(connections: bool, before: list[str] | None = None) -> subprocess.Popen[bytes]:
        home = tmp_path / "home"
        home.mkdir()
        (home / "settings.json").write_text(json.dumps({"connections": connections}))
        opened.append(
            subprocess.Popen(
                [*(before or []), sys.executable, "-m", "app", "--home", str(home)],
                cwd=ROOT,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        until = time.monotonic() + PATIENCE_S
        while not (home / "run").is_dir():
            with contextlib.suppress(subprocess.TimeoutExpired):
                opened[-1].wait(0.05)
            assert opened[-1].poll() is None and time.monotonic() < until, "the window did not open"
        return opened[-1]

    yield begin
    for process in opened:
        for child in privacy.family(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.kill()
        process.wait()


def test_the_window_has_a_launcher_that_ends_with_it(window: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = window(connections=True)
    (launcher,) = [pid for pid in privacy.family(process.pid) if b"--launcher" in _command(pid)]
    descriptor = os.pidfd_open(launcher)
    process.kill()
    process.wait()
    assert select.select([descriptor], [], [], PATIENCE_S)[0]
    os.close(descriptor)


def test_with_connections_off_there_is_no_launcher(window: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = window(connections=False)
    assert [pid for pid in privacy.family(process.pid) if b"--launcher" in _command(pid)] == []


@pytest.mark.skipif(privacy.STRACE is None, reason="strace is not installed")
def test_a_window_at_rest_opens_no_way_out(
    window: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """The window with its launcher, watched from the first call to the last."""
    trace = tmp_path / "trace"
    process = window(True, [str(privacy.STRACE), "-ff", "-qq", "-e", TRACED, "-o", str(trace)])
    launchers = [pid for pid in privacy.family(process.pid) if b"--launcher" in _command(pid)]
    assert len(launchers) == 1
    for pid in privacy.family(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    process.wait(PATIENCE_S)
    done = {path: _done(path) for path in tmp_path.glob("trace.*")}
    assert any("--launcher" in line for lines in done.values() for line in lines), "the trace saw too little"
    assert [line for lines in done.values() for line in privacy.sockets(lines)] == []


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
