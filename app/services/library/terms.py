"""Terms of models: which have to be agreed to, and which were; kept in the vault with the words shown."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.errors import LicenceNotAccepted
from app.domain.library.catalogue import Entry, Licence, Terms, terms
from app.domain.library.downloads import Wanted
from app.services.library.catalogue import CatalogueService
from app.services.notify import Notifier
from app.storage.licences import Acceptance, Licences


class TermsService:
    """Lives while the vault is open. Agreeing counts for the words that were shown: others are asked anew."""

    def __init__(
        self, licences: Licences, catalogue: CatalogueService, clock: Callable[[], float] = time.time
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        self._licences, self._catalogue, self._clock = licences, catalogue, clock

    def to_accept(self, entry: Entry) -> Terms | None:
        """What has to be read and agreed to before this is fetched; None: nothing, or it was."""
        return self._open(self._catalogue.licence_of(entry))

    def to_accept_for(self, wanted: Wanted) -> Terms | None:
        """The same for a file to fetch, by its licence's id or a hub's name for it.

        A model for medicine is known by its name too. None as well for a licence that the list does not know:
        nobody can tell its terms in words.
        """
        names = (wanted.repository, wanted.file, wanted.name)
        licence = self._catalogue.medical(*names) or (
            self._catalogue.licence(wanted.licence) if wanted.licence else None
        )
        return self._open(licence) if licence else None

    def accept(self, shown: Terms, model: str) -> None:
        """Record that these words were agreed to, for the model with this id."""
        self._licences.accept(shown.licence, shown.sha256, model, self._clock())
        self.changed.publish(None)

    def require(self, wanted: Wanted) -> None:
        """Raise LicenceNotAccepted if its terms have to be agreed to and were not."""
        needed = self.to_accept_for(wanted)
        if needed is not None:
            raise LicenceNotAccepted(name=wanted.name, licence=needed.licence)

    def accepted(self) -> list[Acceptance]:
        """All that was agreed to, the oldest first."""
        return self._licences.list()

    def _open(self, licence: Licence) -> Terms | None:
        if not licence.accept:
            return None
        found = terms(licence)
        return None if self._licences.accepted(licence.id, found.sha256) else found
