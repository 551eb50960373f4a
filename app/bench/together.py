"""Several replies side by side, and guessing ahead from the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.bench.bench import BATCH, Bench, Measurement
from app.bench.ours import GREEDY, Ours, Reply, user
from app.bench.reference import Reference
from app.bench.repeats import interleaved, median, ratio
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.texts import REWRITE, STORY, TOPICS

PARALLEL = Figure("parallel", "4 replies side by side / 1, total tokens per second", Bar(least=1.4))
REWRITING = Figure("rewrite-guesses", "Extractive rewrite, guessing ahead / not", Bar(least=1.2))
FREE = Figure("free-guesses", "Free text, guessing ahead / not", Bar(least=0.97))

TOKENS = 200
WARM: dict[str, Any] = {"temperature": 0.5, "repeat_penalty": 1.0}
"""Free text is drawn: greedily, a small model soon goes in circles, which are easily guessed."""


def parallel(bench: Bench) -> list[Row]:
    """Four stories as background work, beside each alone; the prompts are held from a first asking."""
    ours = bench.ours()
    topics = iter(TOPICS * 100)
    for topic in TOPICS:
        ours.ask(user(topic), max_tokens=1, urgent=False)
    measures = {
        "four": lambda: _four(ours),
        "one": lambda: _one(ours, next(topics)),
    }
    try:
        bare = bench.bare()
        measures["bare loop, four"] = lambda: _bare(bare, TOPICS)
        measures["bare loop, one"] = lambda: _bare(bare, TOPICS[:1])
    except NotMeasured:
        pass  # it only explains
    speeds = interleaved(bench.times(4), measures)
    facts: dict[str, Fact] = {f"{name}, tokens/s": median(values) for name, values in speeds.items()}
    if len(speeds) > 2:
        facts["bare loop, four / one"] = ratio(speeds["bare loop, four"], speeds["bare loop, one"])
    return [PARALLEL.row(ratio(speeds["four"], speeds["one"]), facts)]


def _four(ours: Ours) -> float:
    """Tokens a second of all together, from the first beginning to the last end."""
    ours.settle()
    replies = ours.wait([ours.begin(user(topic), max_tokens=TOKENS, urgent=False) for topic in TOPICS])
    steps = sum(reply.done.output_tokens - 1 for reply in replies)
    return steps / (max(reply.ended for reply in replies) - min(reply.started for reply in replies))


def _one(ours: Ours, topic: str) -> float:
    return ours.settle().ask(user(topic), max_tokens=TOKENS, urgent=False).speed


def _bare(bare: Reference, texts: Sequence[str]) -> float:
    """The same in a bare loop: what this machine gains from evaluating several tokens at a time."""
    if len(texts) == 1:
        answer = bare.ask("write", text=texts[0], tokens=TOKENS, batch=BATCH)
    else:
        answer = bare.ask("together", texts=list(texts), tokens=TOKENS, batch=BATCH)
    return float(answer["tokens"] - len(texts)) / float(answer["seconds"])


def guessing(bench: Bench) -> list[Row]:
    """The same requests to a child that guesses and to one that does not."""
    rows = [_with_and_without(bench, REWRITING, REWRITE, GREEDY), _with_and_without(bench, FREE, STORY, WARM)]
    bench.release("guessing")
    return rows


def _with_and_without(bench: Bench, figure: Figure, text: str, sampling: dict[str, Any]) -> Row:
    children = {"guessing": bench.guessing(), "not": bench.ours()}
    replies: dict[str, list[Reply]] = {name: [] for name in children}

    def write(name: str) -> float:
        seed = len(replies[name])
        child = children[name].settle()
        reply = child.ask(user(text), max_tokens=TOKENS, sampling={**sampling, "seed": seed})
        replies[name].append(reply)
        return reply.speed

    speeds = interleaved(bench.times(5), {name: partial(write, name) for name in children})
    outcomes = [reply.done for reply in replies["guessing"]]
    facts: dict[str, Fact] = {f"{name}, tokens/s": median(values) for name, values in speeds.items()}
    facts["guessed, tokens"] = sum(outcome.drafted for outcome in outcomes)
    facts["right, tokens"] = sum(outcome.accepted for outcome in outcomes)
    facts["written, tokens"] = sum(outcome.output_tokens for outcome in outcomes)
    return figure.row(ratio(speeds["guessing"], speeds["not"]), facts)


MEASUREMENTS = (
    Measurement((PARALLEL,), parallel),
    Measurement((REWRITING, FREE), guessing),
)
