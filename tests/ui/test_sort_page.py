"""The page Sort as a person uses it: kinds named once, verdicts looked at, put elsewhere, likened, kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from app.domain.extraction.sorting import Label
from app.domain.questions.passages import Collection, Source, SourceFile
from app.ui.documents.sort_model import DOUBTFUL
from app.ui.documents.sort_page import SortPage
from tests.fakes import make_model
from tests.ui.conftest import cut_off, nameless, unreached
from tests.unit.test_sorters import LABELS, Rig

TEXTS = {"bill.txt": "Please pay 40 pounds.", "cake.txt": "Stir and bake.", "poem.txt": "O rose, o rose."}


class Desk:
    """The page over real sorters, whose model a test speaks for."""

    def __init__(self, rig: Rig, page: SortPage) -> None:
        self.rig, self.page = rig, page
        self.said: list[str] = []
        page.said.connect(self.said.append)

    def name(self, *labels: Label) -> None:
        """Type kinds and press the button."""
        editor = self.page.editor
        for row, label in zip(editor.rows, labels, strict=False):
            row.name.edit.setText(label.name)
            row.about.edit.setText(label.about)
        editor.go.click()
        self.rig.run()
        QApplication.processEvents()

    def kinds(self) -> list[str]:
        model = self.page.table.papers
        return [str(model.index(row, 1).data()) for row in range(model.rowCount())]

    def choose(self, *rows: int) -> None:
        table = self.page.table
        table.clearSelection()
        for row in rows:
            table.selectionModel().select(
                table.papers.index(row, 0),
                table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
            )


@pytest.fixture
def rig():
    return Rig()


@pytest.fixture
def make(theme, icons, show, rig):
    sources: list[Source] = []
    collections = SimpleNamespace(
        list=lambda: [Collection("c" * 32, "Post of May", 1.0, 1.0)], sources=lambda _known: sources
    )

    def _make(model=True, width=1120, texts=TEXTS):
        if not sources:
            papers = {name: rig.put(text) for name, text in texts.items()}
            sources.extend(
                Source(SourceFile(f"/in/{name}", 1, 1), 1.0, one, None, None) for name, one in papers.items()
            )
        services = SimpleNamespace(
            models=SimpleNamespace(choose=lambda _wanted: make_model() if model else None)
        )
        session = SimpleNamespace(sorters=rig.service, collections=collections)
        page = show(SortPage(services, session, theme, icons), width, 700)
        page.open_collection("c" * 32)
        return Desk(rig, page)

    return _make


def test_kinds_are_named_documents_sorted_and_both_there_the_next_time(make):
    desk = make()
    assert desk.page.header_tools() == []
    desk.name(*LABELS)
    assert desk.kinds() == ["Bill", "Recipe", "Unsure"]
    assert desk.page.header_title() == ("Kinds", "Post of May")
    again = make()
    assert again.kinds() == ["Bill", "Recipe", "Unsure"]
    assert again.page.sort_button.text() == "Sort again"


def test_what_is_wrong_with_kinds_is_said_and_nothing_is_kept(make, monkeypatch):
    said = []
    monkeypatch.setattr(
        "app.ui.documents.sort_labels.announce", lambda _widget, text, assertive: said.append(text)
    )
    desk = make()
    desk.name(Label("Bill"), Label("bill"))
    assert desk.page.editor.note.text() == "Two kinds have the same name."
    assert said == ["Two kinds have the same name."]
    desk.name(Label("Bill"), Label(""))
    assert desk.page.editor.note.text() == "Name two kinds or more."
    assert desk.rig.service.list() == []


def test_a_document_is_put_elsewhere_by_keyboard_and_undone(make, qtbot, monkeypatch):
    menus = []
    monkeypatch.setattr("app.ui.documents.sort_page.QMenu.popup", lambda menu, _place: menus.append(menu))
    desk = make()
    desk.name(*LABELS)
    table = desk.page.table
    table.setFocus()
    table.setCurrentIndex(table.papers.index(2, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    (menu,) = menus
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Bill", "Recipe", "None of these"]
    next(action for action in menu.actions() if action.text() == "Recipe").trigger()
    assert desk.kinds() == ["Bill", "Recipe", "Recipe"]
    said = table.papers.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "poem.txt, Recipe, Yours; before, no kind led"
    desk.page.undo_button.click()
    assert desk.kinds() == ["Bill", "Recipe", "Unsure"]
    assert not desk.page.undo_button.isVisible()


def test_several_at_once_and_the_filters_count(make):
    desk = make()
    desk.name(*LABELS)
    desk.choose(0, 2)
    assert desk.page.words.text() == "2 documents chosen"
    desk.page.put("Recipe")
    shown = [desk.page.bar.filter.itemText(i) for i in range(desk.page.bar.filter.count())]
    assert shown == ["All 3", "Unsure 0", "Not sorted 0", "Bill 0", "Recipe 3"]
    desk.page.undo()
    desk.page.bar.filter.set_key(DOUBTFUL)
    desk.page.bar.filtered.emit(DOUBTFUL)
    assert desk.kinds() == ["Unsure"]


def test_a_stop_leaves_a_way_to_go_on(make):
    desk = make()
    desk.rig.engine.hold = True
    desk.name(*LABELS)
    assert desk.page.sort_button.off
    assert desk.page.bar.stop_button.isVisible()
    desk.page.bar.stop_button.click()
    assert not desk.page.bar.stop_button.isVisible()
    assert "3 documents are not sorted yet." in desk.page.bar.banner.text()
    desk.rig.engine.hold = False
    desk.page.bar.go_on.emit()
    desk.rig.run()
    assert desk.kinds() == ["Bill", "Recipe", "Unsure"]
    assert not desk.page.bar.banner.isVisible()


def test_why_the_examples_do_not_do_yet_is_said(make):
    desk = make()
    desk.name(*LABELS)
    assert desk.page.bar.like_button.off
    assert "Put 5 more documents under Bill first" in desk.page.bar.like_button.toolTip()
    desk.rig.embedding = None
    desk.page._tell()
    assert "Install a model for search first" in desk.page.bar.like_button.accessibleDescription()


def test_five_of_each_let_the_others_be_likened(make):
    texts = TEXTS | {f"bill {n}.txt": f"Please pay {n}." for n in range(5)}
    desk = make(texts=texts | {f"cake {n}.txt": f"Bake it {n}." for n in range(5)})
    desk.name(*LABELS)
    names = [paper.name for paper in desk.page.table.papers.rows]
    for kind, label in (("bill ", "Bill"), ("cake ", "Recipe")):
        desk.choose(*(at for at, name in enumerate(names) if name.startswith(kind)))
        desk.page.put(label)
    assert not desk.page.bar.like_button.off
    desk.page.bar.like_button.click()
    desk.rig.run()
    how = {name: str(desk.page.table.papers.index(at, 2).data()) for at, name in enumerate(names)}
    assert how["bill.txt"] == "Like the examples"
    assert how["bill 1.txt"] == "Yours, as it was found"
    assert how["poem.txt"] == "No kind leads clearly"


def test_without_a_model_sorting_says_why_it_is_off(make):
    desk = make(model=False)
    desk.name(*LABELS)
    assert desk.page.sort_button.off
    assert desk.page.sort_button.toolTip() == "Choose a model first"
    desk.choose(0)
    desk.page.put("Bill")  # a person can
    assert desk.kinds() == ["Bill", "Not sorted", "Not sorted"]


def test_other_kinds_are_chosen_and_removed_and_documents_stay(make):
    desk = make()
    desk.name(*LABELS)
    desk.page.labels_button.click()
    assert [row.name.text() for row in desk.page.editor.rows] == ["Bill", "Recipe"]
    desk.page.editor.cancel.click()
    assert desk.kinds() == ["Bill", "Recipe", "Unsure"]
    desk.page.labels_button.click()
    desk.page.editor.forget.click()
    assert desk.rig.service.list() == []
    assert desk.said == ["The kinds are removed. The documents stay."]
    assert len(desk.rig.vault.rows("SELECT id FROM documents")) == 3


def test_a_kind_with_an_ampersand_is_a_kind_like_any(make):
    desk = make()
    desk.name(Label("Bed & board", "pay"), Label("Recipe"))
    desk.choose(1)
    desk.page._fill(desk.page._menu)
    desk.page._menu.actions()[0].trigger()
    assert desk.kinds()[1] == "Bed & board"


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("where", ["editor", "sorted"])
def test_names_order_and_room(make, theme, where, size):
    theme.set_text_size(size)
    desk = make(width=720)
    if where == "sorted":
        desk.name(*LABELS)
        desk.choose(0)
        desk.page.put("Recipe")
    QApplication.processEvents()
    QApplication.processEvents()
    assert nameless(desk.page) == []
    assert cut_off(desk.page) == []
    if where == "sorted":
        assert QAccessible.queryAccessibleInterface(desk.page.table).text(QAccessible.Text.Name)


def test_tab_goes_down_the_kinds_as_they_are_read(make, qtbot):
    desk = make()
    editor = desk.page.editor
    editor.more.click()  # a row that is made later than the buttons
    QApplication.processEvents()
    editor.name.edit.setFocus()
    rows = [part for row in editor.rows for part in (row.name.edit, row.about.edit, row.gone)]
    for part in (*rows, editor.more, editor.cancel, editor.go):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is part, QApplication.focusWidget().text()


def test_tab_alone_goes_through_the_page_and_out_of_it(make):
    desk = make()
    assert unreached(desk.page) == []
    desk.name(*LABELS)
    desk.choose(0)
    desk.page.put("Recipe")
    assert unreached(desk.page) == []
