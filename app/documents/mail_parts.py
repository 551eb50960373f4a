"""Which parts of a mail are read, which are attachments, and which only repeat another."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from app.documents.mail_words import filename, payload


def parts(message: Message, depth: int) -> Iterator[Message]:
    """The leaves to be read or named, in order; of alternatives the best one."""
    kind = message.get_content_type()
    inside = message.get_payload()
    if not isinstance(inside, list) or kind == "message/rfc822" or kind.startswith("message/") or depth > 50:
        yield message
        return
    below = [part for part in inside if isinstance(part, Message)]
    if kind == "multipart/alternative":
        chosen = _choice(below)
        below = [part for part in below if part is chosen or not _says_the_same(part)]
    for part in below:
        yield from parts(part, depth + 1)


def _choice(parts: list[Message]) -> Message | None:
    """Of alternatives the first plain text that says something, else the last that holds a page."""
    for part in parts:
        if part.get_content_type() == "text/plain" and payload(part).strip():
            return part
    readable = [part for part in parts if _holds(part, "text/html")]
    return next(reversed(readable or parts), None)


def _says_the_same(part: Message) -> bool:
    """Whether an alternative only repeats the text: not a calendar entry, nor pages with attachments."""
    kinds = {sub.get_content_type() for sub in part.walk() if not sub.is_multipart()}
    named = any(sub.get_content_disposition() == "attachment" for sub in part.walk())
    return not named and all(
        (kind.startswith("text/") and kind != "text/calendar") or _is_inline(part) for kind in kinds
    )


def _is_inline(part: Message) -> bool:
    """Whether pictures in a page are the only other thing in it."""
    return all(
        sub.get_content_type().startswith(("text/", "image/"))
        for sub in part.walk()
        if not sub.is_multipart()
    )


def _holds(part: Message, kind: str) -> bool:
    return any(sub.get_content_type() == kind for sub in part.walk())


def is_body(part: Message) -> bool:
    """Whether a leaf is the text of the mail and not an attachment."""
    named = part.get_content_disposition() == "attachment" or bool(filename(part))
    return part.get_content_type() in ("text/plain", "text/html") and not named
