"""Landlock: a process gives up all files but a list. Linux only; kernel 5.13 or later (ABI 1).

Constants from <linux/landlock.h>. Landlock holds for the calling thread and what it starts later; only ABI 8
(Linux 7.0) can include threads that run already. A file opened before stays open. Looking at names and sizes
(`stat`) is not restricted, and `chmod` and its kin are not either: `filters.child_rules` denies those.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from app.sandbox.kernel import Kernel, Machine

CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH, RULE_NET_PORT = 1, 2
RESTRICT_SELF_TSYNC = 1 << 3

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_FILE, MAKE_REG = 1 << 5, 1 << 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FIRST_RIGHTS = (1 << 13) - 1  # all of ABI 1
FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

NET_BIND_TCP, NET_CONNECT_TCP = 1 << 0, 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL = 1 << 0, 1 << 1

READ = READ_FILE | READ_DIR
READ_WRITE = READ | WRITE_FILE
WORK = READ_WRITE | REMOVE_FILE | MAKE_REG  # and TRUNCATE, where the ABI knows it


def version(kernel: Kernel, machine: Machine) -> int:
    """The kernel's Landlock ABI, 0 where it has none or it was switched off at boot."""
    try:
        return kernel.syscall(machine.numbers["landlock_create_ruleset"], None, 0, CREATE_RULESET_VERSION)
    except OSError:
        return 0


def ruleset(abi: int) -> bytes:
    """`struct landlock_ruleset_attr` that handles every right of this ABI, as long as the kernel knows it."""
    files = FIRST_RIGHTS
    files |= REFER if abi >= 2 else 0
    files |= TRUNCATE if abi >= 3 else 0
    files |= IOCTL_DEV if abi >= 5 else 0
    network = NET_BIND_TCP | NET_CONNECT_TCP
    scopes = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL
    length = 8 if abi < 4 else 16 if abi < 6 else 24
    return struct.pack("=QQQ", files, network, scopes)[:length]


def confine(
    kernel: Kernel,
    machine: Machine,
    abi: int,
    read: Sequence[Path],
    read_write: Sequence[Path] = (),
    devices: Sequence[Path] = (),
    work: Sequence[Path] = (),
    ports: Collection[int] = (),
) -> None:
    """Leave this process only these files and what is below these folders. Cannot be undone.

    `devices` may be read, written and given commands (`ioctl`). In the folders `work` files are made,
    written, renamed and removed. TCP goes out to `ports` only (ABI 4; before it, Landlock knows no network).
    Paths that do not exist or may not be looked at are left out. With ABI 8 every thread is included, before
    it only the calling one: the caller sees to it that there is no other. Raises OSError.
    """
    attributes = ruleset(abi)
    rules = kernel.syscall(machine.numbers["landlock_create_ruleset"], attributes, len(attributes), 0)
    try:
        # a right that this ABI does not handle may not be named in a rule either
        commands = IOCTL_DEV if abi >= 5 else 0
        cutting = TRUNCATE if abi >= 3 else 0
        for paths, rights in (
            (read, READ),
            (read_write, READ_WRITE),
            (devices, READ_WRITE | commands),
            (work, WORK | cutting),
        ):
            for path in paths:
                _allow(kernel, machine, rules, path, rights)
        for port in sorted(ports) if abi >= 4 else ():
            # struct landlock_net_port_attr: u64 allowed_access, u64 port
            connecting = struct.pack("=QQ", NET_CONNECT_TCP, port)
            kernel.syscall(machine.numbers["landlock_add_rule"], rules, RULE_NET_PORT, connecting, 0)
        flags = RESTRICT_SELF_TSYNC if abi >= 8 else 0
        kernel.syscall(machine.numbers["landlock_restrict_self"], rules, flags)
    finally:
        os.close(rules)


def _allow(kernel: Kernel, machine: Machine, rules: int, path: Path, rights: int) -> None:
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(place).st_mode):
                rights &= FOR_FILES
            # struct landlock_path_beneath_attr, packed: u64 allowed_access, s32 parent_fd
            beneath = struct.pack("=Qi", rights, place)
            kernel.syscall(machine.numbers["landlock_add_rule"], rules, RULE_PATH_BENEATH, beneath, 0)
        finally:
            os.close(place)
