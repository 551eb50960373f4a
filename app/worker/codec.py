"""Values of the domain as JSON-ready data and back. What a child sends is checked: it is not trusted."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, TypeVar

from app.domain.documents import Block, BlockKind, Document, FileKind, Page, PageState
from app.domain.generation import LoadedModel, Outcome
from app.worker.protocol import ProtocolError

V = TypeVar("V", LoadedModel, Outcome)


def document_to_dict(document: Document) -> dict[str, Any]:
    """A document as data; pages and blocks as lists."""
    body = asdict(document)
    body["pages"] = [[p.number, p.start, p.end, str(p.state), p.label] for p in document.pages]
    body["blocks"] = [[str(b.kind), b.start, b.end, b.level] for b in document.blocks]
    return body


def document_from_dict(data: dict[str, Any]) -> Document:
    """Rebuild and check a document: types, ranges inside the text, pages in order. Raises ProtocolError."""
    try:
        pages = tuple(Page(int(n), int(a), int(b), PageState(s), str(t)) for n, a, b, s, t in data["pages"])
        blocks = tuple(Block(BlockKind(k), int(a), int(b), int(n)) for k, a, b, n in data["blocks"])
        document = Document(
            name=_string(data["name"]),
            kind=FileKind(data["kind"]),
            sha256=_string(data["sha256"]),
            bytes=int(data["bytes"]),
            paged=bool(data["paged"]),
            text=_string(data["text"]),
            pages=pages,
            blocks=blocks,
            title=_string(data["title"]),
            hidden_characters=int(data["hidden_characters"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("misshapen document") from error
    _check(document)
    return document


def loaded_from_dict(data: dict[str, Any]) -> LoadedModel:
    """What a child says of the model it loaded. Raises ProtocolError."""
    return _value(LoadedModel, data)


def outcome_from_dict(data: dict[str, Any]) -> Outcome:
    """How a generation ended. Raises ProtocolError."""
    return _value(Outcome, data)


def _value(kind: type[V], data: dict[str, Any]) -> V:
    known = {field.name for field in fields(kind)}
    try:
        return kind(**{name: value for name, value in data.items() if name in known})
    except TypeError as error:
        raise ProtocolError(f"misshapen {kind.__name__}") from error


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _check(document: Document) -> None:
    length, at = len(document.text), 0
    for number, page in enumerate(document.pages, start=1):
        if page.number != number or not at <= page.start <= page.end <= length:
            raise ProtocolError("pages out of order")
        at = page.end
    at = 0
    for block in document.blocks:
        if not at <= block.start <= block.end <= length:
            raise ProtocolError("blocks out of order")
        at = block.end
    if not document.pages:
        raise ProtocolError("no pages")
