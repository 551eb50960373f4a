"""Speculation without a second model: what followed the same words before is guessed to follow again.

Where a reply repeats what the prompt or the reply itself says, several tokens are guessed at once and checked
in one evaluation, which takes less time than one evaluation for each (`engine.md` 6.5). `Lookup` finds the
guess, `Payoff` says how much of it is worth its time, `Speculation` is the two together for one conversation.

No native code here. Lengths are in tokens, times in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

LEAST, LONGEST = 3, 4
REACH = 32_768
"""Tokens that are indexed, the last ones: at about 350 bytes each, 12 MB at most."""
FARTHEST_BACK = 32
"""Tokens that are compared backwards, beyond the indexed ones, to tell a good match from a chance one."""

Gram = tuple[int, ...]


class Lookup:
    """Where each run of `least` to `longest` tokens last stood in one sequence of tokens."""

    def __init__(self, least: int = LEAST, longest: int = LONGEST, reach: int = REACH) -> None:
        if not 1 <= least <= longest:
            raise ValueError("least and longest")
        self.matched = 0
        """How many tokens before the end agree with those before the place that `propose` found."""
        self._reach = reach
        self._tokens: list[int] = []
        self._tables: list[_Table] = [_Table(n) for n in range(longest, least - 1, -1)]

    def __len__(self) -> int:
        return len(self._tokens)

    def extend(self, tokens: Sequence[int]) -> None:
        """Add tokens at the end. O(1) each."""
        held = self._tokens
        for token in tokens:
            # A run is entered once a token follows it, so the one at the very end is never its own match.
            for table in self._tables:
                table.enter(held, self._reach)
            held.append(token)

    def truncate(self, length: int) -> None:
        """Keep the first `length` tokens, with the matches as they were then. O(1) for each dropped."""
        held = self._tokens
        while len(held) > max(0, length):
            held.pop()
            for table in self._tables:
                table.undo(held)

    def follow(self, tokens: Sequence[int]) -> None:
        """Become `tokens`, keeping what they have in common with what is held."""
        held = self._tokens
        pairs = enumerate(zip(held, tokens, strict=False))
        common = next((i for i, (a, b) in pairs if a != b), min(len(held), len(tokens)))
        self.truncate(common)
        self.extend(tokens[common:])

    def propose(self, most: int) -> list[int]:
        """What came after the latest earlier place of the longest run that ends the sequence; [] if none.

        A guess that runs into the end goes on with itself, so that a period is guessed to go on.
        """
        held = self._tokens
        place = next((found for table in self._tables if (found := table.find(held))), 0)
        self.matched = _agreeing(held, place) if place else 0
        if not place or most < 1:
            return []
        guess = held[place : place + most]
        while len(guess) < most:
            guess += guess[: most - len(guess)]
        return guess


class _Table:
    """For runs of one length: the place after the last of each. 0 is none, since nothing ends there."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._places: dict[Gram, int] = {}
        self._replaced: list[int] = []

    def find(self, held: list[int]) -> int:
        """The place after the last run that is the same as the one that ends `held`, or 0."""
        return self._places.get(tuple(held[-self._length :]), 0)

    def enter(self, held: list[int], reach: int) -> None:
        """Note the run that ends `held`, and forget the one `reach` tokens before it."""
        end = len(held)
        if end < self._length:
            return
        run = tuple(held[end - self._length :])
        self._replaced.append(self._places.get(run, 0))
        self._places[run] = end
        old = end - reach
        if old >= self._length:
            run = tuple(held[old - self._length : old])
            if self._places.get(run) == old:
                del self._places[run]

    def undo(self, held: list[int]) -> None:
        """Take back what `enter` did with the same `held`."""
        if len(held) < self._length:
            return
        run, before = tuple(held[len(held) - self._length :]), self._replaced.pop()
        if before:
            self._places[run] = before
        else:
            self._places.pop(run, None)


def _agreeing(held: list[int], place: int) -> int:
    """How many tokens before `place` are the same as those before the end, FARTHEST_BACK at most."""
    most, end = min(place, FARTHEST_BACK), len(held)
    return next((i for i in range(most) if held[place - 1 - i] != held[end - 1 - i]), most)


