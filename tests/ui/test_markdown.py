"""Markdown: exact while it streams, and unable to load, run or open anything."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from app.ui.markdown import Look, Stream, parse, plain
from app.ui.message_view import MessageView
from app.ui.rich_text import Writer

PIECES = [
    *(
        "# ",
        "\n",
        "\n\n",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "```",
        "~~~",
        "    ",
        "  ",
        "> ",
        "|",
        "---",
        "===",
    ),
    *("a", "b", "**", "*", "_", "`", "![x](file:///etc/passwd)", "[l](http://e.x/)", "<b>", "\t", "\\"),
    *("|a|b|\n|-|-|\n", "&amp;", "ü", "[a]: b\n", "<!--", "\r", "\r\n", "مرحبا "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
CUTS = st.lists(st.integers(0, 80), max_size=6)


def steps(text: str, cuts: list[int]) -> list[str]:
    return [text[:cut] for cut in [*sorted(min(cut, len(text)) for cut in cuts), len(text)]]


@settings(max_examples=400, deadline=None)
@given(TEXTS, CUTS)
def test_any_split_of_a_text_gives_the_same_blocks(text, cuts):
    stream, over = Stream(), []
    for part in steps(text, cuts):
        growth = stream.feed(part)
        over = list(growth.committed) if growth.again else over + list(growth.committed)
    assert tuple(over) + growth.pending == parse(text)


@settings(max_examples=150, deadline=None)
@given(TEXTS, CUTS)
def test_any_split_of_a_text_looks_the_same(installed_theme, text, cuts):
    grown, whole = QTextDocument(), QTextDocument()
    stream, writer = Stream(), Writer(grown, installed_theme)
    for part in steps(text, cuts):
        writer.write(stream.feed(part))
    Writer(whole, installed_theme).write(Stream().feed(text))
    assert grown.toPlainText() == whole.toPlainText()
    assert grown.toHtml() == whole.toHtml()


def test_what_is_over_is_not_read_again():
    stream = Stream()
    first = stream.feed("# Plan\n\nOne.\n\nTwo\n")
    assert [plain(b.spans) for b in first.committed] == ["Plan", "One."]
    second = stream.feed("# Plan\n\nOne.\n\nTwo\nand more")
    assert second.committed == ()
    assert [plain(b.spans) for b in second.pending] == ["Two\nand more"]


def test_a_text_that_changed_is_read_from_the_start():
    stream = Stream()
    stream.feed("One.\n\nTwo")
    assert stream.feed("Other").again


def test_lists_keep_their_numbers_and_depth():
    found = parse("3. three\n4. four\n   - inner\n\n     still inner\n")
    assert [(b.depth, b.marker.number if b.marker else None, plain(b.spans)) for b in found] == [
        (1, 3, "three"),
        (1, 4, "four"),
        (2, None, "inner"),
        (2, None, "still inner"),
    ]


def test_tables_and_code_are_blocks_of_their_own():
    table, code = parse("| A | B |\n|:-|-:|\n| 1 | **2** |\n\n```py\nx = 1\n```\n")
    assert table.look is Look.TABLE
    assert table.align == ("left", "right")
    assert [[plain(cell) for cell in row] for row in table.rows] == [["A", "B"], ["1", "2"]]
    assert (code.look, plain(code.spans), code.language) == (Look.CODE, "x = 1", "py")


def test_a_line_end_in_a_letter_stays_one():
    assert plain(parse("Dear Mr Vale,\nthank you")[0].spans) == "Dear Mr Vale,\nthank you"


def test_html_is_text_and_links_are_inert():
    (block,) = parse("<script>x</script> [the bank](https://evil.example/) <https://other.example/>")
    said = plain(block.spans)
    assert said == "<script>x</script> the bank (https://evil.example/) https://other.example/"


def view_with(qtbot, theme, text):
    view = MessageView(theme)
    qtbot.addWidget(view)
    view.show_finished(text)
    return view


def test_pictures_are_named_and_never_loaded(qtbot, theme, tmp_path, monkeypatch):
    picture = tmp_path / "secret.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    assert image.save(str(picture))
    asked = []
    monkeypatch.setattr(MessageView, "loadResource", lambda _self, kind, name: asked.append(name))
    text = f"![scan](file://{picture}) ![two](secret.png) <img src='{picture}'> ![](http://127.0.0.1:9/x.png)"
    view = view_with(qtbot, theme, text)
    view.grab()
    assert asked == []
    assert "￼" not in view.toPlainText()
    assert "[Picture not shown: two]" in view.toPlainText()
    assert "<img" not in view.toHtml()


def test_a_request_for_a_resource_gets_an_empty_picture(qtbot, theme, tmp_path):
    picture = tmp_path / "secret.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    assert image.save(str(picture))
    view = view_with(qtbot, theme, "text")
    got = view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl.fromLocalFile(str(picture)))
    assert (got.width(), got.height()) == (1, 1)


def test_nothing_can_be_clicked_in_a_reply(qtbot, theme):
    view = view_with(qtbot, theme, "[a](https://evil.example/) <file:///etc/passwd> https://plain.example/")
    assert not view.openLinks()
    assert not view.openExternalLinks()
    assert view.names() == []


def test_code_can_be_copied_as_it_was(qtbot, theme):
    view = view_with(qtbot, theme, "Look:\n\n```\na = 1\n\n  b = 2\n```\n")
    assert view.code_texts() == ["a = 1\n\n  b = 2"]
