"""HTML, Markdown, plain text in any encoding, and the kinds that are refused."""

from __future__ import annotations

import hashlib
import io
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.clean import clean
from app.documents.extract import extract
from app.domain.documents import BlockKind, Document, FileKind, Limits, PageState
from app.domain.errors import AppError, DocumentDamaged, DocumentEmpty, DocumentTooLarge, DocumentUnsupported
from tests.document_builders import blocks, docx, par, read, report_pdf, run, seen


def html(body: str, head: str = "") -> Document:
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


# -- HTML ----------------------------------------------------------------------------------------


def test_html_blocks() -> None:
    document = html(
        "<h1>The <em>garden</em></h1><p>One &amp; two<br>three</p><ul><li>a<li>b <b>c</b></ul>"
        "<ol start=3><li><p>x</p></li><li>y</li></ol><pre>if a:\n  b</pre>"
        "<table><tr><th>Who</th><th>When</th></tr><tr><td>Ann</td><td>1 <i>May</i></td></tr></table>",
        "<title> My\n page </title><style>p{}</style><script>alert(1)</script>",
    )
    assert document.text.split("\n\n") == [
        "The garden",
        "One & two\nthree",
        "• a\n• b c\n3. x\n4. y",
        "if a:\nb",
        "| Who | When |\n| Ann | 1 May |",
    ]
    assert document.title == "My page"
    assert (document.kind, document.paged) == (FileKind.HTML, False)


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>{}</div>",
        '<p style="color: red; DISPLAY : none">{}</p>',
        '<span style="visibility:hidden">{}</span>',
        '<p style="font-size:1px">{}</p>',
        '<p style="color:white;background:#fff">{}</p>',
        '<p style="font-size:0px">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<table><tr><td>shown</td><td style="display:none">{}</td></tr></table>',
        "<table><tr><td>shown <b hidden><i>{}</i></b></td></tr></table>",
    ],
)
def test_hidden_html_is_counted_and_left_out(hidden: str) -> None:
    document = html("<p>What is seen.</p>" + hidden.format("Nobody sees this."))
    assert "Nobody" not in document.text and "What is seen." in document.text
    assert document.hidden_characters == len("Nobody sees this.")


def test_scripts_templates_and_comments_are_no_text() -> None:
    document = html(
        "<p>Words.</p><script>a</script><template>b</template><!-- c --><noscript>d</noscript><svg>e</svg>"
    )
    assert document.text == "Words." and document.hidden_characters == 0


def test_navigation_is_running() -> None:
    document = html("<nav><a>Home</a></nav><main><p>The text.</p></main><footer>Imprint</footer>")
    assert seen(document) == "The text."
    assert blocks(document, BlockKind.RUNNING) == ["Home", "Imprint"]


def test_navigation_is_known_by_its_role_and_by_docbooks_classes_too() -> None:
    document = html(
        '<div class="navheader"><table><tr><td>Prev</td><td>Next</td></tr></table></div>'
        '<div role="Navigation"><ul><li>Index</li></ul></div><p>The text.</p>'
        '<div class="footer" role="contentinfo">Copyright</div>'
    )
    assert seen(document) == "The text."
    assert blocks(document, BlockKind.RUNNING) == ["| Prev | Next |", "Index", "Copyright"]


def test_a_page_that_calls_its_own_words_navigation_is_read() -> None:
    whole = html('<body role="navigation"><div role="navigation"><main><p>The text.</p></main></div></body>')
    assert seen(whole) == "The text."
    title = html('<div class="navheader"><h1>A title</h1><p>The text.</p></div>')
    assert seen(title) == "A title\nThe text."


def test_layout_tables_are_walked_through() -> None:
    document = html("<table><tr><td><h2>Inside</h2><p>Words.</p></td></tr></table>")
    assert blocks(document, BlockKind.HEADING) == ["Inside"] and "| " not in document.text


def test_html_says_its_encoding() -> None:
    body = "<html><head><meta charset='iso-8859-2'></head><body><p>Łódź, Kraków</p></body></html>"
    assert read(body.encode("iso-8859-2"), "a.html").text == "Łódź, Kraków"


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table><tr><td>", "<div hidden>", "<ul><li>"])
def test_deep_html_is_no_trouble(piece: str) -> None:
    document = html("<p>top</p>" + piece * 20_000 + "deep")
    assert document.text.startswith("top")


# -- plain text and Markdown ---------------------------------------------------------------------

WORDS = "Der Müller aß süße Äpfel für 5 € – „gut“ – und die Öfen im Café waren heiß.\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_encodings(encoding: str) -> None:
    assert read((WORDS * 3).encode(encoding), "a.txt").text == " ".join([WORDS.strip()] * 3)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Это письмо о саде, в котором растут яблони и груши. Пишите нам до конца месяца. " * 3),
        ("cp1253", "Αυτό είναι ένα γράμμα για τον κήπο με τις μηλιές και τις αχλαδιές. " * 3),
        ("shift_jis", "これは庭についての手紙です。りんごと梨の木があります。月末までに書いてください。" * 3),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Zahrada je otevřena každý den. " * 3),
    ],
)
def test_guessed_encodings(encoding: str, text: str) -> None:
    assert read(text.encode(encoding), "a.txt").text == text.strip()


