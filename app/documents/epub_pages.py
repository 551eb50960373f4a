"""A page of a book (XHTML) as a web page that an HTML reader understands."""

from __future__ import annotations

import re
from html import escape

from app.documents.decoding import decode

_DECLARED = re.compile(rb"""\A[^<]{0,4}<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.S)
_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_VOID = re.compile(r"(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\Z", re.I)


def as_html(data: bytes) -> str:
    """XHTML so that a reader of HTML understands it: `<title/>` would swallow all that follows it there."""
    declared = _DECLARED.match(data)
    text = decode(data, declared[1].decode("ascii") if declared else "")
    text = _CDATA.sub(lambda match: escape(match[1]), text)
    return _CLOSED.sub(_opened, text)


def _opened(match: re.Match[str]) -> str:
    if _VOID.match(match[1]):
        return match[0]
    return f"<{match[1]}{match[2]}></{match[1]}>"
