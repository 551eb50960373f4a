"""What a hub has, as rows of a list of models: repositories that a search found, or the files of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from app.domain.library.catalogue import Terms
from app.domain.library.downloads import Download, Stage, Wanted
from app.domain.library.offers import Offer, OfferedFile
from app.domain.library.orders import Order
from app.ui.models.library_rows import ADDED, SHOW, LibraryRow, action
from app.ui.models.library_words import LibraryWords
from app.ui.words import WindowSentences
from app.wording_models import licence_text
from app.wording_text import fill


class HubRows(WindowSentences):
    """`to_accept` tells the terms that have to be accepted before a file is fetched."""

    def __init__(self, to_accept: Callable[[Wanted], Terms | None]) -> None:
        super().__init__()
        self._to_accept, self._words = to_accept, LibraryWords()

    def repository(self, offer: Offer) -> LibraryRow:
        """One that a search found: its files are told when it is asked for."""
        model = offer.model
        return LibraryRow(
            key=f"hub:{model.repository}",
            name=model.repository,
            maker=model.modified[:10],
            about=self._about(offer),
            bytes=0,
            action=SHOW,
            terms=self._terms(offer),
            fit_known=False,
            licence=offer.licence,
        )

    def file(
        self, offer: Offer, one: OfferedFile, order: Order, downloads: Mapping[str, Download]
    ) -> LibraryRow:
        """One file of a repository, with whether it fits."""
        download = downloads.get(order.key)
        going = download if download is not None and download.stage is not Stage.DONE else None
        row = LibraryRow(
            key=order.key,
            name=order.wanted.name,
            maker=one.file.path,
            about=self._about(offer),
            bytes=one.file.bytes,
            action="",
            quantisation="" if one.file.quantisation in order.wanted.name else one.file.quantisation,
            terms=self._terms(offer),
            asks=self._to_accept(order.wanted) is not None,
            embeds=one.rated.entry.embeds,
            rated=one.rated,
            licence=offer.licence,
            download=going,
        )
        here = one.rated.here or (download is not None and download.stage is Stage.DONE)
        return replace(row, action=ADDED if here else action(row, one.rated.kind, going))

    def _about(self, offer: Offer) -> str:
        model = offer.model
        if offer.runs == "no":
            return self.tr("A kind of model that Stillroom does not run")
        parts = []
        if model.parameters:
            parts.append(fill(self.tr("%1 billion weights"), f"{model.parameters / 1e9:.1f}"))
        if model.downloads:
            parts.append(fill(self.tr("fetched %1 times"), f"{model.downloads:,}"))
        if model.gated:
            parts.append(self.tr("needs an access key"))
        return ", ".join(parts)

    def _terms(self, offer: Offer) -> str:
        if offer.licence is not None:
            return self._words.work(offer.licence)
        return licence_text(offer.model.licence, QCoreApplication.translate)
