"""Asking the hub: what it has is shown with terms, size and fit, and nothing is fetched by that."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine.models import Computer
from app.domain.errors import (
    AddressRefused,
    AppError,
    DownloadsGone,
    DownloadsOff,
    HostRefused,
    HostUnreachable,
    LicenceNotAccepted,
    NoSpace,
    from_text,
)
from app.domain.library.catalogue import Entry, expected
from app.domain.library.downloads import Stage
from app.domain.library.hub import HubFile, HubModel
from app.domain.library.offers import Offer
from app.domain.library.orders import of_entry
from app.domain.library.recommending import Here, Rated, rate
from app.library.catalogue import CatalogueFiles
from app.paths import Paths
from app.services.background import Inline
from app.services.library import downloads as downloads_module
from app.services.library.catalogue import CatalogueService
from app.services.library.hub import IDLE_S, HubService
from app.services.library.recommending import RecommendationService
from app.services.preferences import Preferences
from app.services.session import VaultService
from app.wiring_library import fetching
from app.wording import explain
from app.worker import protocol
from tests.catalogues import SHIPPED
from tests.fakes_download import COMMIT, HUB, Desk
from tests.fakes_engine import FakeSpawn

GIB = 1 << 30
LAPTOP = Computer(8 * GIB, 6 * GIB, 4, 8, "a processor", "Linux")
SMALL = HubFile("a-Q4_K_M.gguf", 1 * GIB, "a" * 64, "Q4_K_M")
LARGE = HubFile("b-Q8_0.gguf", 40 * GIB, "b" * 64, "Q8_0")
MODEL = HubModel(
    "maker/thing-GGUF", COMMIT, "apache-2.0", architecture="llama", parameters=10**9, context=8192
)


class Rater:
    """Rates for a laptop with 8 GB."""

    def rated_all(self, entries: list[Entry], language: str = "") -> list[Rated]:
        return [rate(each, expected(each), Here(LAPTOP), lambda _f: None, language) for each in entries]


class HubDesk(Desk):
    """The hub's service over a child that says what a test tells it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        files = CatalogueFiles(SHIPPED, folder / "keys", folder / "catalogue")
        self.catalogue = CatalogueService(files, Inline())
        self.hub = HubService(
            self.connections,
            self.access,
            self.catalogue,
            Rater(),  # type: ignore[arg-type]  # the one method of it that is asked
            self.timers.later,
        )
        self.found: list[Any] = []
        self.failed: list[AppError] = []

    def search(self, text: str = "thing") -> Any:
        return self.hub.search(text, self.found.append, self.failed.append)

    def describe(self, repository: str = "maker/thing-GGUF") -> Any:
        return self.hub.describe(repository, self.found.append, self.failed.append)

    @property
    def asked(self) -> protocol.AskHub:
        if not self.child.requests:
            self.child.greet()
        return self.child.last(protocol.AskHub)

    def answers(self, *models: HubModel) -> None:
        self.child.say(protocol.HubSaid(self.asked.id, [asdict(model) for model in models]))

    def refuses(self, error: AppError) -> None:
        self.child.say(protocol.Failed(self.asked.id, error.to_dict()))


@pytest.fixture
def desk(tmp_path: Path) -> HubDesk:
    return HubDesk(tmp_path)


def test_a_search_is_answered_with_terms_in_plain_words(desk: HubDesk) -> None:
    desk.search(" thing ")
    assert (desk.asked.text, desk.asked.host, desk.asked.token) == ("thing", HUB, "")
    strange = replace(MODEL, repository="other/x", licence="strange", architecture="never-heard-of")
    desk.answers(MODEL, strange)
    ((first, second),) = desk.found
    assert first.licence.id == "Apache-2.0"
    assert (first.runs, second.runs, second.licence) == ("yes", "no", None)


