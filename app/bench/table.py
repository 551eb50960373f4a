"""A run in words: what machine, a line a row, and the figures behind each."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from app.bench.machine import QUIET
from app.bench.rows import Row, plain
from app.wording import size_text

HOLDS = {True: "yes", False: "NO", None: "not measured"}
LINE = 110
HEADS = ("figure", "value", "bar", "holds")


def text(title: str, machine: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """The whole report."""
    return "\n".join([title, *machine_lines(machine), "", *table(rows), "", *behind(rows)])


def table(rows: Sequence[Row]) -> list[str]:
    """A line a row, in columns."""
    cells = [HEADS, *((row.figure.title, value(row), bar(row), HOLDS[row.holds]) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]


def behind(rows: Sequence[Row]) -> list[str]:
    """For each row its name and the absolute figures, or why there are none."""
    width = max((len(row.figure.name) for row in rows), default=0)
    lines: list[str] = []
    for row in rows:
        head, rest = f"{row.figure.name.ljust(width)}  ", " " * (width + 2)
        lines += textwrap.wrap(_behind(row), LINE, initial_indent=head, subsequent_indent=rest)
    return lines


def machine_lines(machine: Mapping[str, Any]) -> list[str]:
    """The machine in a few lines."""
    model, used = machine["model"], machine["used"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['threads']} threads, "
        f"{size_text(machine['memory'])} memory, {machine['system']}",
        f"Stillroom {machine['stillroom']}, {machine['engine']}, Python {machine['python']}",
        f"{model['file']} ({model['architecture']}, {size_text(model['bytes'])}) on {used['device']} with "
        f"{used['threads']} threads, {used['context']} tokens of context, "
        f"ready {used['loaded_after_s']:.2f} s after its start",
    ]
    roofline = machine.get("roofline")
    if roofline:
        lines.append(
            f"Memory is read at {roofline['bandwidth_bytes_s'] / 1e9:.1f} GB/s, which allows "
            f"{roofline['writing_bound_tokens_s']:.0f} tokens/s; a prompt is read at "
            f"{roofline['reading_tokens_s']:.0f} tokens/s, that is "
            f"{roofline['arithmetic_operations_s'] / 1e9:.0f} GFLOPS"
        )
    return [*lines, *_others(machine)]


def value(row: Row) -> str:
    """The value with its unit."""
    return f"{plain(row.value)} {row.figure.unit}".rstrip() if row.value is not None else "-"


def bar(row: Row) -> str:
    """The bar with its unit."""
    return f"{row.figure.bar} {row.figure.unit}".rstrip()


def _behind(row: Row) -> str:
    facts = [f"{name} {fact if isinstance(fact, str) else plain(fact)}" for name, fact in row.facts.items()]
    return "; ".join([*([row.reason] if row.reason else []), *facts])


def _others(machine: Mapping[str, Any]) -> list[str]:
    shares = [machine.get(name) for name in ("others_before", "others_after")]
    known = [share for share in shares if share is not None]
    if not known or max(known) <= QUIET:
        return []
    return [
        f"Other programs used up to {100 * max(known):.0f} % of the processors: "
        "do not trust the figures, measure again on a quiet machine."
    ]
