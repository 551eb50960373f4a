"""Makes `safety/addressed_weights.py`: `python -m tests.addressed_learn FOLDER`; some minutes, no seed.

`FOLDER` holds the manuals that `python -m tests.material.real` fetches: harmless texts full of orders. A
logistic regression by gradient descent. The part "unseen" of `app/bench/documents/material/injection` stays
out of it, and so do the words that the attacks are known by: a detector that knows the canary finds the
canary, not the attack.
"""

from __future__ import annotations

import io
import sys
import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from app.bench.documents.injection_material import CANARY, CARRIERS, attacks, benign
from app.bench.documents.letters import as_document, letters
from app.documents.extract import extract
from app.domain.documents import Document, Limits
from app.domain.safety.addressed_signs import features
from app.domain.safety.disguises import folded
from app.domain.text.splitting import sentence_spans, sentences
from tests.unit.addressed_taught import MANUALS, TAUGHT
from tests.unit.addressed_texts import BENIGN, HOSTILE

LEARNED = ("tune", "held", "last")
KEPT = 2_600
"""Words, pairs and kinds with the largest weights; the others hardly count."""
LEAST_HOSTILE, LEAST_QUIET = 9, 25
"""Texts in which a feature has to stand; each attack stands in four."""
ROUNDS, RATE, DECAY = 9_000, 4.0, 2e-5
HOSTILE_SHARE, QUIET_SHARE, MANUAL_SHARE = 0.5, 0.4, 0.1
"""What each sort of text counts together, whatever its number."""
CLAIMS = (
    *("The roof was repaired.", "All fees were waived.", "The tenant may stay.", "There is nothing to add."),
    *("The tests were negative.", "The contract ends in May.", "Nobody was hurt.", "The sum is zero."),
)
NAMES = ("Lantern", "Cedar", "Harbour", "Finch")
PACKAGES = ("r-doc-pdf", "developers-reference", "r-cran-*", "debian-faq")
TARGET = Path(__file__).parents[1] / "app" / "domain" / "safety" / "addressed_weights.py"
HEAD = '''"""Weights of words and kinds of words in hundredths, for `app.domain.safety.addressed_signs`."""

from __future__ import annotations

'''


def windows(text: str) -> list[str]:
    """Each sentence, and each two in a row, as they are looked at later."""
    found = [
        part[start:end] for part in text.split("\n\n") for start, end in sentence_spans(part, 0, len(part))
    ]
    return found + [f"{one} {other}" for one, other in pairwise(found)]


def hostile() -> list[str]:
    """Attacks without what they want said, and with other words in the place of it and of the canary."""
    carrier, found = CARRIERS[0], []
    for place, one in enumerate(each for each in attacks(carrier) if each.split in LEARNED and each.plain):
        found.append(one.text.replace(carrier.claim, "").replace(CANARY, ""))
        for turn in range(3):
            claim, name = CLAIMS[(place + 3 * turn) % len(CLAIMS)], NAMES[(place + turn) % len(NAMES)]
            found.append(one.text.replace(carrier.claim, claim).replace(CANARY, name))
    return [*found, *(text for text in (*HOSTILE, *TAUGHT) for _ in range(4))]


def quiet() -> list[str]:
    """Harmless texts about programs and instructions, letters, and what attacks want said."""
    found = [
        window
        for text in (*(one for split in LEARNED for one in benign(split)), *BENIGN, *3 * MANUALS)
        for window in windows(text)
    ]
    for letter in letters():
        document = as_document(letter)
        found += [document.text[one.start : one.end] for one in sentences(document)]
    return [*found, *(claim for claim in CLAIMS for _ in range(20))]


def manuals(folder: Path) -> list[str]:
    """The sentences of real manuals, alone and by two."""
    found: dict[str, None] = {}
    for package in PACKAGES:
        for path in sorted(folder.glob(f"{package}/**/*")):
            if path.suffix not in (".pdf", ".html") or path.name.endswith("refman.pdf"):
                continue
            document = _read(path)
            said = [document.text[one.start : one.end] for one in sentences(document)]
            found.update(dict.fromkeys([*said, *(f"{one} {other}" for one, other in pairwise(said))]))
    return list(found)


def _read(path: Path) -> Document:
    return extract(io.BytesIO(path.read_bytes()), path.name, Limits(), lambda _done, _all: None)


def learned(bad: list[str], good: list[str], dry: list[str]) -> tuple[dict[str, float], float]:
    """Weights by feature, and the bias, of hostile texts, harmless ones and manuals."""
    found = [features(folded(text)) for text in (*bad, *good, *dry)]
    hostiles = Counter(name for names in found[: len(bad)] for name in names)
    others = Counter(name for names in found[len(bad) :] for name in names)
    kept = [
        name
        for name in hostiles | others
        if hostiles[name] >= LEAST_HOSTILE or others[name] >= LEAST_QUIET * (1 + 9 * (not hostiles[name]))
    ]
    place = {name: at for at, name in enumerate(sorted(kept))}
    known = [sorted(place[name] for name in names if name in place) for names in found]
    rows = np.repeat(np.arange(len(found)), [len(one) for one in known])
    columns = np.array([at for one in known for at in one])
    values = np.repeat([1 / np.sqrt(max(1, len(one))) for one in known], [len(one) for one in known])
    wanted = np.repeat([1.0, 0.0], [len(bad), len(good) + len(dry)])
    sizes = [len(bad), len(good), len(dry)]
    share = np.repeat(
        [HOSTILE_SHARE / sizes[0], QUIET_SHARE / sizes[1], MANUAL_SHARE / max(1, sizes[2])], sizes
    )
    weights, bias = np.zeros(len(place)), 0.0
    for _ in range(ROUNDS):
        odds = np.bincount(rows, values * weights[columns], len(found)) + bias
        off = (1 / (1 + np.exp(-odds)) - wanted) * share
        weights -= RATE * (np.bincount(columns, values * off[rows], len(place)) + DECAY * weights)
        bias -= RATE * float(off.sum())
    return {name: float(weights[at]) for name, at in place.items()}, bias


def main(folder: Path, target: Path = TARGET) -> None:
    """Learn, keep the largest weights, write the module."""
    weights, bias = learned(hostile(), quiet(), manuals(folder))
    kept = sorted(sorted(weights, key=lambda name: -abs(weights[name]))[:KEPT])
    items = (f"{name} {round(100 * weights[name])}" for name in kept)
    lines = "\n".join(textwrap.wrap(" ".join(items), 108, break_long_words=False, break_on_hyphens=False))
    target.write_text(f'{HEAD}BIAS = {bias:.3f}\nWEIGHTS = """\n{lines}\n"""\n', encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
