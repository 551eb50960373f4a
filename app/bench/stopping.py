"""How long a Stop takes, in the prompt and in the reply."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.bench.bench import Bench, Measurement
from app.bench.ours import Ours, Reply, user
from app.bench.repeats import high, median
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.texts import STORY, passage

STOP = Figure("stop", "Stop in prompt and in reply, 95th percentile", Bar(most=100), "ms")

STOPS = 20
PROMPT_TOKENS, REPLY_TOKENS = 1500, 1500
STEP_S = 0.013
"""Each stop comes this much later than the one before: at another place of an evaluation."""
STEPS = 11


def stops(bench: Bench) -> list[Row]:
    """From asking for the stop to hearing that the reply is over. The value is the worse of the two."""
    ours, count = bench.ours(), bench.times(STOPS)
    in_prompt = [_in_prompt(ours, number) for number in range(count)]
    in_reply = [_in_reply(ours, number) for number in range(count)]
    found = {"prompt": _measured(in_prompt), "reply": _measured(in_reply)}
    if not all(found.values()):
        raise NotMeasured("Every reply was over before it could be stopped.")
    facts: dict[str, Fact] = {}
    for name, times in found.items():
        facts[f"in the {name}, 95th percentile, ms"] = high(times)
        facts[f"in the {name}, median, ms"] = median(times)
        facts[f"in the {name}, stops"] = len(times)
    return [STOP.row(max(map(high, found.values())), facts)]


def _in_prompt(ours: Ours, number: int) -> float | None:
    """Milliseconds, while a long prompt is read that begins like none before it."""
    reply = ours.begin(user(f"{number}. {passage(PROMPT_TOKENS)}"), max_tokens=8)
    return _stop(ours, reply, lambda: reply.read > 0, number)


def _in_reply(ours: Ours, number: int) -> float | None:
    """Milliseconds, while a long reply is written."""
    sampling = {"temperature": 1.0, "seed": number}  # not greedy: that may end, or go in circles
    reply = ours.begin(user(STORY), max_tokens=REPLY_TOKENS, sampling=sampling)
    return _stop(ours, reply, lambda: bool(reply.shown), number)


def _stop(ours: Ours, reply: Reply, under_way: Callable[[], bool], number: int) -> float | None:
    ours.until(lambda: under_way() or reply.over)
    ours.pause(STEP_S * (number % STEPS))
    asked = time.perf_counter()
    ours.child.cancel(reply.number)
    ours.wait([reply])
    return 1000 * (reply.ended - asked) if reply.done.reason == "cancelled" else None


def _measured(times: list[float | None]) -> list[float]:
    return [taken for taken in times if taken is not None]


MEASUREMENTS = (Measurement((STOP,), stops),)
