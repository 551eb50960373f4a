"""Which commands may reach other computers. Every other one gives that up before it begins."""

from __future__ import annotations

from collections.abc import Mapping

from app.bench import outside
from app.bench.outside import Outside
from app.paths import home_for
from app.settings import connections
from app.worker import launching
from app.worker.launching import Launcher

REACHING = frozenset({("models", "get"), ("models", "search")})
"""A command and its subcommand. Those that only look at what is here are not among them."""
ASKING = frozenset({"doctor"})
"""Commands that ask what the children of such a command could do, and reach nobody."""
HOME = "--home"


def launcher_for(arguments: list[str], environment: Mapping[str, str]) -> Launcher | None:
    """What the children of such a command are started from, where the system asks for it.

    None for every other command, and while connections are switched off.
    """
    home, words = split(arguments)
    wanted = tuple(words[:2]) in REACHING or not ASKING.isdisjoint(words[:1])
    if not wanted or not launching.needed():
        return None
    return launching.start() if connections(home_for(home, dict(environment)).settings) else None


def outside_for(arguments: list[str]) -> Outside | None:
    """A hub on this computer, and what fetches from it, for the benchmark of the library; else None."""
    _home, words = split(arguments)
    wanted = words[:1] == ["bench"] and ("--library" in arguments or words[1:2] == ["library"])
    return outside.begin() if wanted else None


def split(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The home that is named, and the words that are no options.

    >>> split(["--home", "models", "models", "get", "--json", "x"])
    ('models', ['models', 'get', 'x'])
    """
    home: str | None = None
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == HOME:
            home = next(rest, None)
        elif argument.startswith(f"{HOME}="):
            home = argument.partition("=")[2]
        elif not argument.startswith("-"):
            words.append(argument)
    return home, words
