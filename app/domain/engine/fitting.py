"""Whether a computer has the memory a model needs, why not, and what would help."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.engine.generation import Memory
from app.domain.engine.models import Computer, GgufFacts
from app.domain.engine.sizing import Setting, need

FITS, SLOW, NO = "fits", "slow", "no"
RANK = (NO, SLOW, FITS)
COMFORTABLE, TIGHT = 0.75, 0.92
"""Shares of the free memory below which a model fits, or runs while other programs are pushed out; above,
weights would be read from the disk for every token (engine.md 4.5)."""
IDLE = 0.85
"""The share of all memory that can be free at best: assumed; an idle desktop holds 1 to 3 GB of 16."""
PROGRAM = 350 << 20
"""Bytes for the window and the child with a vocabulary (engine.md 4.5)."""
ROOM_TO_REPACK = 3
"""Free memory, as a multiple of the file's size, from which the engine lays weights out anew (`roomy` in
app/inference/loading.py)."""
LEAST_CONTEXT = 2048
"""The fewest tokens of context the engine makes do with."""
NOTICEABLE = 0.10
"""A prediction that is off by more than this share is worth telling."""
SMALLER = (("Q8_0", 8.50), ("Q6_K", 6.56), ("Q5_K_M", 5.70), ("Q4_K_M", 4.89))
"""Bits a weight: llama.cpp's tools/quantize/README.md, Llama-3.1-8B. None below Q4_K_M: answers suffer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it does not fit well.

    `kind`: weights (they alone are too large) or conversation (only with keys, values and buffers): `bytes`
    of it, and the `room` there is for it. Then computer (`bytes` should be free, more than can be even with
    nothing else running; it has `room` in all) or others (programs that hold `bytes`, and may hold `room`).
    """

    kind: str
    bytes: int
    room: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that makes it fit, or run at all: `verdict` is what it would be, `total` the bytes then.

    `kind`: others (close programs; `value` bytes have to become free), context (`value` tokens), sequences
    (`value` at a time), repack (`value` 0: weights as they lie in the file), quantisation (`name` instead;
    `value` bytes of weights).
    """

    kind: str
    value: int
    total: int
    verdict: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: fits | slow | no. `needed` are the model's buffers, `total` all bytes with the program's.

    `available` of `memory` bytes are free now. `measured`: the figures are not predicted, but what the model
    took when it ran. `context` in tokens.
    """

    kind: str
    needed: Memory
    total: int
    available: int
    memory: int
    context: int
    measured: bool = False
    reasons: tuple[Reason, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def wanted(self) -> int:
        """Bytes that have to be free for it to run well."""
        return _room(self.total, COMFORTABLE)

    @property
    def least(self) -> int:
        """Bytes that have to be free for it to run at all."""
        return _room(self.total, TIGHT)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was predicted and what the engine reported."""

    predicted: Memory
    reported: Memory

    @property
    def bytes(self) -> int:
        """How much more it was; negative if less."""
        return self.reported.total - self.predicted.total

    @property
    def noticeable(self) -> bool:
        """Whether the prediction was off by more than a tenth of what it was."""
        return abs(self.bytes) > NOTICEABLE * self.reported.total


def check(predicted: Memory, reported: Memory) -> Difference:
    """Compare a prediction with what llama.cpp reports after loading."""
    return Difference(predicted, reported)


def verdict(
    facts: GgufFacts,
    computer: Computer,
    setting: Setting | None = None,
    learned: Difference | None = None,
) -> Verdict:
    """Whether a model fits this computer. `setting` None: as the engine would choose.

    The bytes that should be free are the model's, put right by what was `learned` of it, and the program's.
    It "fits" up to 75 % of the free memory, is "slow" up to 92 % and "no" above. With memory unknown (0 in
    all) everything fits.
    """
    return _Case(facts, computer, setting or chosen(facts, computer), learned).verdict()


def chosen(facts: GgufFacts, computer: Computer) -> Setting:
    """How the engine runs a model here if nobody says otherwise."""
    first = Setting()
    roomy = computer.memory_available >= ROOM_TO_REPACK * facts.bytes
    return replace(first, context=min(first.context, facts.context_trained), repack=roomy)


