"""Names, lists and links that lead out of the library's folder, by every way in which a file comes into it.

Before and after each attempt everything beside the library is looked at: what it is, how large, when changed.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.library import hostile_ways as ways
from app.bench.library import tiny
from app.bench.library.hostile_scene import Attempt, Scene
from app.bench.library.shop import Shop, shop
from app.bench.rows import Bar, Fact, Figure, Row
from app.domain.errors import AppError

OUTSIDE = Figure(
    "outside-library", "Hostile names, lists and links reaching outside the library", Bar(most=0)
)

OURS = ("home/models", "home/run", "home/logs", "home/settings.json", "scene")
"""What the program writes itself, and where an attempt puts what it gives."""
Seen = dict[str, tuple[int, int, int, int, str]]


def outside(bench: Bench) -> list[Row]:
    """Every attempt of every way."""
    tried, reached, wordless = Counter[str](), list[str](), list[str]()
    with shop(bench) as here:
        scene = _scene(here)
        before = _look(scene)
        for attempt in _some(ways.attempts(scene), bench.plan.effort):
            tried[attempt.way] += 1
            try:
                found = attempt.act()
            except AppError:
                found = False
            except Exception as error:
                found = False
                wordless.append(f"{attempt.way}: {attempt.what!r:.80}: {type(error).__name__}")
            after = _look(scene)
            if found or after != before:
                reached.append(f"{attempt.way}: {attempt.what!r:.80}")
            before = after
    facts: dict[str, Fact] = {"attempts": tried.total(), **tried}
    facts |= {f"reached {number}": what for number, what in enumerate(reached[:20], 1)}
    facts |= {"without a sentence": len(wordless)}
    facts |= {f"no sentence {number}": what for number, what in enumerate(wordless[:20], 1)}
    return [OUTSIDE.row(len(reached), facts)]


def seen(folder: Path, without: Iterable[str] = ()) -> Seen:
    """What is in a folder, by its path there: mode, size, time of change, number, what a link points to."""
    left_out, found = set(without), Seen()
    for place, folders, files in os.walk(folder):
        below = Path(place).relative_to(folder)
        folders[:] = [name for name in folders if (below / name).as_posix() not in left_out]
        for name in (*folders, *files):
            path = below / name
            if path.as_posix() not in left_out:
                state = (folder / path).lstat()
                target = str((folder / path).readlink()) if (folder / path).is_symlink() else ""
                changed = 0 if name in folders else state.st_mtime_ns
                size = 0 if name in folders else state.st_size
                found[str(path)] = (state.st_mode, size, changed, state.st_ino, target)
    return found


def _look(scene: Scene) -> Seen:
    found = seen(scene.base, OURS)
    for place in (Path("/tmp"), Path.home(), Path("/"), Path.cwd()):
        for path in (place / f"{scene.mark}.gguf", place / scene.mark, place / "outside"):
            if path.is_symlink() or path.exists():
                found[str(path)] = (0, 0, 0, 0, "")
    return found


def _scene(here: Shop) -> Scene:
    mark = f"stillroom-{secrets.token_hex(6)}"
    for place in ("outside", "home/outside", "home/models/outside", "scene"):
        (here.folder / place).mkdir(parents=True)
    goal = here.folder / "outside" / f"{mark}.gguf"
    kept = here.folder / "outside" / "kept.gguf"
    kept.write_bytes(tiny.tiny("Kept"))
    return Scene(here, here.folder, mark, goal, kept)


def _some(attempts: Iterator[Attempt], effort: float) -> Iterator[Attempt]:
    """A share of them, evenly."""
    step = max(1, round(1 / effort)) if effort else 10
    for number, attempt in enumerate(attempts):
        if number % step == 0:
            yield attempt


MEASUREMENTS = (Measurement((OUTSIDE,), outside),)
