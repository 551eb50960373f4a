"""The filters' decisions, by running their programs here: also for the processor this computer is not."""

from __future__ import annotations

import errno
import struct

import pytest

from app.sandbox.filters import (
    ALLOW,
    AND,
    CLONE_THREAD,
    ERRNO,
    JUMP_ANY_BIT,
    JUMP_AT_LEAST,
    JUMP_EQUAL,
    KILL_PROCESS,
    LOAD,
    MSG_FASTOPEN,
    RETURN,
    TIOCLINUX,
    TIOCSTI,
    Instruction,
    child_rules,
    download_rules,
    launcher_rules,
    program,
    window_rules,
)
from app.sandbox.kernel import MACHINES, Machine

ME = 4242
OTHER_ARCHITECTURE = 0x40000003  # AUDIT_ARCH_I386
# made by hand from the kernel's tables, not from the code under test
KNOWN = {
    "x86_64": {
        "read": 0,
        "write": 1,
        "mmap": 9,
        "futex": 202,
        "openat": 257,
        "exit_group": 231,
        "socket": 41,
    },
    "aarch64": {
        "read": 63,
        "write": 64,
        "mmap": 222,
        "futex": 98,
        "openat": 56,
        "exit_group": 94,
        "socket": 198,
    },
}
CASES = [
    ("socket", (2, 1, 0), errno.EPERM),
    ("socket", (1, 1, 0), errno.EPERM),
    ("io_uring_setup", (1, 0), errno.EPERM),
    ("execve", (0, 0, 0), errno.EPERM),
    ("clone", (0x11,), errno.EPERM),  # SIGCHLD: a process
    ("clone", (CLONE_THREAD | 0xF00,), 0),
    ("clone", (1 << 40,), errno.EPERM),
    ("clone3", (0, 0), errno.ENOSYS),
    ("kill", (ME, 9), 0),
    ("kill", (ME + 1, 9), errno.EPERM),
    ("kill", (-1, 9), errno.EPERM),
    ("kill", (0, 9), errno.EPERM),
    ("tgkill", (ME, 7, 6), 0),
    ("tgkill", (1, 7, 6), errno.EPERM),
    ("prlimit64", (0, 7), 0),
    ("prlimit64", (ME + 1, 7), errno.EPERM),
    ("ioctl", (0, TIOCSTI), errno.EPERM),
    ("ioctl", (0, TIOCSTI | 1 << 32), errno.EPERM),
    ("ioctl", (0, TIOCLINUX), errno.EPERM),
    ("ioctl", (0, 0x5401), 0),  # TCGETS: is it a terminal?
    ("fchmodat", (0, 0), errno.EPERM),
]


STREAM, DATAGRAM, RAW, CLOEXEC, NONBLOCK = 1, 2, 3, 0o2000000, 0o4000
CALLING_OUT = [
    ("socket", (2, STREAM, 0), 0),
    ("socket", (2, STREAM | CLOEXEC | NONBLOCK, 6), 0),
    ("socket", (10, DATAGRAM | CLOEXEC, 17), 0),
    ("socket", (1, STREAM, 0), errno.EPERM),  # local: reaches programs of the same person
    ("socket", (16, RAW, 0), errno.EPERM),  # netlink
    ("socket", (17, RAW, 0), errno.EPERM),  # packets
    ("socket", (2, RAW, 1), errno.EPERM),
    ("socket", (2, RAW | CLOEXEC, 6), errno.EPERM),
    ("socket", (2, STREAM, 262), errno.EPERM),  # MPTCP, which Landlock does not see
    ("socket", (2, STREAM, 132), errno.EPERM),  # SCTP
    ("socketpair", (1, STREAM, 0), errno.EPERM),
    ("connect", (3, 0, 16), 0),
    ("bind", (3, 0, 16), errno.EPERM),
    ("listen", (3, 1), errno.EPERM),
    ("accept4", (3, 0, 0, 0), errno.EPERM),
    ("sendto", (3, 0, 9, 0, 0, 0), 0),
    ("sendto", (3, 0, 9, MSG_FASTOPEN, 0, 0), errno.EPERM),
    ("sendmsg", (3, 0, MSG_FASTOPEN | 0x4000), errno.EPERM),
    ("sendmsg", (3, 0, 0x4000), 0),
    ("sendmmsg", (3, 0, 1, MSG_FASTOPEN), errno.EPERM),
    ("recvmsg", (3, 0, 0), 0),
    ("io_uring_setup", (1, 0), errno.EPERM),
    ("execve", (0, 0, 0), errno.EPERM),
    ("fchmodat", (0, 0), errno.EPERM),
]
ALONE = [
    ("clone", (0x11,), errno.EPERM),
    ("clone", (CLONE_THREAD | 0xF00,), 0),
    ("clone3", (0, 0), errno.ENOSYS),
    ("kill", (ME + 1, 9), errno.EPERM),
]
FORKING = [("clone", (0x11,), 0), ("kill", (ME + 1, 9), 0)]
ALL = (child_rules(ME), window_rules(), download_rules(ME), launcher_rules())


