"""What of the network a person sees and sets: the chip, the settings, the list of requests, the first run."""

import pytest

from app.domain.errors import NoSpace
from app.domain.library.downloads import Stage
from app.domain.library.hub import HubFile, HubModel
from app.domain.library.offers import Offer, OfferedFile, as_entry
from app.domain.library.orders import of_entry, of_hub
from app.domain.library.recommending import Rated
from app.services.privacy import ProcessRow
from app.ui.models.hub_page import HubPage
from app.ui.models.sources_dialog import SourcesDialog
from app.ui.models.token_dialog import TokenDialog
from app.ui.network_badge import NetworkBadge
from app.ui.privacy_page import PrivacyPage
from app.ui.settings_page import SettingsPage
from app.ui.start.first_run_model import ModelStep
from app.worker import protocol
from tests.fakes_chat import fake_session
from tests.ui.conftest import cut_off, nameless, unreached
from tests.ui.rooms import room

CONNECTED = ProcessRow("downloads", True, "open", "denied", "seccomp", ("models.example",))


# -- the chip ------------------------------------------------------------------------------------


def test_a_download_is_said_as_what_it_is_and_never_green(services, theme, icons, show):
    services.privacy.processes.append(CONNECTED)
    badge = NetworkBadge(services.real, theme, icons)
    assert badge.text() == "Connected"
    for name in ("qwen3.5-2b-q4-k-m", "qwen3.5-4b-q4-k-m"):
        entry = services.catalogue.find(name)
        made = services.downloads.start(of_entry(entry, services.catalogue.wanted(entry)))
        services.downloads.tell(made.wanted.key, stage=Stage.RUNNING)
    badge.ask()
    assert badge.text() == "Connected: 2 downloads"
    assert badge.property("tone") == "info"


def test_a_download_does_not_hide_that_something_else_is_not_proved(services, theme, icons):
    services.privacy.processes += [CONNECTED, ProcessRow("model", True, "open", "open", "")]
    assert NetworkBadge(services.real, theme, icons).text() == "Not proved"


def test_the_chip_follows_a_download(services, theme, icons, show, qtbot):
    here = room(services, theme, icons, show)
    chip = here.window.header._chip
    assert chip.text() == "Offline"
    page = here.window.open_page("models")
    page.suggestions.cards[0].button.click()
    services.privacy.processes.append(CONNECTED)
    services.downloads.tell(services.downloads.items[0].wanted.key, stage=Stage.RUNNING)
    qtbot.waitUntil(lambda: chip.text() == "Connected: 1 download")
    services.privacy.processes.remove(CONNECTED)
    services.downloads.tell(services.downloads.items[0].wanted.key, stage=Stage.DONE)
    qtbot.waitUntil(lambda: chip.text() == "Offline")


def test_the_chip_follows_a_search(services, theme, icons, show, qtbot):
    here = room(services, theme, icons, show)
    services.privacy.processes.append(CONNECTED)
    services.connections.log.note(protocol.Contacted(1, "GET", "models.example", "/api/models"))
    qtbot.waitUntil(lambda: here.window.header._chip.text() == "Connected")
    services.privacy.processes.remove(CONNECTED)
    services.privacy.changed.publish(None)  # its child has ended
    qtbot.waitUntil(lambda: here.window.header._chip.text() == "Offline")


def test_the_chip_before_a_vault_is_open_follows_children_too(services, theme, icons):
    badge = NetworkBadge(services.real, theme, icons)
    services.privacy.processes.append(CONNECTED)
    services.privacy.changed.publish(None)
    assert badge.text() == "Connected"
    services.privacy.processes.remove(CONNECTED)
    services.privacy.changed.publish(None)
    assert badge.text() == "Offline"


# -- privacy -------------------------------------------------------------------------------------


def test_every_request_is_listed_and_only_the_download_is_said_to_be_connected(services, theme, icons, show):
    page = show(PrivacyPage(services.real, theme, icons, clock=lambda: 0.0), 860, 700)
    assert page.requests.line.text() == "Nothing since Stillroom was opened."
    services.privacy.processes.append(CONNECTED)
    log = services.connections.log
    log.note(protocol.Contacted(1, "GET", "models.example", "/api/models", 0))
    log.note(protocol.Contacted(1, "GET", "models.example", "/api/models", 200))
    log.note(protocol.Contacted(1, "GET", "files.example", "/a.gguf", 0))
    lines = page.requests._lines.stringList()
    assert len(lines) == 2
    assert lines[0].endswith("GET files.example/a.gguf, no answer yet")
    assert lines[1].endswith("GET models.example/api/models, 200")
    page.again.click()
    assert page.headline.text() == "Only what fetches models is connected now"
    assert page._tile.property("surface") == "info"
    assert nameless(page) == []
    assert unreached(page) == []


# -- settings ------------------------------------------------------------------------------------


@pytest.fixture
def settings(services, theme, icons, show):
    return show(SettingsPage(services.real, theme, icons), 860, 760)


def test_downloads_are_switched_off_and_on(settings, services):
    rows = settings.connections
    rows.connections.button(1).click()
    assert services.preferences.current.connections is False
    assert "From the next start nothing here can connect" in rows.row.line
    services.connections.could = services.connections.possible = False
    rows.refresh()
    assert "Nothing of Stillroom can connect" in rows.row.line
    rows.connections.button(0).click()
    assert rows.row.line == "On from the next start."
    services.connections.could = services.connections.possible = services.connections.gone = True
    rows.refresh()
    assert rows.row.line == "Downloads need Stillroom to be started again."