SIZES = (1, 2, 3, 5, 7, 11, 15, 23)
"""How many tokens may be guessed at once. Few, so that the time of each is soon known."""
MOST = SIZES[-1]
FIRST_COST, STEP_COST = 1.5, 0.42
"""Until measured, n tokens are taken to cost 1.5 + 0.42 (n - 1) times one: SmolLM2-135M on 2 AVX-512 cores
had 1.9 at 2, 2.8 at 4, 4.5 at 8, 7.6 at 16, 11 at 24. Larger models and GPUs cost less."""
AGREES = ((3, 0.65), (4, 0.8), (5, 0.85), (8, 0.91), (16, 0.95))
"""From how many matched tokens on, how often the next one is guessed right. Measured over 3,600 tokens of
SmolLM2-135M's rewrites, summaries, stories and code, greedy and at temperature 0.7; they hardly differ."""
PRIOR_WEIGHT, WINDOW = 8, 96
"""The rates above count as 8 observations; a rate is a moving average over 96."""
MARGIN = 1.15
"""A guess must promise this much: its time is known only roughly."""
ALLOWANCE, SAVINGS = 2.0, 8.0
"""In tokens: what may be lost at a time, and what earlier gains may be put in."""
SHORTEST_PAUSE, LONGEST_PAUSE = 48, 4096
LATEST, SLOWEST = 16, 3.0
"""A time is a moving average over 16; one longer than 3 times the usual counts as 3: something else ran."""


class Payoff:
    """Whether a guess is worth its time, and how much of it. Learns from what is measured.

    A guess of k tokens after m matched ones gives 1 + r(m) + r(m) r(m+1) + … tokens, with r the rate at which
    a guess after so many matched tokens was right, for the time of evaluating 1 + k. Whether a guess would
    have been right is seen for every token written, guessed or not. Gains and losses are booked: no guess may
    lose more than is booked and allowed, and once all is lost nothing is guessed for a pause, twice as long
    each time until gains are booked again.
    """

    def __init__(self) -> None:
        self._rates = [_Rate(rate) for _, rate in AGREES]
        self._times: dict[int, _Time] = {}
        self._balance = ALLOWANCE
        self._pause = SHORTEST_PAUSE
        self._waiting = self._refused = 0

    def begin(self) -> None:
        """Another reply begins: what it repeats has nothing to do with what the last one did."""
        self._balance, self._pause, self._waiting = ALLOWANCE, SHORTEST_PAUSE, 0

    def choose(self, matched: int, available: int) -> int:
        """How many of `available` guessed tokens to evaluate now, after `matched` matched ones; 0 none."""
        if self._waiting or available < 1 or 1 not in self._times:
            return 0
        gain, size = self._best(matched, available, self.cost)
        if gain >= MARGIN:
            return size
        if self._best(matched, available, _expected_cost)[0] >= MARGIN:
            self._refuse()
        return 0

    def cost(self, evaluated: int) -> float:
        """The time of evaluating so many tokens, relative to one: as measured, or as the nearest measured."""
        known = [size for size in self._times if size > 1]
        if evaluated <= 1:
            return 1.0
        if 1 not in self._times or not known:
            return _expected_cost(evaluated)
        nearest = min(known, key=lambda size: (abs(size - evaluated), size))
        ratio = self._times[nearest].seconds / self._times[1].seconds
        return max(1.0, ratio * _expected_cost(evaluated) / _expected_cost(nearest))

    def took(self, evaluated: int, seconds: float) -> None:
        """One evaluation and the sampling after it: its tokens and its time."""
        if evaluated >= 1 and seconds > 0:
            self._times.setdefault(evaluated, _Time(seconds)).took(seconds)

    def saw(self, matched: int, agreed: bool) -> None:
        """A token after `matched` matched ones was the one that had been guessed, or was not."""
        self._rate(matched).saw(agreed)

    def result(self, drafted: int, accepted: int) -> None:
        """One evaluation is over: `accepted` of `drafted` guessed tokens were right. 0, 0: none was tried."""
        if not drafted:
            self._waiting = max(0, self._waiting - 1)
            return
        self._balance = min(SAVINGS, self._balance + 1 + accepted - self.cost(1 + drafted))
        if self._balance >= SAVINGS:
            self._pause = SHORTEST_PAUSE
        elif self._balance < 0:
            self._waiting, self._balance = self._pause, ALLOWANCE / 2
            self._pause = min(LONGEST_PAUSE, 2 * self._pause)

    # -- inside ------------------------------------------------------------------------------------

    def _best(self, matched: int, available: int, cost: Callable[[int], float]) -> tuple[float, int]:
        """The best gain and its size, of those that could be wrong without losing more than may be lost."""
        most = self._balance + ALLOWANCE
        sizes = [size for size in SIZES if size <= available and cost(1 + size) - 1 <= most]
        return max(((self._tokens(matched, size) / cost(1 + size), size) for size in sizes), default=(0.0, 0))

    def _tokens(self, matched: int, size: int) -> float:
        """Tokens to be expected from one evaluation with a guess of `size`."""
        tokens = right = 1.0
        for place in range(size):
            right *= self._rate(matched + place).rate
            tokens += right
        return tokens

    def _rate(self, matched: int) -> _Rate:
        return self._rates[sum(matched >= least for least, _ in AGREES[1:])]

    def _refuse(self) -> None:
        """What was measured speaks against a guess. It may be out of date: after a while, measure again."""
        self._refused += 1
        if self._refused >= self._pause:
            self._refused = 0
            self._pause = min(LONGEST_PAUSE, 2 * self._pause)
            self._times = {1: self._times[1]}


