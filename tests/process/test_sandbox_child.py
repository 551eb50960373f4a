"""A child under its sandbox, tried from inside, beside the same attempts without one."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox_probes import PRELUDE, started, unhindered

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")

HARDEN = """
from app.sandbox import child
before = child.ask("documents")
report = child.harden_at_start("documents")
answers["before"], answers["report"] = before.to_dict(), report.to_dict()
"""
CONFINE = """
from pathlib import Path
from app.sandbox import child
child.harden_at_start("inference")
report = child.confine_files([Path(sys.argv[1])], "inference")
answers["report"] = report.to_dict()
"""
FILES = """
def read(path):
    return lambda: os.close(os.open(path, os.O_RDONLY))

def write(path):
    return lambda: os.close(os.open(path, os.O_WRONLY))

mine = sys.argv[1]
folder = os.path.dirname(mine)
attempt("mine", read(mine))
attempt("neighbour", read(mine + ".other"))
attempt("passwd", read("/etc/passwd"))
attempt("list", lambda: os.listdir(folder))
attempt("write mine", write(mine))
attempt("create", lambda: os.close(os.open(folder + "/new", os.O_CREAT | os.O_WRONLY)))
attempt("rename", lambda: os.rename(mine + ".other", mine + ".moved"))
attempt("remove", lambda: os.unlink(mine + ".other"))
attempt("mode", lambda: os.chmod(mine, 0o600))
attempt("times", lambda: os.utime(mine))
attempt("truncate", lambda: os.truncate(mine, 0))
attempt("null", write("/dev/null"))
threaded("thread passwd", read("/etc/passwd"))
answers["size"] = os.stat(mine).st_size
import resource
answers["longest"] = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
"""


def test_a_hardened_child_reaches_nothing() -> None:
    answers = started(HARDEN)
    assert answers["signal self"] == "ok"
    assert {answers[name] for name in unhindered() - {"signal self"}} == {"EPERM"}
    assert answers["execve"] == "EPERM"


def test_what_the_sandbox_refuses_works_without_it() -> None:
    """The control: "execve" finds no program, so it is not refused either."""
    assert len(unhindered()) >= 10
    assert started("")["execve"] == "ENOENT"


def test_the_report_changes_with_the_kernel() -> None:
    answers = started(HARDEN, "")
    before, after = answers["before"], answers["report"]
    assert (before["network"], before["exec"], before["files"]) == ("open", "open", "open")
    assert (after["network"], after["exec"], after["files"]) == ("denied", "denied", "open")
    assert after["dumps"] == "denied"
    assert after["seccomp"] is True


def test_a_thread_that_ran_before_is_included() -> None:
    code = """
go, ready = threading.Event(), threading.Event()
def late():
    ready.set()
    go.wait()
    attempt("old thread", opened(socket.AF_INET, socket.SOCK_STREAM))
old = threading.Thread(target=late)
old.start()
ready.wait()
from app.sandbox import child
child.harden_at_start("inference")
go.set()
old.join()
"""
    assert started(code, "") == {"old thread": "EPERM"}


def test_files_without_a_sandbox_are_open(tmp_path: Path) -> None:
    answers = started("", FILES, str(_two_files(tmp_path)))
    answers.pop("size")
    assert answers.pop("longest") != 0
    # "rename" moved the file that "remove" then looks for
    assert {name for name, answer in answers.items() if answer != "ok"} == {"remove"}
    assert answers["remove"] == "ENOENT"


def test_a_confined_child_reads_its_file_and_nothing_else(tmp_path: Path) -> None:
    mine = _two_files(tmp_path)
    answers = started(CONFINE, FILES, str(mine))
    report = answers.pop("report")
    if report["landlock_abi"] == 0:
        pytest.skip("this kernel has no Landlock")
    assert answers.pop("longest") == 0
    assert answers.pop("size") == mine.stat().st_size == 4
    assert report["files"] == "denied"
    assert {name for name, answer in answers.items() if answer == "ok"} == {"mine", "null"}
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "mine.other"}


DOWNLOAD = """
from pathlib import Path
from app.sandbox import child
child.harden_at_start("download")
report = child.confine_files([], "download", work=[Path(sys.argv[1]).parent], ports=[int(sys.argv[2])])
answers["report"] = report.to_dict()
"""
DOWNLOADING = """
def connected(port):
    def connect():
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
            out.connect(("127.0.0.1", port))
    return connect