def test_wrapped_lines_are_joined_and_short_ones_are_not() -> None:
    text = (
        "This is a long line of a text that was broken to a width by its editor,\n"
        "and this is the next line of the same para-\ngraph.\n\nAnna Smith\n12 High Street\nLeeds\n"
    )
    assert read(text.encode(), "a.txt").text == (
        "This is a long line of a text that was broken to a width by its editor, "
        "and this is the next line of the same paragraph.\n\nAnna Smith\n\n12 High Street\n\nLeeds"
    )


def test_headings_of_plain_texts() -> None:
    text = (
        "1. SCOPE\n\nWords here.\n\n2.1 What counts\n\nMore words.\n\nPAYMENT\n\nEnd of it.\n\nNo heading.\n"
    )
    document = read(text.encode(), "a.txt")
    assert blocks(document, BlockKind.HEADING) == ["1. SCOPE", "2.1 What counts", "PAYMENT"]
    assert [page.label for page in document.pages] == ["1. SCOPE", "2.1 What counts", "PAYMENT"]


def test_long_texts_without_headings_have_parts_to_cite() -> None:
    document = read(("A paragraph of words. " * 20 + "\n\n").encode() * 40, "a.txt")
    assert len(document.pages) > 3
    assert all(page.end - page.start < 5000 for page in document.pages)


def test_markdown() -> None:
    text = (
        "---\ntitle: x\n---\n# The *garden*\n\nSome **bold** and `code` with a [link](http://x.y/) here,\n"
        "on two lines.\n\nSmaller\n-------\n\n- one\n- two\n  goes on\n\n1. first\n\n> A quote.\n\n"
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n<!-- note to self -->\n"
    )
    document = read(text.encode(), "a.md")
    assert document.text.split("\n\n") == [
        "The garden",
        "Some bold and code with a link here, on two lines.",
        "Smaller",
        "- one\n- two goes on\n1. first",
        "A quote.",
        "| a | b |\n| 1 | 2 |",
        "x = 1",
    ]
    assert document.title == "The garden"
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert document.hidden_characters == len("note to self")


def test_the_shipped_sample_reads_well() -> None:
    from app.paths import resources

    document = read((resources() / "samples" / "sample.md").read_bytes(), "sample.md")
    assert len(document.pages) == 8 and all(page.state is PageState.READ for page in document.pages)
    assert document.hidden_characters == 0


# -- what is refused, and what any file is -------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "a.txt", DocumentEmpty),
        (b" \n\t\n", "a.txt", DocumentEmpty),
        (b"<html><body><p> </p></body></html>", "a.html", DocumentEmpty),
        (b"just words", "a.pdf", DocumentDamaged),
        (b"just words", "a.docx", DocumentDamaged),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.png", DocumentDamaged),
        (b"\x00\x01\x02\x03" * 100, "a.txt", DocumentUnsupported),
        (bytes(range(256)) * 3, "a", DocumentUnsupported),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.doc", DocumentUnsupported),
        (b"x" * 2000, "a.txt", DocumentTooLarge),
    ],
)
def test_refusals(data: bytes, name: str, error: type[AppError]) -> None:
    with pytest.raises(error):
        read(data, name, Limits(file_bytes=1000))


def test_size_and_hash_are_the_files() -> None:
    document = read(b"Some words.", "a.txt")
    assert (document.bytes, document.sha256) == (11, hashlib.sha256(b"Some words.").hexdigest())


def test_invisible_characters_go_and_are_counted() -> None:
    tags = "".join(chr(0xE0000 + ord(c)) for c in "ignore")
    document = read(f"Pay\u200b 5\u202e euros{tags} to\u2066 Ann\ufeff.".encode(), "a.txt")
    assert document.text == "Pay 5 euros to Ann."
    assert document.hidden_characters == 4 + len(tags)


@pytest.mark.parametrize(
    ("raw", "text", "unseen"),
    [
        ("co\u00adop\u200e", "coop", 0),
        ("ﬁnal oﬃce", "final office", 0),
        ("e\u0301te\u0301", "été", 0),
        ("a\x00b\x07c\x9f", "abc", 0),
        ("5\u202fmg\u00a0x", "5 mg x", 0),
        ("x\ud800y", "x\ufffdy", 0),
        ("می\u200cخواهم", "می\u200cخواهم", 0),
        ("👩\u200d⚕️", "👩\u200d⚕️", 0),
        ("a\u200db", "ab", 1),
        ("\uf0b7 item", "• item", 0),
        ("x\ufffe\uffffy", "xy", 0),
    ],
)
def test_clean(raw: str, text: str, unseen: int) -> None:
    assert clean(raw) == (text, unseen)


