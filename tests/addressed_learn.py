"""Makes `safety/addressed_weights.py`: `python -m tests.addressed_learn`, some minutes, without a seed.

A logistic regression by gradient descent. It learns from the halves that may be looked at; the held halves of
`app/bench/documents/material/injection` stay out of it.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from app.bench.documents.injection_material import CARRIERS, attacks, benign
from app.bench.documents.letters import as_document, letters
from app.domain.safety.addressed_signs import features
from app.domain.safety.disguises import folded
from app.domain.text.splitting import sentence_spans, sentences
from tests.unit.addressed_texts import BENIGN, HOSTILE

KEPT = 1_400
"""Words and pairs with the largest weights; the others hardly count."""
LEAST = 2
ROUNDS, RATE, DECAY = 700, 3.0, 2e-4
TARGET = Path(__file__).parents[1] / "app" / "domain" / "safety" / "addressed_weights.py"
HEAD = '''"""Weights of words and pairs of words in hundredths, for `domain.safety.addressed_signs`: made."""

from __future__ import annotations

'''


def windows(text: str) -> list[str]:
    """Each sentence, and each two in a row, as they are looked at later."""
    found = [
        part[start:end] for part in text.split("\n\n") for start, end in sentence_spans(part, 0, len(part))
    ]
    return found + [f"{one} {other}" for one, other in pairwise(found)]


def material() -> list[tuple[str, bool]]:
    """Texts, and whether they speak to a program."""
    carrier = CARRIERS[0]
    hostile = [
        one.text.replace(carrier.claim, "") for one in attacks(carrier) if one.split == "tune" and one.plain
    ]
    quiet = [window for text in (*benign("tune"), *BENIGN) for window in windows(text)]
    for letter in letters():
        document = as_document(letter)
        quiet += [document.text[one.start : one.end] for one in sentences(document)]
    return [(text, True) for text in (*hostile, *HOSTILE)] + [(text, False) for text in quiet]


def learned(texts: list[tuple[str, bool]]) -> tuple[dict[str, float], float]:
    """Weights by word or pair, and the bias. Both sides count the same, whatever their number."""
    found = [features(folded(text)) for text, _ in texts]
    counts = Counter(name for names in found for name in names)
    place = {name: at for at, name in enumerate(sorted(n for n, count in counts.items() if count >= LEAST))}
    rows = np.zeros((len(found), len(place)), np.float32)
    for at, names in enumerate(found):
        known = [place[name] for name in names if name in place]
        rows[at, known] = 1 / np.sqrt(max(1, len(known)))
    wanted = np.array([hostile for _, hostile in texts], np.float32)
    share = np.where(wanted == 1, 0.5 / wanted.sum(), 0.5 / (len(wanted) - wanted.sum())).astype(np.float32)
    weights, bias = np.zeros(len(place), np.float32), 0.0
    for _ in range(ROUNDS):
        off = (1 / (1 + np.exp(-(rows @ weights + bias))) - wanted) * share
        weights -= RATE * (rows.T @ off + DECAY * weights)
        bias -= RATE * float(off.sum())
    return {name: float(weights[at]) for name, at in place.items()}, bias


def main() -> None:
    """Learn, keep the largest weights, write the module."""
    weights, bias = learned(material())
    kept = sorted(sorted(weights, key=lambda name: -abs(weights[name]))[:KEPT])
    items = (f"{name} {round(100 * weights[name])}" for name in kept)
    lines = "\n".join(textwrap.wrap(" ".join(items), 108, break_long_words=False, break_on_hyphens=False))
    TARGET.write_text(f'{HEAD}BIAS = {bias:.3f}\nWEIGHTS = """\n{lines}\n"""\n', encoding="utf-8")


if __name__ == "__main__":
    main()
