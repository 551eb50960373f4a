"""A catalogue from its JSON, checked as `resources/schemas/catalogue.json` describes it and more."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import fields

from app.domain.library.catalogue import (
    Catalogue,
    Entry,
    How,
    Licence,
    Link,
    Role,
    Superseded,
    Verified,
)
from app.domain.library.shapes import Shape
from app.library.catalogue_fields import Fields, parsed

FORMAT = 1
ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?")
LICENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.+-]{0,62})")
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")
COMMIT = re.compile(r"[0-9a-f]{40}")
HASH, HASH_OR_BEGINNING = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{8,64}")
FILE = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}/){0,3}[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\.gguf")
DAY, DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d"), re.compile(r"20\d\d(?:-[01]\d(?:-[0-3]\d)?)?")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LARGEST = 1 << 44
"""Bytes; no file is larger."""
MOST_OF_SHAPE = {"layers": 512, "heads": 1024, "kv_heads": 1024, "head": 4096, "embedding": 1 << 17}
"""Larger than any model's; the rest up to 2^24."""


def read(content: bytes, name: str) -> Catalogue:
    """The catalogue in a file's bytes. Raises CatalogueInvalid with the place of the first fault."""
    whole = parsed(content, name)
    whole.only("format", "version", "issued", "licences", "entries")
    if whole.number("format", 1 << 20, 1) != FORMAT:
        raise whole.wrong("format", "value")
    licences = tuple(_licence(part) for part in whole.inners("licences"))
    names = [licence.id for licence in licences]
    strict = {licence.id for licence in licences if licence.accept and licence.label and licence.notice}
    entries = tuple(_entry(part, names, strict) for part in whole.inners("entries"))
    _unique(whole, "licences", [one.casefold() for one in names])
    _unique(whole, "entries", [entry.id for entry in entries])
    return Catalogue(whole.number("version", 1 << 53, 1), whole.text("issued", DAY), licences, entries)


def _unique(whole: Fields, member: str, ids: list[str]) -> None:
    for number, one in enumerate(ids):
        if one in ids[:number]:
            raise whole.wrong(f"{member}[{number}].id", "twice")


def _licence(part: Fields) -> Licence:
    part.only(*(field.name for field in fields(Licence)))
    return Licence(
        id=part.text("id", LICENCE),
        name=part.text("name"),
        url=part.address("url"),
        commercial=part.one_of("commercial", ("yes", "no", "conditions")),
        accept=part.flag("accept"),
        summary=part.text("summary"),
        also=part.texts("also"),
        obligations=part.texts("obligations"),
        restrictions=part.texts("restrictions"),
        notice=part.text("notice", empty=True),
        label=part.text("label", empty=True),
        links=tuple(_link(link) for link in part.inners("links")),
    )


def _link(part: Fields) -> Link:
    part.only("title", "url")
    return Link(part.text("title"), part.address("url"))


def _entry(part: Fields, licences: list[str], strict: Set[str]) -> Entry:
    part.only(*(field.name for field in fields(Entry)))
    entry = Entry(
        id=part.text("id", ID),
        name=part.text("name"),
        family=part.text("family"),
        maker=part.text("maker"),
        packaged_by=part.text("packaged_by"),
        role=Role(part.one_of("role", [str(role) for role in Role])),
        rank=part.number("rank", 1000),
        repository=part.text("repository", REPOSITORY, empty=True),
        revision=part.text("revision", COMMIT, empty=True),
        file=part.text("file", FILE),
        bytes=part.number("bytes", LARGEST),
        sha256=part.text("sha256", HASH, empty=True),
        architecture=part.text("architecture"),
        parameters=part.number("parameters", 1 << 44, 1),
        parameters_label=part.text("parameters_label"),
        quantisation=part.text("quantisation"),
        context=part.number("context", 1 << 30),
        languages=part.texts("languages"),
        languages_count=part.number("languages_count", 1000),
        languages_text=part.text("languages_text"),
        good_at=part.texts("good_at"),
        bad_at=part.texts("bad_at"),
        licence=part.one_of("licence", licences),
        base_model=part.text("base_model", REPOSITORY, empty=True),
        gated=part.one_of("gated", ("", "auto", "manual")),
        released=part.text("released", DATE, empty=True),
        supported=part.flag("supported"),
        thinking=part.one_of("thinking", ("none", "optional", "always")),
        remark=part.text("remark", empty=True),
        recommended=part.flag("recommended"),
        verified=_verified(part.inner("verified")),
        superseded=tuple(_superseded(one) for one in part.inners("superseded")),
        sources=tuple(_link(link) for link in part.inners("sources")),
        shape=None if part.value.get("shape", ()) is None else _shape(part.inner("shape")),
    )
    _hold_together(part, entry, strict)
    return entry


def _hold_together(part: Fields, entry: Entry, strict: Set[str]) -> None:
    """What one member says must not be against what another does. `strict`: licences for medicine."""
    if any(not LANGUAGE.fullmatch(language) for language in entry.languages):
        raise part.wrong("languages", "value")
    if ".." in entry.repository + entry.file:
        raise part.wrong("repository", "value")
    if not entry.repository and entry.verified.how is not How.SHIPPED:
        raise part.wrong("repository", "missing")
    if entry.repository and entry.verified.how is How.SHIPPED:
        raise part.wrong("repository", "value")
    if entry.role is Role.MEDICAL and entry.licence not in strict:
        raise part.wrong("licence", "value")
    if entry.recommended and not entry.known:
        raise part.wrong("recommended", "value")


def _verified(part: Fields) -> Verified:
    part.only("how", "pins", "note")
    how = How(part.one_of("how", [str(how) for how in How]))
    return Verified(how, part.number("pins", 10_000), part.text("note", empty=True))


def _superseded(part: Fields) -> Superseded:
    part.only("sha256", "bytes", "note")
    return Superseded(
        part.text("sha256", HASH_OR_BEGINNING), part.number("bytes", LARGEST), part.text("note", empty=True)
    )


def _shape(part: Fields) -> Shape:
    part.only(*(field.name for field in fields(Shape)))

    def number(member: str, least: int = 0) -> int:
        return part.number(member, MOST_OF_SHAPE.get(member, 1 << 24), least)

    shape = Shape(
        layers=number("layers", 1),
        heads=number("heads", 1),
        kv_heads=number("kv_heads"),
        head=number("head"),
        embedding=number("embedding", 1),
        feed_forward=number("feed_forward"),
        vocabulary=number("vocabulary", 1),
        every=number("every"),
        between=part.one_of("between", ("", "sliding", "recurrent")),
        window=number("window"),
        short_head=number("short_head"),
        shared=number("shared"),
        state=number("state"),
        inner=number("inner"),
        layer_inputs=number("layer_inputs"),
        source=part.text("source"),
    )
    if shape.shared > shape.layers:
        raise part.wrong("shared", "value")
    return shape
