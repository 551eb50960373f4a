"""`stillroom schema`: what the results of the commands are made of, as JSON Schema."""

from __future__ import annotations

import click

from app.cli import output
from app.paths import resources

OWN = ("add", "link", "found", "use-found", "verify", "duplicates", "free", "move", "card")
MODELS = (*OWN, "recommend", "catalogue", "show", "import-catalogue", "trust-key", "evaluate", "compare")
GETTING = ("get", "search", "downloads", "token", "mirrors")
MAKING = ("quantise", "drift", "bundle")
HELD = ("list", "import", "remove", "adapters", "runs")
"""Commands below `models`; `OWN` are those about files one has, `HELD` about what the library holds."""
NAMES = (
    "summarise",
    "ask",
    "extract",
    "deidentify",
    "sort",
    *(f"models-{name}" for name in (*MODELS, *GETTING, *MAKING, *HELD)),
    "catalogue",
    "bundle",
    "policy",
)


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), metavar="[" + "|".join(NAMES) + "]")
def schema(name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a result with --json, or of a file it reads.

    Files are a list of models, the list of a bundle, a policy. The descriptions say what each value means. A
    command that fails before it has a result prints an object with `error` and its facts instead; the exit
    status tells.
    """
    path = resources() / "schemas" / f"{name}.json"
    output.result(None, path.read_text(encoding="utf-8"), as_json=False)
