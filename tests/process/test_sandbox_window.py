"""The window's process after it has denied itself the network, and what it starts then."""

from __future__ import annotations

import sys

import pytest

from tests.sandbox_probes import NETWORK, started, unhindered

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")

DENY = """
from app.sandbox import window
answers["report"] = window.deny_network().to_dict()
"""


@pytest.fixture(scope="module")
def denied() -> dict[str, object]:
    return started(DENY)


def test_only_local_sockets_open(denied: dict[str, object]) -> None:
    assert {name for name, answer in denied.items() if answer == "ok"} == unhindered() - NETWORK
    sockets = unhindered() & NETWORK - {"ring"}
    assert {denied[name] for name in sockets} == {"EAFNOSUPPORT"}
    assert denied["ring"] == "ENOSYS"
    assert denied["execve"] == "ENOENT"


def test_the_report_says_so(denied: dict[str, object]) -> None:
    report = denied["report"]
    assert isinstance(report, dict)
    assert report["network"] == "denied"
    assert report["dumps"] == "denied"
    assert (report["exec"], report["files"], report["role"]) == ("open", "open", "window")
    assert report["notes"] == []


def test_a_local_connection_carries_data() -> None:
    code = """
import tempfile
with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
    server.bind(folder + "/s")
    server.listen()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(folder + "/s")
        client.sendall(b"hello")
        with server.accept()[0] as here:
            answers["heard"] = here.recv(5).decode()
"""
    assert started(DENY, code)["heard"] == "hello"


def test_threads_that_ran_before_and_children_are_included() -> None:
    code = """
import subprocess
go, ready = threading.Event(), threading.Event()
def late():
    ready.set()
    go.wait()
    attempt("old thread", opened(socket.AF_INET, socket.SOCK_DGRAM))
old = threading.Thread(target=late)
old.start()
ready.wait()
from app.sandbox import window
window.deny_network()
go.set()
old.join()
child = "import socket\\ntry: socket.socket()\\nexcept OSError as error: print(error.errno)"
answers["program"] = subprocess.check_output([sys.executable, "-I", "-c", child], text=True)
read, write = os.pipe()
if os.fork() == 0:
    attempt("inside", opened(socket.AF_INET, socket.SOCK_STREAM))
    os.write(write, answers["inside"].encode())
    os._exit(0)
os.close(write)
answers["fork"] = os.read(read, 100).decode()
"""
    answers = started(code, "")
    assert answers["old thread"] == "EAFNOSUPPORT"
    assert answers["program"].strip() == "97"  # EAFNOSUPPORT
    assert answers["fork"] == "EAFNOSUPPORT"


def test_filters_stack() -> None:
    """A child of a window that denied itself the network still denies itself the rest."""
    code = """
from app.sandbox import child
answers["child"] = child.harden_at_start("inference").to_dict()
attempt("local", opened(socket.AF_UNIX, socket.SOCK_STREAM))
attempt("start", spawned)
"""
    answers = started(DENY, code)
    assert (answers["local"], answers["start"]) == ("EPERM", "EPERM")
    assert (answers["child"]["network"], answers["child"]["exec"]) == ("denied", "denied")


def test_a_refusal_is_reported_and_not_hidden() -> None:
    code = """
import errno
from app.sandbox import kernel, linux

class Failing(kernel.Kernel):
    def syscall(self, number, *arguments):
        if number == kernel.this_machine().numbers["seccomp"]:
            raise OSError(errno.EINVAL, "no")
        return super().syscall(number, *arguments)

answers["report"] = linux.probe("window", linux.deny_network(Failing())).to_dict()
"""
    report = started(code, "")["report"]
    assert report["network"] == "open"
    assert report["notes"] == ["seccomp: EINVAL"]
