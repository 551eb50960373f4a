"""What a hub has, on the wire. The parent believes none of it: a stranger wrote it, and a child read it."""

from __future__ import annotations

import re
import string
from dataclasses import asdict, fields
from typing import Any

from app.domain.library.downloads import Contact
from app.domain.library.hub import HubFile, HubModel
from app.worker import protocol
from app.worker.protocol import ProtocolError

MOST = 1 << 53
LONGEST = 1024
MOST_FILES, MOST_NAMES, MOST_MODELS = 2000, 64, 1000
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


def model_to_dict(model: HubModel) -> dict[str, Any]:
    """A repository as JSON-ready data."""
    return asdict(model)


def models_from_list(rows: list[dict[str, Any]]) -> list[HubModel]:
    """Rebuild what a child says a hub has. Raises `ProtocolError`."""
    _hold(len(rows) <= MOST_MODELS, "models")
    return [_model(row) for row in rows]


def contact(event: protocol.Contacted, at: float) -> Contact:
    """A request that left, fit to be shown in a line. `at` in seconds since 1970."""
    method, host, path = (_line(text) for text in (event.method, event.host, event.path))
    return Contact(at, method[:16], host, path, event.status if 0 <= event.status < 1000 else 0)


def _model(row: Any) -> HubModel:
    _known(row, HubModel)
    name = _text(row, "repository")
    _hold(bool(REPOSITORY.fullmatch(name)), "repository")
    return HubModel(
        repository=name,
        base_models=_texts(row, "base_models"),
        languages=_texts(row, "languages"),
        files=tuple(_file(each) for each in _list(row, "files", MOST_FILES)),
        revision=_text(row, "revision"),
        licence=_text(row, "licence"),
        licence_link=_text(row, "licence_link"),
        gated=_text(row, "gated"),
        downloads=_whole(row, "downloads"),
        modified=_text(row, "modified"),
        architecture=_text(row, "architecture"),
        parameters=_whole(row, "parameters"),
        context=_whole(row, "context"),
    )


def _file(row: Any) -> HubFile:
    _known(row, HubFile)
    parts, hashes = _texts(row, "parts", MOST_FILES), _texts(row, "hashes", MOST_FILES)
    sizes = tuple(_whole({"size": size}, "size") for size in _list(row, "sizes", MOST_FILES))
    path, sha256 = _text(row, "path"), _text(row, "sha256")
    _hold(all(_inside(each) for each in (path, *parts)), "path")
    _hold(all(_hash(each) for each in (sha256, *hashes)), "sha256")
    _hold(len(sizes) == len(hashes) == (len(parts) + 1 if parts else 0), "parts")
    return HubFile(path, _whole(row, "bytes"), sha256, _text(row, "quantisation"), parts, sizes, hashes)


def _inside(path: str) -> bool:
    return bool(path) and "\\" not in path and all(part not in ("", ".", "..") for part in path.split("/"))


def _hash(said: str) -> bool:
    return not said or (len(said) == 64 and set(said) <= set(string.hexdigits))


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    _hold(isinstance(value, str) and len(value) <= LONGEST and value == _line(value), key)
    return str(value)


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST])


def _texts(row: dict[str, Any], key: str, most: int = MOST_NAMES) -> tuple[str, ...]:
    return tuple(_text({key: each}, key) for each in _list(row, key, most))


def _list(row: dict[str, Any], key: str, most: int) -> list[Any]:
    value = row.get(key, [])
    _hold(isinstance(value, list | tuple) and len(value) <= most, key)
    return list(value)


def _whole(row: dict[str, Any], key: str) -> int:
    value = row.get(key, 0)
    _hold(type(value) is int and 0 <= value <= MOST, key)
    return int(value)


def _known(row: Any, kind: type[HubModel] | type[HubFile]) -> None:
    _hold(isinstance(row, dict) and set(row) <= {f.name for f in fields(kind)}, kind.__name__)


def _hold(true: bool, what: str) -> None:
    if not true:
        raise ProtocolError(f"wrong {what}")
