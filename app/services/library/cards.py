"""A model's page put together: of its file, the list, the catalogue, the vault, and what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain.engine.models import Computer, Model
from app.domain.errors import CatalogueInvalid, ModelError
from app.domain.library import card as cards
from app.domain.library.card import Card, Said, Speed
from app.domain.library.catalogue import Entry
from app.domain.library.pace import words_a_token
from app.domain.library.results import Run
from app.domain.library.tasks import Suite
from app.library.gguf_card import said
from app.services.background import Background
from app.services.library.catalogue import CatalogueService
from app.services.models import ModelService
from app.services.records import Records
from app.storage.licences import Acceptance


@dataclass(frozen=True, slots=True)
class FromVault:
    """What only an open vault knows: acceptances of licences, and all runs of models through the tasks."""

    accepted: Sequence[Acceptance] = ()
    runs: Sequence[Run] = ()


class CardService:
    """Lives as long as the program.

    `suite` are the tasks that ship with it; `device` is the title of the card a model may use, "" for none.
    """

    def __init__(
        self,
        models: ModelService,
        catalogue: CatalogueService,
        records: Records,
        background: Background,
        suite: Callable[[], Suite],
        device: Callable[[Model], str] = lambda _model: "",
    ) -> None:
        self._models, self._catalogue, self._records = models, catalogue, records
        self._background, self._suite, self._device = background, suite, device

    def card(
        self,
        model: Model,
        done: Callable[[Card], None],
        failed: Callable[[Exception], None],
        vault: FromVault | None = None,
        language: str = "en",
    ) -> None:
        """Put the page together; the header is read on the pool. `vault` None while it is locked."""
        computer = self._models.computer()
        device = self._device(model)
        self._background.run(lambda: self._made(model, vault, language, computer, device), done, failed)

    def _made(
        self, model: Model, vault: FromVault | None, language: str, computer: Computer, device: str
    ) -> Card:
        place, found = "", Said()
        with suppress(ModelError):  # a page is shown of a model whose file is gone, too
            path = self._models.where(model)
            place, found = str(path), said(path)
        entry, entries = self._known(model)
        terms = self._terms(model, entry, vault)
        licence = terms.licence
        runs = vault.runs if vault is not None else ()
        own = [run for run in runs if run.model.sha256 == model.sha256]
        return Card(
            model=model,
            provenance=cards.provenance(model, place or model.place, found, entry, self._parent(model)),
            terms=terms,
            chat=cards.chat(model, found.template),
            context=model.facts.context_trained,
            memory=cards.memory(model.facts, computer),
            speeds=self._speeds(model, language, device),
            resisted=cards.resisted(own, self._suite()) if own else None,
            changes=cards.changes(model.sha256, entries),
            label=licence.label if licence is not None else "",
            notice=licence.notice if licence is not None else "",
            entry=entry,
            said=found,
            tried=cards.tried(runs, model.sha256),
        )

    def _known(self, model: Model) -> tuple[Entry | None, list[Entry]]:
        """The catalogue's entry of this very file, and all; a damaged catalogue knows nothing."""
        try:
            return self._catalogue.of_file(model.sha256), self._catalogue.entries()
        except CatalogueInvalid:
            return None, []

    def _terms(self, model: Model, entry: Entry | None, vault: FromVault | None) -> cards.Terms:
        name = entry.licence if entry is not None else model.licence or model.source.licence
        licence = None
        with suppress(CatalogueInvalid):
            licence = self._catalogue.licence(name) if name else None
        needed = licence is not None and licence.accept
        if vault is None:
            return cards.Terms(name, licence, needed=needed, locked=True)
        times = [
            each.accepted_at for each in vault.accepted if licence is not None and each.licence == licence.id
        ]
        return cards.Terms(name, licence, max(times, default=0.0), needed)

    def _speeds(self, model: Model, language: str, device: str) -> tuple[Speed, ...]:
        """As measured on the processor, and on the card."""
        words = words_a_token(language, model.facts.architecture)
        found = []
        for title in dict.fromkeys(("", device)):
            speed = self._records.on_device(model, title) if title else self._records.speed(model)
            if speed is not None:
                found.append(Speed(speed.reading, speed.writing, speed.writing * words, title))
        return tuple(found)

    def _parent(self, model: Model) -> str:
        parent = model.source.parent
        return next((one.name for one in self._models.list() if parent and one.id == parent), "")