def test_addresses_are_checked_before_they_are_kept(settings, services):
    settings.connections.sources.click()
    dialog = settings.window().findChild(SourcesDialog)
    dialog.hub.edit.setText("ftp://models.example")
    dialog.act.click()
    assert "is not an address" in dialog.hub.error
    dialog.hub.edit.setText("https://Models.example/")
    dialog.mirrors.setPlainText("http://models.example")
    dialog.act.click()
    assert "without https" in dialog.note.text()
    assert services.preferences.current.hub == "https://huggingface.co"
    dialog.mirrors.setPlainText("http://192.168.0.5:8080")
    assert "others in the network can read along" in dialog.note.text()
    dialog.proxy.edit.setText("http://me:secret@proxy:3128")
    dialog.act.click()
    assert "password" in dialog.proxy.error
    dialog.proxy.edit.setText("http://proxy:3128")
    assert nameless(dialog) == []
    assert cut_off(dialog) == []
    dialog.act.click()
    now = services.preferences.current
    assert (now.hub, now.mirrors, now.proxy) == (
        "https://models.example",
        "http://192.168.0.5:8080",
        "http://proxy:3128",
    )
    assert settings.connections.sources_row.line == "models.example, 1 mirror before it, through proxy:3128"


def test_a_token_is_kept_and_never_shown_again(settings, services):
    rows = settings.connections
    rows.token.click()
    dialog = settings.window().findChild(TokenDialog)
    dialog.field.edit.setText("short")
    dialog.act.click()
    assert "not an access key" in dialog.field.error
    dialog.field.edit.setText("hf_abcdefghijkl")
    dialog.act.click()
    assert services.access.kept == "hf_abcdefghijkl"
    assert dialog.field.text() == ""
    assert rows.token.text() == "Forget"
    assert "hf_abc" not in rows.token_row.line
    rows.token.click()
    assert services.access.kept == ""
    assert rows.token.text() == "Enter"


# -- the hub -------------------------------------------------------------------------------------


def test_a_hub_is_asked_only_when_search_is_pressed_and_files_are_judged_before(services, theme, icons, show):
    session = fake_session()
    services.hub.order = lambda offer, file: of_hub(offer.model, file)
    page = show(HubPage(services.real, session.real, theme, icons), 860, 700)
    assert "Search connects to huggingface.co" in page.line.text()
    page.search.setText("granite")
    assert services.hub.asked == []
    page.button.click()
    _name, (text, done, _failed) = services.hub.asked.pop()
    assert text == "granite"
    model = HubModel("maker/Granite-GGUF", "a" * 40, "apache-2.0", parameters=3 * 10**9, downloads=1200)
    licence = services.catalogue.licence("apache-2.0")
    done([Offer(model, licence, "yes")])
    (found,) = page.library.rows
    assert page.library.told(found) == (
        "maker/Granite-GGUF. 3.0 billion weights, fetched 1,200 times. Free to use at work. Show files"
    )
    page.list.acted.emit(found)
    _name, (repository, done, _failed) = services.hub.asked.pop()
    assert repository == "maker/Granite-GGUF"
    file = HubFile("granite-q4.gguf", 2 * 10**9, "b" * 64, "Q4_K_M")
    rated = Rated(as_entry(model, file, False), "slow", None, "", None, 0.0)
    done(Offer(model, licence, "yes", (OfferedFile(file, rated),)))
    (row,) = page.library.rows
    said = page.library.told(row)
    for part in ("2.0 GB", "Will be slow", "Free to use at work", "Download"):
        assert part in said
    assert services.downloads.asked == []
    page.list.acted.emit(row)
    assert services.downloads.asked[-1] == ("start", f"maker/Granite-GGUF@{'a' * 40}/granite-q4.gguf")
    assert page.library.rows[0].action == "pause"
    page.back.click()
    assert page.library.rows[0].name == "maker/Granite-GGUF"
    assert nameless(page) == []


def test_what_a_hub_could_not_tell_is_said(services, theme, icons, show):
    page = show(HubPage(services.real, fake_session().real, theme, icons), 860, 700)
    page.search.setText("x")
    page.ask()
    services.hub.asked.pop()[1][2](NoSpace(needed=2, free=1))
    assert page.banner.isVisible()
    assert "Search connects to" in page.line.text()


# -- the first run -------------------------------------------------------------------------------


@pytest.fixture
def step(services, theme, icons, show):
    return show(ModelStep(services.real, theme, icons), 860, 760)


def test_the_small_one_stands_ready_and_nothing_is_fetched_by_itself(step, services):
    cards = step.offers.cards
    assert cards[0].text() == "Start now with the small one"
    assert len(cards) <= 4
    assert cards[0].isChecked()
    assert step.begin() == ""
    assert [what for what, _key in services.downloads.asked] == []
    assert step.missing() == ""


def test_what_was_chosen_is_fetched_when_one_begins(step, services):
    card = step.offers.cards[1]
    assert card.text() == "Everyday: Qwen3.5 4B"
    assert "words a second. Free to use at work. 2.7 GB." in card.accessibleDescription()
    card.click()
    assert [what for what, _key in services.downloads.asked] == ["check"]
    assert step.begin() == "Qwen3.5 4B is being fetched. Models shows how far it is."
    assert services.downloads.asked[-1][0] == "start"


def test_a_choice_there_is_no_room_for_is_said_at_once(step, services):
    services.downloads.fault = NoSpace(needed=5 * 10**9, free=10**9)
    step.offers.cards[1].click()
    assert "not enough room" in step.offers.banner.text()
    assert step.missing() == "Choose another one"
    services.downloads.fault = None
    step.offers.cards[0].click()
    assert step.missing() == ""


def test_without_downloads_nothing_is_offered(services, theme, icons, show):
    services.downloads.possible = False
    step = show(ModelStep(services.real, theme, icons), 860, 760)
    assert not step.offers.isVisible()
    assert step.begin() == ""
