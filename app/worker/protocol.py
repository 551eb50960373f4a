"""The lines that cross the process boundary: requests down, events up, one JSON object a line.

Version 2. A line is UTF-8 JSON with a `type` naming one of the classes below; unknown keys are refused,
since both ends are shipped together. The first line up is `Hello`; every later event carries the `id` of
the request it answers. No line is longer than `LONGEST` bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_args

VERSION = 2
LONGEST = 64 << 20


class ProtocolError(Exception):
    """A line that is not of this protocol. The reader ends the child."""


# -- requests ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """Load the one model of this child's life. `context` 0 lets the child choose.

    `path` is the model file; after this line the child can open no other file of the person's, but for
    `adapters` (LoRA), a file for each name. `tuning` are the set fields of `generation.Tuning`.
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
    `Load.adapters`. `logprobs`: how many of the likeliest tokens to tell at each place, -1 none at all.
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
    logprobs: int = -1


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
class Cancel:
    """Give up request `target`. Answered by that request's own `Finished` or `Failed`."""

    id: int
    target: int


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask the kernel, from inside the child, what it refuses now. Answered by `Probed`."""

    id: int


# -- events --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """The child is up and has given up its rights. `sandbox` is `sandbox.report.Report.to_dict()`."""

    version: int
    role: str
    pid: int
    sandbox: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loading:
    """Weights are being loaded; `fraction` 0 to 1."""

    id: int
    fraction: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is ready. `model` are the fields of `generation.LoadedModel`."""

    id: int
    model: dict[str, Any]
    sandbox: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """Prompt tokens evaluated, or pages read, of all."""

    id: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Started:
    """The first token of the reply is on its way. `dropped` oldest turns were left out."""

    id: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """More of the reply: whole characters, joined over about 30 ms. `thinking`: of what comes before it."""

    id: int
    text: str
    thinking: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of each text."""

    id: int
    tokens: list[int]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors, one after the other: base64 of little-endian float32, `size` numbers each, of length 1."""

    id: int
    size: int
    vectors: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A score for each text; a higher one answers better."""

    id: int
    scores: list[float]


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was fastest: the set fields of `generation.Tuning`, and speeds in tokens a second."""

    id: int
    tuning: dict[str, Any]
    reading: float
    writing: float


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """The fields of `generation.Device`, for each."""

    id: int
    devices: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The document, as `worker.codec.document_to_dict` gives it."""

    id: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's picture: base64 of zlib of its rows, `channels` bytes a pixel (1 grey, 3 red, green, blue).

    `words`: rows `[start, end, x, y, w, h]`, a range of its text and a rectangle in shares of the page.
    """

    id: int
    width: int
    height: int
    channels: int
    picture: str = field(repr=False)
    words: list[list[float]]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Probed:
    """The kernel's answers."""

    id: int
    sandbox: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """A generation ended by itself or was cancelled. `outcome`: fields of `generation.Outcome`."""

    id: int
    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """The request failed. `error` is `AppError.to_dict()`."""

    id: int
    error: dict[str, Any]


_Read = Extract | Hold | Render
Request = Load | Generate | Count | Embed | Rank | Tune | ListDevices | _Read | Cancel | Probe
Answer = (
    Loading
    | Loaded
    | Reading
    | Started
    | Chunk
    | Counted
    | Embedded
    | Ranked
    | Tuned
    | DevicesListed
    | Extracted
    | Rendered
    | Probed
    | Finished
    | Failed
)
Event = Hello | Answer

REQUESTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Request)}
EVENTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def encode(message: Request | Event) -> bytes:
    """One line, newline included. Lone surrogates are escaped, so any `str` may be sent."""
    body = {"type": type(message).__name__, **asdict(message)}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def decode_request(line: bytes) -> Request:
    """Parse a line on its way down. Raises `ProtocolError`."""
    message: Request = _decode(line, REQUESTS)
    return message


def decode_event(line: bytes) -> Event:
    """Parse a line on its way up. Raises `ProtocolError`."""
    message: Event = _decode(line, EVENTS)
    return message


def _decode(line: bytes, known: dict[str, type[Any]]) -> Any:
    if len(line) > LONGEST:
        raise ProtocolError("line too long")
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
    kind = known.get(str(body.pop("type", None))) if isinstance(body, dict) else None
    if kind is None:
        raise ProtocolError("unknown type")
    names = {f.name for f in fields(kind)}
    if not set(body) <= names:
        raise ProtocolError(f"unknown key in {kind.__name__}")
    if not all(_fits(body[f.name], str(f.type)) for f in fields(kind) if f.name in body):
        raise ProtocolError(f"wrong type in {kind.__name__}")
    try:
        return kind(**body)
    except TypeError as error:
        raise ProtocolError(f"missing key in {kind.__name__}") from error


_TYPES: dict[str, tuple[type[Any], ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "list": (list,),
    "dict": (dict,),
}


def _fits(value: Any, annotation: str) -> bool:
    """Whether a value is of a field's type, and a list's items of theirs: the reader need not ask again."""
    outer, _, inner = annotation.partition("[")
    if type(value) not in _TYPES[outer]:
        return False
    if outer == "list":
        return all(_fits(item, inner.removesuffix("]")) for item in value)
    return True
