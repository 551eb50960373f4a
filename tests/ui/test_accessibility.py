"""Names, regions, order, announcements and room, over the whole workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes_chat import make_document, make_summary
from tests.ui.conftest import cut_off, nameless, tab_order
from tests.ui.rooms import room


@pytest.fixture
def here(services, theme, icons, show):
    return room(services, theme, icons, show)


def scene(here, name, tmp_path):
    """Bring the workspace into a state worth looking at."""
    if name == "chat":
        here.window.open_chat(here.begin("Plain letter", "Rewrite it.", "Two *medicines* have changed."))
    elif name == "writing":
        here.window.open_chat(here.begin("Plain letter", "Rewrite it.", "Done."))
        here.window.chat.send("And now?")
    elif name in ("summary", "evidence"):
        here.window.take_files([tmp_path / "letter.pdf"])
        message = here.chat.messages(here.window.chat.conversation_id)[-1]
        document = make_document(blank=1)
        here.summaries.prove(message, document, make_summary(document))
        here.summaries.end(message)
        if name == "evidence":
            QApplication.processEvents()
            here.column.summary(message.id).press("1")
    QApplication.processEvents()
    QApplication.processEvents()


SCENES = ["empty", "chat", "writing", "summary", "evidence"]


@pytest.mark.parametrize("name", SCENES)
def test_everything_that_takes_the_focus_has_a_name(here, name, tmp_path):
    scene(here, name, tmp_path)
    assert nameless(here.window) == []


@pytest.mark.parametrize("size", [100, 150, 200])
@pytest.mark.parametrize("name", SCENES)
def test_no_words_are_cut(here, name, size, tmp_path):
    here.services.preferences.change(text_size=size)
    here.window.resize(1024, 700)
    scene(here, name, tmp_path)
    elided = {here.window.header.title.text()}
    assert set(cut_off(here.window)) - elided == set()


def test_messages_are_named_by_who_and_when(here, tmp_path):
    scene(here, "chat", tmp_path)
    user, reply = here.column.parts()
    assert user.view.accessibleName().startswith("You, ")
    assert reply.view.accessibleName().startswith("Reply, ")


def test_f6_goes_through_the_regions_and_back(here, tmp_path):
    scene(here, "evidence", tmp_path)
    here.window.resize(1400, 800)
    QApplication.processEvents()
    here.composer.focus()
    window = here.window
    regions = [window.sidebar, window.header, window.chat.transcript, window.evidence, window.chat.composer]

    def where():
        focused = QApplication.focusWidget()
        return next((i for i, region in enumerate(regions) if region.isAncestorOf(focused)), None)

    seen = []
    for _ in range(5):
        window.actions_["region"].trigger()
        seen.append(where())
    assert seen == [0, 1, 2, 3, 4]
    window.actions_["back"].trigger()
    assert where() == 3


def test_tab_goes_down_the_composer_in_order(here, tmp_path):
    scene(here, "chat", tmp_path)
    here.type("words")
    order = tab_order(here.window)
    composer = here.composer
    parts = [composer.box, composer.clip, composer.model, composer.send]
    places = [order.index(part) for part in parts]
    assert places == sorted(places)


def test_quiet_buttons_can_be_reached_and_appear(here, tmp_path):
    here.window.open_chat(here.begin("Letter", "One?", "First.", "Two?", "Second."))
    QApplication.processEvents()
    first = here.column.parts()[1]
    assert first.copy_button.icon().isNull()
    first.copy_button.setFocus(Qt.FocusReason.TabFocusReason)
    assert not first.copy_button.icon().isNull()


def test_the_page_strip_is_a_list_for_screen_readers(here, tmp_path):
    scene(here, "summary", tmp_path)
    strip = here.column.parts()[-1].head.strip
    assert strip.accessibleName() == "Pages"
    last = strip.model().index(3)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "Page 4, blank"


def test_opening_a_source_is_announced(here, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr("app.ui.pages.evidence.announce", lambda _w, text, assertive=False: said.append(text))
    scene(here, "evidence", tmp_path)
    assert said == ["Page 1 of 4, 1 place marked"]


def test_the_chip_says_more_than_its_colour(here):
    chip = here.window.header._chip
    assert chip.accessibleName() == "Offline"
    assert chip.accessibleDescription() == "The system refuses Stillroom a network"
