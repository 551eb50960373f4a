"""Reports as data: what counts as proved, and what a child may claim."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox import landlock
from app.sandbox.other import probe
from app.sandbox.report import Report

CHILD = Report("inference", "linux", "denied", "denied", "denied", "denied", True, 7, ("note",))


def test_a_report_survives_the_wire() -> None:
    assert Report.from_dict(json.loads(json.dumps(CHILD.to_dict()))) == CHILD


@pytest.mark.parametrize(
    ("changes", "proved", "sealed"),
    [
        ({}, True, True),
        ({"network": "open"}, False, False),
        ({"exec": "open"}, False, False),
        ({"files": "open"}, True, False),
        ({"role": "window", "exec": "open", "files": "open"}, True, False),
        ({"role": "window", "network": "open"}, False, False),
    ],
)
def test_proved(changes: dict[str, str], proved: bool, sealed: bool) -> None:
    report = dataclasses.replace(CHILD, **changes)  # type: ignore[arg-type]
    assert (report.proved, report.sealed) == (proved, sealed)


def test_a_child_that_says_nothing_is_open() -> None:
    assert Report.from_dict({}) == Report("", "")
    assert not Report.from_dict({}).proved


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(CHILD.to_dict(), json_values)) | json_values)
def test_a_child_cannot_send_a_report_that_is_not_one(data: object) -> None:
    report = Report.from_dict(data)
    assert {report.network, report.exec, report.files, report.dumps} <= {"denied", "open"}
    assert type(report.seccomp) is bool
    assert 0 <= report.landlock_abi < 1000
    assert len(report.role) <= 20
    assert len(report.system) <= 20
    assert len(report.notes) <= 16
    assert all(len(note) <= 200 and note.isprintable() for note in report.notes)


class Opened:
    def __init__(self, *kind: int) -> None:
        self.kind = kind

    def close(self) -> None:
        pass


def test_a_system_without_a_sandbox_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket", Opened)
    report = probe("inference")
    assert not report.proved
    assert (report.network, report.seccomp, report.landlock_abi) == ("open", False, 0)
    assert report.notes == ("not available on this system",)


def test_a_system_that_refuses_sockets_by_itself_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*kind: int) -> Opened:
        raise PermissionError

    monkeypatch.setattr("socket.socket", refused)
    assert probe("window").network == "denied"


@pytest.mark.parametrize(
    ("abi", "length"), [(1, 8), (2, 8), (3, 8), (4, 16), (5, 16), (6, 24), (7, 24), (8, 24)]
)
def test_a_ruleset_is_as_long_as_the_kernel_knows(abi: int, length: int) -> None:
    attributes = landlock.ruleset(abi)
    assert len(attributes) == length
    rights = int.from_bytes(attributes[:8], "little")
    assert rights.bit_length() == {1: 13, 2: 14}.get(abi, 15 if abi < 5 else 16)