@dataclass(frozen=True, slots=True)
class _Case:
    """One model on one computer."""

    facts: GgufFacts
    computer: Computer
    setting: Setting
    learned: Difference | None

    def verdict(self) -> Verdict:
        needed = self.needed(self.setting)
        total = needed.total + PROGRAM
        kind = self.kind(total)
        fine = kind == FITS
        return Verdict(
            kind=kind,
            needed=needed,
            total=total,
            available=self.computer.memory_available,
            memory=self.computer.memory_total,
            context=self.setting.context,
            measured=self.corrected,
            reasons=() if fine else tuple(self.reasons(needed, total)),
            remedies=() if fine else tuple(r for r in self.remedies(total) if _better(r.verdict, kind)),
        )

    @property
    def corrected(self) -> bool:
        """Whether the prediction was so wrong that the difference counts."""
        return self.learned is not None and self.learned.noticeable

    def needed(self, setting: Setting) -> Memory:
        """The model's buffers, with what was learned added part by part."""
        said = need(self.facts, setting, self.computer.instructions)
        if self.learned is None or not self.learned.noticeable:
            return said
        was, now = self.learned.predicted, self.learned.reported
        parts = ("weights", "cache", "compute", "output")
        sums = {p: getattr(said, p) + getattr(now, p) - getattr(was, p) for p in parts}
        return Memory(**{part: max(0, size) for part, size in sums.items()})

    def kind(self, total: int, available: int = -1) -> str:
        """The verdict on so many bytes."""
        free = self.computer.memory_available if available < 0 else available
        if self.computer.memory_total <= 0 or total <= COMFORTABLE * free:
            return FITS
        return SLOW if total <= TIGHT * free else NO

    def reasons(self, needed: Memory, total: int) -> Iterator[Reason]:
        """Most important first."""
        free, there = self.computer.memory_available, self.computer.memory_total
        alone = needed.weights + PROGRAM
        if self.kind(alone) != FITS:
            yield Reason("weights", needed.weights, max(0, int(COMFORTABLE * free) - PROGRAM))
        else:
            yield Reason("conversation", total - alone, max(0, int(COMFORTABLE * free) - alone))
        best = self.kind(total, int(IDLE * there))
        if best != FITS:
            yield Reason("computer", _room(total, TIGHT if best == NO else COMFORTABLE), there)
        else:
            yield Reason("others", there - free, there - _room(total, COMFORTABLE))

    def remedies(self, total: int) -> Iterator[Remedy]:
        """Single changes, the least first, whether they help or not."""
        now = self.setting
        best = self.kind(total, int(IDLE * self.computer.memory_total))
        missing = _room(total, COMFORTABLE if best == FITS else TIGHT) - self.computer.memory_available
        yield Remedy("others", max(0, missing), total, best)
        if now.repack:
            yield self.changed("repack", 0, replace(now, repack=False))
        yield from self.shorter()
        if now.sequences > 1:
            yield self.changed("sequences", 1, replace(now, sequences=1))
        yield from self.smaller()

    def shorter(self) -> Iterator[Remedy]:
        """The longest context that makes it fit, else the one that helps at all."""
        tried, context = [], self.setting.context // 2
        while context >= LEAST_CONTEXT:
            tried.append(self.changed("context", context, replace(self.setting, context=context)))
            context //= 2
        fitting = [remedy for remedy in tried if remedy.verdict == FITS]
        yield from (fitting or tried[-1:])[:1]

    def smaller(self) -> Iterator[Remedy]:
        """The finest quantisation of the same model that makes it fit, else the coarsest."""
        needed = self.needed(self.setting)
        tried = []
        for name, bits in SMALLER:
            weights = int(self.facts.parameters * bits / 8)
            total = needed.total - needed.weights + weights + PROGRAM
            if weights <= 0.9 * self.facts.bytes:
                tried.append(Remedy("quantisation", weights, total, self.kind(total), name))
        fitting = [remedy for remedy in tried if remedy.verdict == FITS]
        yield from (fitting or tried[-1:])[:1]

    def changed(self, kind: str, value: int, setting: Setting) -> Remedy:
        """What another setting comes to."""
        total = self.needed(setting).total + PROGRAM
        return Remedy(kind, value, total, self.kind(total))


def _room(total: int, share: float) -> int:
    """Free memory of which so many bytes are this share."""
    return math.ceil(total / share)


def _better(one: str, other: str) -> bool:
    return RANK.index(one) > RANK.index(other)
