"""Puts the rows of the list of models together: those here, the catalogue, downloads, other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.domain.engine.fitting import Verdict
from app.domain.engine.models import GgufFacts, Model
from app.domain.errors import CatalogueInvalid, from_text
from app.domain.library.catalogue import Entry, Licence, Role, terms
from app.domain.library.downloads import Download, Stage
from app.domain.library.found import Found
from app.domain.library.recommending import Rated, Recommendation, judged
from app.domain.questions.ask_rerank import reranks
from app.services.all import Services
from app.services.session import Session
from app.ui.models.library_rows import LibraryRow, action, words_of
from app.ui.models.library_words import LibraryWords
from app.wording import explain
from app.wording_catalogue import CatalogueWording
from app.wording_models import licence_text, model_text


class Gather:
    """`session` None while no vault is open: then no terms can have been accepted."""

    def __init__(self, services: Services, session: Session | None) -> None:
        self._services, self._session, self._words = services, session, LibraryWords()
        self._accepted: dict[str, bool] = {}

    def rows(self, suits: Recommendation | None) -> list[LibraryRow]:
        """Those here, being fetched, of other programs, of the catalogue, and what cannot be used."""
        rated = {one.entry.id: one for one in suits.rated} if suits is not None else {}
        entries, downloads = self._entries(), self.downloads()
        by_hash = {entry.sha256: entry for entry in entries if entry.sha256}
        default = self._services.models.choose()
        models = self._services.models.list()
        self._accepted.clear()
        found = [self._here(model, by_hash.get(model.sha256), default, rated) for model in models]
        here = {row.key for row in found}
        listed = [self._entry(entry, rated.get(entry.id)) for entry in entries if entry.repository]
        known = here | {row.key for row in listed}
        others = self._others(models)
        found += [self._fetched(one) for key, one in downloads.items() if key not in known]
        found += [row for row in others if row.fit_known]
        found += [row for row in listed if row.key not in here]
        found += [row for row in others if not row.fit_known]
        return [self._whole(row, downloads.get(row.key)) for row in found]

    def downloads(self) -> Mapping[str, Download]:
        """Downloads that are not done, by the keys of their rows."""
        keys = {}
        for entry in self._entries():
            if entry.repository:
                keys[self._services.catalogue.wanted(entry).key] = entry_key(entry)
        items = (item for item in self._services.downloads.items if item.stage is not Stage.DONE)
        return {keys.get(item.wanted.key, f"download:{item.wanted.key}"): item for item in items}

    def verdict(self, row: LibraryRow) -> Verdict | None:
        """Whether a row fits this computer."""
        if row.model is not None:
            return self._services.models.fit(row.model)
        if row.rated is not None:
            return row.rated.verdict
        if row.found is not None and row.found.facts is not None:
            return judged(row.found.facts, self._services.models.computer())
        return None

    # -- one row -----------------------------------------------------------------------------------

    def _here(
        self, model: Model, entry: Entry | None, default: Model | None, rated: Mapping[str, Rated]
    ) -> LibraryRow:
        tr = QCoreApplication.translate
        licence = self._licence(entry.licence if entry else model.licence)
        return LibraryRow(
            key=entry_key(entry) if entry else f"model:{model.id}",
            name=model.name,
            maker=entry.maker if entry else model.source.made_by or model.source.program,
            about=(licence.label if licence else "") or _purpose(model.name, model.origin, model.facts),
            bytes=model.bytes,
            action="",
            quantisation=model.facts.quantisation,
            terms=licence_text(entry.licence if entry else model.licence, tr),
            default=default is not None and default.id == model.id,
            embeds=model.facts.embeds,
            model=model,
            entry=entry,
            rated=rated.get(entry.id) if entry else None,
            licence=licence,
        )

    def _entry(self, entry: Entry, rated: Rated | None) -> LibraryRow:
        licence = self._services.catalogue.licence_of(entry)
        return LibraryRow(
            key=entry_key(entry),
            name=entry.name,
            maker=entry.maker,
            about=licence.label or self._words.good_at(entry),
            bytes=entry.bytes,
            action="",
            quantisation=entry.quantisation,
            terms=self._words.work(licence),
            asks=licence.accept and not self._agreed(licence),
            embeds=entry.embeds,
            entry=entry,
            rated=rated,
            licence=licence,
        )

    def _fetched(self, download: Download) -> LibraryRow:
        wanted = download.wanted
        return LibraryRow(
            key=f"download:{wanted.key}",
            name=wanted.name,
            maker=wanted.repository,
            about="",
            bytes=wanted.bytes or download.total,
            action="",
            terms=licence_text(wanted.licence, QCoreApplication.translate),
            fit_known=False,
        )

    def _others(self, models: list[Model]) -> list[LibraryRow]:
        """What other programs have and the library does not."""
        here = {model.id for model in models}
        findings = self._services.found.findings.models
        return [self._found(one) for one in findings if one.same_as not in here]

    def _found(self, found: Found) -> LibraryRow:
        tr = QCoreApplication.translate
        facts = found.facts
        about = _purpose(found.name, "found", facts) if facts else ""
        if facts is None and found.error:
            about = explain(from_text(found.error), tr).title
        return LibraryRow(
            key=f"found:{found.files[0]}",
            name=found.name or Path(found.files[0]).name,
            maker=str(found.program),
            about=about,
            bytes=found.bytes,
            action="",
            quantisation=facts.quantisation if facts else "",
            terms=licence_text(found.licence or (facts.licence if facts else ""), tr),
            embeds=facts.embeds if facts else False,
            found=found,
            fit_known=facts is not None,
        )

    # -- inside ------------------------------------------------------------------------------------

    def _whole(self, row: LibraryRow, download: Download | None) -> LibraryRow:
        """With its download, what is to be done with it, and what it is found by."""
        kind = row.rated.kind if row.rated is not None and row.model is None else ""
        return replace(row, download=download, action=action(row, kind, download), words=words_of(row))

    def _entries(self) -> list[Entry]:
        try:
            return self._services.catalogue.entries()
        except CatalogueInvalid:
            return []

    def _licence(self, name: str) -> Licence | None:
        try:
            return self._services.catalogue.licence(name) if name else None
        except CatalogueInvalid:
            return None

    def _agreed(self, licence: Licence) -> bool:
        if licence.id not in self._accepted:
            shown = terms(licence).sha256
            given = self._session.terms.accepted() if self._session is not None else []
            self._accepted[licence.id] = any(
                (one.licence, one.text_sha256) == (licence.id, shown) for one in given
            )
        return self._accepted[licence.id]


def _purpose(name: str, origin: str, facts: GgufFacts) -> str:
    """What a model is good for; one that finds passages writes nothing, however large it is."""
    tr = QCoreApplication.translate
    if facts.embeds:
        return CatalogueWording(tr).role(Role.RERANKER if reranks(name) else Role.EMBEDDINGS)
    return model_text(origin, facts.parameters, tr)


def entry_key(entry: Entry) -> str:
    """The key of the row of an entry, whether its file is here or not."""
    return f"entry:{entry.id}"
