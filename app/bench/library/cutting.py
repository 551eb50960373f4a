"""What is fetched twice when a download is cut: by the network, and by the end of the child.

A cut network loses what the hub's system and the routers still held; a killed child also what waited to be
read. Neither was ever the program's: what is counted is what it had read and has to ask for again.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.library import tiny
from app.bench.library.hub import MB, Asked, Got, Yard, yard
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.library.fetch_part import PART

CUT = Figure(
    "cut-network", "Fetched twice when the network is cut, 250 MB, for each cut", Bar(most=1.0), "MB"
)
KILLED = Figure(
    "cut-killed", "Read twice when the child is killed, 250 MB, for each kill", Bar(most=1.0), "MB"
)

SIZE, CUTS, SEED = 250_000_000, 20, 11
PACE = 100e6
"""Bytes a second for children that are killed: a faster line than most, on which a download outlives them."""
LONGEST_S = 0.08
"""After which a child is killed at the latest."""


def network(bench: Bench) -> list[Row]:
    """The hub ends twenty answers at random places, half of them without taking leave."""
    with yard(bench) as here:
        sha256, size = _source(here)
        ends = sorted(tiny.drawing(SEED).sample(range(1, size), CUTS))
        cuts = [end - start for start, end in zip([0, *ends], ends, strict=False)]
        asked: list[Asked] = []
        for reset in (False, True):
            here.hub.give(here.folder / "given.gguf", sha256, cuts, reset=reset)
            got = (
                here.fetching().ask(here.hub.wanted(size, sha256), here.folder / f"downloads-{reset}").wait()
            )
            _check(got, sha256, len(here.hub.asked()) > CUTS)
            asked += here.hub.asked()
            got.path.unlink()
    facts: dict[str, Fact] = {
        "cuts": 2 * CUTS,
        "given by the hub, MB": sum(each.sent for each in asked) / MB,
        "of it wanted, MB": 2 * size / MB,
        "the most for one cut, MB": max(again(asked)) / MB,
    }
    return [CUT.row(sum(again(asked)) / (2 * CUTS) / MB, facts)]


def killed(bench: Bench) -> list[Row]:
    """The child is stopped at a random moment, it is seen how far it had read, and then it is killed."""
    if not Path("/proc/net/tcp").exists():
        raise NotMeasured("Only Linux tells how much of what came a program has read.")
    with yard(bench) as here:
        sha256, size = _source(here)
        here.hub.give(here.folder / "given.gguf", sha256, pace=PACE)
        drawn, folder, lost = tiny.drawing(SEED), here.folder / "downloads", list[int]()
        while len(lost) < CUTS:
            life = here.fetching().ask(here.hub.wanted(size, sha256), folder)
            life.running()
            here.pause(drawn.uniform(0, LONGEST_S))
            if life.child.hello is None or life.over:
                raise NotMeasured("The download was over before the child could be killed twenty times.")
            os.kill(life.child.hello.pid, signal.SIGSTOP)
            read = here.hub.taken()
            life.kill()
            lost.append(max(read - _here(folder), 0))
        got = here.fetching().ask(here.hub.wanted(size, sha256), folder).wait()
        asked = here.hub.asked()
        _check(got, sha256, len(asked) > CUTS)
    sent = sum(each.sent for each in asked)
    facts: dict[str, Fact] = {
        "kills": CUTS,
        "the most for one kill, MB": max(lost) / MB,
        "given again by the hub, for each kill, MB": (sent - size) / CUTS / MB,
        "MB/s": PACE / MB,
    }
    return [KILLED.row(sum(lost) / CUTS / MB, facts)]


def again(asked: Sequence[Asked]) -> list[int]:
    """Bytes of each answer that the next one began with once more.

    >>> again([Asked(0, 100), Asked(90, 50), Asked(140, 10), Asked(0, 5)])
    [10, 0]
    """
    twice = [before.start + before.sent - after.start for before, after in pairwise(asked) if after.start]
    return [max(each, 0) for each in twice]


def _source(here: Yard) -> tuple[str, int]:
    """Make what is given; its hash and size."""
    path = here.folder / "given.gguf"
    sha256 = tiny.write(path, "Given", SIZE)
    return sha256, path.stat().st_size


def _here(folder: Path) -> int:
    """Bytes of the part that outlived its child."""
    return sum(path.stat().st_size for path in folder.glob(f"*{PART}"))


def _check(got: Got, sha256: str, cut: bool) -> None:
    if got.sha256 != sha256 or not cut:
        raise NotMeasured("The download was not cut, or did not end in the right file.")


MEASUREMENTS = (Measurement((CUT,), network), Measurement((KILLED,), killed))
