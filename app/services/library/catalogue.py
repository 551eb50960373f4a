"""The list of known models, as it is in use now, and newer lists that a person brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import AppError, ModelMissing, NotInCatalogue
from app.domain.library.catalogue import Catalogue, Entry, Licence, Role, Terms, terms, wanted
from app.domain.library.downloads import Wanted
from app.library.catalogue import CatalogueFiles, Loaded
from app.library.signing import Key, read_key
from app.services.background import Background
from app.services.notify import Notifier


class CatalogueService:
    """What the library may offer. Lives as long as the program; read once, when it is first asked for."""

    def __init__(self, files: CatalogueFiles, background: Background) -> None:
        self.changed: Notifier[None] = Notifier()
        self._files, self._background = files, background
        self._loaded: Loaded | None = None

    # -- what there is -----------------------------------------------------------------------------

    @property
    def loaded(self) -> Loaded:
        """The list with who signed it, and why a newer one that is there was not used.

        Raises CatalogueInvalid when the program's own file is damaged.
        """
        if self._loaded is None:
            self._loaded = self._files.load()
        return self._loaded

    @property
    def catalogue(self) -> Catalogue:
        """The list."""
        return self.loaded.catalogue

    @property
    def fault(self) -> AppError | None:
        """Why a newer list that is there is not used; None: there is none, or it is."""
        return self.loaded.fault

    def entries(self, role: Role | None = None) -> list[Entry]:
        """All, or those of a role, in the order of the list."""
        return [entry for entry in self.catalogue.entries if role in (None, entry.role)]

    def find(self, name: str) -> Entry:
        """By id, name or file. Raises NotInCatalogue."""
        found = self.catalogue.find(name)
        if found is None:
            raise NotInCatalogue(name)
        return found

    def of_file(self, sha256: str) -> Entry | None:
        """What is known of a file with this hash, e.g. of an installed model."""
        return self.catalogue.of_file(sha256)

    def licence(self, name: str) -> Licence | None:
        """By its id, its name, or as a hub calls it ("gemma"); None: nothing is known of it."""
        return self.catalogue.licence(name)

    def licence_of(self, entry: Entry) -> Licence:
        """The licence of an entry; each has one."""
        found = self.catalogue.licence(entry.licence)
        assert found is not None  # checked when the list was read
        return found

    def medical(self, *names: str) -> Licence | None:
        """The terms of a model for medicine by any of its names; the `label` stands wherever it does.

        A newer list that leaves such a model out does not take its terms away.
        """
        return self.catalogue.medical(*names) or self.loaded.shipped.medical(*names)

    def terms(self, entry: Entry) -> Terms:
        """What its licence says in plain words, with their SHA-256."""
        return self.terms_of(self.licence_of(entry))

    def terms_of(self, licence: Licence) -> Terms:
        """The same of a licence, e.g. of a model that the list does not have."""
        return terms(licence)

    def wanted(self, entry: Entry) -> Wanted:
        """What to fetch; without a hash where it is not cross-checked, so that the first copy is hashed.

        Raises ModelMissing for one that comes with the program and is not at a hub.
        """
        if not entry.repository:
            raise ModelMissing(entry.name)
        return wanted(entry, self.licence_of(entry))

    # -- newer lists -------------------------------------------------------------------------------

    def import_update(
        self, path: Path, done: Callable[[Loaded], None], failed: Callable[[Exception], None]
    ) -> None:
        """Take a newer list from a signed file.

        Fails with CatalogueInvalid, CatalogueUntrusted, CatalogueOld, DiskFull or VaultUnwritable, and
        nothing has changed then.
        """

        def finish(loaded: Loaded) -> None:
            self._loaded = loaded
            self.changed.publish(None)
            done(loaded)

        self._background.run(lambda: self._files.install(path), finish, failed)

    def trusted(self) -> list[Key]:
        """Whose lists are accepted."""
        return self._files.trusted_keys()

    def read_key(self, path: Path) -> Key:
        """The key in a file, to show its fingerprint before it is trusted. Raises CatalogueInvalid."""
        return read_key(path)

    def trust(self, key: Key) -> None:
        """Accept lists signed with it, after a person compared the fingerprint.

        Raises DiskFull, VaultUnwritable.
        """
        self._files.trust(key)
        self._again()

    def distrust(self, key_id: str) -> None:
        """Forget a key that a person added."""
        self._files.distrust(key_id)
        self._again()

    def _again(self) -> None:
        self._loaded = None
        self.changed.publish(None)