def decide(instructions: list[Instruction], architecture: int, number: int, *arguments: int) -> int:
    """Run a program over a `struct seccomp_data`, little-endian, as the kernel does."""
    values = [value & (1 << 64) - 1 for value in (*arguments, 0, 0, 0, 0, 0, 0)][:6]
    data = struct.pack("<iIQ6Q", struct.unpack("<i", struct.pack("<I", number))[0], architecture, 0, *values)
    accumulator, at = 0, 0
    while True:
        code, jump_true, jump_false, constant = instructions[at]
        at += 1
        if code == RETURN:
            return constant
        if code == LOAD:
            accumulator = struct.unpack_from("<I", data, constant)[0]
            continue
        if code == AND:
            accumulator &= constant
            continue
        tests = {
            JUMP_EQUAL: accumulator == constant,
            JUMP_AT_LEAST: accumulator >= constant,
            JUMP_ANY_BIT: accumulator & constant != 0,
        }
        at += jump_true if tests[code] else jump_false


def answer(error: int) -> int:
    return ERRNO | error if error else ALLOW


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
@pytest.mark.parametrize(("call", "arguments", "error"), CASES)
def test_a_child_loses_what_it_should(
    machine: Machine, call: str, arguments: tuple[int, ...], error: int
) -> None:
    made = program(machine, child_rules(ME), KILL_PROCESS)
    assert decide(made, machine.audit, machine.numbers[call], *arguments) == answer(error)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
@pytest.mark.parametrize(("call", "arguments", "error"), [*CALLING_OUT, *ALONE])
def test_a_download_calls_out_and_does_nothing_else(
    machine: Machine, call: str, arguments: tuple[int, ...], error: int
) -> None:
    made = program(machine, download_rules(ME), KILL_PROCESS)
    assert decide(made, machine.audit, machine.numbers[call], *arguments) == answer(error)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
@pytest.mark.parametrize(("call", "arguments", "error"), [*CALLING_OUT, *FORKING])
def test_a_launcher_forks_and_starts_no_program(
    machine: Machine, call: str, arguments: tuple[int, ...], error: int
) -> None:
    made = program(machine, launcher_rules(), KILL_PROCESS)
    assert decide(made, machine.audit, machine.numbers[call], *arguments) == answer(error)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
def test_ordinary_calls_pass_both_filters(machine: Machine) -> None:
    for rules in ALL:
        made = program(machine, rules, KILL_PROCESS)
        for name, number in KNOWN[machine.name].items():
            if name != "socket":
                assert decide(made, machine.audit, number) == ALLOW, name


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
@pytest.mark.parametrize(
    ("family", "error"),
    [
        (1, 0),
        (2, errno.EAFNOSUPPORT),
        (10, errno.EAFNOSUPPORT),
        (16, errno.EAFNOSUPPORT),
        (17, errno.EAFNOSUPPORT),
    ],
)
def test_the_window_keeps_local_sockets(machine: Machine, family: int, error: int) -> None:
    made = program(machine, window_rules(), ERRNO | errno.EPERM)
    number = KNOWN[machine.name]["socket"]
    for high in (0, 1 << 32, 0xFFFFFFFF << 32):  # the kernel drops these bits, so the answer is the same
        assert decide(made, machine.audit, number, high | family) == answer(error)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
def test_another_architecture_does_not_slip_through(machine: Machine) -> None:
    made = program(machine, child_rules(ME), KILL_PROCESS)
    for number in (0, 11, 41, 102, 198, 359):
        assert decide(made, OTHER_ARCHITECTURE, number) == KILL_PROCESS


def test_x32_numbers_do_not_slip_through() -> None:
    machine, x32 = MACHINES["x86_64"], 1 << 30
    for rules in (child_rules(ME), window_rules()):
        made = program(machine, rules, KILL_PROCESS)
        assert decide(made, machine.audit, x32 | 41, 2, 1, 0) == KILL_PROCESS
        assert decide(made, machine.audit, x32 | 520) == KILL_PROCESS  # x32's own execve


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda m: m.name)
def test_programs_are_within_the_kernels_bounds(machine: Machine) -> None:
    """BPF_MAXINSNS is 4096; jumps are one byte and stay inside; the last instruction returns."""
    for rules in ALL:
        made = program(machine, rules, KILL_PROCESS)
        assert len(made) < 4096
        assert made[-1][0] == RETURN
        for at, (_, jump_true, jump_false, _) in enumerate(made):
            assert max(jump_true, jump_false) <= 255
            assert at + 1 + max(jump_true, jump_false) < len(made) + (made[at][0] == RETURN)


def test_every_denied_call_has_a_number() -> None:
    for rule in (rule for rules in ALL for rule in rules):
        assert rule.call in MACHINES["x86_64"].numbers
