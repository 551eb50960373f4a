"""EML: the message is the first page, every attachment follows on its own.

Sources: RFC 5322 (messages), RFC 2045 to 2047 (MIME), RFC 2231 (names of attachments).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import BinaryIO

from app.documents import html, plain
from app.documents.attachments import Attached, Attachment, add_attachments, add_header, start
from app.documents.build import Builder
from app.documents.mail_parts import is_body, parts
from app.documents.mail_words import BROKEN, filename, header, in_words, payload
from app.domain.errors import DocumentDamaged

HEADERS = ("Subject", "From", "To", "Cc", "Date")
MOST_PARTS = 1_000
_FORMAT_FLOWED = re.compile(r" \n(?!\n|-- )")
_ENVELOPE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:From [^\r\n]*\r?\n)?")


def read(
    file: BinaryIO,
    builder: Builder,
    progress: Callable[[int, int], None],
    attached: Attached | None = None,
) -> str:
    """Fill `builder` and return the subject. `attached` reads an attachment; without it they are only named.

    Of alternatives the plain text is read, the web page if there is none. Raises `DocumentDamaged`.
    """
    progress(0, 1)
    data = file.read()
    try:
        envelope = _ENVELOPE.match(data)
        message = BytesParser(policy=compat32).parsebytes(data[envelope.end() if envelope else 0 :])
        found = list(parts(message, 0))
    except (*BROKEN, RecursionError) as error:
        raise DocumentDamaged(name=builder.name) from error
    if not message.keys() or len(found) > MOST_PARTS:
        raise DocumentDamaged(name=builder.name)
    start(builder)
    add_header(builder, [(name, header(message, name)) for name in HEADERS])
    bodies = [part for part in found if is_body(part)]
    rest = [part for part in found if not is_body(part)]
    for part in bodies:
        _body(part, builder)
    add_attachments(
        builder, [_attachment(part, index) for index, part in enumerate(rest, 1)], attached, progress
    )
    return header(message, "Subject")


def _body(part: Message, builder: Builder) -> None:
    text = in_words(payload(part), str(part.get_content_charset() or ""))
    if part.get_content_type() == "text/html":
        html.read(io.BytesIO(text.encode("utf-8", "replace")), builder, lambda _done, _all: None)
        return
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() == "flowed":  # RFC 3676: a space at a line's end goes on
        text = _FORMAT_FLOWED.sub(" ", text)
    plain.read_text(io.BytesIO(text.encode("utf-8", "replace")), builder, lambda _done, _all: None)


def _attachment(part: Message, index: int) -> Attachment:
    kind = part.get_content_type()
    name = filename(part)
    if kind == "message/rfc822":
        inside = part.get_payload()
        mail = inside[0] if isinstance(inside, list) and inside else None
        if isinstance(mail, Message):
            return Attachment(name or (header(mail, "Subject") or "message") + ".eml", _whole(mail))
    data = payload(part)
    suffix = {"text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf", "text/csv": ".csv"}
    return Attachment(name or f"{kind.partition('/')[0]} {index}{suffix.get(kind, '')}", data)


def _whole(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except BROKEN:
        return b""