def test_files_are_shown_with_whether_they_fit(desk: HubDesk) -> None:
    desk.describe()
    desk.answers(replace(MODEL, files=(SMALL, LARGE)))
    (offer,) = desk.found
    assert [file.rated.kind for file in offer.files] == ["fits", "no"]
    order = desk.hub.order(offer, SMALL)
    assert order.wanted.name == "thing Q4_K_M"
    assert (order.wanted.revision, order.wanted.sha256, order.wanted.bytes) == (COMMIT, "a" * 64, GIB)
    assert (order.source.checked_against, order.source.packaged_by, order.token) == ("hub", "maker", False)


def test_a_known_file_keeps_its_terms_whoever_offers_it(desk: HubDesk) -> None:
    entry = desk.catalogue.find("MedGemma 1.5 4B")
    copy = HubFile("renamed.gguf", entry.bytes, entry.sha256, "Q4_K_M")
    desk.describe()
    desk.answers(replace(MODEL, files=(copy,)))
    offer: Offer = desk.found[0]
    assert offer.files[0].known == entry.id
    assert desk.hub.order(offer, copy).wanted.licence == entry.licence


def test_one_child_answers_several_questions_and_then_goes(desk: HubDesk) -> None:
    desk.search("one")
    desk.answers(MODEL)
    desk.search("two")
    desk.answers(MODEL)
    assert len(desk.spawn.children) == 1
    assert len(desk.found) == 2
    desk.timers.pass_time(IDLE_S)
    assert desk.child.closed
    desk.search("three")
    assert len(desk.spawn.children) == 2


def test_the_connection_is_said_to_be_open_until_the_child_is_gone_and_no_longer(desk: HubDesk) -> None:
    said: list[bool] = []
    desk.connections.changed.subscribe(lambda _none: said.append(desk.connections.running))
    desk.search("one")
    desk.answers(MODEL)
    desk.timers.pass_time(2.0)
    assert desk.child.closed, "soon after its answer it is asked to end"
    assert said.pop(), "it ends, and its socket may be open yet"
    desk.child.exit(0)
    assert not said.pop(), "whoever shows it hears of it then, not at the next look"
    assert not desk.connections.running


class Ended(FakeSpawn):
    """What children are started from, which may end."""

    gone = False


def test_without_what_children_come_from_a_new_start_is_asked_for(tmp_path: Path) -> None:
    desk = HubDesk(tmp_path)
    spawn = Ended()
    desk.connections._spawn = desk.spawn = spawn
    desk.search()
    desk.asked  # noqa: B018  # it is up
    spawn.gone = True
    desk.child.exit(-9)
    (error,) = desk.failed
    assert isinstance(error, DownloadsGone)
    with pytest.raises(DownloadsGone):
        desk.search()
    with pytest.raises(DownloadsGone):
        desk.downloads.start(desk.order())
    assert explain(error).title == "Downloads need Stillroom to be started again."


def test_a_download_that_loses_its_launcher_says_so_and_keeps_what_is_here(tmp_path: Path) -> None:
    desk = HubDesk(tmp_path)
    spawn = Ended()
    desk.connections._spawn = desk.spawn = spawn
    desk.downloads.start(desk.order())
    desk.downloads.start(desk.order("other.gguf"))
    desk.child.greet()
    spawn.gone = True
    desk.child.exit(-9)
    stages = [(each.stage, type(from_text(each.error))) for each in desk.downloads.items]
    assert stages == [(Stage.FAILED, DownloadsGone)] * 2
    with pytest.raises(DownloadsGone):
        desk.downloads.retry(desk.order().key)
    desk.connections._spawn = desk.spawn = FakeSpawn()  # as after a new start
    desk.downloads.retry(desk.order().key)
    assert desk.spawn.children


def test_what_nobody_wants_to_know_any_more_is_not_told(desk: HubDesk) -> None:
    stop = desk.search("one")
    desk.asked  # noqa: B018  # it is up
    stop()
    assert desk.child.all(protocol.Cancel)
    desk.answers(MODEL)
    assert (desk.found, desk.failed) == ([], [])


