"""What a hub says of a repository of models, before anything of it is fetched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HubFile:
    """A GGUF file of a repository; `sha256` "" where the hub has none.

    If it is split, `path` and `sha256` are the first file's, `parts` the others in order, `bytes` those of
    all, and `sizes` and `hashes` each one's, the first file's among them.
    """

    path: str
    bytes: int
    sha256: str
    quantisation: str = ""
    parts: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HubModel:
    """A repository that a search found or that was asked for.

    `revision` is the commit, 40 hex digits. `licence` as the card says it, `gated`: auto | manual | "".
    `files` are empty in the results of a search. Times are ISO 8601 as the hub gives them.
    """

    repository: str
    revision: str = ""
    licence: str = ""
    licence_link: str = ""
    gated: str = ""
    downloads: int = 0
    modified: str = ""
    architecture: str = ""
    parameters: int = 0
    context: int = 0
    base_models: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    files: tuple[HubFile, ...] = ()
