"""`--length`, `--audience` and `--language` of `stillroom summarise`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.domain.summaries.summary_languages import LANGUAGES
from app.domain.summaries.summary_options import Audience, Length, Options


def with_wishes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The three options."""
    length = click.option(
        "--length", type=_one_of(Length), default=str(Length.USUAL), help="How many points."
    )
    audience = click.option(
        "--audience",
        type=_one_of(Audience),
        default=str(Audience.USUAL),
        help="plain: easily read sentences first. professional: those with figures first.",
    )
    language = click.option(
        "--language",
        type=click.Choice([language.code for language in LANGUAGES]),
        help="Translate the points; their numbers and names are checked. Without it, the document's own.",
    )
    return length(audience(language(command)))


def wishes(length: str, audience: str, language: str | None) -> Options:
    """The options as a summary takes them."""
    return Options(Length(length), Audience(audience), language or "")


def _one_of(kind: type[Length] | type[Audience]) -> click.Choice[str]:
    return click.Choice([str(one) for one in kind])