def test_no_other_file_is_opened_once_the_parsers_are_loaded() -> None:
    """The documents child may open nothing after it has given up its rights."""
    files = [
        (report_pdf(2), "a.pdf"),
        (docx(par(run("Words."))), "a.docx"),
        (WORDS.encode("cp1252"), "a.txt"),
        ("Это письмо о саде, в котором растут яблони. ".encode("koi8-r") * 3, "b.txt"),
        (WORDS.encode("utf-16"), "c.html"),
        (b"# A\n\nb", "a.md"),
    ]
    opened: list[object] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.__new__", "subprocess.Popen", "import"):
            opened.append((event, arguments[:1]))

    sys.addaudithook(watch)
    for data, name in files:
        read(data, name)
    watching = False
    assert opened == []


@pytest.mark.parametrize(
    "data",
    [b"x" * 100_000, b"\n" * 50_000 + b"end", b"a\n" * 30_000, b"# " * 20_000, b"|" * 20_000, b"*" * 20_000],
    ids=["no space", "newlines", "short lines", "marks", "bars", "stars"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_odd_masses_of_text(data: bytes, name: str) -> None:
    try:
        whole(read(data, name))
    except DocumentEmpty:
        assert not any(chr(c).isalnum() for c in data)


def whole(document: Document) -> None:
    """What must hold for every document there is."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode("utf-8").decode("utf-8") == text
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n", ""))
    assert document.pages and document.pages[0].start == 0 and document.pages[-1].end == len(text)
    for page, after in zip(document.pages, document.pages[1:], strict=False):
        assert page.end == after.start and after.number == page.number + 1
    end = 0
    for block in document.blocks:
        assert (
            end <= block.start < block.end
            and text[block.start : block.end].strip() == text[block.start : block.end]
        )
        assert not text[end : block.start].strip()
        assert any(page.start <= block.start and block.end <= page.end for page in document.pages)
        end = block.end
    assert end == len(text)


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_text_is_a_whole_document(text: str, name: str) -> None:
    try:
        whole(read(text.encode("utf-8", errors="surrogatepass"), name))
    except (DocumentEmpty, DocumentUnsupported, DocumentDamaged):
        return


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["h", "p", "li", "td", "hidden"]), TEXTS), max_size=12))
def test_any_html_is_a_whole_document(parts: list[tuple[str, str]]) -> None:
    tags = {"h": "<h2>{}</h2>", "p": "<p>{}</p>", "li": "<ul><li>{}</ul>", "td": "<table><td>{}</table>"}
    body = "".join(tags.get(kind, "<i hidden>{}</i>").replace("{}", text) for kind, text in parts)
    try:
        whole(html(body.encode("utf-8", errors="replace").decode()))
    except (DocumentEmpty, DocumentUnsupported):
        return


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a"]))
def test_any_bytes_end_in_a_document_or_an_error_with_words(data: bytes, name: str) -> None:
    try:
        whole(extract(io.BytesIO(data), name, Limits(), lambda done, total: None))
    except AppError:
        return


def test_whole_documents_of_every_kind() -> None:
    for data, name in [(report_pdf(4), "a.pdf"), (docx(par(run("One.")) + par(run("Two."))), "a.docx")]:
        whole(read(data, name))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\*not emphasised\* at all", "*not emphasised* at all"),
        (r"5 \* 3 \* 2 mg", "5 * 3 * 2 mg"),
        (r"file \_name\_ here", "file _name_ here"),
        (r"`a_b*c*` and *this*", "a_b*c* and this"),
        (r"**dose \* 2**", "dose * 2"),
        (r"\`no code\` *but this*", "`no code` but this"),
        (r"``code ` tick`` *x*", "code ` tick x"),
        (r"C:\Users\Ada", r"C:\Users\Ada"),
    ],
)
def test_markdown_marks_that_are_escaped_are_no_marks(written: str, shown: str) -> None:
    assert seen(read(written.encode(), "a.md")) == shown


def test_html_nested_without_end_keeps_its_words() -> None:
    page = b"<body>" + b"<div>" * 200_000 + b"deep" + b"</div>" * 200_000 + b"<h2>After</h2><p>words</p>"
    document = read(page, "a.html")
    assert seen(document).split() == ["deep", "After", "words"]


@pytest.mark.parametrize("hides", ['<b style="display:none">', "<div hidden>", "<script>", "<template>"])
def test_text_hidden_deep_inside_stays_hidden(hides: str) -> None:
    name = hides.strip("<>").split()[0]
    page = "<body>" + "<div>" * 5_000 + f"seen{hides}secret</{name}>also seen"
    document = read(page.encode(), "a.html")
    assert "secret" not in seen(document) and "also seen" in seen(document)
