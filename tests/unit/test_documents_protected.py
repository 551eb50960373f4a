"""Files with a password: opened with it, asked for without it, and never opened by another."""

from __future__ import annotations

import base64
import io

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.documents.extract import extract
from app.documents.protected_office import decrypted
from app.domain.documents import Document, FileKind, Limits
from app.domain.errors import (
    AppError,
    DocumentDamaged,
    DocumentEncrypted,
    DocumentError,
    DocumentTooLarge,
    DocumentWrongPassword,
)
from app.wording import explain
from app.worker import protocol
from tests.document_builders import Pdf, docx, par, run
from tests.document_formats import ods, odt
from tests.protected_files import (
    agile,
    office,
    protected_odf,
    protected_xls,
    standard_info,
    standard_package,
)

DOSE = "Metoprolol 47.5 mg in the morning"
LETTER = docx(par(run(DOSE)) + "".join(par(run(f"Line {n} of the letter.")) for n in range(300)))
ODT = odt(f"<text:p>{DOSE}</text:p>")
ODS = ods(
    '<table:table table:name="Doses"><table:table-row><table:table-cell office:value-type="string">'
    f"<text:p>{DOSE}</text:p></table:table-cell></table:table-row></table:table>"
)
ROWS = [[DOSE, 47.5], *([f"row {n}", float(n)] for n in range(200))]
WORD = "Пароль-ß 1"

# Written by Office; from the tests of msoffcrypto-tool 6.1 (MIT).
OFFICE_SALT = b"\xe8\x82fI\x0c[\xd1\xee\xbd+C\x94\xe3\xf80\xef"
OFFICE_KEY = b"@\xb1:q\xf9\x0b\x96n7T\x08\xf2\xd1\x81\xa1\xaa"
OFFICE_QUESTION = b"Qos.\x96o\xac\x17\xb1\xc5\xd7\xd8\xcc6\xc9("
OFFICE_ANSWER = b"+ah\xda\xbe)\x11\xad+\xd3|\x17Ft\\\x14\xd3\xcf\x1b\xb1@\xa4\x8fNo=#\x88\x08r\xb1j"


def locked_pdf(password: str) -> bytes:
    return Pdf(password=password).lines(DOSE).save()


def standard(data: bytes) -> bytes:
    info = standard_info(OFFICE_SALT, OFFICE_QUESTION, OFFICE_ANSWER)
    return office(info, standard_package(data, OFFICE_KEY))


FILES = {
    "a.pdf": (locked_pdf("secret"), "secret", FileKind.PDF),
    "a.docx": (agile(LETTER, WORD), WORD, FileKind.DOCX),
    "b.docx": (standard(LETTER), "Password1234_", FileKind.DOCX),
    "a.odt": (protected_odf(ODT, WORD), WORD, FileKind.ODT),
    "b.odt": (protected_odf(ODT, WORD, argon2=True), WORD, FileKind.ODT),
    "a.ods": (protected_odf(ODS, WORD), WORD, FileKind.ODS),
    "a.xls": (protected_xls(ROWS, WORD, newer=False), WORD, FileKind.XLS),
    "b.xls": (protected_xls(ROWS, WORD, newer=True), WORD, FileKind.XLS),
}


def opened(data: bytes, name: str, password: str = "") -> Document:
    return extract(io.BytesIO(data), name, Limits(), lambda done, total: None, password)


@pytest.mark.parametrize("name", FILES)
def test_the_password_opens_it(name: str) -> None:
    data, password, kind = FILES[name]
    document = opened(data, name, password)
    assert DOSE in document.text and document.kind is kind and document.bytes == len(data)


@pytest.mark.parametrize("name", FILES)
def test_without_one_it_is_asked_for(name: str) -> None:
    with pytest.raises(DocumentEncrypted) as caught:
        opened(FILES[name][0], name)
    assert caught.value.by == "password"
    assert "Give the password" in explain(caught.value).advice


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("wrong", ["secrEt", " ", "\x00", "ß" * 400, "\ud800"])
def test_another_does_not_open_it_and_that_is_said(name: str, wrong: str) -> None:
    with pytest.raises(DocumentWrongPassword) as caught:
        opened(FILES[name][0], name, wrong)
    assert name in explain(caught.value).title


def test_a_password_too_many_does_no_harm() -> None:
    assert DOSE in opened(LETTER, "a.docx", "needless").text
    assert DOSE in opened(Pdf().lines(DOSE).save(), "a.pdf", "needless").text
    assert DOSE in opened(ODT, "a.odt", "needless").text


def test_a_pdf_that_only_its_owner_protects_opens_without_asking() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("", "owner", canPrint=0, canCopy=0, strength=128))
    canvas.drawString(60, 700, DOSE)
    canvas.save()
    assert DOSE in opened(out.getvalue(), "a.pdf").text


def test_a_sheet_that_only_asks_for_read_only_opens_without_asking() -> None:
    assert DOSE in opened(protected_xls(ROWS, "VelvetSweatshop", newer=True), "a.xls").text
    assert DOSE in opened(agile(LETTER, "VelvetSweatshop"), "a.docx").text
    assert DOSE in opened(agile(LETTER, "VelvetSweatshop"), "a.docx", "needless").text


def test_a_zip_that_is_a_bomb_is_refused_after_decryption_too() -> None:
    bomb = docx(par(run("x" * 40_000_000)))
    with pytest.raises(DocumentTooLarge):
        opened(agile(bomb, WORD, spins=1), "a.docx", WORD)
    with pytest.raises(DocumentTooLarge):
        opened(protected_odf(odt(f"<text:p>{'x' * 110_000_000}</text:p>"), WORD), "a.odt", WORD)


@pytest.mark.parametrize("said", ["4000000000", "-1", "2000001"])
def test_a_count_of_rounds_made_to_take_for_ever_is_refused(said: str) -> None:
    with pytest.raises(DocumentDamaged):
        opened(agile(LETTER, WORD, said=said), "a.docx", WORD)


def test_encryption_of_another_kind_is_said_not_to_open_with_a_password() -> None:
    rights = office(b"\x03\x00\x03\x00" + bytes(60), b"x" * 5000)
    for data in (rights, FILES["a.docx"][0].replace(b'"ChainingModeCBC"', b'"ChainingModeCFB"')):
        with pytest.raises(DocumentEncrypted) as caught:
            opened(data, "a.docx", WORD)
        assert caught.value.by == "rights" and "password does not open" in explain(caught.value).title


@pytest.mark.parametrize("name", FILES)
def test_broken_ones_are_a_sentence_and_no_crash(name: str) -> None:
    data, password, _ = FILES[name]
    for step in range(1, 30):
        cut = data[: len(data) * step // 30]
        spoilt = bytearray(data)
        for at in range(step * 7, len(data), 211):
            spoilt[at] ^= 0xA5
        for broken in (cut, bytes(spoilt)):
            try:
                opened(broken, name, password)
            except DocumentError:
                continue


def test_streams_of_any_bytes_are_refused() -> None:
    for info in (b"", b"\x04\x00\x04\x00", b"\x04\x00\x04\x00aaaa<x/>", b"\x03\x00\x02\x00" + b"\xff" * 30):
        with pytest.raises((DocumentDamaged, DocumentEncrypted)):
            decrypted(info, b"", "a.docx", "x")


def test_the_password_is_in_no_description_of_the_request() -> None:
    request = protocol.Extract(id=1, path="/a", name="a.pdf", password="correct horse")
    assert "correct horse" not in repr(request)
    error: AppError = DocumentWrongPassword(name="a.pdf")
    assert base64.b64encode(b"correct horse").decode() not in error.to_text()
