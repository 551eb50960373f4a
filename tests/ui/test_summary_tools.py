"""Summarise again in another way, and save a summary as a file."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.domain.summaries.summary_options import USUAL, Audience, Length, Options
from app.paths import resources
from app.services.presets import Presets
from app.ui.header import Header
from app.ui.summaries.save_dialog import Result, SaveDialog, plain_name
from app.ui.summaries.summary_tools import SummaryTools
from tests.fakes import FakeBackground, make_model
from tests.fakes_chat import make_document, make_summary
from tests.ui.conftest import cut_off, nameless


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "presets"
    folder.mkdir()
    return folder


@pytest.fixture
def page(show, qtbot):
    return show(QWidget(), 900, 200)


@pytest.fixture
def tools(theme, icons, page, own):
    presets = Presets(resources() / "presets", own)
    made = SummaryTools(presets.all, lambda _id: make_model(), FakeBackground(), theme, icons, page)
    made.asked, made.told = [], []
    made.again.connect(lambda *wish: made.asked.append(wish))
    made.said.connect(made.told.append)
    return made


def shown(tools, **more):
    document = make_document()
    buttons = tools.tools("m1", replace(make_summary(document), **more), document)
    tools.menu.fill()
    return buttons


def line(menu, *words):
    action = next(a for a in menu.actions() if a.text() == words[0])
    return line(action.menu(), *words[1:]) if words[1:] else action


def checked(menu):
    return [a.text() for a in menu.actions() if a.isChecked()]


def test_the_kind_and_the_wishes_of_the_summary_are_checked(tools):
    wishes = Options(Length.SHORT, Audience.USUAL, "de").as_dict()
    shown(tools, preset="contract", wishes=tuple(wishes.items()))
    title = Presets(resources() / "presets", resources()).get("contract").title
    assert checked(tools.menu) == [title]
    menus = {a.text(): checked(a.menu()) for a in tools.menu.actions() if a.menu()}
    assert menus == {
        "Length": ["Short"],
        "Written for": ["Anyone"],
        "Language of the summary": ["Deutsch"],
    }


def test_each_wish_keeps_the_others(tools):
    wishes = Options(Length.SHORT, Audience.PLAIN, "de")
    shown(tools, preset="contract", wishes=tuple(wishes.as_dict().items()))
    line(tools.menu, "Length", "Long").trigger()
    line(tools.menu, "Language of the summary", "Of the document").trigger()
    line(tools.menu, "Written for", "Professionals").trigger()
    line(tools.menu, "Headings of the document").trigger()
    assert tools.asked == [
        ("m1", "contract", replace(wishes, length=Length.LONG)),
        ("m1", "contract", replace(wishes, language="")),
        ("m1", "contract", replace(wishes, audience=Audience.PROFESSIONAL)),
        ("m1", "", wishes),
    ]


def test_a_kind_that_was_just_written_is_there_and_its_words_stay_words(tools, own):
    shown(tools)
    text = 'title = "R&D <b>note"\nabout = "<img src=x> & so on"\n[[section]]\ntitle = "A"\ncues = ["a"]\n'
    (own / "note.toml").write_text(text, encoding="utf-8")
    tools.menu.fill()
    action = line(tools.menu, "R&&D <b>note")
    assert "&lt;img" in action.toolTip()
    action.trigger()
    assert tools.asked == [("m1", "note", USUAL)]


def test_a_kind_that_is_gone_counts_as_none(tools):
    shown(tools, preset="gone")
    assert checked(tools.menu) == ["Headings of the document"]
    line(tools.menu, "Length", "Short").trigger()
    assert tools.asked == [("m1", "", Options(Length.SHORT))]


def test_the_header_has_both_buttons_named_and_whole(tools, theme, icons, show):
    header = show(Header(theme, icons), 1000, 60)
    header.show_title("Letter", "PDF, 9 pages")
    buttons = shown(tools)
    header.show_tools(buttons)
    assert [b.text() for b in buttons] == ["Summarise again", "Save as"]
    assert [b.kind for b in buttons] == ["second", "primary"]
    assert not nameless(header)
    assert not cut_off(header)
    assert buttons[0].menu() is tools.menu  # opens by Space and Down, as every button with a menu
    header.show_tools([])


# -- saving ----------------------------------------------------------------------------------------


@pytest.fixture
def asked(tools, tmp_path, monkeypatch):
    """The dialog over a folder of ours, open. Qt's own, since no system has one here."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    shown(tools)
    yield lambda: _open(tools)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)


def _open(tools) -> QFileDialog:
    tools.save()
    QApplication.processEvents()
    return tools.parent().findChildren(QFileDialog)[-1]


