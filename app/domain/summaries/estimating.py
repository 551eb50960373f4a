"""How long a summary takes, told before it starts. Seconds and tokens.

The time model of documents.md 2.4: the prompts' tokens by the speed of reading, and the replies' by the
speed of writing. Both speeds are measured for one reply at a time, in a moment; what summaries really took
here (`paced`) mends what that leaves out: a computer that slows down, replies written side by side, words
guessed from the text, more tokens than the letters told.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from app.domain.documents import Document, Sentence
from app.domain.engine.placing import Speed
from app.domain.summaries.packing import pack
from app.domain.text.splitting import sentences

PROMPT_TOKENS = 110
"""The fixed words of a prompt with the template around them, in tokens of a usual vocabulary."""
REPLY_TOKENS = 150
"""What a reply has of the 160 it may have: SmolLM2 wrote 600 characters a part, nearly always to the end."""
SURE = 3
"""Parts after which the run's own pace counts more than what was measured of the model."""


USUAL_TIMES = 1.25
"""How many times as long as reckoned the first summary takes: longer prompts than were measured, and proving
in between. SmolLM2 on 2 cores, three runs: 1.15, 1.32, 1.39."""
MOST_TIMES = 4.0
"""A run that took so many times longer or shorter than told says no more than that: others were at work."""
LATEST = 5
"""Runs that count: of these the middle one, so that one beside a busy program changes little."""
FEWEST_PARTS = 2
"""Parts of a run that is worth keeping: one alone is not written side by side with another."""


def estimate(parts: Sequence[int], speed: Speed) -> float:
    """Seconds for parts of so many tokens each, with a model of this speed."""
    reading = sum(parts) + PROMPT_TOKENS * len(parts)
    writing = REPLY_TOKENS * len(parts)
    return reading / max(speed.reading, 1e-9) + writing / max(speed.writing, 1e-9)


def paced(speed: Speed, times: Sequence[float]) -> Speed:
    """The speed that summaries show: what was measured, and how many times as long as that the latest took.

    >>> paced(Speed(400.0, 100.0), [2.0, 1.6, 9.0])
    Speed(reading=200.0, writing=50.0)
    """
    usual = statistics.median(times[-LATEST:]) if times else USUAL_TIMES
    usual = min(max(usual, 1 / MOST_TIMES), MOST_TIMES)
    return Speed(speed.reading / usual, speed.writing / usual)


PART_TOKENS = 1_200
"""Tokens of document text in one call; a third of the smallest context window (4,096) leaves room for the
prompt, the reply and a template (documents.md 2.4)."""
CHARACTERS = {True: 4.2, False: 2.9}
"""Characters of a token where all letters are ASCII (English) and where they are not. With them the time told
for 25 letters was 0.84 to 1.00 of that by tokens counted (SmolLM2: 3.3 characters a token there)."""


def lengths(document: Document, found: Sequence[Sentence]) -> list[int]:
    """Tokens of each part as it would be cut of a document with these sentences, told by their letters."""
    texts = [document.text[s.start : s.end] for s in found]
    tokens = [max(1, round(len(text) / CHARACTERS[text.isascii()])) for text in texts]
    return [part.tokens for part in pack(document.text, found, tokens, PART_TOKENS)]


def rough(document: Document, speed: Speed) -> float:
    """Seconds for a whole document before its tokens are counted."""
    return estimate(lengths(document, sentences(document)), speed)


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