def sent_at_once():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
        out.sendto(b"x", 0x20000000, ("127.0.0.1", int(sys.argv[3])))

mine = sys.argv[1]
folder = os.path.dirname(mine)
attempt("to the port", connected(int(sys.argv[2])))
attempt("to another", connected(int(sys.argv[3])))
attempt("fast open", sent_at_once)
attempt("multipath", opened(socket.AF_INET, socket.SOCK_STREAM, 262))
attempt("local", opened(socket.AF_UNIX, socket.SOCK_STREAM))
attempt("be called", lambda: socket.socket().bind(("127.0.0.1", 0)))
attempt("make", lambda: os.close(os.open(folder + "/new", os.O_CREAT | os.O_WRONLY)))
attempt("write", lambda: os.truncate(folder + "/new", 9))
attempt("rename", lambda: os.rename(folder + "/new", folder + "/newer"))
attempt("remove", lambda: os.unlink(folder + "/newer"))
attempt("make a folder", lambda: os.mkdir(folder + "/folder"))
attempt("make outside", lambda: os.close(os.open(folder + "-outside", os.O_CREAT | os.O_WRONLY)))
attempt("link out", lambda: os.symlink("/etc/passwd", folder + "/link"))
attempt("passwd", lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)))
attempt("hosts", lambda: os.close(os.open("/etc/hosts", os.O_RDONLY)))
attempt("program", spawned)
attempt("name", lambda: socket.getaddrinfo("localhost", 80))
from httpcore2._ssl import default_ssl_context
answers["authorities"] = default_ssl_context(_trust_env=False).cert_store_stats()
"""


def test_a_download_child_reaches_its_ports_and_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [str(server.getsockname()[1]) for server in (one, other)]
        answers = started(DOWNLOAD, DOWNLOADING, str(folder / "mine"), *ports)
        free = started("", DOWNLOADING, str(folder / "mine"), *ports)
    report = answers.pop("report")
    assert (report["network"], report["exec"]) == ("open", "denied")
    assert answers["authorities"] == free["authorities"], "it cannot tell whom to trust"
    if report["landlock_abi"] < 4:
        pytest.skip("this kernel's Landlock knows no ports")
    allowed = {"to the port", "make", "write", "rename", "remove", "hosts", "name"}
    assert {name for name, answer in answers.items() if answer == "ok"} == allowed
    assert answers["to another"] == "EACCES"
    assert report["notes"] == [f"TCP to ports {ports[0]}"]
    assert {"to another", "local", "be called", "make outside", "passwd"} <= {
        name for name, answer in free.items() if answer == "ok"
    }


def test_imports_still_work_when_confined(tmp_path: Path) -> None:
    """Native modules, their libraries, hashing and threads come from the places that stay readable."""
    code = """
import ctypes.util, decimal, hashlib, sqlite3, ssl, zoneinfo, xml.etree.ElementTree
answers["sha256"] = hashlib.sha256(b"").hexdigest()[:8]
threaded("thread", lambda: None)
"""
    answers = started(CONFINE, code, str(_two_files(tmp_path)))
    assert answers["sha256"] == "e3b0c442"
    assert answers["thread"] == "ok"


def test_a_second_thread_would_be_left_out_so_it_refuses(tmp_path: Path) -> None:
    code = """
from pathlib import Path
from app.domain.errors import SandboxRefused
from app.sandbox import child, kernel, landlock
go = threading.Event()
other = threading.Thread(target=go.wait)
other.start()
answers["abi"] = landlock.version(kernel.Kernel(), kernel.this_machine())
try:
    answers["files"] = child.confine_files([Path(sys.argv[1])], "documents").files
except SandboxRefused as error:
    answers["refused"] = error.what
go.set()
"""
    answers = started(code, "", str(_two_files(tmp_path)))
    if 1 <= answers["abi"] < 8:
        assert answers["refused"] == "landlock"


def test_memory_and_time_are_limited() -> None:
    code = """
