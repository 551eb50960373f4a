"""How fast it writes and reads, beside a bare loop, `llama_cpp.Llama` and llama-server."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.bench.bench import BATCH, BATCHES, Bench, Measurement
from app.bench.ours import user
from app.bench.repeats import interleaved, median, ratio
from app.bench.rows import Bar, Fact, Figure, NotMeasured, Row
from app.bench.texts import STORY, passage

DECODE_BARE = Figure("decode-bare", "Writing speed / bare loop", Bar(least=0.97))
DECODE_LLAMA = Figure("decode-llama", "Writing speed / llama_cpp.Llama, 1,500 tokens", Bar(least=1.25))
DECODE_SERVER = Figure("decode-server", "Writing speed / llama-server, 300 tokens", Bar(least=1.10))
PROMPT_BARE = Figure("prompt-bare", "Prompt reading / bare loop", Bar(least=0.97))

BARE_TOKENS, LLAMA_TOKENS, SERVER_TOKENS, PROMPT_TOKENS = 256, 1500, 300, 700
LEAST_TOKENS = 32
"""A shorter reply says nothing of speed."""


def speed(answer: dict[str, Any]) -> float:
    """Tokens a second from the first to the last, as a reference tells."""
    return (answer["tokens"] - 1) / answer["seconds"] if answer["seconds"] > 0 else float("nan")


def written(bench: Bench, most: int) -> int:
    """How many tokens the model writes of `most`, asked for a long story; this also warms it up."""
    count = bench.ours().ask(user(STORY), max_tokens=most).done.output_tokens
    if count < LEAST_TOKENS:
        raise NotMeasured(f"The model ended its reply after {count} tokens.")
    return count


def decode_bare(bench: Bench) -> list[Row]:
    """A reply at this end of the pipe, beside decode and argmax."""
    ours, bare = bench.ours(), bench.bare()
    count = written(bench, BARE_TOKENS)
    speeds = interleaved(
        bench.times(7),
        {
            "ours": lambda: ours.settle().ask(user(STORY), max_tokens=count).speed,
            "bare": lambda: speed(bare.ask("write", text=STORY, batch=BATCH, tokens=count)),
        },
    )
    return [_row(DECODE_BARE, speeds, count)]


def decode_llama(bench: Bench) -> list[Row]:
    """A long reply, beside the library's own high-level streaming, which slows down as the text grows."""
    llama = bench.high_level()
    ask = partial(llama.ask, "write", text=STORY)
    rows = _beside(bench, DECODE_LLAMA, "Llama", LLAMA_TOKENS, ask)
    bench.release("high_level")
    return rows


def decode_server(bench: Bench) -> list[Row]:
    """A reply beside llama-server in its own process, heard without HTTP."""
    ask = partial(bench.server().ask, "chat", messages=_messages(STORY))
    return _beside(bench, DECODE_SERVER, "llama-server", SERVER_TOKENS, ask)


def _beside(
    bench: Bench, figure: Figure, name: str, most: int, ask: Callable[..., dict[str, Any]]
) -> list[Row]:
    """A reply beside the same one of a peer; neither guesses.

    Two more explain the value: the bare loop, which shows what the library has above the peer, and the child
    as it is in normal work, guessing ahead.
    """
    ours, guessing, bare = bench.ours(), bench.guessing(), bench.bare()
    count = written(bench, most)
    speeds = interleaved(
        bench.times(5),
        {
            "ours": lambda: ours.settle().ask(user(STORY), max_tokens=count).speed,
            name: lambda: speed(ask(tokens=count)),
            "bare loop": lambda: speed(bare.ask("write", text=STORY, batch=BATCH, tokens=count)),
            "ours, guessing": lambda: guessing.settle().ask(user(STORY), max_tokens=count).speed,
        },
    )
    row = _row(figure, speeds, count)
    for other in ("bare loop", "ours, guessing"):
        row.facts[f"{other} / {name}"] = ratio(speeds[other], speeds[name])
    return [row]


def prompt_bare(bench: Bench) -> list[Row]:
    """A prompt that nothing is held of, from asking to the end of reading, beside the loop's two settings."""
    ours, bare = bench.ours(), bench.bare()
    text = passage(PROMPT_TOKENS)
    numbers = iter(range(1 << 30))

    def read() -> float:
        reply = ours.settle().ask(user(f"{next(numbers)}. {text}"), max_tokens=1)
        return (reply.done.prompt_tokens - reply.done.reused_tokens) / (reply.started - reply.asked)

    def bare_read(batch: int) -> float:
        answer = bare.ask("read", text=text, batch=batch)
        return float(answer["tokens"]) / float(answer["seconds"])

    read()
    speeds = interleaved(
        bench.times(5),
        {"ours": read, **{f"bare {batch}": partial(bare_read, batch) for batch in BATCHES}},
    )
    facts: dict[str, Fact] = {f"{name}, tokens/s": median(values) for name, values in speeds.items()}
    for batch in BATCHES[1:]:
        facts[f"ours / bare {batch}"] = ratio(speeds["ours"], speeds[f"bare {batch}"])
    return [PROMPT_BARE.row(ratio(speeds["ours"], speeds[f"bare {BATCH}"]), facts)]


def _row(figure: Figure, speeds: dict[str, list[float]], count: int) -> Row:
    first, second = list(speeds)[:2]
    facts: dict[str, Fact] = {f"{name}, tokens/s": median(values) for name, values in speeds.items()}
    return figure.row(ratio(speeds[first], speeds[second]), {**facts, "tokens": count})


def _messages(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


MEASUREMENTS = (
    Measurement((DECODE_BARE,), decode_bare),
    Measurement((DECODE_LLAMA,), decode_llama),
    Measurement((DECODE_SERVER,), decode_server),
    Measurement((PROMPT_BARE,), prompt_bare),
)
