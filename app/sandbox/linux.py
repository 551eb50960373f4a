"""Linux: seccomp, Landlock, limits, and asking the kernel what of it holds.

Everything here acts on the calling process and none of it can be undone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import socket
import stat
import sys
import sysconfig
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from app.domain.errors import SandboxRefused
from app.sandbox import landlock
from app.sandbox.filters import (
    ERRNO,
    KILL_PROCESS,
    Instruction,
    Rule,
    child_rules,
    download_rules,
    launcher_rules,
    program,
    window_rules,
)
from app.sandbox.kernel import (
    PR_GET_DUMPABLE,
    PR_GET_SECCOMP,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    Kernel,
    Machine,
    this_machine,
)
from app.sandbox.report import DENIED, OPEN, Report

DOWNLOAD = "download"
SET_MODE_FILTER, FILTER_FLAG_TSYNC = 1, 1  # <linux/seccomp.h>
MODE_FILTER = 2
MOST_FILES = 256

REFUSED = (errno.EPERM, errno.EACCES, errno.EAFNOSUPPORT, errno.ENOSYS)
PROBED_SOCKETS = (
    (socket.AF_INET, socket.SOCK_STREAM),
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_INET6, socket.SOCK_DGRAM),
    (socket.AF_NETLINK, socket.SOCK_RAW),
)
PROBED_FILES = ("/etc/passwd", "/etc/hostname", "/etc/os-release", "/proc/version")
NO_PROGRAM = "/proc/no-such-program"  # nobody can put a file there
TRUE = "/bin/true"

# facts of the machine that BLAS and llama.cpp look at, and the loader's list of libraries
SYSTEM_FACTS = ("/sys/devices/system/cpu", "/sys/devices/system/node", "/proc/cpuinfo", "/proc/meminfo")
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/etc/ld.so.cache")

# What graphics drivers read besides: which there are and what they can, the cards on the bus, NVIDIA's own
# facts. Not the folders of Vulkan layers, through which other programs put their code into this process.
GPU_FACTS = (
    *(
        "/usr/share/vulkan/icd.d",
        "/etc/vulkan/icd.d",
        "/usr/share/drirc.d",
        "/etc/drirc",
        "/usr/share/libdrm",
    ),
    *("/sys/dev/char", "/sys/class/drm", "/sys/bus/pci", "/sys/devices", "/usr/share/nvidia"),
    *("/proc/driver/nvidia", "/proc/devices", "/proc/modules", "/proc/self"),
)
GPU_DEVICES = ("/dev/dri", "/dev/kfd", "/dev/dxg")
NVIDIA_DEVICES = "nvidia*"

# What names of computers and their certificates are looked up in. Folders below /run, since what writes the
# resolver's file there puts a new one in its place when the network changes.
NETWORK_FACTS = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf"),
    *("/run/systemd/resolve", "/run/NetworkManager", "/run/resolvconf", "/run/connman", "/etc/services"),
    *("/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/crypto-policies", "/usr/lib/ssl"),
    *(
        "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
        "/usr/share/pki",
        "/var/lib/ca-certificates",
    ),
)
DNS = 53
"""Long answers about names come by TCP."""


class _Instruction(ctypes.Structure):
    """`struct sock_filter`, <linux/filter.h>."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def harden(kernel: Kernel | None = None, role: str = "inference") -> None:
    """A child's first step: die with the parent, no core file, few files, no socket, no program.

    A download may call out. Raises SandboxRefused("seccomp").
    """
    rules = download_rules(os.getpid()) if role == DOWNLOAD else child_rules(os.getpid())
    _harden(kernel, rules)


def harden_launcher(kernel: Kernel | None = None) -> None:
    """The same for the process that downloads are started from. Raises SandboxRefused("seccomp")."""
    _harden(kernel, launcher_rules())


def _harden(kernel: Kernel | None, rules: list[Rule]) -> None:
    kernel = kernel or Kernel()
    machine = this_machine()
    if machine is None:
        raise SandboxRefused(what="seccomp")
    sys.dont_write_bytecode = True
    # ggml's abort handler reads /proc/self/status unchecked and starts a debugger; both will be gone
    os.environ["GGML_NO_BACKTRACE"] = "1"
    try:
        no_dumps(kernel)
        kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        _lower(resource.RLIMIT_NOFILE, MOST_FILES)
        _apply(kernel, machine, program(machine, rules, KILL_PROCESS))
    except OSError as error:
        raise SandboxRefused(what="seccomp") from error


def deny_network(kernel: Kernel | None = None) -> str:
    """The window's filter, for all its threads and later children. "" or why it could not be applied."""
    kernel = kernel or Kernel()
    machine = this_machine()
    if machine is None:
        return f"no system call table for {os.uname().machine}"
    try:
        _apply(kernel, machine, program(machine, window_rules(), ERRNO | errno.EPERM))
    except OSError as error:
        return f"seccomp: {errno.errorcode.get(error.errno or 0, 'error')}"
    return ""


