"""A small client for real children: lines down, events up, every wait bounded."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.paths import starter_model
from app.worker import protocol
from app.worker.command import child_command, child_environment
from app.worker.flag import StopFlag

ROOT = Path(__file__).parents[2]
SCRIPTED = [sys.executable, "-I", str(Path(__file__).with_name("scripted_child.py"))]
PATIENCE_S = 60.0
"""Longer than anything takes on a busy machine; a test that waits this long has failed."""

T = TypeVar("T")


class Child:
    """A running child process and what it said so far."""

    def __init__(self, command: list[str], role: str, run: Path) -> None:
        self.flag = StopFlag.create(run)
        self.process = subprocess.Popen(
            [*command, "--child", role, "--flag", str(self.flag.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            cwd=ROOT,
        )
        self._words: list[bytes] = []
        self._drain = threading.Thread(target=self._read_stderr)
        self._drain.start()
        self._rest = b""
        self._next = 0
        self.events: list[Any] = []

    # -- down --------------------------------------------------------------------------------------

    def take_id(self) -> int:
        self._next += 1
        return self._next

    def send(self, request: protocol.Request) -> int:
        self.send_line(protocol.encode(request))
        return request.id

    def send_line(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def load(self, path: Path, **more: Any) -> protocol.Loaded:
        self.send(protocol.Load(id=self.take_id(), path=str(path), name=path.name, **more))
        return self.until(protocol.Loaded)

    def ask(self, *texts: str, **more: Any) -> int:
        """Generate; texts are user and assistant turns in turn, but for one that begins with "system:"."""
        turns = []
        for text in texts:
            if text.startswith("system:"):
                turns.append({"role": "system", "text": text[7:]})
            else:
                spoken = sum(turn["role"] != "system" for turn in turns)
                turns.append({"role": ("user", "assistant")[spoken % 2], "text": text})
        return self.send(protocol.Generate(id=self.take_id(), turns=turns, **more))

    def reply(self, *texts: str, **more: Any) -> protocol.Finished:
        self.ask(*texts, **more)
        return self.until(protocol.Finished)

    def cancel(self, target: int, byte: bool = True, line: bool = True) -> None:
        """As the supervisor does: the byte first, then the line."""
        if byte:
            self.flag.set()
        if line:
            self.send(protocol.Cancel(id=self.take_id(), target=target))

    # -- up ----------------------------------------------------------------------------------------

    def until(self, kind: type[T]) -> T:
        """The next event of a kind. `Failed` and the end of the stream fail the test unless asked for."""
        while True:
            event = self.next()
            assert event is not None, f"the child ended: {self.process.wait(PATIENCE_S)} {self.stderr()}"
            if isinstance(event, kind):
                return event
            assert not isinstance(event, protocol.Failed), event

    def next(self) -> Any:
        """The next event, or None at the end of the stream."""
        line = self.line()
        if not line:
            return None
        self.events.append(protocol.decode_event(line))
        return self.events[-1]

    def line(self) -> bytes:
        """The next raw line, b"" at the end. Fails the test when nothing comes."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        deadline = time.monotonic() + PATIENCE_S
        while b"\n" not in self._rest:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"nothing came: {self.stderr()}"
            block = os.read(descriptor, 1 << 16)
            if not block:
                return b""
            self._rest += block
        line, self._rest = self._rest.split(b"\n", 1)
        return line + b"\n"

    def ended(self) -> int:
        """Read to the end of the stream and return the exit status."""
        while self.line():
            pass
        status = self.process.wait(PATIENCE_S)
        self._drain.join(PATIENCE_S)
        return status

    def stderr(self) -> str:
        """What came on stderr; all of it once the child has ended."""
        return b"".join(self._words).decode(errors="replace")

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        while block := self.process.stderr.read1(4096):  # type: ignore[attr-defined]
            self._words.append(block)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    # -- end ---------------------------------------------------------------------------------------

    def hang_up(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def destroy(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self._drain.join(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        self.flag.close()


Start = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts children of the product; all are gone after the test."""
    children: list[Child] = []

    def begin(role: str = "inference", command: list[str] | None = None) -> Child:
        run = tmp_path / f"run{len(children)}"
        run.mkdir()
        children.append(Child(command or child_command(), role, run))
        return children[-1]

    yield begin
    for child in children:
        child.destroy()


@pytest.fixture
def scripted(start: Start, tmp_path: Path) -> Callable[..., Child]:
    """Starts a child with the scripted engine and loads a script: lists of steps, one for each reply."""

    def begin(*replies: list[dict[str, Any]], load: bool = True, **more: Any) -> Child:
        script = tmp_path / "script.json"
        script.write_text(json.dumps({"replies": list(replies), **more}))
        child = start(command=SCRIPTED)
        child.until(protocol.Hello)
        if load:
            child.load(script)
        return child

    return begin


def test_model(name: str) -> Path:
    """A model file made by set-up, or a skip."""
    listed = ROOT / ".venv" / "test-models.json"
    path = Path(json.loads(listed.read_text()).get(name, "")) if listed.exists() else Path()
    if not path.is_file() and name == "smollm2":
        path = starter_model()
    if not path.is_file():
        pytest.skip(f"no {name}")
    return path


test_model.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def smollm2() -> Path:
    return test_model("smollm2")


@pytest.fixture(scope="session")
def gemma3() -> Path:
    return test_model("gemma3")


@pytest.fixture(scope="module")
def writer(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """One child with SmolLM2 loaded, for all tests of a module."""
    child = Child(child_command(), "inference", tmp_path_factory.mktemp("writer"))
    child.until(protocol.Hello)
    child.load(smollm2, context=1024)
    yield child
    child.destroy()
