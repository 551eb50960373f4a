"""A program that is killed while it makes or reads a bundle; what another one finds then."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import AppError, BundleUnfinished
from app.domain.library.bundles import Arrived
from tests import gguf_corpus as corpus
from tests.clinic import Laptop

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from tests.clinic import Laptop

what, home, stick, calls = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])

def progress(done, total):
    global calls
    calls -= 1
    if calls < 0:
        os.kill(os.getpid(), signal.SIGKILL)

laptop = Laptop(home)
laptop.bundles.limit = 400
(laptop.make if what == "make" else laptop.read)(stick, progress=progress)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


def killed(what: str, home: Path, stick: Path, calls: int) -> bool:
    """Whether it was killed before it was through."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, what, str(home), str(stick), str(calls)], cwd=ROOT, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


@pytest.mark.parametrize("calls", [0, 3, 9])
def test_killed_while_it_is_made(tmp_path: Path, calls: int) -> None:
    office, stick = Laptop(tmp_path / "office"), tmp_path / "stick"
    office.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    office.bundles.limit = 400
    assert killed("make", tmp_path / "office", stick, calls)
    home = Laptop(tmp_path / "laptop")
    with pytest.raises(BundleUnfinished):
        home.look(stick)
    office.make(stick)
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED]
    assert home.look(stick).others == ()


@pytest.mark.parametrize("calls", [0, 2, 5])
def test_killed_while_it_is_read(tmp_path: Path, calls: int) -> None:
    office, stick = Laptop(tmp_path / "office"), tmp_path / "stick"
    office.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    office.bundles.limit = 400
    office.make(stick)
    assert killed("read", tmp_path / "laptop", stick, calls)
    home = Laptop(tmp_path / "laptop")
    try:
        arrived = [one.arrived for one in home.read(stick).outcomes]
    except AppError as error:
        pytest.fail(str(error))
    assert arrived in ([Arrived.ADDED], [Arrived.HERE])
    model = home.models.list()[0]
    assert home.shelf.ready(model).read_bytes() == (tmp_path / "files" / "one.gguf").read_bytes()
    assert home.left_over() in ([], [".bundles/.lock"])
