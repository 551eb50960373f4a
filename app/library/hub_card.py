"""From what a hub's client says of a repository to the values of this program, believing none of it. Pure."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from app.domain.library.hub import HubFile, HubModel

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
COMMIT = re.compile(r"[0-9a-f]{40}")
SPLIT = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
QUANTISATION = re.compile(
    r"(?<![A-Za-z0-9])(I?Q[1-8](?:_[0-9A-Z]+)*|TQ[12]_0|BF16|F16|FP16|F32|MXFP4(?:_MOE)?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
LONGEST_LABEL, LONGEST_PATH = 200, 1024
MOST_FILES, MOST_NAMES = 2000, 64
MOST = 1 << 53


def model(info: object, repository: str = "", files: bool = False) -> HubModel | None:
    """A `ModelInfo` as a value; None where its name is none. `repository`: the name that was asked for."""
    name = repository or _text(getattr(info, "id", None))
    if not REPOSITORY.fullmatch(name):
        return None
    card, gguf = getattr(info, "card_data", None), _table(getattr(info, "gguf", None))
    licence = _text(getattr(card, "license", None))
    if licence.lower() in ("", "other", "unknown"):
        licence = _text(getattr(card, "license_name", None)) or licence
    gated, commit = getattr(info, "gated", None), _text(getattr(info, "sha", None))
    return HubModel(
        repository=name,
        revision=commit if COMMIT.fullmatch(commit) else "",
        licence=licence,
        licence_link=_link(getattr(card, "license_link", None)),
        gated=gated if gated in ("auto", "manual") else "manual" if gated else "",
        downloads=_number(getattr(info, "downloads", None)),
        modified=_moment(getattr(info, "last_modified", None)),
        architecture=_text(gguf.get("architecture")),
        parameters=_number(gguf.get("total")),
        context=_number(gguf.get("context_length")),
        base_models=_names(getattr(card, "base_model", None)),
        languages=_names(getattr(card, "language", None)),
        files=gguf_files(_siblings(info)) if files else (),
    )


def gguf_files(found: Iterable[tuple[str, int, str]]) -> tuple[HubFile, ...]:
    """Path, bytes and SHA-256 of files, as files of models, sets joined. What is incomplete is left out."""
    single: list[HubFile] = []
    sets: dict[tuple[str, int], dict[int, tuple[str, int, str]]] = {}
    for path, size, sha256 in found:
        split = SPLIT.fullmatch(path)
        if split is None:
            single.append(HubFile(path, size, sha256, quantisation(path)))
        else:
            sets.setdefault((split[1], int(split[3])), {})[int(split[2])] = (path, size, sha256)
    joined = [
        _joined([parts[number] for number in sorted(parts)])
        for (_, count), parts in sets.items()
        if set(parts) == set(range(1, count + 1))
    ]
    return tuple(sorted([*single, *joined], key=lambda file: (file.bytes, file.path)))


def quantisation(path: str) -> str:
    """What a file's name says of it: Q4_K_M, BF16, …, or "".

    >>> quantisation("UD/gemma-3-4b-it-UD-Q4_K_XL-00001-of-00002.gguf")
    'Q4_K_XL'
    """
    found = QUANTISATION.findall(path.rpartition("/")[2])
    return str(found[-1]).upper() if found else ""


def safe_path(path: object) -> str:
    """A path inside a repository, or "" for one that is none or leads out of it."""
    if not isinstance(path, str) or not 0 < len(path) <= LONGEST_PATH or "\\" in path:
        return ""
    parts = path.split("/")
    plain = path.isprintable() and all(part not in ("", ".", "..") for part in parts) and ":" not in path
    return path if plain else ""


def _joined(parts: list[tuple[str, int, str]]) -> HubFile:
    paths, sizes, hashes = zip(*parts, strict=True)
    return HubFile(
        paths[0],
        sum(sizes) if all(sizes) else 0,
        hashes[0],
        quantisation(paths[0]),
        tuple(paths[1:]),
        tuple(sizes),
        tuple(hashes),
    )


def _siblings(info: object) -> list[tuple[str, int, str]]:
    found = []
    listed = getattr(info, "siblings", None)
    for each in listed[:MOST_FILES] if isinstance(listed, list) else ():
        path = safe_path(getattr(each, "rfilename", None))
        if path.lower().endswith(".gguf"):
            lfs = getattr(each, "lfs", None)
            size = _number(getattr(each, "size", None)) or _number(getattr(lfs, "size", None))
            found.append((path, size, _sha256(getattr(lfs, "sha256", None))))
    return found


def _sha256(said: object) -> str:
    plain = isinstance(said, str) and len(said) == 64 and set(said) <= set(string.hexdigits)
    return str(said).lower() if plain else ""


def _number(said: object) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= MOST else 0


def _text(said: object) -> str:
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if not isinstance(said, str):
        return ""
    shown = "".join(c if c.isprintable() else " " for c in said[: LONGEST_LABEL * 4])
    return " ".join(shown.split())[:LONGEST_LABEL]


def _names(said: object) -> tuple[str, ...]:
    listed = said if isinstance(said, list) else [said]
    return tuple(name for each in listed[:MOST_NAMES] if (name := _text(each)))


def _link(said: object) -> str:
    """Shown as text; a relative one is a file of the repository, which says nothing here."""
    text = _text(said)
    return text if text.startswith("https://") else ""


def _table(said: object) -> dict[str, object]:
    return said if isinstance(said, dict) else {}


def _moment(said: object) -> str:
    iso = getattr(said, "isoformat", None)
    return _text(iso()) if callable(iso) else ""
