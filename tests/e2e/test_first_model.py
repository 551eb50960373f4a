"""From nothing to an answer of a fetched model: three decisions, ten lost connections, one verified file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.paths import starter_model
from tests.e2e.newcomer import FILE, REPOSITORY, TOTAL, WANTED, Newcomer, list_it, renamed, small_computer
from tests.fakes_hub import FakeHub, Repository

pytestmark = [pytest.mark.e2e, pytest.mark.model]
CUTS = (700_000, 12_000_000, 1, 9_000_000, 17_000_000, 4_000_000, 65_536, 20_000_000, 3_000_000, 8_000_000)
"""Bytes after which each of the first ten answers breaks off."""


@pytest.fixture(scope="module")
def content() -> bytes:
    starter = starter_model()
    if starter is None:
        pytest.skip("the model that comes with the program is not here")
    return renamed(starter)


@pytest.fixture(scope="module")
def hub(content: bytes) -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository(REPOSITORY, {FILE: content}))
        made.faults.cuts.extend(CUTS)
        yield made


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory, screen: str, hub: FakeHub, content: bytes) -> Newcomer:
    folder = tmp_path_factory.mktemp("newcomer")
    traces = tmp_path_factory.mktemp("trace")
    person = Newcomer(folder, screen, traces / "calls" if shutil.which("strace") else None)
    (person.home / "settings.json").write_text(json.dumps({"hub": hub.url}))
    list_it(content, person.home, traces)
    return person


@pytest.fixture(scope="module")
def day(newcomer: Newcomer) -> list[str]:
    return newcomer.play("first_model").splitlines()


def told(day: list[str], word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in day if line.startswith(f"{word} ")]


def test_three_decisions_lead_to_an_answer_of_the_fetched_model(day: list[str]) -> None:
    assert told(day, "DECISION") == ["a passphrase", "which model", "the first message"]
    (answer,) = told(day, "ANSWER")
    assert answer.startswith(f"{WANTED} complete")
    assert any(map(str.isalpha, answer.partition("complete")[2])), "what it says is the small model's affair"


def test_nothing_else_was_to_be_decided(day: list[str]) -> None:
    """What hands did beside: going on, writing the passphrase again and two groups of the code, looking."""
    hands = told(day, "HAND")
    typed = [hand for hand in hands if hand.startswith("type Group")]
    assert len(typed) == 2
    chosen = [hand for hand in hands if WANTED in hand]
    assert len(chosen) == 1
    rest = [hand for hand in hands if hand not in (*typed, *chosen)]
    assert rest == [
        "press Continue",
        "type Passphrase",
        "type Same again",
        "press Continue",
        "press Make the vault",
        "press Models",
        "press New chat",
        "type Message",
        "key Key_Return",
    ]


def test_ten_cuts_end_in_a_verified_file(
    day: list[str], hub: FakeHub, newcomer: Newcomer, content: bytes
) -> None:
    assert told(day, "ENDED") == ["done"]
    assert not hub.faults.cuts, "not every cut was met"
    answers = hub.asked("GET", f"/resolve/{hub.repositories[REPOSITORY].commit}/")
    assert len(answers) == len(CUTS) + 1
    assert [one.status for one in answers] == [200, *[206] * len(CUTS)]
    assert hub.sent <= len(content) + len(CUTS) * (1 << 20), "more than 1 MiB a cut came twice"
    files = [path for path in (newcomer.home / "models").rglob("*.gguf") if not path.is_symlink()]
    wanted = hashlib.sha256(content).hexdigest()
    assert wanted in {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert not list((newcomer.home / "models").rglob("*.part*"))


def test_it_was_a_computer_with_8_gb_and_no_graphics_card(day: list[str], tmp_path: Path) -> None:
    if not small_computer(tmp_path):
        pytest.skip("this system does not let a program have a memory of its own to look at")
    (memory,) = told(day, "MEMORY")
    assert TOTAL - 1024 <= int(memory) <= TOTAL
    assert told(day, "CARDS") == ["[]"]


def test_only_the_download_child_had_a_socket_and_it_spoke_to_the_hub_only(
    day: list[str], newcomer: Newcomer, hub: FakeHub
) -> None:
    if newcomer.trace is None:
        pytest.skip("strace is not installed")
    calls = {int(path.suffix[1:]): _done(path) for path in newcomer.trace.parent.glob("calls.*")}
    (launcher,) = [task for task, lines in calls.items() if any('"--launcher"' in line for line in lines)]
    children = _threads(launcher, calls) - {launcher}
    openers = {task for task, lines in calls.items() if any("AF_INET" in line for line in lines)}
    assert openers, "the trace saw too little"
    assert openers <= children
    others = re.compile(r"AF_(PACKET|NETLINK)")
    assert [line for lines in calls.values() for line in lines if others.search(line)] == []
    assert not any(line.startswith("execve(") for task in children for line in calls.get(task, []))
    connected = [line for lines in calls.values() for line in lines if line.startswith("connect(")]
    abroad = [line for line in connected if "AF_UNIX" not in line]
    port = hub.url.rpartition(":")[2]
    assert abroad
    assert all(f"sin_port=htons({port})" in line and '"127.0.0.1"' in line for line in abroad)


def _threads(task: int, calls: dict[int, list[str]]) -> set[int]:
    """A task and those it made, and theirs."""
    made = [
        int(line.rpartition("= ")[2])
        for line in calls.get(task, [])
        if line.startswith(("clone", "fork", "vfork"))
    ]
    return {task}.union(*(_threads(each, calls) for each in made))


def _done(trace: Path) -> list[str]:
    """The calls of one task that were not refused. A connection in progress is one."""
    lines = (line.replace("-1 EINPROGRESS", "0") for line in trace.read_text(errors="replace").splitlines())
    return [line for line in lines if " = -1 " not in line and "= ?" not in line]
