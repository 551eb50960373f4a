"""A person with a home of their own, the program's commands run in it, and what those opened and left behind.

A trace is kept by thread (`strace -ff`), so that no line of one is cut in two by another's.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKER = "qzvmarkerxw7719"
"""A word of the documents that must be found in no file."""
NAME_MARKER = "wpvnamexj4420"
"""A word of the documents' own file names, which are private too."""
PASSPHRASE = "marmalade-lantern-quiet-orbit"
SEARCHED = ("user", "temporary", "runtime", "home", "work")
CALLS = "%network,open,openat,openat2,creat,io_uring_setup,memfd_create"
PATIENCE_S = 120
STRACE = shutil.which("strace")

_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|memfd_create\(")
_SOCKET = re.compile(r"AF_(INET6?|PACKET|NETLINK)|io_uring_setup\(")
_FAILED = re.compile(r"= -1 E[A-Z]+|= \? ")
_OPENED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Person:
    """`folder` holds `user` (HOME), `temporary`, `runtime`, `home` (the program's), `work` (where it runs).

    What a command is asked to write goes to `out`, what it reads lies in `in`; neither is searched.
    """

    folder: Path

    def __post_init__(self) -> None:
        for name in (*SEARCHED, "in", "out", "traces"):
            (self.folder / name).mkdir(mode=0o700)
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    @property
    def secret(self) -> Path:
        """The file that the passphrase is read from."""
        return self.folder / "passphrase.txt"

    def file(self, ending: str, content: bytes) -> Path:
        """A document to work on; its name holds `NAME_MARKER`."""
        path = self.folder / "in" / f"{NAME_MARKER}{ending}"
        path.write_bytes(content)
        return path

    def start(self, *arguments: str, trace: str = "", **pipes: int) -> subprocess.Popen[bytes]:
        """Start the program, or a play of the tests if the first argument ends in .py."""
        play = arguments[0].endswith(".py")
        inside = [*arguments, str(self.folder / "home")] if play else ["-m", "app", *self._home(), *arguments]
        command = [sys.executable, *inside]
        if trace:
            out = self.folder / "traces" / trace
            assert STRACE is not None
            command = [
                STRACE,
                "-ff",
                "-qq",
                "--seccomp-bpf",
                "-e",
                f"trace={CALLS}",
                "-o",
                str(out),
                *command,
            ]
        where = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **pipes}
        return subprocess.Popen(
            command,
            cwd=self.folder / "work",
            env=self._environment(),
            stdin=where["stdin"],
            stdout=where["stdout"],
            stderr=where["stderr"],
        )

    def run(self, *arguments: str, trace: str = "") -> str:
        """Run it to its end; what it printed. Fails the test where it failed."""
        running = self.start(*arguments, trace=trace)
        said, faults = (part.decode() for part in running.communicate(timeout=PATIENCE_S))
        assert running.returncode == 0, f"{running.returncode}: {said[-2000:]}{faults[-2000:]}"
        return said

    def until(self, words: bytes, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the program at a terminal of its own and wait until it shows some words."""
        terminal, inside = os.openpty()
        running = self.start(*arguments, stdout=inside, stderr=inside)
        os.close(inside)
        shown = b""
        while words not in shown:
            ready, _, _ = select.select([terminal], [], [], PATIENCE_S)
            try:
                more = os.read(terminal, 1 << 16) if ready else b""
            except OSError:  # it is over: Linux says EIO for a terminal that nobody has open
                more = b""
            if not more:
                running.kill()
                running.wait()
            assert more, f"it never came to that: {shown[-2000:]!r}"
            shown += more
        os.close(terminal)
        return running

    def trace(self, name: str) -> list[str]:
        """The calls of a traced run, those that were refused left out."""
        files = sorted((self.folder / "traces").glob(f"{name}.*"))
        lines = [line for file in files for line in file.read_text(errors="replace").splitlines()]
        return [line for line in lines if not _FAILED.search(line)]

    def searched(self) -> Iterator[Path]:
        """Every file that is left where nothing of a document may be."""
        for name in SEARCHED:
            yield from (path for path in sorted((self.folder / name).rglob("*")) if path.is_file())

    def places_with(self, *words: str) -> list[str]:
        """Files that hold one of some words, as UTF-8 or as UTF-16 either way round."""
        forms = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")]
        return [str(path.relative_to(self.folder)) for path in self.searched() if _holds(path, forms)]

    def _home(self) -> list[str]:
        return ["--home", str(self.folder / "home")]

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "user"),
            "TMPDIR": str(self.folder / "temporary"),
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        }


def sockets(calls: list[str]) -> list[str]:
    """The calls that made something to reach another computer, or the kernel's queue that could."""
    return [line for line in calls if _SOCKET.search(line)]


def written(calls: list[str]) -> list[str]:
    """The paths that were opened to be written, and the names of files in memory."""
    named = (_OPENED.search(line) for line in calls if _WRITING.search(line))
    return [match[1] for match in named if match and "__pycache__" not in match[1]]


def family(pid: int) -> list[int]:
    """A process's children, theirs, and so on."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # gone since it was listed
            for child in map(int, task.read_text().split()):
                found += [child, *family(child)]
    return found


def end_at_once(running: subprocess.Popen[bytes], by: signal.Signals, at_work: bool = True) -> None:
    """End a program and its children by a signal, and wait until all are gone.

    `at_work`: not before it has a child. By SIGKILL the program alone is ended: its children have to notice.
    """
    began = time.monotonic()
    while at_work and not family(running.pid) and running.poll() is None:
        assert time.monotonic() - began < PATIENCE_S
    children = family(running.pid)
    descriptors = []
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            descriptors.append(os.pidfd_open(child))
    for child in children if by is not signal.SIGKILL else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, by)
    running.send_signal(by)
    running.wait(PATIENCE_S)
    for descriptor in descriptors:
        ready, _, _ = select.select([descriptor], [], [], PATIENCE_S)
        os.close(descriptor)
        assert ready, "a child goes on without the program"


def _holds(path: Path, forms: list[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(form) >= 0 for form in forms)
