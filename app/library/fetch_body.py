"""The bytes of an answer, straight from the line once the answer's head has been read.

httpcore2 reads every piece of a body into h11's buffer and copies it out again, in Python: as much work as
hashing it. Where the length is known there is nothing in between to be understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2

AT_ONCE = 256 << 10
"""Bytes read at a time."""


def body(response: httpx2.Response, within_s: float) -> Iterator[bytes]:
    """The bytes as they come.

    Raises httpx2.ReadTimeout after `within_s` seconds without one, httpx2.ReadError, and
    httpx2.RemoteProtocolError where the line ends before the answer does. The first piece comes through h11,
    which then holds nothing any more; the connection is of no use afterwards.
    """
    assert isinstance(response.stream, httpx2.SyncByteStream)
    left, line = _length(response), response.extensions.get("network_stream")
    pieces = iter(response.stream)
    if not left or line is None:
        yield from pieces
        return
    for piece in pieces:
        left -= len(piece)
        yield piece
        break
    while left > 0:
        piece = _read(line, min(left, AT_ONCE), within_s)
        left -= len(piece)
        yield piece


def _length(response: httpx2.Response) -> int:
    """Bytes of a body that is not wrapped in anything; 0 where that is not known."""
    said = response.headers.get("content-length", "")
    plain = "transfer-encoding" not in response.headers and response.http_version.startswith("HTTP/1")
    return int(said) if plain and said.isascii() and said.isdigit() and len(said) <= 15 else 0


def _read(line: Any, most: int, within_s: float) -> bytes:
    """At least one byte."""
    try:
        piece: bytes = line.read(most, timeout=within_s)
    except Exception as error:  # a kind of httpcore2's own, with the system's behind it
        kind = httpx2.ReadTimeout if isinstance(error.__cause__, TimeoutError) else httpx2.ReadError
        raise kind(str(error)) from error
    if not piece:
        raise httpx2.RemoteProtocolError("the line ended before the answer")
    return piece