from app.sandbox import child
child.harden_at_start("documents")
child.limit(1 << 30, 5)
import resource
answers["memory"] = resource.getrlimit(resource.RLIMIT_AS)[1]
answers["cpu"] = resource.getrlimit(resource.RLIMIT_CPU)[0]
try:
    bytearray(2 << 30)
except MemoryError:
    answers["big"] = "refused"
"""
    answers = started(code, "")
    assert answers["memory"] == 1 << 30
    assert 5 <= answers["cpu"] <= 10
    assert answers["big"] == "refused"


def test_too_much_processor_time_ends_the_process() -> None:
    code = "from app.sandbox import child\nchild.limit(4 << 30, 0)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGXCPU


def test_aborting_still_tells_the_parent_why() -> None:
    """`abort` signals its own process, which the filter allows, and leaves no core file."""
    code = f"{PRELUDE}\nfrom app.sandbox import child\nchild.harden_at_start('inference')\nos.abort()"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGABRT


def test_a_child_ends_with_its_parent() -> None:
    """The parent is killed; the child's end of a pipe closes although nobody told it to stop."""
    grandchild = """
import sys, threading
from app.sandbox import child
child.harden_at_start("documents")
sys.stdout.write("ready\\n")
sys.stdout.flush()
threading.Event().wait(30)
sys.stdout.write("still here")
"""
    parent = f"""
import subprocess, sys, threading
subprocess.Popen([sys.executable, "-I", "-c", {grandchild!r}])
threading.Event().wait()
"""
    with subprocess.Popen([sys.executable, "-I", "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.kill()
        assert process.stdout.read() == b""  # end of file: the last holder of the pipe is gone


@pytest.mark.parametrize("failing", ["seccomp", "prctl", "tsync", "machine"])
def test_a_child_that_cannot_give_up_its_rights_refuses(failing: str) -> None:
    code = f"""
import os, errno
from app.domain.errors import SandboxRefused
from app.sandbox import kernel, linux

class Failing(kernel.Kernel):
    def syscall(self, number, *arguments):
        if number == kernel.this_machine().numbers["seccomp"]:
            if {failing!r} == "tsync":
                return 4711
            raise OSError(errno.EINVAL, "no")
        return super().syscall(number, *arguments)
    def prctl(self, option, value=0):
        if {failing!r} == "prctl" and option == kernel.PR_SET_NO_NEW_PRIVS:
            raise OSError(errno.EINVAL, "no")
        return super().prctl(option, value)

if {failing!r} == "machine":
    linux.this_machine = lambda: None
try:
    linux.harden(Failing())
except SandboxRefused as error:
    answers["refused"] = error.what
"""
    assert started(code, "") == {"refused": "seccomp"}


def test_landlock_that_fails_refuses_and_landlock_that_is_missing_does_not(tmp_path: Path) -> None:
    code = """
import errno
from pathlib import Path
from app.domain.errors import SandboxRefused
from app.sandbox import kernel, linux

class Old(kernel.Kernel):
    def syscall(self, number, *arguments):
        if number == 444:
            raise OSError(errno.ENOSYS, "no")
        return super().syscall(number, *arguments)

class Broken(kernel.Kernel):
    def syscall(self, number, *arguments):
        if number == 444 and arguments[0] is None:
            return 7
        if number == 446:
            raise OSError(errno.EPERM, "no")
        return super().syscall(number, *arguments)

linux.confine([Path(sys.argv[1])], Old())
answers["old"] = linux.probe("inference", kernel=Old()).to_dict()
try:
    linux.confine([Path(sys.argv[1])], Broken())
except SandboxRefused as error:
    answers["refused"] = error.what
except OSError as error:  # a real kernel without Landlock cannot make the ruleset either
    answers["refused"] = "landlock"
"""
    answers = started(code, "", str(_two_files(tmp_path)))
    assert answers["old"]["files"] == "open"
    assert answers["old"]["landlock_abi"] == 0
    assert answers["old"]["notes"] == ["no Landlock"]
    assert answers["refused"] == "landlock"


def _two_files(folder: Path) -> Path:
    mine = folder / "mine"
    mine.write_bytes(b"text")
    (folder / "mine.other").write_bytes(b"other")
    return mine
