"""Who is in the context memory: conversations that can be gone on with, at once or after a short copy.

A new prompt begins where the longest known beginning ends: a resident sequence is cut back to it, or shares
it, or one that was put aside in memory is put back. The least recently used ones give way. Nothing of this
is ever written to a disk (`engine.md` 3; llama-server does the same with `--cache-ram`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.inference.context import PARTIAL, SEQUENCES, Context

WORTH_PARKING = 64
"""Tokens; less than that is read again sooner than it is copied."""
CHECKPOINTS = 4


@dataclass(slots=True, eq=False)
class Resident:
    """A sequence: the tokens whose keys and values are held, and for which adapter they hold."""

    number: int
    tokens: list[int] = field(default_factory=list)
    adapter: str = ""
    used: int = 0
    busy: bool = False
    checkpoints: list[tuple[int, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Parked:
    """A sequence put aside."""

    tokens: tuple[int, ...]
    adapter: str
    state: bytes
    checkpoints: tuple[tuple[int, bytes], ...]

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        return len(self.state) + sum(len(state) for _, state in self.checkpoints) + 8 * len(self.tokens)


class Residents:
    """The sequences of one context. `limit`: bytes that parked ones may take together."""

    def __init__(self, context: Context, limit: int) -> None:
        self._context, self._limit = context, limit
        self.all = [Resident(number) for number in range(SEQUENCES)]
        self.parked: list[Parked] = []
        self._clock = 0

    @property
    def cells(self) -> int:
        """Cells in use, at most: shared beginnings count for each."""
        return sum(len(resident.tokens) for resident in self.all)

    def acquire(self, prompt: Sequence[int], adapter: str) -> Resident | None:
        """A sequence for `prompt`, holding as much of its beginning as is known; `busy` until `release`.

        At least one token is left to evaluate, since only an evaluated one gives a prediction. None when all
        sequences are busy.
        """
        tokens = list(prompt)
        known = [r for r in self.all if r.tokens and r.adapter == adapter]
        best = max(known, key=lambda r: common(r.tokens, tokens), default=None)
        length = min(common(best.tokens, tokens), len(tokens) - 1) if best else 0
        chosen = self._unpark(tokens, adapter, length) or self._reuse(best, length) or self._free()
        if chosen is None:
            return None
        if not chosen.tokens:
            chosen.adapter = adapter
        self._clock += 1
        chosen.busy, chosen.used = True, self._clock
        self.cut(chosen, min(common(chosen.tokens, tokens), len(tokens) - 1))
        return chosen

    def release(self, resident: Resident) -> None:
        """The work is done; what it holds may be gone on with."""
        self._clock += 1
        resident.busy, resident.used = False, self._clock

    def cut(self, resident: Resident, keep: int) -> None:
        """Keep the first `keep` tokens; fewer if the memory cannot be cut there."""
        if not self._context.cut(resident.number, keep):
            keep = self._rewind(resident, keep)
        del resident.tokens[keep:]
        resident.checkpoints = [mark for mark in resident.checkpoints if mark[0] <= keep]

    def settle(self, resident: Resident) -> None:
        """After an evaluation that did not end: agree with the memory on what it holds."""
        held = self._context.held(resident.number)
        if self._context.recurrent:
            keep = self._rewind(resident, len(resident.tokens))
            del resident.tokens[keep:]
        elif held > len(resident.tokens):
            self.cut(resident, len(resident.tokens))
        else:
            del resident.tokens[held:]

    def forget(self, resident: Resident) -> None:
        """Drop what it holds."""
        self._context.forget(resident.number)
        resident.tokens, resident.checkpoints, resident.adapter = [], [], ""

    def forget_all(self) -> None:
        """Drop everything, also what was put aside, as if nothing had been read. Nobody may be at work."""
        self._context.forget_all()
        for resident in self.all:
            resident.tokens, resident.checkpoints, resident.adapter = [], [], ""
        self.parked = []

    def mark(self, resident: Resident) -> None:
        """Remember this place, for memories that cannot be cut at any place."""
        if not self._context.marked or not resident.tokens:
            return
        place = len(resident.tokens)
        kept = [mark for mark in resident.checkpoints if mark[0] != place]
        state = self._context.save(resident.number, PARTIAL)
        resident.checkpoints = [*kept, (place, state)][-CHECKPOINTS:]

    def make_room(self, cells: int) -> bool:
        """Have `cells` free cells: more context, else idle sequences give way. False if it cannot be."""
        while self._context.size - self.cells < cells:
            if self._context.grow(self.cells + cells):
                continue
            idle = self._idle()
            if idle is None:
                return False
            self.park(idle)
        return True

    def park(self, resident: Resident) -> None:
        """Put a sequence aside, if it is worth it, and free its cells."""
        known = any(tuple(resident.tokens) == p.tokens[: len(resident.tokens)] for p in self.parked)
        if len(resident.tokens) >= WORTH_PARKING and not known:
            state = self._context.save(resident.number)
            marks = tuple(resident.checkpoints)
            self._keep(Parked(tuple(resident.tokens), resident.adapter, state, marks))
        self.forget(resident)

    def gather(self, own: Resident) -> None:
        """Put idle sequences aside and lay `own` together, as far as the memory for that allows.

        Attention walks over all cells up to the last one in use, whoever's they are: with three replies of
        1,500 tokens beside it a fourth was written 15 % slower (README, Performance).
        """
        if self._context.recurrent:
            return
        idle = [r for r in self.all if len(r.tokens) >= WORTH_PARKING and not r.busy]
        free = self._limit - sum(parked.bytes for parked in self.parked)
        if not idle or sum(self._context.state_bytes(resident.number) for resident in idle) > free:
            return
        for resident in idle:
            self.park(resident)
        if own.tokens and not self._context.restore(own.number, self._context.save(own.number)):
            self.forget(own)

    # -- inside ------------------------------------------------------------------------------------

    def _idle(self) -> Resident | None:
        """The least recently used one that holds something."""
        idle = [r for r in self.all if r.tokens and not r.busy]
        return min(idle, key=lambda r: r.used, default=None)

    def _free(self) -> Resident | None:
        empty = next((r for r in self.all if not r.tokens and not r.busy), None)
        if empty is not None:
            return empty
        idle = self._idle()
        if idle is not None:
            self.park(idle)
        return idle

    def _reuse(self, best: Resident | None, length: int) -> Resident | None:
        """Go on in a sequence that mostly agrees, or share the beginning of one that is to stay."""
        if best is None or not length:
            return None
        if not best.busy and 2 * length >= len(best.tokens):
            return best
        target = self._free()
        if target is None or target is best:
            return target
        if self._context.share(best.number, target.number, length):
            target.tokens, target.adapter = best.tokens[:length], best.adapter
            target.checkpoints = [mark for mark in best.checkpoints if mark[0] <= length]
        return target

    def _unpark(self, tokens: list[int], adapter: str, length: int) -> Resident | None:
        """Put back a parked sequence that knows clearly more of the prompt than any resident one."""
        known = [p for p in self.parked if p.adapter == adapter]
        best = max(known, key=lambda p: common(p.tokens, tokens), default=None)
        if best is None or common(best.tokens, tokens) < length + WORTH_PARKING:
            return None
        self.parked.remove(best)
        target = self._free()
        if target is None:
            self.parked.append(best)
            return None
        if not self.make_room(len(best.tokens)) or not self._context.restore(target.number, best.state):
            return None
        target.tokens, target.adapter = list(best.tokens), best.adapter
        target.checkpoints = list(best.checkpoints)
        return target

    def _keep(self, parked: Parked) -> None:
        covered = [p for p in self.parked if parked.tokens[: len(p.tokens)] == p.tokens]
        self.parked = [p for p in self.parked if p not in covered]
        self.parked.append(parked)
        while sum(p.bytes for p in self.parked) > self._limit:
            self.parked.pop(0)

    def _rewind(self, resident: Resident, keep: int) -> int:
        """Go back to the last checkpoint at or before `keep`; returns where that is, 0 if there is none."""
        for place, state in reversed(resident.checkpoints):
            if place > keep:
                continue
            if self._context.restore(resident.number, state, PARTIAL) and self._context.trim(
                resident.number, place
            ):
                return place
        self._context.forget(resident.number)
        return 0


def common(held: Sequence[int], prompt: Sequence[int]) -> int:
    """Length of the common beginning. Compares slices, which is done in C: 2,000 tokens in microseconds.

    >>> common([1, 2, 3], [1, 2, 4, 5])
    2
    """
    low, high = 0, min(len(held), len(prompt))
    if tuple(held[:high]) == tuple(prompt[:high]):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if tuple(held[low:middle]) == tuple(prompt[low:middle]):
            low = middle
        else:
            high = middle
    return low
