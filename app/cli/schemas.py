"""`stillroom schema`: what the results of the commands are made of, as JSON Schema."""

from __future__ import annotations

import click

from app.cli import output
from app.paths import resources

NAMES = ("summarise", "ask", "extract", "deidentify", "sort")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), metavar="[" + "|".join(NAMES) + "]")
def schema(name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a command's result with --json.

    Its descriptions say what each value means. A command that fails before it has a result prints an object
    with `error` and its facts instead; the exit status tells.
    """
    path = resources() / "schemas" / f"{name}.json"
    output.result(None, path.read_text(encoding="utf-8"), as_json=False)
