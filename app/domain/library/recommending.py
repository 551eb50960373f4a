"""Which model to take on this computer: three at most, and why not a better one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.engine.fitting import FITS, IDLE, NO, PROGRAM, RANK, Verdict, chosen, verdict
from app.domain.engine.generation import Device
from app.domain.engine.models import Computer, GgufFacts
from app.domain.engine.placing import layers_that_fit
from app.domain.library.catalogue import CHAT, Entry, Role
from app.domain.library.pace import Pace, words_a_token

READING = 3.0
"""Words a second for every day: three quarters of what people read in silence, 238 a minute (Brysbaert 2019,
"How many words do we read per minute?"); so slow readers do not wait, and others hardly."""
PATIENCE = 1.5
"""Words a second below which waiting for the best answer is too long: a letter of 150 words takes 100 s."""
QUICKER = 1.8
"""A quick model has to be so many times as fast as the one for every day."""
BESIDE_CARD = 1 << 30
"""Memory that loading takes on the computer itself while the model lies on a card: vocabulary, buffers."""


class Pick(StrEnum):
    """What a choice is for."""

    EVERYDAY = "everyday"  # the recommended one
    QUICK = "quick"
    BEST = "best"
    TRY = "try"  # nothing better fits


@dataclass(frozen=True, slots=True)
class Here:
    """The computer, and a graphics card that is free to be used (None: the processor computes)."""

    computer: Computer
    card: Device | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """An entry on this computer. `kind`: fits | slow | no | unknown (its size is not known).

    `verdict` is the one for the processor, None where `kind` is unknown. `card` is the title of the graphics
    card that has room for all of it, else "". `words` a second, 0.0 not known. `here`: it is installed.
    """

    entry: Entry
    kind: str
    verdict: Verdict | None
    card: str
    pace: Pace | None
    words: float
    here: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of three at most."""

    pick: Pick
    rated: Rated


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`choices`, the recommended one first; empty if not even the smallest fits.

    `smallest`: the model for conversations that needs least, if none fits now. `after_closing`: a better one
    for every day that would fit if other programs were closed. `rated`: all entries, in catalogue order.
    """

    choices: tuple[Choice, ...]
    rated: tuple[Rated, ...]
    smallest: Rated | None = None
    after_closing: Rated | None = None


Paces = Callable[[GgufFacts], Pace | None]


def judged(facts: GgufFacts, computer: Computer) -> Verdict:
    """The verdict as the engine would run it, or with the weights as they lie in the file if that is better.

    The second copy of weights laid out anew is a convenience that is only made where there is room, and the
    system may take the pages of the first back, so it is no reason to call a model slow.
    """
    found = verdict(facts, computer)
    setting = chosen(facts, computer)
    if found.kind == FITS or not setting.repack:
        return found
    plain = verdict(facts, computer, replace(setting, repack=False))
    return plain if RANK.index(plain.kind) > RANK.index(found.kind) else found


def rate(entry: Entry, facts: GgufFacts | None, here: Here, paces: Paces, language: str) -> Rated:
    """One entry on this computer. `facts` of its header if it is installed, else what is expected."""
    if facts is None:
        return Rated(entry, "unknown", None, "", None, 0.0)
    found = judged(facts, here.computer)
    card = _card(facts, here)
    pace = None if entry.embeds else paces(facts)
    words = pace.writing * words_a_token(language, entry.architecture) if pace else 0.0
    return Rated(entry, FITS if card else found.kind, found, card, pace, words)


def _card(facts: GgufFacts, here: Here) -> str:
    """The card's title if all of the model has room on it, and what is beside it in the computer."""
    layout, card = facts.layout, here.card
    if card is None or layout is None or card.memory_total <= 0:
        return ""
    room = here.computer.memory_available - PROGRAM - BESIDE_CARD
    whole = layers_that_fit(facts, card) == len(layout.layers) + 1
    return card.title if whole and (room >= 0 or here.computer.memory_total <= 0) else ""


def recommend(rated: Sequence[Rated], freed: Sequence[Rated], language: str) -> Recommendation:
    """Choose. `rated` all entries as things are, `freed` as they would be with other programs closed."""
    candidates = [one for one in rated if offered(one.entry, language)]
    fitting = [one for one in candidates if one.kind == FITS]
    everyday = _everyday(fitting)
    if everyday is None:
        chat = [one for one in candidates if one.verdict is not None]
        smallest = min(chat, key=lambda one: one.verdict.total if one.verdict else 0, default=None)
        return Recommendation(_starter(rated), tuple(rated), smallest, _later(None, freed, language))
    choices = [Choice(Pick.EVERYDAY, everyday)]
    quick, best = _quick(everyday, fitting), _best(everyday, fitting)
    choices += [Choice(Pick.QUICK, quick)] if quick else []
    choices += [Choice(Pick.BEST, best)] if best else []
    return Recommendation(tuple(choices), tuple(rated), None, _later(everyday, freed, language))


def offered(entry: Entry, language: str) -> bool:
    """Whether it is one to recommend to whoever writes in this language."""
    fit = entry.recommended and entry.known and entry.supported and not entry.gated
    return fit and entry.role in CHAT and entry.speaks(language)


def with_others_closed(computer: Computer) -> Computer:
    """The computer with nothing else running."""
    free = max(computer.memory_available, int(IDLE * computer.memory_total))
    return replace(computer, memory_available=free)


def _everyday(fitting: Sequence[Rated]) -> Rated | None:
    """The best that writes as fast as people read; else the fastest there is.

    A large one has to be twice as fast: reading a document takes it as many times longer.
    """
    least = {Role.BEST_QUALITY: 2 * READING}
    quick_enough = [
        one for one in fitting if not one.words or one.words >= least.get(one.entry.role, READING)
    ]
    if any(one.words for one in quick_enough):
        return max(quick_enough, key=lambda one: one.entry.rank)
    unknown = [one for one in quick_enough if one.entry.role is not Role.BEST_QUALITY]
    if unknown:  # nothing is known of speed: not the largest
        return max(unknown, key=lambda one: one.entry.rank)
    return max(fitting, key=lambda one: (one.words, one.entry.rank), default=None)


def _quick(everyday: Rated, fitting: Sequence[Rated]) -> Rated | None:
    """The best of those that are clearly faster."""
    faster = [one for one in fitting if everyday.words and one.words >= QUICKER * everyday.words]
    return max(faster, key=lambda one: one.entry.rank, default=None)


def _best(everyday: Rated, fitting: Sequence[Rated]) -> Rated | None:
    """The best one that is not too slow, if it is better than the one for every day."""
    bearable = [one for one in fitting if one.words >= PATIENCE or not one.words]
    best = max(bearable, key=lambda one: one.entry.rank, default=None)
    return best if best is not None and best.entry.rank > everyday.entry.rank else None


def _starter(rated: Sequence[Rated]) -> tuple[Choice, ...]:
    """The model that comes with the program, unless even that cannot run."""
    starters = [one for one in rated if one.entry.role is Role.STARTER and one.kind != NO]
    return tuple(Choice(Pick.TRY, one) for one in starters[:1])


def _later(everyday: Rated | None, freed: Sequence[Rated], language: str) -> Rated | None:
    """A better one for every day, once other programs are closed."""
    fitting = [one for one in freed if offered(one.entry, language) and one.kind == FITS]
    found = _everyday(fitting)
    better = found is not None and (everyday is None or found.entry.rank > everyday.entry.rank)
    return found if better else None
