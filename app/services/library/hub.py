"""Asking the hub what it has, through a child that may connect; nothing is fetched by that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.engine.sources import joined
from app.domain.errors import AppError, DownloadError, EngineError, HostRefused, from_dict
from app.domain.library.catalogue import Entry
from app.domain.library.hub import HubFile, HubModel
from app.domain.library.offers import Offer, OfferedFile, as_entry
from app.domain.library.orders import Order, of_hub
from app.library.fetch_places import origin
from app.library.gguf_tables import ARCHITECTURES, EMBEDDING
from app.services.library.access import HubAccess, Way
from app.services.library.catalogue import CatalogueService
from app.services.library.contacts import Connections
from app.services.library.fetching import refused_entry
from app.services.library.recommending import RecommendationService
from app.worker import protocol
from app.worker.hub_codec import models_from_list
from app.worker.supervisor import ChildState, Later, Supervisor

IDLE_S = 2.0
"""So long a child waits for the next question, and its connection stays open."""
OVER = (ChildState.LOST, ChildState.STOPPING)
Cancel = Callable[[], None]


@dataclass(slots=True)
class _Question:
    """What is asked, and who wants to know; `over` once answered, or when nobody does any more."""

    request: protocol.AskHub
    done: Callable[[list[HubModel], bool], None]
    failed: Callable[[AppError], None]
    over: bool = False


class HubService:
    """Lives as long as the program. Only the hub of the settings is asked, never a mirror."""

    def __init__(
        self,
        connections: Connections,
        access: HubAccess,
        catalogue: CatalogueService,
        recommending: RecommendationService,
        later: Later,
    ) -> None:
        self._connections, self._access, self._later = connections, access, later
        self._catalogue, self._recommending = catalogue, recommending
        self._child: Supervisor | None = None
        self._way: Way | None = None
        self._rest: Cancel = _nothing

    # -- asking ------------------------------------------------------------------------------------

    def search(
        self,
        text: str,
        done: Callable[[list[Offer]], None],
        failed: Callable[[AppError], None],
        limit: int = 20,
    ) -> Cancel:
        """Repositories with GGUF files whose names fit, those most fetched first. Returns what ends it.

        Raises DownloadsOff, AddressRefused; fails with the other DownloadErrors.
        """
        way = self._access.way()

        def found(models: list[HubModel], token: bool) -> None:
            done([self._offer(model, (), token) for model in models])

        return self._ask(protocol.AskHub(0, way.hub, text=text.strip(), limit=limit), way, found, failed)

    def describe(
        self,
        repository: str,
        done: Callable[[Offer], None],
        failed: Callable[[AppError], None],
        revision: str = "",
        language: str = "",
    ) -> Cancel:
        """One repository with its files, and whether each fits. Returns what ends it.

        The token is sent only if the hub asks for one. `language`: whose words a second, "" the settings'.
        Raises DownloadsOff, AddressRefused; fails with the other DownloadErrors.
        """
        way = self._access.way()

        def found(models: list[HubModel], token: bool) -> None:
            if len(models) != 1:
                failed(_nonsense(way, repository))
                return
            done(self._offer(models[0], self._files(models[0], language), token))

        request = protocol.AskHub(0, way.hub, repository=repository.strip(), revision=revision.strip())
        return self._ask(request, way, found, failed)

    def order(self, offer: Offer, file: HubFile) -> Order:
        """What to give to `DownloadService.start`."""
        known = self._known(file)
        order = of_hub(offer.model, file, known.licence if known is not None else "")
        return replace(order, token=order.token or offer.token)

    def wake(self) -> None:
        """The settings may be others: a child that was started with those before is ended."""
        try:
            same = self._connections.possible and self._access.way() == self._way
        except DownloadError:
            same = False
        if not same:
            self.stop()

    def stop(self) -> None:
        """End the child; who asked and was not answered is told that it failed."""
        self._rest()
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    # -- the child ---------------------------------------------------------------------------------

    def _ask(
        self,
        request: protocol.AskHub,
        way: Way,
        done: Callable[[list[HubModel], bool], None],
        failed: Callable[[AppError], None],
    ) -> Cancel:
        question = _Question(replace(request, proxy=way.proxy), done, failed)
        child = self._send(question, way)

        def cancel() -> None:
            if not question.over:
                question.over = True
                child.cancel(question.request.id)

        return cancel

    def _send(self, question: _Question, way: Way) -> Supervisor:
        child = self._ready(way)
        self._rest()
        question.request = replace(question.request, id=child.take_id())
        child.send(question.request, lambda event: self._receive(question, way, event))
        return child

    def _ready(self, way: Way) -> Supervisor:
        """The child that waits, or a new one. Raises DownloadsOff."""
        child = self._child
        if child is None or child.state in OVER or way != self._way or not self._connections.possible:
            self.stop()
            self._child, self._way = self._connections.new_child(), way
        assert self._child is not None
        return self._child

    def _receive(self, question: _Question, way: Way, event: protocol.Event) -> None:
        if not isinstance(event, protocol.HubSaid | protocol.Failed | protocol.Finished):
            return
        self._rest = self._later(IDLE_S, self.stop)
        if question.over:
            return
        if isinstance(event, protocol.Failed):
            self._fail(question, way, from_dict(event.error))
            return
        question.over = True
        name = question.request.repository or question.request.text
        try:
            models = models_from_list(event.models) if isinstance(event, protocol.HubSaid) else None
        except protocol.ProtocolError:
            models = None
        if models is None:
            question.failed(_nonsense(way, name))
        else:
            question.done(models, bool(question.request.token))

    def _fail(self, question: _Question, way: Way, error: AppError) -> None:
        asked = question.request
        token = "" if asked.token or not refused_entry(error) else self._access.token()
        if token:
            question.request = replace(asked, token=token)
            try:
                self._send(question, way)
            except AppError as off:
                question.over = True
                question.failed(off)
            return
        question.over = True
        broken = isinstance(error, EngineError)
        question.failed(_nonsense(way, asked.repository or asked.text) if broken else error)

    # -- what it means here ------------------------------------------------------------------------

    def _offer(self, model: HubModel, files: Sequence[OfferedFile], token: bool) -> Offer:
        kind = model.architecture
        runs = "unknown" if not kind else "yes" if kind in ARCHITECTURES | EMBEDDING else "no"
        return Offer(model, self._catalogue.licence(model.licence), runs, tuple(files), token)

    def _known(self, file: HubFile) -> Entry | None:
        hashed = all(file.hashes) if file.parts else bool(file.sha256)
        return self._catalogue.of_file(joined(file.hashes or (file.sha256,)) if hashed else "")

    def _files(self, model: HubModel, language: str) -> list[OfferedFile]:
        embeds = model.architecture in EMBEDDING
        entries = [as_entry(model, file, embeds) for file in model.files]
        rated = self._recommending.rated_all(entries, language)
        return [
            OfferedFile(file, each, known.id if (known := self._known(file)) is not None else "")
            for file, each in zip(model.files, rated, strict=True)
        ]


def _nonsense(way: Way, name: str) -> HostRefused:
    return HostRefused(host=origin(way.hub).shown, name=name, reason="other")


def _nothing() -> None:
    """No timer is set."""