def test_the_token_is_sent_when_the_hub_asks_for_it(desk: HubDesk) -> None:
    desk.access.put_token("hf_abcdefgh")
    desk.describe()
    assert desk.asked.token == ""
    desk.refuses(HostRefused(host="hub.example", name="x", reason="gated", status=401))
    assert desk.asked.token == "hf_abcdefgh"
    desk.answers(replace(MODEL, files=(SMALL,)))
    offer: Offer = desk.found[0]
    assert desk.hub.order(offer, SMALL).token
    assert desk.failed == []


def test_a_refusal_is_told_once(desk: HubDesk) -> None:
    desk.access.put_token("hf_abcdefgh")
    desk.describe()
    for _ in range(2):
        desk.refuses(HostRefused(host="hub.example", name="x", reason="gated", status=401))
    (error,) = desk.failed
    assert isinstance(error, HostRefused) and error.reason == "gated"


@pytest.mark.parametrize(
    "row",
    [{"repository": "../x"}, {"files": 7}, {"downloads": -1}, {"unknown": 1}, {"repository": "a/b\nc"}],
)
def test_nonsense_is_a_refusal_of_the_hub(desk: HubDesk, row: dict[str, Any]) -> None:
    desk.describe()
    desk.child.say(protocol.HubSaid(desk.asked.id, [asdict(MODEL) | row]))
    (error,) = desk.failed
    assert isinstance(error, HostRefused) and error.reason == "other"


def test_a_child_that_dies_is_no_silence(desk: HubDesk) -> None:
    desk.search()
    desk.asked  # noqa: B018  # it is up
    desk.child.exit(-11)
    (error,) = desk.failed
    assert isinstance(error, HostRefused)
    desk.search()
    desk.answers(MODEL)
    assert len(desk.found) == 1


def test_no_network_is_said(desk: HubDesk) -> None:
    desk.search()
    desk.refuses(HostUnreachable(host="hub.example", reason="offline"))
    assert isinstance(desk.failed[0], HostUnreachable)


def test_nobody_is_asked_while_connections_are_off_or_the_address_is_none(desk: HubDesk) -> None:
    desk.settings = replace(desk.settings, connections=False)
    with pytest.raises(DownloadsOff):
        desk.search()
    desk.settings = replace(desk.settings, connections=True, hub="http://example.org")
    with pytest.raises(AddressRefused):
        desk.search()
    assert desk.spawn.children == []


def test_a_locked_vault_knows_of_no_agreement(
    desk: HubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults = VaultService(Paths(tmp_path), Inline(), lambda _vault: pytest.fail("none"), lambda: None)
    offered = desk.catalogue, RecommendationService(None)  # type: ignore[arg-type]  # nothing is rated here
    preferences = Preferences(tmp_path / "settings.json")
    access, downloads, _hub = fetching(
        desk.models, desk.connections, vaults, offered, preferences, desk.timers.later
    )
    medical, free = (desk.catalogue.find(name) for name in ("MedGemma 1.5 4B", "Granite 4.1 3B"))
    with pytest.raises(LicenceNotAccepted):
        downloads.check(of_entry(medical, desk.catalogue.wanted(medical)))
    monkeypatch.setattr(downloads_module, "free_space", lambda _folder: 0)
    with pytest.raises(NoSpace):  # nothing else is in the way
        downloads.check(of_entry(free, desk.catalogue.wanted(free)))
    assert access.locked


def test_only_settings_of_the_connection_end_a_question(desk: HubDesk) -> None:
    desk.search()
    desk.settings = replace(desk.settings, sidebar_width=300)
    desk.hub.wake()
    desk.answers(MODEL)
    assert len(desk.found) == 1
    desk.search()
    desk.settings = replace(desk.settings, proxy="http://proxy.example:3128")
    desk.hub.wake()
    assert desk.child.closed
    desk.child.exit(0)
    assert len(desk.failed) == 1
    desk.search()
    assert desk.asked.proxy == "http://proxy.example:3128"


def test_other_settings_are_another_childs(desk: HubDesk) -> None:
    desk.search()
    desk.answers(MODEL)
    desk.settings = replace(desk.settings, hub="https://other.example")
    desk.search()
    assert desk.asked.host == "https://other.example"
    assert len(desk.spawn.children) == 2
