"""EML and MSG: the message, the list of what is attached, and each attachment; nothing is lost in silence."""

from __future__ import annotations

import random
import struct
import sys
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from app.documents.msg_rtf import unpacked
from app.domain.documents import BlockKind, FileKind, PageState
from app.domain.errors import DocumentDamaged, DocumentError
from tests.document_builders import blocks, docx, page_text, par, read, report_pdf, run, seen
from tests.document_formats import compound, epub, msg, odt, pptx, shape, xls


def mail(body: str = "Dear Ann,\n\nthe pump is mended.\n", subject: str = "The pump") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Jörg Müller <j@clinic.example>"
    message["To"] = "ann@home.example"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    message.set_content(body)
    return message


def test_eml_header_then_body() -> None:
    document = read(bytes(mail(subject="Über die Pumpe")), "a.eml")
    assert (document.kind, document.paged, document.title) == (FileKind.EML, True, "Über die Pumpe")
    assert document.text == (
        "Subject: Über die Pumpe\nFrom: Jörg Müller <j@clinic.example>\nTo: ann@home.example\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0000\n\nDear Ann,\n\nthe pump is mended."
    )


def test_of_alternatives_the_text_is_read_and_the_page_if_there_is_none() -> None:
    both = mail()
    both.add_alternative("<p>The <b>page</b></p>", subtype="html")
    assert "page" not in read(bytes(both), "a.eml").text
    page = mail("  \n")
    page.add_alternative("<h1>Head</h1><p>The page</p><p hidden>Unseen</p>", subtype="html")
    document = read(bytes(page), "a.eml")
    assert "Head\n\nThe page" in document.text and "Unseen" not in document.text


def test_attachments_are_named_and_read_each_on_pages_of_its_own() -> None:
    message = mail()
    message.add_attachment(b"Drug,Dose\nRamipril,5 mg\n", "text", "csv", filename="list.csv")
    message.add_attachment(report_pdf(2), "application", "pdf", filename="../../Bericht ä.pdf")
    message.add_attachment(b"PK\x03\x04 not a zip", "application", "zip", filename="all.zip")
    message.add_attachment(docx(par(run("A letter."))), "application", "octet-stream", filename="l.docx")
    document = read(bytes(message), "a.eml")
    assert blocks(document, BlockKind.LIST)[:4] == ["• list.csv", "• Bericht ä.pdf", "• all.zip", "• l.docx"]
    assert [(page.label, page.state) for page in document.pages] == [
        ("", PageState.READ),
        ("list.csv", PageState.READ),
        ("Bericht ä.pdf", PageState.READ),
        ("Bericht ä.pdf", PageState.READ),
        ("all.zip", PageState.FAILED),
        ("l.docx", PageState.READ),
    ]
    assert page_text(document, 2).strip() == "list.csv\n\n| Drug | Dose |\n| Ramipril | 5 mg |"
    assert "2. Matters of district 2" in page_text(document, 4)
    assert page_text(document, 6) == "l.docx\n\nA letter."


def test_a_mail_in_a_mail_is_read_and_what_is_attached_to_it_only_named() -> None:
    inner = mail("Inner words.", "Inner")
    inner.add_attachment(b"Innermost words.", "text", "plain", filename="deep.txt")
    outer = mail()
    outer.add_attachment(inner)
    document = read(bytes(outer), "a.eml")
    assert "Inner words." in seen(document) and "deep.txt" in seen(document)
    assert "Innermost" not in document.text
    assert [page.state for page in document.pages] == [PageState.READ, PageState.READ, PageState.FAILED]


def test_hidden_text_of_an_attachment_is_counted_and_stays_hidden() -> None:
    message = mail()
    message.add_attachment(
        docx(par(run("Seen.")) + par(run("Unseen.", "<w:vanish/>"))), "a", "b", filename="a.docx"
    )
    document = read(bytes(message), "a.eml")
    assert blocks(document, BlockKind.HIDDEN) == ["Unseen."] and document.hidden_characters == 7


def test_old_encodings_flowed_text_and_raw_bytes_in_headers() -> None:
    raw = (
        b"From: J\xf6rg <j@x.example>\nTo: a@b.example\n"
        b"Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?4pyT?=\n"
        b"Content-Type: text/plain; charset=iso-8859-1; format=flowed\n"
        b"Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe und \nmehr.\n"
    )
    text = read(raw, "a.eml").text
    assert "From: Jörg <j@x.example>" in text and "Subject: Grüße" in text and "✓" in text
    assert text.endswith("Grüße und mehr.")
    japanese = "Subject: x\nFrom: a@b.example\nContent-Type: text/plain; charset=ISO-2022-JP\n\nこんにちは\n"
    assert read(japanese.encode("iso-2022-jp"), "a.eml").text.endswith("こんにちは")


