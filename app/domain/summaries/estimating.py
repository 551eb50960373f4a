"""How long a summary takes, told before it starts. Seconds and tokens.

The time model of documents.md 2.4: the prompts' tokens by the speed of reading, and the replies' by the
speed of writing. Both speeds are measured for one reply at a time; several are written side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.documents import Document
from app.domain.engine.placing import Speed
from app.domain.summaries.packing import pack
from app.domain.text.splitting import sentences

PROMPT_TOKENS = 110
"""The fixed words of a prompt with the template around them, in tokens of a usual vocabulary."""
REPLY_TOKENS = 150
"""What a reply has of the 160 it may have: SmolLM2 wrote 600 characters a part, nearly always to the end."""
TOGETHER = 1.0
"""How much faster several replies are written side by side than one after the other. 1: not yet measured on a
quiet machine, and the run's own pace takes over after a few parts."""
SURE = 3
"""Parts after which the run's own pace counts more than what was measured of the model."""


def estimate(parts: Sequence[int], speed: Speed, together: float = TOGETHER) -> float:
    """Seconds for parts of so many tokens each, with a model of this speed."""
    if not parts:
        return 0.0
    reading = sum(parts) + PROMPT_TOKENS * len(parts)
    writing = REPLY_TOKENS * len(parts)
    gain = together if len(parts) > 1 else 1.0
    return reading / max(speed.reading, 1e-9) + writing / max(speed.writing, 1e-9) / gain


PART_TOKENS = 1_200
"""Tokens of document text in one call; a third of the smallest context window (4,096) leaves room for the
prompt, the reply and a template (documents.md 2.4)."""
CHARACTERS = {True: 4.2, False: 2.9}
"""Characters of a token where all letters are ASCII (English) and where they are not. With them the time told
for 25 letters was 0.84 to 1.00 of that by tokens counted (SmolLM2: 3.3 characters a token there)."""


def rough(document: Document, speed: Speed) -> float:
    """Seconds for a whole document before its tokens are counted, by its parts as they would be cut."""
    found = sentences(document)
    texts = [document.text[s.start : s.end] for s in found]
    tokens = [max(1, round(len(text) / CHARACTERS[text.isascii()])) for text in texts]
    return estimate([part.tokens for part in pack(document.text, found, tokens, PART_TOKENS)], speed)


def seconds_left(
    guess: float | None, passed: float, done: Sequence[int], left: Sequence[int]
) -> float | None:
    """Seconds still to come: `guess` for all parts, mended by the run's own pace as parts are `done`.

    None while there is neither a guess nor a part that is done.
    """
    work, rest = sum(done), sum(left)
    if not rest:
        return 0.0
    by_pace = passed / work * rest if work else None
    by_guess = guess * rest / (work + rest) if guess is not None else None
    if by_pace is None or by_guess is None:
        return by_guess if by_pace is None else by_pace
    trust = min(1.0, len(done) / SURE)
    return trust * by_pace + (1 - trust) * by_guess
