"""The process that download children come from, where the window may no longer open a socket.

The window denies itself the network, and whatever it starts inherits that. So before it does, it starts this
one, which never opens a socket either: it waits at the pair it was given, and forks a child for each download
asked for. It cannot start another program, and ends when the window ends.

Down comes `{"start": number, "flag": path}` with three descriptors for the child's stdin, stdout and stderr,
or `{"kill": number}`; up goes `{"ended": number, "status": status}`, negative for a signal.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress

from app.domain.errors import SandboxRefused
from app.sandbox.child import harden_launcher

ROLE = "download"
LONGEST = 4096
LEAVE_WITHIN_MS = 3000
REFUSED, FAILED = 2, 1


def main(descriptor: int) -> int:
    """Serve until the window's end closes. Returns the exit status."""
    try:
        control = socket.socket(fileno=descriptor)
    except OSError:
        return REFUSED
    try:
        harden_launcher()
    except SandboxRefused:
        return REFUSED  # the window notices, and offers no downloads
    with control:
        _Launcher(control).serve()
    return 0


class _Launcher:
    """Children by number."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, int] = {}
        self._woken, self._waking = os.pipe()
        for end in (self._woken, self._waking):
            os.set_blocking(end, False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the command line to act on
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking, warn_on_full_buffer=False)
        self._poll = select.poll()
        self._poll.register(self._woken, select.POLLIN)

    def serve(self) -> None:
        """Until the window is gone; then its children get a moment to end by themselves."""
        self._poll.register(self._control.fileno(), select.POLLIN)
        while self._turn(None):
            pass
        self._poll.unregister(self._control.fileno())
        while self._children and self._turn(LEAVE_WITHIN_MS):
            pass

    def _turn(self, wait_ms: int | None) -> bool:
        """Wait for something and do it. False at the end, or after a wait in which nothing came."""
        ready = [descriptor for descriptor, _ in self._poll.poll(wait_ms)]
        if self._woken in ready:
            self._bury()
        return self._obey() if self._control.fileno() in ready else bool(ready)

    def _obey(self) -> bool:
        try:
            line, given, _, _ = socket.recv_fds(self._control, LONGEST, 3)
        except OSError:
            return False
        if not line:
            return False
        order = json.loads(line)
        if "start" in order and len(given) == 3:
            self._start(order["start"], order["flag"], given)
        elif order.get("kill") in self._children:
            with suppress(ProcessLookupError):
                os.kill(self._children[order["kill"]], signal.SIGKILL)
        for descriptor in given:
            os.close(descriptor)
        return True

    def _start(self, number: int, flag: str, given: list[int]) -> None:
        import app.worker.serve  # noqa: F401 - with the first, not before: 8 MB, and 0.06 s less for each that follows

        try:
            pid = os.fork()
        except OSError:
            self._tell(number, FAILED)
            return
        if pid == 0:
            self._become(flag, given)
        self._children[number] = pid

    def _become(self, flag: str, given: list[int]) -> None:
        """In the child: let go of everything of the launcher's, and serve. Never returns."""
        status = FAILED
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for target, descriptor in enumerate(given):
                os.dup2(descriptor, target)
            os.closerange(3, max(*given, self._control.fileno(), self._waking, self._woken) + 1)
            sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")  # descriptors for life
            sys.stderr = os.fdopen(2, "w", buffering=1)
            from app.worker.serve import main as serve

            status = serve(ROLE, flag)
        finally:
            os._exit(status)

    def _bury(self) -> None:
        """Report every child that has ended."""
        with suppress(BlockingIOError):
            while os.read(self._woken, LONGEST):
                pass
        for number, pid in list(self._children.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._children[number]
                self._tell(number, os.waitstatus_to_exitcode(status))

    def _tell(self, number: int, status: int) -> None:
        with suppress(OSError):  # nobody listens any more
            self._control.send(json.dumps({"ended": number, "status": status}).encode("ascii"))
