"""What may connect, as the services of the command line and of the window see it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from app.cli.driver import Driver
from app.cli.reaching import launcher_for
from app.domain.errors import DownloadsOff
from app.domain.library.downloads import Wanted
from app.paths import Paths
from app.services.privacy import ProcessRow
from app.worker import launching, protocol
from app.worker.launching import Launcher
from tests.fakes_hub import COMMIT, FakeHub, Repository
from tests.unit.test_fetch import FILE, model

ROOT = Path(__file__).parents[2]
CONTENT = model(2_000_000)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "home").mkdir()
    return Paths(tmp_path / "home")


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository("maker/model", {FILE: CONTENT}))
        yield made


@pytest.fixture
def launcher() -> Iterator[Launcher | None]:
    made = launching.start() if launching.needed() else None
    yield made
    if made is not None:
        made.close()


def downloads(driver: Driver) -> ProcessRow:
    (row,) = [row for row in driver.services.privacy.rows() if row.process == "downloads"]
    return row


def test_the_command_line_fetches_and_the_privacy_page_knows(
    paths: Paths, hub: FakeHub, tmp_path: Path, launcher: Launcher | None
) -> None:
    hub.faults.drip = 50_000
    with Driver(paths, launcher) as driver:
        connections = driver.services.connections
        assert connections.possible
        assert downloads(driver) == ProcessRow("downloads", False, "unknown", "unknown", "")
        child = connections.new_child()
        wanted = Wanted(
            "maker/model", COMMIT, FILE, "Tiny", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()
        )
        events: list[protocol.Event] = []
        request = protocol.Fetch(child.take_id(), [hub.url], asdict(wanted), str(tmp_path / "in"))
        child.send(request, events.append)
        driver.loop.run_until(lambda: any(isinstance(e, protocol.Fetching) and e.done for e in events))
        row = downloads(driver)
        assert (row.running, row.network, row.hosts) == (True, "open", (hub.url.removeprefix("http://"),))
        assert not driver.services.privacy.offline()
        hub.release.set()
        driver.loop.run_until(lambda: isinstance(events[-1], protocol.Fetched | protocol.Failed))
        assert isinstance(events[-1], protocol.Fetched), events[-1]
        (contact,) = connections.log.entries()
        assert (contact.method, contact.status) == ("GET", 200)
        child.stop()
        driver.loop.run_until(lambda: not connections.running)
        row = downloads(driver)
        assert (row.running, row.hosts) == (False, ())


def test_with_connections_off_nothing_is_started(paths: Paths, launcher: Launcher | None) -> None:
    paths.settings.write_text(json.dumps({"connections": False}))
    with Driver(paths, launcher) as driver:
        connections = driver.services.connections
        with pytest.raises(DownloadsOff):
            connections.new_child()
        driver.services.preferences.change(connections=True)
        with pytest.raises(DownloadsOff):  # only the next start changes it
            connections.new_child()


def test_switching_off_holds_at_once(paths: Paths, launcher: Launcher | None) -> None:
    with Driver(paths, launcher) as driver:
        connections = driver.services.connections
        connections.new_child()
        driver.services.preferences.change(connections=False)
        assert not connections.possible
        with pytest.raises(DownloadsOff):
            connections.new_child()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs a launcher")
def test_a_command_that_is_not_for_fetching_cannot(paths: Paths) -> None:
    with Driver(paths) as driver, pytest.raises(DownloadsOff):
        driver.services.connections.new_child()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs a launcher")
@pytest.mark.parametrize(
    ("arguments", "reaches"),
    [
        (["models", "get", "x"], True),
        (["--home", "H", "models", "search", "x", "--json"], True),
        (["--home=H", "models", "--json", "get"], True),
        (["doctor", "--json"], True),
        (["models", "list"], False),
        (["models", "doctor"], False),
        (["--home", "models", "get", "models"], False),
        (["summarise", "models", "get"], False),
        (["models"], False),
        ([], False),
    ],
)
def test_only_what_fetches_has_a_launcher(arguments: list[str], reaches: bool, tmp_path: Path) -> None:
    arguments = [argument.replace("H", str(tmp_path)) for argument in arguments]
    made = launcher_for(arguments, {"STILLROOM_HOME": str(tmp_path)})
    assert (made is not None) is reaches
    if made is not None:
        made.close()


def test_connections_that_are_off_leave_no_launcher(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"connections": False}))
    assert launcher_for(["--home", str(tmp_path), "models", "get", "x"], {}) is None


PLAY = """
import sys
from app.worker import launching, protocol
launcher = launching.start() if launching.needed() else None
from app.sandbox.window import deny_network
assert sys.platform != "linux" or deny_network().network == "denied"
from dataclasses import asdict
from pathlib import Path
from app.cli.driver import Driver
from app.domain.library.downloads import Wanted
from app.paths import Paths
hub, commit, file, home = sys.argv[1:]
with Driver(Paths(Path(home)), launcher) as driver:
    child, events = driver.services.connections.new_child(), []
    wanted = asdict(Wanted("maker/model", commit, file, "Tiny"))
    child.send(protocol.Fetch(1, [hub], wanted, home + "/in"), events.append)
    driver.loop.run_until(lambda: events and isinstance(events[-1], protocol.Fetched | protocol.Failed))
    print(events[-1].path)
"""


def test_a_command_that_gave_up_the_network_fetches_through_its_launcher(
    hub: FakeHub, tmp_path: Path
) -> None:
    """As `stillroom models get` does: the launcher first, then no way out, then the services."""
    done = subprocess.run(
        [sys.executable, "-c", PLAY, hub.url, COMMIT, FILE, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert Path(done.stdout.strip()).read_bytes() == CONTENT
