"""The lines that cross the process boundary: requests down, events up, one JSON object a line.

Version 2. A line is UTF-8 JSON with a `type` naming one of the classes below; unknown keys are refused,
since both ends are shipped together. The first line up is `Hello`; every later event carries the `id` of
the request it answers. No line is longer than `LONGEST` bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, get_args

from app.worker.events import Chunk as Chunk
from app.worker.events import Confined as Confined
from app.worker.events import Contacted as Contacted
from app.worker.events import Counted as Counted
from app.worker.events import DevicesListed as DevicesListed
from app.worker.events import Embedded as Embedded
from app.worker.events import Extracted as Extracted
from app.worker.events import Failed as Failed
from app.worker.events import Fetched as Fetched
from app.worker.events import Fetching as Fetching
from app.worker.events import Finished as Finished
from app.worker.events import Hello as Hello
from app.worker.events import HubSaid as HubSaid
from app.worker.events import Loaded as Loaded
from app.worker.events import Loading as Loading
from app.worker.events import Probed as Probed
from app.worker.events import Quantised as Quantised
from app.worker.events import Ranked as Ranked
from app.worker.events import Reading as Reading
from app.worker.events import Rendered as Rendered
from app.worker.events import Scored as Scored
from app.worker.events import Started as Started
from app.worker.events import Tuned as Tuned
from app.worker.requests import AskHub as AskHub
from app.worker.requests import Cancel as Cancel
from app.worker.requests import Count as Count
from app.worker.requests import Embed as Embed
from app.worker.requests import Extract as Extract
from app.worker.requests import Fetch as Fetch
from app.worker.requests import Generate as Generate
from app.worker.requests import Hold as Hold
from app.worker.requests import ListDevices as ListDevices
from app.worker.requests import Load as Load
from app.worker.requests import Probe as Probe
from app.worker.requests import Quantise as Quantise
from app.worker.requests import Rank as Rank
from app.worker.requests import Render as Render
from app.worker.requests import Score as Score
from app.worker.requests import Tune as Tune

VERSION = 2
LONGEST = 64 << 20


class ProtocolError(Exception):
    """A line that is not of this protocol. The reader ends the child."""


_Read = Extract | Hold | Render
_Get = Fetch | AskHub
_Make = Quantise | Score
Request = Load | Generate | Count | Embed | Rank | Tune | ListDevices | _Read | _Get | _Make | Cancel | Probe
Answer = (
    Loading
    | Loaded
    | Reading
    | Started
    | Chunk
    | Counted
    | Embedded
    | Ranked
    | Tuned
    | DevicesListed
    | Extracted
    | Rendered
    | Confined
    | Contacted
    | Fetching
    | Fetched
    | HubSaid
    | Quantised
    | Scored
    | Probed
    | Finished
    | Failed
)
Event = Hello | Answer

REQUESTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Request)}
EVENTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def encode(message: Request | Event) -> bytes:
    """One line, newline included. Lone surrogates are escaped, so any `str` may be sent."""
    body = {"type": type(message).__name__, **asdict(message)}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def decode_request(line: bytes) -> Request:
    """Parse a line on its way down. Raises `ProtocolError`."""
    message: Request = _decode(line, REQUESTS)
    return message


def decode_event(line: bytes) -> Event:
    """Parse a line on its way up. Raises `ProtocolError`."""
    message: Event = _decode(line, EVENTS)
    return message


def _decode(line: bytes, known: dict[str, type[Any]]) -> Any:
    if len(line) > LONGEST:
        raise ProtocolError("line too long")
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
    kind = known.get(str(body.pop("type", None))) if isinstance(body, dict) else None
    if kind is None:
        raise ProtocolError("unknown type")
    names = {f.name for f in fields(kind)}
    if not set(body) <= names:
        raise ProtocolError(f"unknown key in {kind.__name__}")
    if not all(_fits(body[f.name], str(f.type)) for f in fields(kind) if f.name in body):
        raise ProtocolError(f"wrong type in {kind.__name__}")
    try:
        return kind(**body)
    except TypeError as error:
        raise ProtocolError(f"missing key in {kind.__name__}") from error


_TYPES: dict[str, tuple[type[Any], ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "list": (list,),
    "dict": (dict,),
}


def _fits(value: Any, annotation: str) -> bool:
    """Whether a value is of a field's type, and a list's items of theirs: the reader need not ask again."""
    outer, _, inner = annotation.partition("[")
    if type(value) not in _TYPES[outer]:
        return False
    if outer == "list":
        return all(_fits(item, inner.removesuffix("]")) for item in value)
    return True
