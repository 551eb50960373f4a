"""Files that are not what was asked for, through the whole of it: none may become a model of the library."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.bench.bench import Bench, Measurement
from app.bench.library import tiny
from app.bench.library.hub import MB
from app.bench.library.shop import Shop, shop
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.domain.errors import AppError
from app.domain.library.downloads import Stage, Wanted
from app.library.fetch_part import Part
from app.library.hashing import ignore

ACCEPTED = Figure("wrong-accepted", "Corrupted, truncated or swapped files accepted", Bar(most=0))
TEN_CUTS = Figure("ten-cuts", "Ten network cuts in one download: verified files in the library", Bar(1, 1))

SIZE, TRIES, SEED = 3_000_000, 100, 5
CUTS, LARGE = 10, 60_000_000

Harm = Callable[[Shop, bytes, Wanted, random.Random], bool]
"""Let the shop fetch `Wanted`, whose right content is given, with one fault.

Whether a wrong file is in it then.
"""


def wrong(bench: Bench) -> list[Row]:
    """A hundred tries, each of the kinds in turn, at random places; in the end the right file arrives."""
    drawn, taken, refused = tiny.drawing(SEED), Counter[str](), Counter[str]()
    with shop(bench) as here:
        path = here.folder / "right.gguf"
        sha256 = tiny.write(path, "Right", SIZE)
        right = path.read_bytes()
        here.hub.give(path, sha256)
        for number in range(bench.times(TRIES)):
            kind = list(HARMS)[number % len(HARMS)]
            wanted = here.hub.wanted(len(right), sha256, f"try-{number}-Q8_0.gguf", f"Try {number}")
            (taken if HARMS[kind](here, right, wanted, drawn) else refused)[kind] += 1
        here.hub.give(path, sha256)
        last = here.get(here.hub.wanted(len(right), sha256, "last-Q8_0.gguf", "Last"))
    if last.stage is not Stage.DONE:
        raise NotMeasured("The right file did not arrive either, so a refusal tells nothing.")
    facts: dict[str, Fact] = {f"{kind}, refused": count for kind, count in refused.items()}
    facts |= {f"{kind}, ACCEPTED": count for kind, count in taken.items()}
    return [ACCEPTED.row(taken.total(), {"tries": taken.total() + refused.total(), **facts})]


def _given(
    change: Callable[[bytes, random.Random], bytes],
    here: Shop,
    right: bytes,
    wanted: Wanted,
    drawn: random.Random,
) -> bool:
    """The hub gives something else, and says of it what it says of the right one."""
    bad = here.folder / "bad.gguf"
    bad.write_bytes(change(right, drawn))
    here.hub.give(bad, wanted.sha256)
    return _fetched(here, wanted)


def _fetched(here: Shop, wanted: Wanted) -> bool:
    """Whether something other than what was wanted became a model."""
    before = {model.id for model in here.services.models.list()}
    item = here.get(wanted, stop_waiting=True)
    new = [model for model in here.services.models.list() if model.id not in before]
    for model in new:
        here.services.models.remove(model)
    return item.stage is Stage.DONE or bool(new)


def _flipped(right: bytes, drawn: random.Random) -> bytes:
    """One bit is another."""
    at = drawn.randrange(len(right))
    return right[:at] + bytes([right[at] ^ 1 << drawn.randrange(8)]) + right[at + 1 :]


def _shorter(right: bytes, drawn: random.Random) -> bytes:
    return right[: drawn.randrange(1, len(right))]


def _longer(right: bytes, drawn: random.Random) -> bytes:
    return right + drawn.randbytes(drawn.randrange(1, 10_000))


def _another(right: bytes, drawn: random.Random) -> bytes:
    """A model that is sound and just as large."""
    head = tiny.tiny(f"Other {drawn.random()}")
    return head + drawn.randbytes(len(right) - len(head))


def _cut_for_good(here: Shop, right: bytes, wanted: Wanted, drawn: random.Random) -> bool:
    """The hub never gives more than a part."""
    good = here.folder / "right.gguf"
    here.hub.give(good, wanted.sha256, [drawn.randrange(1, len(right))] + [0] * 50)
    return _fetched(here, wanted)


def _changed_here(here: Shop, right: bytes, wanted: Wanted, drawn: random.Random) -> bool:
    """The part on the disk was changed before it is gone on with: fetched anew or refused."""
    here.hub.give(here.folder / "right.gguf", wanted.sha256)
    part = Part(here.services.models.folder() / ".downloads", wanted)
    part.open()
    part.write([_flipped(right[: drawn.randrange(1, len(right))], drawn)], 0)
    part.close()
    before = {model.id for model in here.services.models.list()}
    here.get(wanted, stop_waiting=True)
    new = [model for model in here.services.models.list() if model.id not in before]
    bad = any(here.services.models.path(model).read_bytes() != right for model in new)
    for model in new:
        here.services.models.remove(model)
    return bad


def _swapped_later(here: Shop, right: bytes, wanted: Wanted, drawn: random.Random) -> bool:
    """The file of a listed model is exchanged for one as large: no engine may get it."""
    here.hub.give(here.folder / "right.gguf", wanted.sha256)
    before = {model.id for model in here.services.models.list()}
    here.get(wanted)
    (model,) = (each for each in here.services.models.list() if each.id not in before)
    here.services.models.path(model).write_bytes(_another(right, drawn))
    try:
        here.services.models.path(model)
    except AppError:
        return False
    finally:
        here.services.models.remove(model)
    return True


HARMS: dict[str, Harm] = {
    "a bit flipped": partial(_given, _flipped),
    "shorter": partial(_given, _shorter),
    "longer": partial(_given, _longer),
    "another model": partial(_given, _another),
    "cut for good": _cut_for_good,
    "its part changed": _changed_here,
    "swapped in the library": _swapped_later,
}


def ten_cuts(bench: Bench) -> list[Row]:
    """One order, ten cuts at random places, then the file is hashed once more where it lies."""
    drawn = tiny.drawing(SEED)
    with shop(bench) as here:
        path: Path = here.folder / "right.gguf"
        sha256 = tiny.write(path, "Right", LARGE)
        size = path.stat().st_size
        ends = sorted(drawn.sample(range(1, size), CUTS))
        here.hub.give(path, sha256, [b - a for a, b in zip([0, *ends], ends, strict=False)])
        item = here.get(here.hub.wanted(size, sha256))
        answers = len(here.hub.asked())
        models = here.services.models
        found = [model for model in models.list() if model.sha256 == sha256]
        for model in found:
            here.wait(partial(models.verify, model, ignore), type(None))
    whole = item.stage is Stage.DONE and answers > CUTS
    facts: dict[str, Fact] = {"answers of the hub": answers, "ended": item.stage.value, "MB": size / MB}
    return [TEN_CUTS.row(len(found) if whole else 0, facts)]


MEASUREMENTS = (Measurement((ACCEPTED,), wrong), Measurement((TEN_CUTS,), ten_cuts))
