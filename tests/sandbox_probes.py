"""Attempts made inside a process that a test starts. Each gives "ok" or the name of an error number.

`started(before)` runs `before` and then the attempts in a fresh isolated Python, and returns its answers.
The same attempts without a sandbox are the control: what that refuses is not to the sandbox's credit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

PRELUDE = """
import ctypes, errno, json, os, signal, socket, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
answers = {}

def attempt(name, action):
    try:
        action()
    except OSError as error:
        answers[name] = errno.errorcode.get(error.errno, str(error.errno))
    else:
        answers[name] = "ok"

def call(number, *arguments):
    ready = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *ready)
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result

def opened(family, kind, protocol=0):
    return lambda: socket.socket(family, kind, protocol).close()

def spawned():
    os.waitpid(os.posix_spawn("/bin/true", ["/bin/true"], {}), 0)

def forked():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

def threaded(name, action):
    thread = threading.Thread(target=attempt, args=(name, action))
    thread.start()
    thread.join()

def finish():
    sys.stdout.write(json.dumps(answers))
"""

ATTEMPTS = """
SOCKET, PTRACE = (41, 101) if os.uname().machine == "x86_64" else (198, 117)
attempt("tcp", opened(socket.AF_INET, socket.SOCK_STREAM))
attempt("udp", opened(socket.AF_INET, socket.SOCK_DGRAM))
attempt("tcp6", opened(socket.AF_INET6, socket.SOCK_STREAM))
attempt("udp6", opened(socket.AF_INET6, socket.SOCK_DGRAM))
attempt("high bits", lambda: os.close(call(SOCKET, (1 << 32) | 2, 1, 0)))
attempt("netlink", opened(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("unix", opened(socket.AF_UNIX, socket.SOCK_STREAM))
attempt("pair", lambda: [s.close() for s in socket.socketpair()])
attempt("ring", lambda: call(425, 1, ctypes.create_string_buffer(256)) and None)
attempt("spawn", spawned)
attempt("execve", lambda: os.execve("/proc/no-such-program", ["x"], {}))
attempt("fork", forked)
attempt("signal parent", lambda: os.kill(os.getppid(), 0))
attempt("signal self", lambda: os.kill(os.getpid(), 0))
threaded("thread tcp", opened(socket.AF_INET, socket.SOCK_STREAM))
attempt("ptrace", lambda: call(PTRACE, 0, 0, 0, 0))
"""
NETWORK = {"tcp", "udp", "tcp6", "udp6", "high bits", "netlink", "ring", "thread tcp"}
EVERYWHERE = {
    "tcp",
    "udp",
    "high bits",
    "unix",
    "pair",
    "spawn",
    "fork",
    "signal parent",
    "signal self",
    "thread tcp",
}


@cache
def unhindered() -> set[str]:
    """The attempts that succeed here without a sandbox. A container may refuse some by itself."""
    names = {name for name, answer in started("").items() if answer == "ok"}
    assert names >= EVERYWHERE
    return names


def started(before: str, attempts: str = ATTEMPTS, *arguments: str) -> dict[str, Any]:
    """The answers of a fresh process. `arguments` are its sys.argv[1:]."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{PRELUDE}\n{before}\n{attempts}\nfinish()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers
