"""A bundle's list, `stillroom-bundle.json`, to a value and back. Nothing in it is believed.

`resources/schemas/bundle.json` describes it. Names of files are those that this program would give, so that
none of them can lie anywhere but beside the list, and no two of them are one on a disk that knows no case.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.domain.engine.sources import MOST_PARTS, Part, Source
from app.domain.errors import BundleInvalid, CatalogueInvalid
from app.domain.library.bundles import (
    CATALOGUE_FILE,
    Bundle,
    Carried,
    Carrier,
    Item,
    Kind,
    fits_together,
)
from app.library.catalogue_fields import HIDDEN, HTTPS, LONGEST, Fields, parsed
from app.library.catalogue_parts import DAY, HASH, LARGEST, LICENCE
from app.library.filenames import safe
from app.library.policy_file import policy_from, policy_to

MANIFEST = "stillroom-bundle.json"
FORM = "stillroom-bundle-1"
LONGEST_TEXT = 40_000
ONNX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}\.onnx")
FROM = ("repository", "revision", "file", "host", "made_by", "packaged_by", "licence", "base_model")
"""What of a source travels; the rest is about the computer that the bundle was made on."""


def read(content: bytes, name: str = MANIFEST) -> Bundle:
    """The bundle that a list describes. Raises BundleInvalid with the place of the first fault."""
    try:
        return _bundle(parsed(content, name))
    except CatalogueInvalid as error:
        fault = "form" if error.place == "form" else error.fault
        raise BundleInvalid(error.name, error.place, fault) from None


def write(bundle: Bundle) -> bytes:
    """The bytes of a list, always the same for the same bundle."""
    whole = {
        "form": FORM,
        "made": bundle.made,
        "program": bundle.program,
        "items": [_item_to(item) for item in bundle.items],
        "licences": [asdict(licence) for licence in bundle.licences],
        "policy": policy_to(bundle.policy) if bundle.policy is not None else None,
    }
    return (json.dumps(whole, ensure_ascii=True, indent=1) + "\n").encode("ascii")


def clean(text: str) -> str:
    """As much of a text from a model's file as a list may hold."""
    seen = "".join(c if unicodedata.category(c) not in HIDDEN else " " for c in text)
    return " ".join(seen.split())[:LONGEST]


def _item_to(item: Item) -> dict[str, Any]:
    return {
        "kind": str(item.kind),
        "name": item.name,
        "sha256": item.sha256,
        "licence": item.licence,
        "source": {name: getattr(item.source, name) for name in FROM},
        "files": [asdict(file) for file in item.files],
    }


def _bundle(whole: Fields) -> Bundle:
    whole.only("form", "made", "program", "items", "licences", "policy")
    if whole.get("form", str) != FORM:
        raise whole.wrong("form", "value")
    licences = tuple(_licence(part) for part in whole.inners("licences"))
    items = tuple(_item(part, {one.id for one in licences}) for part in whole.inners("items"))
    if not items:
        raise whole.wrong("items", "value")
    _once(whole, "licences", [one.id.casefold() for one in licences])
    _once(whole, "items", [item.sha256 for item in items])
    names = [part.file.casefold() for item in items for file in item.files for part in file.parts]
    if len(set(names)) != len(names):
        raise whole.wrong("items", "twice")
    policy = None if whole.value.get("policy", ()) is None else policy_from(whole.inner("policy"))
    able = [item.sha256 for item in items if item.kind is Kind.MODEL]
    if policy is not None and policy.default_model not in ("", *able):
        raise whole.wrong("policy.default_model", "value")
    return Bundle(whole.text("made", DAY), whole.text("program"), items, licences, policy)


def _once(whole: Fields, member: str, ids: list[str]) -> None:
    for number, one in enumerate(ids):
        if one in ids[:number]:
            raise whole.wrong(f"{member}[{number}]", "twice")


def _item(part: Fields, licences: set[str]) -> Item:
    part.only("kind", "name", "sha256", "licence", "source", "files")
    kind = Kind(part.one_of("kind", [str(kind) for kind in Kind]))
    files = tuple(_file(file, kind) for file in part.inners("files"))
    one = kind in (Kind.OCR, Kind.CATALOGUE, Kind.ADAPTER)
    if not 1 <= len(files) <= (1 if one else MOST_PARTS):
        raise part.wrong("files", "value")
    licence = part.text("licence", empty=True)
    if licence and licence not in licences:
        raise part.wrong("licence", "value")
    item = Item(
        kind,
        part.text("name"),
        part.text("sha256", HASH),
        files,
        licence,
        _source(part.inner("source")),
    )
    if not fits_together(item):
        raise part.wrong("", "sum")
    return item


def _file(part: Fields, kind: Kind) -> Carried:
    part.only("name", "bytes", "sha256", "parts")
    name = part.text("name")
    if not ALLOWED[kind](name):
        raise part.wrong("name", "value")
    parts = part.inners("parts")
    if not parts:
        raise part.wrong("parts", "value")
    size = part.number("bytes", LARGEST, 1)
    return Carried(name, size, part.text("sha256", HASH), tuple(_part(one, size) for one in parts))


def _part(part: Fields, most: int) -> Part:
    part.only("file", "bytes", "sha256")
    return Part(part.text("file"), part.number("bytes", most, 1), part.text("sha256", HASH))


def _source(part: Fields) -> Source:
    part.only(*FROM)
    said = {name: part.text(name, empty=True) for name in FROM}
    return Source(
        repository=said["repository"],
        revision=said["revision"],
        file=said["file"],
        host=said["host"],
        made_by=said["made_by"],
        packaged_by=said["packaged_by"],
        licence=said["licence"],
        base_model=said["base_model"],
        checked_against="bundle",
    )


def _licence(part: Fields) -> Carrier:
    part.only("id", "name", "url", "text", "accept", "notice", "label")
    url = part.text("url", HTTPS) if part.get("url", str) else ""
    return Carrier(
        part.text("id", LICENCE),
        part.text("name"),
        url,
        _lines(part, "text"),
        part.flag("accept"),
        _lines(part, "notice"),
        part.text("label", empty=True),
    )


def _lines(part: Fields, member: str) -> str:
    """A text of several lines that can be seen as it stands, or ""."""
    found = str(part.get(member, str))
    plain = found.replace("\n", "")
    if len(found) > LONGEST_TEXT or any(unicodedata.category(c) in HIDDEN for c in plain):
        raise part.wrong(member, "value")
    return found


ALLOWED: dict[Kind, Callable[[str], bool]] = {
    Kind.MODEL: safe,
    Kind.EMBEDDER: safe,
    Kind.RERANKER: safe,
    Kind.ADAPTER: safe,
    Kind.OCR: lambda name: bool(ONNX.fullmatch(name)),
    Kind.CATALOGUE: lambda name: name == CATALOGUE_FILE,
}
