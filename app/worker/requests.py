"""What is asked of a child: each class is a kind of line. The rules of the lines: `app.worker.protocol`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Load:
    """Load the one model of this child's life. `context` 0 lets the child choose.

    `path` is the model file, of a model in several files the first (`domain.engine.sources.siblings` names
    the others); after this line the child can open no other file of the person's, but for `adapters` (LoRA),
    a file for each name. `tuning` are the set fields of `generation.Tuning`.
    `embeds`: load it for vectors or scores instead of text.
    """

    id: int
    path: str
    name: str
    context: int = 0
    tuning: dict[str, Any] = field(default_factory=dict)
    adapters: dict[str, str] = field(default_factory=dict)
    embeds: bool = False


@dataclass(frozen=True, slots=True)
class Generate:
    """Write a reply. Several may be asked for at a time; they are written side by side.

    `turns` are `{"role", "text"}`; `sampling` the set fields of `generation.Sampling`. `fit` True
    drops the oldest turns that do not fit (never the system turn nor the last one); False answers
    `PromptTooLong`. `grammar` is GBNF that the reply must follow, or "". `stop` are strings that end the
    reply and are not part of it. While an `urgent` one runs, the others wait. `adapter` names one of
    `Load.adapters`, which acts with `strength`, 0 to 2. `logprobs`: how many of the likeliest tokens to tell
    at each place, -1 none at all. `fresh`: nothing of an earlier prompt is used, so that the reply depends on
    no history.
    """

    id: int
    turns: list[dict[str, str]]
    max_tokens: int = 1024
    sampling: dict[str, Any] = field(default_factory=dict)
    grammar: str = ""
    stop: list[str] = field(default_factory=list)
    fit: bool = True
    urgent: bool = True
    adapter: str = ""
    strength: float = 1.0
    logprobs: int = -1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """Give a vector for each text. Needs `Load.embeds`."""

    id: int
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Rank:
    """Score how well each text answers the query, with a reranking model. Needs `Load.embeds`."""

    id: int
    query: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Tune:
    """Measure the loaded model on this machine for about `seconds`.

    Answered by `Tuned`, by `Finished` with reason "cancelled", or by EngineFailed("busy") when other programs
    use the processor, since then nothing can be told.
    """

    id: int
    seconds: float = 6.0


@dataclass(frozen=True, slots=True)
class ListDevices:
    """Name what can compute here. Before any other request, in a child of its own."""

    id: int


@dataclass(frozen=True, slots=True)
class Count:
    """Count the tokens of each text, as they would count inside a prompt."""

    id: int
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Extract:
    """Read one document. `name` is the file's name to be used in results and errors.

    `limits` are the set fields of `domain.documents.Limits`. `password` opens a protected file; it is kept
    nowhere.
    """

    id: int
    path: str
    name: str
    limits: dict[str, int] = field(default_factory=dict)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Hold:
    """Part of a file whose pages are to be drawn: `content` is base64. Answered by `Finished`.

    The first request of a child that does nothing else and opens no file. After the `last` part comes
    `Render`. `kind` is a `FileKind`; `password` opens a protected file; it is kept nowhere.
    """

    id: int
    name: str
    kind: str
    content: str = field(repr=False)
    last: bool
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Render:
    """Draw a page (from 1) about `width` pixels wide and find the words of `text`, its text, on it.

    Answered by `Rendered`; with `recognise`, for a page that is a picture of text, by another one without a
    picture once its words were recognised; then by `Finished`.
    """

    id: int
    page: int
    width: int
    text: str
    recognise: bool = False


@dataclass(frozen=True, slots=True)
class Quantise:
    """Make a smaller model of the one in `files`, at `out`: the first and only request of its child.

    The folder of `out` is the only place where the child may write. `number` is a `quantising.Target`'s,
    `expected` the predicted size in bytes, `threads` 0 for all cores. Answered by `Reading` (bytes written of
    those expected), then `Quantised` or `Failed`. It cannot be cancelled but by ending the child.
    """

    id: int
    name: str
    files: list[str]
    out: str
    number: int
    expected: int
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """Compare what two models predict at each place of `text`; of a child of the same role, as its first.

    `names` and `files` of the original, `smaller` are the other's; predictions of the first are kept in a
    file without a name in `folder` while the second is asked. Answered by `Loading`, `Reading` (tokens), then
    `Scored`, `Finished` (cancelled) or `Failed`.
    """

    id: int
    names: list[str]
    files: list[str]
    smaller: list[str]
    text: str
    folder: str
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Fetch:
    """Fetch one file of a hub into `folder`: the first and only request of a download child.

    `hosts` are base addresses, tried in turn (mirrors, "https://huggingface.co"). `wanted` are the fields of
    `domain.library.downloads.Wanted`. What is there of it already is gone on with. `token` goes to
    `token_host` only, one of `hosts` ("": the last), and over https; it is kept nowhere. Answered by
    `Contacted` and `Fetching`, then `Fetched`, `Finished` (cancelled) or `Failed`.
    """

    id: int
    hosts: list[str]
    wanted: dict[str, Any]
    folder: str
    proxy: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    token_host: str = ""


@dataclass(frozen=True, slots=True)
class AskHub:
    """Search a hub for GGUF models with `text`, or describe `repository`. Answered by `HubSaid`."""

    id: int
    host: str
    text: str = ""
    repository: str = ""
    revision: str = ""
    limit: int = 20
    proxy: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give up request `target`. Answered by that request's own `Finished` or `Failed`."""

    id: int
    target: int


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask the kernel, from inside the child, what it refuses now. Answered by `Probed`."""

    id: int
