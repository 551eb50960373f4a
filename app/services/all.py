"""The services of the program's lifetime, as one value for the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from app.paths import Paths
from app.services.background import Background
from app.services.devices import DeviceService
from app.services.engine import EngineService
from app.services.library.access import HubAccess
from app.services.library.adapters import AdapterService
from app.services.library.bundles import BundleService
from app.services.library.cards import CardService
from app.services.library.catalogue import CatalogueService
from app.services.library.contacts import Connections
from app.services.library.downloads import DownloadService
from app.services.library.found import FoundService
from app.services.library.hub import HubService
from app.services.library.quantising import QuantiseService
from app.services.library.recommending import RecommendationService
from app.services.library.shelf_care import ShelfCareService
from app.services.models import ModelService
from app.services.paces import Paces
from app.services.preferences import Preferences
from app.services.presets import Presets
from app.services.privacy import PrivacyService
from app.services.reading import DocumentReader
from app.services.session import VaultService
from app.services.tuning import TuningService
from app.worker.supervisor import Later


@dataclass(frozen=True, slots=True)
class Services:
    """Wired in `app.main`."""

    paths: Paths
    preferences: Preferences
    vaults: VaultService
    models: ModelService
    engine: EngineService
    tuning: TuningService
    devices: DeviceService
    paces: Paces
    reader: DocumentReader
    presets: Presets
    privacy: PrivacyService
    background: Background
    later: Later
    catalogue: CatalogueService
    recommending: RecommendationService
    adapters: AdapterService
    quantising: QuantiseService
    connections: Connections
    found: FoundService
    care: ShelfCareService
    cards: CardService
    bundles: BundleService
    access: HubAccess
    downloads: DownloadService
    hub: HubService

    def quit(self) -> None:
        """Lock, end every child, forget what was removed for good."""
        self.tuning.stop()
        self.devices.stop()
        self.quantising.close()
        self.bundles.close()
        self.downloads.close()
        self.hub.stop()
        self.connections.stop()
        self.vaults.lock("quit")
        self.engine.stop()
        self.models.forget_removed()
        self.adapters.forget_removed()