def test_the_name_proposed_is_the_documents(asked, tmp_path):
    dialog = asked()
    assert dialog.selectedFiles() == [str(tmp_path / "letter, summary.docx")]
    dialog.reject()


@pytest.mark.parametrize(
    ("kind", "ending", "start"),
    [
        ("PDF", ".pdf", b"%PDF-"),
        ("Word", ".docx", b"PK"),
        ("Markdown", ".md", b"> **Draft"),
        ("Web", ".html", b"<!"),
    ],
)
def test_the_ending_decides_and_follows_the_kind_that_is_picked(asked, tools, tmp_path, kind, ending, start):
    dialog = asked()
    chosen = next(name for name in dialog.nameFilters() if name.startswith(kind))
    dialog.selectNameFilter(chosen)
    dialog.filterSelected.emit(chosen)
    dialog.accept()
    assert tools.told == [f"Saved as letter, summary{ending}"]
    assert (tmp_path / f"letter, summary{ending}").read_bytes().startswith(start)


def test_points_places_facts_hash_and_notice_are_in_the_file(tools, tmp_path, page):
    document = make_document()
    german = replace(make_summary(document).points[2], told="Furosemide 40 mg.", text="Furosemid 40 mg.")
    summary = replace(make_summary(document), points=(german,))
    SaveDialog(FakeBackground(), page).write(Result(summary, document, make_model()), tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    for words in (
        "Furosemid 40 mg",
        "p. 2",
        "Draft made by",
        document.sha256,
        "SmolLM2 135M",
        "within 7 days",
    ):
        assert words in text
    assert text.index("Key facts") < text.index("Not in the summary")


def test_the_system_asks_before_a_file_is_replaced(asked, tools, tmp_path):
    there = tmp_path / "letter, summary.docx"
    there.write_bytes(b"mine")
    dialog = asked()
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.reject()
    assert (there.read_bytes(), tools.told) == (b"mine", [])


def test_what_appeared_meanwhile_or_lacked_its_ending_is_never_replaced(asked, tools, tmp_path):
    (tmp_path / "plan.docx").write_bytes(b"mine")
    dialog = asked()
    dialog.fileSelected.emit(str(tmp_path / "plan"))
    dialog.reject()
    assert (tmp_path / "plan.docx").read_bytes() == b"mine"
    assert tools.told == [
        "A file named plan.docx is there already. Choose another name, or let it be replaced."
    ]


def test_a_file_the_system_asked_about_is_replaced(asked, tools, tmp_path):
    (tmp_path / "plan.md").write_bytes(b"mine")
    dialog = asked()
    dialog.fileSelected.emit(str(tmp_path / "plan.md"))
    dialog.reject()
    assert b"Furosemide" in (tmp_path / "plan.md").read_bytes()
    assert tools.told == ["Saved as plan.md"]


def test_a_place_that_is_gone_is_said(tools, tmp_path, page):
    document = make_document()
    shown(tools)
    tools.dialog.write(Result(make_summary(document), document, None), tmp_path / "none" / "a.pdf")
    assert tools.told == ["There is no such folder, or a folder has that name. Choose another place."]


def test_writing_waits_in_the_background(tools, tmp_path, page):
    document, background = make_document(), FakeBackground(hold=True)
    dialog = SaveDialog(background, page)
    told = []
    dialog.said.connect(told.append)
    dialog.write(Result(make_summary(document), document, None), tmp_path / "a.md")
    assert (told, list(tmp_path.glob("*.md"))) == ([], [])
    background.finish()
    assert told == ["Saved as a.md"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.pdf", "passwd"),
        ("a\u202efdp.exe\n.docx", "a fdp.exe"),
        ('C:\\x\\Letter: "4B"?.pdf', "Letter 4B"),
        ("...", ""),
        ("x" * 300 + ".pdf", "x" * 80),
    ],
)
def test_the_name_of_a_hostile_document_gives_a_plain_name(name, plain):
    assert plain_name(name) == plain


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".md", ".html"])
def test_the_name_that_is_proposed_names_nobody_where_names_are_replaced(page, ending):
    dialog = SaveDialog(FakeBackground(), page)
    dialog.nameless = object()
    document = replace(make_document(), name="Marek Soltys.pdf")
    asked = dialog.ask(Result(make_summary(document), document, make_model()))
    kind = next(one for one in asked.nameFilters() if "names replaced" in one and ending in one)
    asked.selectNameFilter(kind)
    asked.filterSelected.emit(kind)
    assert Path(asked.selectedFiles()[0]).name == f"Summary, names replaced{ending}"
    asked.close()
