"""What a child says: each class is a kind of line. The rules of the lines: `app.worker.protocol`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
    """Prompt tokens evaluated, pages read, or bytes written, of all."""

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
class Confined:
    """All files but those of the request are given up; a model's child says so with `Loaded`."""

    id: int
    sandbox: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quantised:
    """The smaller model is written, with so many bytes."""

    id: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The fields of `domain.library.quantising.Drift`."""

    id: int
    positions: int
    perplexity: float
    perplexity_smaller: float
    divergence: float
    divergence_error: float
    divergence_90: float
    divergence_99: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Contacted:
    """A request leaves this computer, or (`status` not 0) was answered. No query, no token."""

    id: int
    method: str
    host: str
    path: str
    status: int = 0


@dataclass(frozen=True, slots=True)
class Fetching:
    """`done` of `total` bytes are here (`total` 0: not known yet). `stage`: a `downloads.Stage`.

    While it waits: `error` is `AppError.to_dict()` of why, `retry_in` the seconds until the next try.
    `sandbox`, in the first one: the child's report once it has given up its files.
    """

    id: int
    stage: str
    done: int
    total: int
    error: dict[str, Any] = field(default_factory=dict)
    retry_in: float = 0.0
    sandbox: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file is whole, is what was wanted, and lies at `path`. `sha256` of what was written."""

    id: int
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HubSaid:
    """The fields of `domain.library.hub.HubModel`, for each repository."""

    id: int
    models: list[dict[str, Any]]


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
