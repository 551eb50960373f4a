"""How much a sentence sounds as if it spoke to a program: its words and kinds of words, weighed.

`app.domain.safety.addressed_english` knows the usual wordings, this finds others. The weights are a logistic
regression over attacks, harmless texts about programs and instructions, letters, and technical manuals, made
by `python -m tests.addressed_learn`; they are only as good as what they were made from.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import sqrt

from app.domain.safety.addressed_kinds import LONGEST, kinds
from app.domain.safety.addressed_weights import BIAS, WEIGHTS

THRESHOLD = 2.2
"""Log-odds. Of 15,000 sentences, alone or by two, of manuals that were not learned from, 5 are above it."""
FEWEST = 3
"""Words below which a text says too little to be sure: "Initials: ____" is no order."""
LEAST_LEAD = 4
"""Words before a claim that can say to whom they are said."""
_CLAIM = re.compile(r":(?=\s)|[“\"«„]")
_WORD = re.compile(r"[a-z']+|:")
_ENDING = re.compile(r"(?:ing|ed|es|s|e|ly)$")
_ITEMS = WEIGHTS.split()
_WEIGHTS = {name: int(weight) / 100 for name, weight in zip(_ITEMS[::2], _ITEMS[1::2], strict=True)}


def features(text: str) -> set[str]:
    """The words of a folded text without their endings, each two in a row, and kinds of words after "="."""
    words = [_ENDING.sub("", word) if len(word) > 4 else word for word in _WORD.findall(text[:LONGEST])]
    pairs = (f"{one}_{other}" for one, other in pairwise(words))
    return {*words, *pairs, *(f"={kind}" for kind in kinds(text))}


def log_odds(text: str) -> float:
    """How much speaks for it, over how much speaks against it."""
    known = [_WEIGHTS[name] for name in features(text) if name in _WEIGHTS]
    return sum(known) / sqrt(max(1, len(known))) + BIAS


def weighty(text: str) -> bool:
    """Whether the words of a folded text weigh enough, or those before what it wants said."""
    lead = _CLAIM.split(text, 1)[0]
    if len(text.split()) < FEWEST:
        return False
    if log_odds(text) > THRESHOLD:
        return True
    return len(lead) < len(text) and len(lead.split()) >= LEAST_LEAD and log_odds(f"{lead}:") > THRESHOLD
