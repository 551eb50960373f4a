"""Names come from files, hubs and models: a tooltip shows them letter by letter, whatever they look like.

Qt takes a tooltip that looks like HTML for HTML, and would load the pictures it names: on Windows from
another computer.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument

from app.ui.models.library_model import LibraryModel
from app.ui.models.library_rows import LibraryRow
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.text import OneLine, tip

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
