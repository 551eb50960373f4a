"""Lines down, lines up."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.worker import protocol

SAMPLES: dict[str, Any] = {
    "int": 3,
    "str": "a\ud800 \u2028 \U0001f600\n\x00",
    "float": 0.5,
    "bool": False,
    "list[str]": ["a", "\n"],
    "list[int]": [1, 2],
    "dict[str, Any]": {"k": [1, None, "\ud800"]},
    "dict[str, int]": {"pages": 3},
    "dict[str, str]": {"letters": "/models/letters.gguf"},
    "list[list[float]]": [[0.0, 3.0, 0.1, 0.2, 0.3, 0.4]],
    "list[float]": [0.5, -1.0],
    "list[dict[str, Any]]": [{"name": "CPU"}],
    "list[dict[str, str]]": [{"role": "user", "text": "x"}],
}
MESSAGES = [*protocol.REQUESTS.values(), *protocol.EVENTS.values()]


def sample(kind: type[Any]) -> Any:
    return kind(**{f.name: SAMPLES[str(f.type)] for f in fields(kind)})


def decode(line: bytes, kind: type[Any]) -> Any:
    request = kind.__name__ in protocol.REQUESTS
    return protocol.decode_request(line) if request else protocol.decode_event(line)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_every_message_survives(kind: type[Any]) -> None:
    line = protocol.encode(sample(kind))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line, kind) == sample(kind)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_missing_and_unknown_keys_are_refused(kind: type[Any]) -> None:
    body = json.loads(protocol.encode(sample(kind)))
    with pytest.raises(protocol.ProtocolError):
        decode(json.dumps({**body, "more": 1}).encode(), kind)
    for field in fields(kind):
        if field.default is MISSING and field.default_factory is MISSING:
            less = {key: value for key, value in body.items() if key != field.name}
            with pytest.raises(protocol.ProtocolError):
                decode(json.dumps(less).encode(), kind)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_values_of_another_type_are_refused(kind: type[Any]) -> None:
    """The parent uses ids as keys and numbers as numbers; a child must not be able to break it."""
    body = json.loads(protocol.encode(sample(kind)))
    for name in set(body) - {"type"}:
        for wrong in (None, [None], {"a": []} if not isinstance(body[name], dict) else 5):
            with pytest.raises(protocol.ProtocolError):
                decode(json.dumps({**body, name: wrong}).encode(), kind)


def test_requests_are_no_events() -> None:
    with pytest.raises(protocol.ProtocolError):
        protocol.decode_event(protocol.encode(protocol.Probe(id=1)))
    with pytest.raises(protocol.ProtocolError):
        protocol.decode_request(protocol.encode(protocol.Chunk(id=1, text="x")))


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"null", b"[]", b'"Probe"', b"{", b"\xff\xfe", b'{"type":["Probe"],"id":1}', b"[" * 9999],
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(protocol.ProtocolError):
        protocol.decode_event(line)


def test_a_line_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LONGEST", 10)
    with pytest.raises(protocol.ProtocolError, match="long"):
        protocol.decode_event(protocol.encode(protocol.Chunk(id=1, text="x")))


@given(st.text(st.characters(), max_size=200))
def test_any_text_survives(text: str) -> None:
    event = protocol.Chunk(id=1, text=text)
    assert protocol.decode_event(protocol.encode(event)) == event


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(line: bytes) -> None:
    try:
        protocol.decode_event(line)
    except protocol.ProtocolError:
        return