class _Rate:
    """A moving average of yes and no that begins as an assumption."""

    def __init__(self, rate: float) -> None:
        self.rate, self._seen = rate, PRIOR_WEIGHT

    def saw(self, yes: bool) -> None:
        """One more observation."""
        self._seen = min(WINDOW, self._seen + 1)
        self.rate += (yes - self.rate) / self._seen


class _Time:
    """A moving average of seconds. The first ones count for more, single long ones for less."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._seen = seconds, 0

    def took(self, seconds: float) -> None:
        """One more time."""
        self._seen = min(LATEST, self._seen + 1)
        self.seconds += (min(seconds, SLOWEST * self.seconds) - self.seconds) / self._seen


def _expected_cost(evaluated: int) -> float:
    return FIRST_COST + STEP_COST * (evaluated - 1) if evaluated > 1 else 1.0


class Speculation:
    """Guessing for the one reply that is being written. For each step: `draft`, evaluate, sample, `wrote`.

    `payoff` may be shared by the replies of one model, since what it learns is the model's and the machine's.
    """

    def __init__(self, payoff: Payoff | None = None) -> None:
        self.payoff = payoff or Payoff()
        self.lookup = Lookup()
        self._guess: list[int] = []
        self._matched = self._drafted = 0

    def follow(self, tokens: Sequence[int]) -> None:
        """A reply begins after `tokens`, the whole prompt; what they share with the last one is kept."""
        self.lookup.follow(tokens)
        self.payoff.begin()
        self._guess, self._drafted = [], 0

    def draft(self, room: int) -> list[int]:
        """Guessed tokens to evaluate together with the newest one, at most `room`; often none.

        With room 0 (several replies at a time, say) nothing is guessed, but it is still learned how well.
        """
        self._guess = self.lookup.propose(MOST)
        self._matched = self.lookup.matched
        self._drafted = self.payoff.choose(self._matched, min(room, len(self._guess)))
        return self._guess[: self._drafted]

    def wrote(self, tokens: Sequence[int], seconds: float | None = None) -> None:
        """The tokens sampled in this step: the guessed ones that were right, and the one after them.

        `seconds`: from before the evaluation to after the last sampling; None if other replies were in it.
        """
        for place, (guessed, token) in enumerate(zip(self._guess, tokens, strict=False)):
            self.payoff.saw(self._matched + place, guessed == token)
            if guessed != token:
                break
        if seconds is not None:
            self.payoff.took(1 + self._drafted, seconds)
        self.payoff.result(self._drafted, min(self._drafted, max(0, len(tokens) - 1)))
        self._guess, self._drafted = [], 0
        self.lookup.extend(tokens)
