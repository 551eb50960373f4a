"""The window's end of the launcher: see `app.worker.launcher`. Linux; elsewhere none is needed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

from app.worker.command import child_command, child_environment

LONGEST = 4096
ARGUMENT = "--launcher"
ROLE = "download"
LOST = -9
"""The status of children whose launcher is gone: the system has ended them with it."""


@dataclass(frozen=True, slots=True)
class Pipes:
    """The window's ends of a child's pipes, as descriptors that do not block."""

    stdin: int
    stdout: int
    stderr: int


class Launcher:
    """A running launcher."""

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self._control, self._process = control, process
        self._next = 0
        control.setblocking(False)

    @property
    def descriptor(self) -> int:
        """What can be read when there is news; see `news`."""
        return self._control.fileno()

    @property
    def pid(self) -> int:
        """The launcher's process."""
        return self._process.pid

    def start(self, flag: str) -> tuple[int, Pipes]:
        """Start a download child. A number for it, and its pipes. Raises OSError if the launcher is gone."""
        pairs = [os.pipe() for _ in range(3)]
        theirs = [pairs[0][0], pairs[1][1], pairs[2][1]]
        ours = [pairs[0][1], pairs[1][0], pairs[2][0]]
        self._next += 1
        order = json.dumps({"start": self._next, "flag": flag}).encode("ascii")
        try:
            socket.send_fds(self._control, [order], theirs)
        except OSError:
            for descriptor in ours:
                os.close(descriptor)
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        for descriptor in ours:
            os.set_blocking(descriptor, False)
        return self._next, Pipes(*ours)

    def kill(self, number: int) -> None:
        """End a child at once; one that has ended already is no fault."""
        with suppress(OSError):
            self._control.send(json.dumps({"kill": number}).encode("ascii"))

    def news(self) -> list[tuple[int, int]] | None:
        """Numbers and exit statuses of children that ended; None once the launcher itself has."""
        ended: list[tuple[int, int]] = []
        while True:
            try:
                line = self._control.recv(LONGEST)
            except BlockingIOError:
                return ended
            except OSError:
                return None
            if not line:
                return ended or None
            told = json.loads(line)
            ended.append((told["ended"], told["status"]))

    def close(self, seconds: float = 5.0) -> None:
        """Let it end, and with it its children."""
        self._control.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def flag_of(arguments: list[str]) -> str:
    """The stop flag in the arguments of a supervisor. Raises OSError for another role than "download"."""
    *_, child, role, option, flag = arguments
    if (child, role, option) != ("--child", ROLE, "--flag"):
        raise OSError(f"the launcher starts no {role}")
    return flag


def needed() -> bool:
    """Whether downloads need a launcher here: where the window can deny itself the network."""
    return sys.platform == "linux"


def start() -> Launcher | None:
    """Start one, before this process gives up the network; not waited for. None if that fails.

    Measured (2 cores): 0.5 ms with Qt imported; it holds 15 MB while it waits.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        process = subprocess.Popen(
            [*child_command(), ARGUMENT, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            pass_fds=[theirs.fileno()],
        )
    except OSError:
        ours.close()
        return None
    finally:
        theirs.close()
    return Launcher(ours, process)
