"""Names come from files, hubs and models: a tooltip shows them letter by letter, whatever they look like.

Qt takes a tooltip that looks like HTML for HTML, and would load the pictures it names: on Windows from
another computer.
"""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument

from app.domain.errors import AdapterUnfit
from app.domain.library.results import Answered
from app.ui.models.adapter_dialog import AdapterDialog
from app.ui.models.library_model import LibraryModel
from app.ui.models.library_rows import LibraryRow
from app.ui.models.result_model import ResultModel
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import OneLine, tip
from tests.fakes import make_model

HOSTILE = [
    '<img src="//192.0.2.1/share/x.png">model',
    "<b>Free to use at work</b>",
    "<h1>a</h1>\n<a href='x'>b & c</a>",
    "&lt;b&gt; <i>x",
]
PLAIN = ["Qwen3.5 4B", "a < b and c > d", "x & y", "two\nlines", ""]


def shown(text):
    """What a person reads in a tooltip."""
    if not GuiQt.mightBeRichText(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_what_looks_like_markup_is_shown_as_it_is_written(qapp, text):
    assert shown(tip(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_words_are_left_alone(qapp, text):
    assert tip(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_parts_of_the_window_do_so(theme, icons, services, text):
    button = IconButton(theme, icons, "x", "")
    button.set_name(text)
    assert shown(button.toolTip()) == button.accessibleName() == text
    reason = Button(theme, icons, "Go")
    reason.set_off(True, text)
    assert shown(reason.toolTip()) == text
    line = OneLine(theme, "")
    line.setText(text)
    assert shown(line.toolTip()) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_list_of_models_does_so(qapp, text):
    model = LibraryModel(lambda _row: None)
    model.show([LibraryRow("key", text, "", text, 1, "", fit_known=False)])
    said = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert shown(said) == f"{text}\n{text}"
    assert model.index(0, 0).data() == text


@pytest.mark.parametrize("text", HOSTILE)
def test_why_an_adapter_does_not_fit_is_said_letter_by_letter(theme, icons, show, text):
    adapter = SimpleNamespace(id="a", name=text)
    offer = SimpleNamespace(adapter=adapter, fault=AdapterUnfit(text, "Everyday", "parts"))
    service = SimpleNamespace(offers=lambda _model, done, _failed: done([offer]))
    dialog = AdapterDialog(service, theme, icons, make_model("Everyday"), "", 1.0)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(dialog, 440, 400)
    assert text in shown(dialog.choice.itemData(1, Qt.ItemDataRole.ToolTipRole))
    assert text in dialog.about.text()


@pytest.mark.parametrize("text", HOSTILE)
def test_an_answer_of_a_model_is_shown_letter_by_letter(icons, text):
    """Of all that is shown in tooltips, this is what a stranger writes most freely."""
    model = ResultModel(SimpleNamespace(), icons)
    model.runs, model.names = (None,), [text]
    model.rows = [("Spelling: one", (Answered("spelling-one", 0, text, ()),))]
    assert shown(model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)) == text
    head = model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert shown(head) == text == model.headerData(1, Qt.Orientation.Horizontal)
