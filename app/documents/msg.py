"""MSG: Outlook's mails. The message is the first page, every attachment follows on its own.

Sources: MS-OXMSG (the file), MS-OXPROPS (numbers of properties).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from app.documents import html, plain
from app.documents.attachments import Attached, Attachment, add_attachments, add_header, start
from app.documents.build import Builder
from app.documents.decoding import decode
from app.documents.msg_rtf import unpacked
from app.documents.ole import Storage
from app.documents.rtf import read_rtf
from app.documents.rtf_code_pages import code_page
from app.domain.documents import Document, FileKind, Limits
from app.domain.errors import DocumentDamaged, DocumentTooLarge

SUBJECT, SENDER, TO, CC = "0037", "0C1A", "0E04", "0E03"
ADDRESSES = ("5D01", "0C1F")  # of the sender: SMTP, else whatever its system calls it
SENT, DELIVERED = 0x0039, 0x0E06
BODY, RTF, PAGE = "1000", "1009", "1013"
CODE_PAGES = (0x3FFD, 0x3FDE)  # of strings that are not Unicode: the message's, the internet's
LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA = "3707", "3704", "3001", "3701"
MOST_ATTACHMENTS = 1_000

_STREAM = "__substg1.0_"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read(
    file: BinaryIO,
    builder: Builder,
    progress: Callable[[int, int], None],
    attached: Attached | None = None,
) -> str:
    """Fill `builder` and return the subject. `attached` reads an attachment; without it they are only named.

    A mail inside the mail is read too; what is attached to that one is only named.
    Raises `DocumentDamaged` or `DocumentTooLarge`.
    """
    progress(0, 1)
    message = _Message(Storage(file, builder.name), builder.name)
    start(builder)
    message.add_to(builder)
    add_attachments(builder, message.attachments(inside=attached is not None), attached, progress)
    return message.text(SUBJECT)


class _Message:
    """One message: the file's own, or one inside it under `root`."""

    def __init__(self, storage: Storage, name: str, root: str = "") -> None:
        self._storage, self._name, self._root = storage, name, root
        found = storage.read(f"{root}__properties_version1.0")
        if found is None:
            raise DocumentDamaged(name=name)
        self._fixed = _properties(found, 24 if root else 32)
        numbers = (self._fixed.get(number, b"")[:4] for number in CODE_PAGES)
        pages = [struct.unpack("<I", value)[0] for value in numbers if len(value) == 4]
        self._encoding = code_page(pages[0]) if pages else "cp1252"

    def text(self, number: str, folder: str = "") -> str:
        """A property that is a text, "" if there is none."""
        path = f"{self._root}{folder}{_STREAM}{number}"
        wide = self._storage.read(path + "001F")
        if wide is not None:
            return wide.decode("utf-16-le", errors="replace").rstrip("\x00")
        narrow = self._storage.read(path + "001E")
        return decode(narrow, self._encoding).rstrip("\x00") if narrow else ""

    def add_to(self, builder: Builder) -> None:
        """Add the header lines and the body: the plain text, else the page, else the RTF."""
        sender, address = self.text(SENDER), next(filter(None, map(self.text, ADDRESSES)), "")
        shown = (
            f"{sender} <{address}>" if address and address != sender and "@" in address else sender or address
        )
        add_header(
            builder,
            [
                ("Subject", self.text(SUBJECT)),
                ("From", shown),
                ("To", self.text(TO)),
                ("Cc", self.text(CC)),
                ("Date", self._date()),
            ],
        )
        page = self._storage.read(f"{self._root}{_STREAM}{PAGE}0102") or b""
        page = page or self.text(PAGE).encode("utf-8", "replace")
        packed = self._storage.read(f"{self._root}{_STREAM}{RTF}0102")
        if (said := self.text(BODY)).strip():
            plain.read_text(io.BytesIO(said.encode("utf-8", "replace")), builder, _unheard)
        elif page.strip():
            html.read(io.BytesIO(page), builder, _unheard)
        elif packed:
            read_rtf(unpacked(packed, self._name), builder)

    def attachments(self, inside: bool) -> list[Attachment]:
        """What is attached, in order. `inside`: mails in this mail are taken out as texts."""
        start_at = f"{self._root}__attach_version1.0_#"
        folders = sorted(
            {name[: len(start_at) + 8] + "/" for name in self._storage.names if name.startswith(start_at)}
        )
        if len(folders) > MOST_ATTACHMENTS:
            raise DocumentTooLarge(name=self._name, limit="pages", most=MOST_ATTACHMENTS)
        return [self._attachment(folder[len(self._root) :], inside) for folder in folders]

    def _attachment(self, folder: str, inside: bool) -> Attachment:
        names = (self.text(number, folder) for number in (LONG_NAME, SHOWN_NAME, SHORT_NAME))
        name = next(filter(None, names), "")
        embedded = f"{self._root}{folder}{_STREAM}{DATA}000D"
        if embedded in self._storage.names:
            return Attachment(name or "message", None, self._inner(embedded + "/") if inside else None)
        try:
            data = self._storage.read(f"{self._root}{folder}{_STREAM}{DATA}0102")
        except DocumentTooLarge:
            data = None
        return Attachment(name, data)

    def _inner(self, root: str) -> Callable[[str, Limits], Document]:
        """A reader of the mail inside, for when its turn comes."""

        def take_out(name: str, limits: Limits) -> Document:
            builder = Builder(name, limits)
            message = _Message(self._storage, name, root)
            start(builder)
            message.add_to(builder)
            add_attachments(builder, message.attachments(inside=False), None, _unheard)
            return builder.finish(FileKind.MSG, True, "", 0, message.text(SUBJECT))

        return take_out

    def _date(self) -> str:
        """When it was sent, else when it came, in UTC; "" if it does not say."""
        for number in (SENT, DELIVERED):
            value = self._fixed.get(number, b"")
            if len(value) == 8:
                ticks = struct.unpack("<Q", value)[0]  # of 100 ns since 1601
                try:
                    when = _EPOCH + timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
                return f"{when:%Y-%m-%d %H:%M} UTC"
        return ""


def _properties(stream: bytes, header: int) -> dict[int, bytes]:
    """Properties of fixed length by number: eight bytes each, after type, number and flags."""
    found: dict[int, bytes] = {}
    for position in range(header, len(stream) - 15, 16):
        _kind, number = struct.unpack_from("<HH", stream, position)
        found[number] = stream[position + 8 : position + 16]
    return found


def _unheard(_done: int, _total: int) -> None:
    """Progress inside one mail is of no interest."""
