"""Which models suit this computer, from what it has and what was measured on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.engine.generation import Device
from app.domain.engine.models import Computer, GgufFacts, Model
from app.domain.engine.placing import Speed
from app.domain.library.catalogue import Entry, expected
from app.domain.library.pace import (
    Basis,
    Measured,
    Pace,
    by_memory,
    by_others,
    careful,
    read_for_each_token,
)
from app.domain.library.recommending import (
    Here,
    Rated,
    Recommendation,
    rate,
    recommend,
    with_others_closed,
)
from app.library.bandwidth import measure
from app.services.background import Background
from app.services.devices import CPU, DeviceService
from app.services.library.catalogue import CatalogueService
from app.services.models import ModelService
from app.services.records import Records
from app.settings import Settings

UNIFIED = "macOS"
"""How `Computer.system` begins where processor and graphics share one memory."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the recommendation asks."""

    catalogue: CatalogueService
    models: ModelService
    devices: DeviceService
    records: Records
    settings: Callable[[], Settings]
    background: Background


class RecommendationService:
    """Lives as long as the program. The memory is measured once, when it is first needed."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._copied: float | None = None

    def recommend(
        self,
        done: Callable[[Recommendation], None],
        failed: Callable[[Exception], None],
        language: str = "",
    ) -> None:
        """Choose for whoever writes in this language ("": that of the settings, else English).

        Prepares first. Fails with CatalogueInvalid.
        """

        def ready(_copied: float) -> None:
            try:
                found = self.now(language)
            except Exception as error:
                failed(error)
                return
            done(found)

        self.prepare(ready, failed)

    def prepare(self, done: Callable[[float], None], failed: Callable[[Exception], None]) -> None:
        """Learn what `now` and `rated` tell more surely afterwards: the bytes a second that memory moves.

        Graphics cards are looked for first, which takes a child; memory is measured in the pool, which takes
        half a second, once.
        """

        def measured(copied: float) -> None:
            self._copied = copied
            done(copied)

        def looked() -> None:
            here = self._asked.models.computer()
            if self._copied is not None:
                done(self._copied)
            else:
                self._asked.background.run(
                    lambda: measure(here.cores, here.memory_available), measured, failed
                )

        self._asked.devices.look(looked)

    def now(self, language: str = "") -> Recommendation:
        """The same from what is known already: at once, less sure of speeds. Raises CatalogueInvalid."""
        wanted = self._language(language)
        now = self._moment(self._asked.models.computer())
        freed = self._moment(with_others_closed(now.computer))
        entries = self._asked.catalogue.entries()
        return recommend(
            [now.rated(entry, wanted) for entry in entries],
            [freed.rated(entry, wanted) for entry in entries],
            wanted,
        )

    def rated(self, entry: Entry, language: str = "") -> Rated:
        """One entry on this computer, from what is known already."""
        return self._moment(self._asked.models.computer()).rated(entry, self._language(language))

    def rated_all(self, entries: Sequence[Entry], language: str = "") -> list[Rated]:
        """The same for several at one moment."""
        moment = self._moment(self._asked.models.computer())
        return [moment.rated(entry, self._language(language)) for entry in entries]

    # -- inside ------------------------------------------------------------------------------------

    def _language(self, language: str) -> str:
        return language or self._asked.settings().language or "en"

    def _moment(self, computer: Computer) -> _Moment:
        models = {model.sha256: model for model in self._asked.models.list()}
        return _Moment(computer, self._card(), models, self._asked.records, self._copied or 0.0)

    def _card(self) -> Device | None:
        """The card a model would be put on: a person's choice, else the one with most memory free."""
        devices, wanted = self._asked.devices, self._asked.settings().device
        if wanted == CPU:
            return None
        cards = [card for card in devices.cards if card.kind == "gpu" and not devices.failed(card)]
        named = [card for card in cards if card.title == wanted]
        return max(named or cards, key=lambda card: card.memory_free, default=None)


class _Moment:
    """The computer, what is installed and what was measured, asked for once for all entries.

    A Mac's graphics share the computer's memory (`UNIFIED`), so they give no room beside it, only speed.
    """

    def __init__(
        self,
        computer: Computer,
        card: Device | None,
        models: dict[str, Model],
        records: Records,
        copied: float,
    ) -> None:
        self.computer = computer
        unified = computer.system.startswith(UNIFIED)
        self._card: Device | None = None if unified else card
        self._sharing: Device | None = card if unified else None
        self._models, self._records, self._copied = models, records, copied
        self._known = {place: self._measured(place) for place in {None, self._card}}

    def rated(self, entry: Entry, language: str) -> Rated:
        """One entry, on the card if all of it has room there, else on the processor."""
        installed = self._models.get(entry.sha256) if entry.sha256 else None
        facts = installed.facts if installed and installed.facts.layout else expected(entry)
        here, paces = Here(self.computer, self._card), self._paces(installed, self._card)
        found = rate(entry, facts, here, paces, language)
        if self._card is not None and not found.card:
            found = rate(entry, facts, Here(self.computer), self._paces(installed, None), language)
        return replace(found, here=installed is not None)

    def _paces(self, installed: Model | None, card: Device | None) -> Callable[[GgufFacts], Pace | None]:
        """How to tell a model's speed: a card is used where it is faster than the processor."""

        def pace(facts: GgufFacts) -> Pace | None:
            memory = by_memory(facts, self._copied, self.computer.cores)
            processor = self._own(installed, None) or careful(by_others(facts, self._known[None]), memory)
            if card is None:
                return processor
            on_card = self._own(installed, card) or by_others(facts, self._known[card])
            return on_card if on_card is not None and on_card.writing > processor.writing else processor

        return pace

    def _own(self, installed: Model | None, card: Device | None) -> Pace | None:
        """What was measured of this very kind of model."""
        speed = self._speed(installed, card) if installed is not None else None
        return Pace(speed.writing, speed.reading, Basis.MEASURED) if speed else None

    def _measured(self, card: Device | None) -> list[Measured]:
        found = []
        for model in self._models.values():
            speed = None if model.facts.embeds else self._speed(model, card)
            if speed is not None:
                read = read_for_each_token(model.facts)
                found.append(Measured(read, model.facts.parameters, speed.writing, speed.reading))
        return found

    def _speed(self, model: Model, card: Device | None) -> Speed | None:
        """What was measured on this card; None: on the processor, or graphics that share its memory."""
        if card is not None:
            found = [self._records.on_device(model, card.title)]
        else:
            found = [self._records.speed(model)]
            found += [self._records.on_device(model, self._sharing.title)] if self._sharing else []
        usable = [speed for speed in found if speed is not None and speed.writing > 0]
        return max(usable, key=lambda speed: speed.writing, default=None)