def test_a_mail_is_known_by_its_header_and_a_text_is_not_taken_for_one() -> None:
    raw = bytes(mail())
    assert read(raw, "message").kind is FileKind.EML
    assert read(raw, "printed.txt").kind is FileKind.TEXT
    assert read(b"Dear Ann,\n\nFrom: here\nTo: there\nSubject: x\n", "letter").kind is FileKind.TEXT
    with pytest.raises(DocumentDamaged):
        read(b"no header here at all", "a.eml")


# -- MSG -----------------------------------------------------------------------------------------

SINCE_1601 = datetime(2026, 3, 1, 12, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
SENT = int(SINCE_1601.total_seconds()) * 10_000_000


def test_msg_header_body_and_attachments() -> None:
    streams = msg(
        {
            "0037": "The pump",
            "0C1A": "Jörg",
            "5D01": "j@x.example",
            "0E04": "Ann",
            "1000": "It is mended.\r\n",
        },
        [
            {"3707": "words.txt", "37010102": b"Attached words."},
            {"3704": "X.ZIP", "37010102": b"PK\x03\x04zz"},
        ],
        sent=SENT,
    )
    inner = "__attach_version1.0_#00000002/"
    streams[inner + "__properties_version1.0"] = b"\0" * 8
    streams |= msg({"0037": "Inner", "1000": "Inner words."}, root=inner + "__substg1.0_3701000D/")
    document = read(compound(streams), "a.msg")
    assert (document.kind, document.title) == (FileKind.MSG, "The pump")
    assert page_text(document, 1).startswith(
        "Subject: The pump\nFrom: Jörg <j@x.example>\nTo: Ann\nDate: 2026-03-01 12:00 UTC\n\nIt is mended."
    )
    assert [(page.label, page.state) for page in document.pages[1:]] == [
        ("words.txt", PageState.READ),
        ("X.ZIP", PageState.FAILED),
        ("message", PageState.READ),
    ]
    assert "Attached words." in page_text(document, 2) and "Inner words." in page_text(document, 4)


def test_msg_with_a_page_or_rtf_for_a_body_and_words_in_a_code_page() -> None:
    page = msg({"0037": "x", "10130102": b"<h1>Head</h1><p>Page</p>"})
    assert read(compound(page), "a.msg").text.endswith("Head\n\nPage")
    rtf = rb"{\rtf1\ansi\fromhtml1{\*\htmltag <p>}Kept \htmlrtf gone\htmlrtf0 words.\par}"
    packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    assert read(compound(msg({"0037": "x", "10090102": packed})), "a.msg").text.endswith("Kept words.")
    russian = msg({"0037001E": "Привет".encode("cp1251"), "1000": "words"})
    russian["__properties_version1.0"] += struct.pack("<HHIQ", 3, 0x3FFD, 6, 1251)
    assert "Subject: Привет" in read(compound(russian), "a.msg").text


def test_compressed_rtf_as_in_the_specification() -> None:
    # The first example of MS-OXRTFCP 3.1.1.
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(data, "a.msg") == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


# -- any bytes, and no file --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_broken_mails_give_an_error_or_text_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    message = mail()
    message.add_attachment(b"a,b\n1,2\n", "text", "csv", filename="a.csv")
    whole = [
        bytes(message),
        compound(msg({"0037": "x", "1000": "words"}, [{"3707": "a.txt", "37010102": b"abc"}], sent=SENT)),
    ]
    for data in whole:
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            broken = broken[: chance.randint(1, len(broken))] if chance.random() < 0.3 else broken
            try:
                document = read(bytes(broken), "a.eml")
            except DocumentError:
                continue
            assert document.text


def test_no_format_opens_a_file_or_imports_anything_while_it_reads(capfd: pytest.CaptureFixture[str]) -> None:
    """The documents child may open nothing once it reads. (Alone, since what was imported before stays.)"""
    message = mail("Grüße.")
    message.add_attachment(b"a,b\n1,2\n", "text", "csv", filename="ä.csv")
    files = {
        "a.eml": bytes(message),
        "b.eml": bytes(mail()).replace(b'charset="utf-8"', b'charset="iso-2022-jp"'),
        "a.msg": compound(msg({"0037": "x", "1000": "words"}, sent=SENT)),
        "a.rtf": rb"{\rtf1\ansi\ansicpg874{\fonttbl{\f0\fcharset136 A;}}\f0\'a4\'a4 words\par}",
        "a.odt": odt("<text:p>Words</text:p>"),
        "a.pptx": pptx(shape("Words")),
        "a.epub": epub({"a.xhtml": "<html><body><p>Words</p></body></html>"}),
        "a.xls": xls([["Words", 5]]),
        "a.csv": b"a;b\n",
    }
    opened: list[str] = []
    watching = [False]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if watching[0] and event in ("open", "import", "socket.__new__", "subprocess.Popen"):
            opened.append(f"{event} {args[0]}")

    sys.addaudithook(hook)  # cannot be taken away again; the flag silences it
    for name, data in files.items():
        watching[0] = True
        try:
            document = read(data, name)
        finally:
            watching[0] = False
        assert document.text, name
    assert opened == []
    assert capfd.readouterr() == ("", "")
