"""What a hub's answer to a request for a file means: go on, go elsewhere, wait, or give up. Pure."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.domain.errors import HostRefused

LONGEST_WAIT_S = 900.0
REDIRECTS = (301, 302, 303, 307, 308)
TEMPORARY = (408, 425, 429)
MOST_BYTES = 1 << 44
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)
_MARK = re.compile(r'"[\x21\x23-\x7e]{1,256}"')
_CODES = {
    "GatedRepo": "gated",
    "RepoNotFound": "missing",
    "EntryNotFound": "missing",
    "RevisionNotFound": "missing",
}
"""`X-Error-Code` as huggingface_hub 2.4.0 reads it (`utils/_http.py`, `hf_raise_for_status`)."""


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a file that an answer holds: from `start` on, of `total` bytes (0: not said).

    Some give less than what is left; the rest is asked for then.
    """

    start: int
    total: int


def span(status: int, headers: Mapping[str, str]) -> Span | None:
    """What a 200 or 206 holds; None where its headers do not say it or contradict themselves."""
    length = _number(headers.get("content-length", ""))
    if headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        return None  # not the file's own bytes, and a length of something else
    if status == 200:
        return Span(0, length or 0)
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    if found is None:
        return None
    start, end, total = (int(part) for part in found.groups())
    inside = start <= end < total <= MOST_BYTES
    return Span(start, total) if inside and length in (None, end - start + 1) else None


def mark(headers: Mapping[str, str]) -> str:
    """The strong ETag, which may stand in If-Range; "" for none."""
    said = headers.get("etag", "").strip()
    return said if _MARK.fullmatch(said) else ""


def linked_sha256(headers: Mapping[str, str]) -> str:
    """The SHA-256 that the hub says the file has (`X-Linked-Etag` of a file in its large storage), or ""."""
    said = headers.get("x-linked-etag", "").strip().removeprefix("W/").strip('"').lower()
    return said if len(said) == 64 and set(said) <= set(string.hexdigits) else ""


def linked_bytes(headers: Mapping[str, str]) -> int:
    """The size that the hub says the file has, or 0."""
    return _number(headers.get("x-linked-size", "")) or 0


def temporary(status: int) -> bool:
    """Whether the same request may be answered later."""
    return status in TEMPORARY or 500 <= status < 600


def patience(headers: Mapping[str, str], now: float) -> float:
    """Seconds that `Retry-After` asks for, at most a quarter of an hour; 0 if it asks for none.

    `now` in seconds since 1970. Seconds or a date, RFC 9110 10.2.3.
    """
    said = headers.get("retry-after", "").strip()
    seconds = _number(said)
    wanted = _until(said, now) if seconds is None else float(seconds)
    return min(max(wanted, 0.0), LONGEST_WAIT_S)


def refusal(status: int, headers: Mapping[str, str], host: str, name: str, token: bool) -> HostRefused:
    """A status that gives no file, as an error. `token`: whether one was sent."""
    reason = _CODES.get(headers.get("x-error-code", ""), "")
    if not reason and status in (401, 407):
        reason = "token"
    elif not reason and status == 403:
        reason = "token" if token else "other"
    elif not reason and status in (404, 410):
        reason = "missing"
    elif not reason and status == 429:
        reason = "busy"
    return HostRefused(host=host, name=name, reason=reason or "other", status=status)


def _number(said: str) -> int | None:
    said = said.strip()
    plain = said.isascii() and said.isdigit() and len(said) <= 15
    return int(said) if plain and int(said) <= MOST_BYTES else None


def _until(said: str, now: float) -> float:
    try:
        when = parsedate_to_datetime(said)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now if _sane(when) else 0.0


def _sane(when: datetime) -> bool:
    return 1970 < when.year < 9000