def confine(
    read_only: Sequence[Path],
    kernel: Kernel | None = None,
    *,
    gpu: bool = False,
    work: Sequence[Path] = (),
    ports: Collection[int] | None = None,
) -> None:
    """Leave these files, Python's own and the system's libraries, to be read; nothing to be written.

    `gpu` leaves the graphics devices and what their drivers read as well. In the folders `work` files may be
    made, written, renamed and removed. `ports`, for a process that may call out, are those that TCP reaches
    (Landlock ABI 4), beside the resolver's; it also leaves what names and certificates are looked up in. A
    kernel without Landlock does nothing and says so in the next report. Raises SandboxRefused("landlock")
    when Landlock is there and fails, or when another thread runs already and would be left out (ABI < 8).
    """
    kernel = kernel or Kernel()
    machine = this_machine()
    abi = landlock.version(kernel, machine) if machine else 0
    # memory that a driver shares with its device counts as a file; with Landlock no other file can grow
    if not work and (not gpu or abi < 1):
        _lower(resource.RLIMIT_FSIZE, 0)
    if machine is None or abi < 1:
        return
    threads = len(list(Path("/proc/self/task").iterdir())) if abi < 8 else 1
    if threads > 1:
        raise SandboxRefused(what="landlock") from RuntimeError(f"{threads} threads")
    try:
        kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
        read, devices = [*read_only, *code_places()], list[Path]()
        if gpu:
            read += map(Path, GPU_FACTS)
            devices = [*map(Path, GPU_DEVICES), *Path("/dev").glob(NVIDIA_DEVICES)]
        if ports is not None:
            read += map(Path, NETWORK_FACTS)
        reached = () if ports is None else {*ports, DNS}
        landlock.confine(kernel, machine, abi, read, [Path(os.devnull)], devices, work, reached)
    except OSError as error:
        raise SandboxRefused(what="landlock") from error


def code_places() -> list[Path]:
    """Where later imports and their shared libraries come from, and facts of the machine."""
    names = [sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
    names += [path for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path.startswith("/")]
    places = {Path(__file__).parent.parent, Path(sys.prefix, "lib"), Path(sys.base_prefix, "lib")}
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle:
        places |= {Path(bundle), Path(sys.executable).parent}
    return [*places, *map(Path, (*names, *SYSTEM_FACTS, *LIBRARIES))]


def limit(memory_bytes: int, cpu_s: int) -> None:
    """Cap the address space of this process, and the processor time it may use from now on.

    Over the first, allocations fail; over the second the process ends with SIGXCPU, or a second later with
    SIGKILL. For a process with one job: neither can be raised again.
    """
    _lower(resource.RLIMIT_AS, memory_bytes)
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + cpu_s + 1
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    hard = until + 1 if most == resource.RLIM_INFINITY else min(until + 1, most)
    resource.setrlimit(resource.RLIMIT_CPU, (min(until, hard), hard))


def limit_files(most_bytes: int) -> None:
    """Files may grow to so many bytes; Python ignores the signal, so that a write fails with EFBIG."""
    _lower(resource.RLIMIT_FSIZE, most_bytes)


def no_dumps(kernel: Kernel | None = None) -> None:
    """No core file, and no reading of this process by others of the same user."""
    _lower(resource.RLIMIT_CORE, 0)
    (kernel or Kernel()).prctl(PR_SET_DUMPABLE, 0)


def probe(role: str, note: str = "", kernel: Kernel | None = None) -> Report:
    """Ask the kernel, now, from the calling thread. A few dozen system calls; nothing is changed."""
    kernel = kernel or Kernel()
    machine = this_machine()
    abi = landlock.version(kernel, machine) if machine else 0
    notes = [note] if note else []
    if abi < 1 and role != "window":
        notes.append("no Landlock")
    return Report(
        role=role,
        system="linux",
        network=_network(role, kernel, machine),
        exec=_exec(),
        files=_files(),
        dumps=_dumps(kernel),
        seccomp=kernel.prctl(PR_GET_SECCOMP) == MODE_FILTER,
        landlock_abi=abi,
        notes=tuple(notes),
    )


def _apply(kernel: Kernel, machine: Machine, instructions: list[Instruction]) -> None:
    array = (_Instruction * len(instructions))(*(_Instruction(*each) for each in instructions))
    kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
    wrapped = _Program(len(instructions), array)
    number = machine.numbers["seccomp"]
    if kernel.syscall(number, SET_MODE_FILTER, FILTER_FLAG_TSYNC, wrapped) > 0:
        raise OSError(errno.ESRCH, "a thread could not be included")


def _lower(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))


def _network(role: str, kernel: Kernel, machine: Machine | None) -> str:
    """Denied when no socket of any kind opens, nor a ring, which could open one."""
    if machine is None:
        return OPEN
    sockets = PROBED_SOCKETS if role == "window" else (*PROBED_SOCKETS, (socket.AF_UNIX, socket.SOCK_STREAM))
    call, ring = machine.numbers["socket"], machine.numbers["io_uring_setup"]
    tries: list[Callable[[], int]] = [
        lambda family=family, kind=kind: kernel.syscall(call, family, kind, 0)  # type: ignore[misc]  # bound now
        for family, kind in sockets
    ]
    tries.append(lambda: kernel.syscall(ring, 0, None))
    return DENIED if all(_refused(attempt) for attempt in tries) else OPEN


def _refused(attempt: Callable[[], int]) -> bool:
    try:
        opened = attempt()
    except OSError as error:
        return error.errno in REFUSED
    os.close(opened)
    return False


def _exec() -> str:
    """A filter answers before the path is looked up, so a missing program tells; then a real one is tried."""
    try:
        os.execve(NO_PROGRAM, [NO_PROGRAM], {})  # noqa: S606 - there is no such program
    except PermissionError:
        pass
    except OSError:
        return OPEN
    try:
        started = os.posix_spawn(TRUE, [TRUE], {})
    except OSError as error:
        return DENIED if error.errno in REFUSED else OPEN
    os.waitpid(started, 0)
    return OPEN


def _files() -> str:
    """Denied when a file that everybody may read does not open."""
    for name in PROBED_FILES:
        try:
            if not Path(name).stat().st_mode & stat.S_IROTH:
                continue
            os.close(os.open(name, os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            continue
        except PermissionError:
            return DENIED
        except OSError:
            return OPEN
        return OPEN
    return OPEN


def _dumps(kernel: Kernel) -> str:
    no_core = resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    return DENIED if no_core and kernel.prctl(PR_GET_DUMPABLE) == 0 else OPEN
