"""Seccomp filters as data: which system calls a process loses. Pure; the bytes are applied by `linux`.

A filter is a classic BPF program over `struct seccomp_data` (<linux/seccomp.h>: number at 0, architecture at
4, arguments at 16 + 8·i). It first settles that the call is of the expected architecture, so that a 32-bit or
x32 call number cannot slip through, then goes through its rules; a call that no rule names is allowed.
Arguments are compared in their low 32 bits, since the kernel itself cuts these ones (`int family`,
`pid_t pid`, `unsigned int cmd`) to 32 bits: comparing more would let a caller set a high bit and pass.

Filters stack. Every filter of a process and of its ancestors is asked and the strictest answer holds, so a
child may deny itself more than the window did, never less.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from app.sandbox.kernel import Machine

# <linux/bpf_common.h>: class | size | mode, class | operation | source
LOAD, AND, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
# <linux/seccomp.h>
KILL_PROCESS, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
X32_BIT = 0x40000000  # __X32_SYSCALL_BIT, <asm/unistd.h>

AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_TYPE_MASK = 1, 2, 0xF  # <linux/net.h>; the rest of the word are flags
IPPROTO_ANY, IPPROTO_TCP, IPPROTO_UDP = 0, 6, 17
MSG_FASTOPEN = 0x20000000  # connects while sending, which Landlock does not see
CLONE_THREAD = 0x00010000  # <linux/sched.h>
TIOCSTI, TIOCLINUX = 0x5412, 0x541C  # <asm-generic/ioctls.h>: typing into a terminal

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


@dataclass(frozen=True, slots=True)
class Deny:
    """The call fails."""

    call: str
    error: int = errno.EPERM


@dataclass(frozen=True, slots=True)
class AllowOnly:
    """The call fails unless the low half of an argument is `value`."""

    call: str
    argument: int
    value: int
    error: int = errno.EPERM


@dataclass(frozen=True, slots=True)
class AllowWithBits:
    """The call fails unless the low half of an argument has one of `bits`."""

    call: str
    argument: int
    bits: int
    error: int = errno.EPERM


@dataclass(frozen=True, slots=True)
class DenyValues:
    """The call fails if the low half of an argument is one of `values`."""

    call: str
    argument: int
    values: tuple[int, ...]
    error: int = errno.EPERM


@dataclass(frozen=True, slots=True)
class DenyBits:
    """The call fails if the low half of an argument has one of `bits`."""

    call: str
    argument: int
    bits: int
    error: int = errno.EPERM


@dataclass(frozen=True, slots=True)
class AllowAmong:
    """The call fails unless each argument, cut to its mask, is one of its values."""

    call: str
    among: tuple[tuple[int, int, tuple[int, ...]], ...]
    error: int = errno.EPERM


Rule = Deny | AllowOnly | AllowWithBits | DenyValues | DenyBits | AllowAmong


def window_rules() -> list[Rule]:
    """The window's process: sockets of the local kind only, which X11, Wayland, D-Bus and Qt need.

    The error is EAFNOSUPPORT, which libraries already know as "this computer has no such network". Rings are
    refused with ENOSYS for the same reason. Programs may still be started, and inherit this. What another
    program does when asked through a local socket is that program's affair and not denied here.
    """
    sockets: list[Rule] = [
        AllowOnly(call, 0, AF_UNIX, errno.EAFNOSUPPORT) for call in ("socket", "socketpair")
    ]
    return sockets + [Deny(call, errno.ENOSYS) for call in _RINGS]


def child_rules(pid: int) -> list[Rule]:
    """A child's process: no socket of any kind, no other program or process, nothing of the system.

    Threads stay possible. `clone3` keeps its flags in memory, where no filter sees them, so it answers ENOSYS
    and glibc falls back to `clone`, whose flags must say "thread". Signals reach only `pid`, itself.
    """
    return [*(Deny(call) for call in (*_SOCKETS, *_CHILD_DENIED)), *_alone(pid)]


def download_rules(pid: int) -> list[Rule]:
    """A child that fetches: as any other, but that it may call other computers by TCP and UDP.

    Nobody can call it. Other kinds of sockets stay denied, local ones among them, which reach programs of the
    same person; and MPTCP and fast open, which go past Landlock's list of ports.
    """
    return [*_calling_out(), *(Deny(call) for call in _CHILD_DENIED), *_alone(pid)]


def launcher_rules() -> list[Rule]:
    """The process that downloads are started from: what they may do, and to fork and to end its children."""
    forks = ("fork", "vfork")
    return [*_calling_out(), *(Deny(call) for call in _CHILD_DENIED if call not in forks)]


def _alone(pid: int) -> list[Rule]:
    """No process but this one is made, signalled or limited."""
    return [
        Deny("clone3", errno.ENOSYS),
        AllowWithBits("clone", 0, CLONE_THREAD),
        AllowOnly("kill", 0, pid),
        AllowOnly("tgkill", 0, pid),
        AllowOnly("prlimit64", 0, 0),
        DenyValues("ioctl", 1, (TIOCSTI, TIOCLINUX)),
    ]


def _calling_out() -> list[Rule]:
    kinds = (
        (0, 0xFFFFFFFF, (AF_INET, AF_INET6)),
        (1, SOCK_TYPE_MASK, (SOCK_STREAM, SOCK_DGRAM)),
        (2, 0xFFFFFFFF, (IPPROTO_ANY, IPPROTO_TCP, IPPROTO_UDP)),
    )
    return [
        AllowAmong("socket", kinds),
        *(Deny(call) for call in ("socketpair", "bind", "listen", "accept", "accept4")),
        DenyBits("sendto", 3, MSG_FASTOPEN),
        DenyBits("sendmsg", 2, MSG_FASTOPEN),
        DenyBits("sendmmsg", 3, MSG_FASTOPEN),
    ]


def program(machine: Machine, rules: list[Rule], foreign: int) -> list[Instruction]:
    """The BPF program for a machine. Calls it does not have are left out.

    `foreign` is the answer to calls of another architecture: KILL_PROCESS, or ERRNO | number.
    """
    made: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, machine.audit),
        (RETURN, 0, 0, foreign),
        (LOAD, 0, 0, NUMBER),
    ]
    if machine.name == "x86_64":
        made += [(JUMP_AT_LEAST, 0, 1, X32_BIT), (RETURN, 0, 0, foreign)]
    for rule in rules:
        number = machine.numbers.get(rule.call)
        if number is not None:
            body = _body(rule)
            made += [(JUMP_EQUAL, 0, len(body), number), *body]
    return [*made, (RETURN, 0, 0, ALLOW)]


def _body(rule: Rule) -> list[Instruction]:
    refuse: Instruction = (RETURN, 0, 0, ERRNO | rule.error)
    allow: Instruction = (RETURN, 0, 0, ALLOW)
    if isinstance(rule, Deny):
        return [refuse]
    if isinstance(rule, AllowAmong):
        return [*(each for test in rule.among for each in _among(*test, refuse)), allow]
    load: Instruction = (LOAD, 0, 0, ARGUMENTS + 8 * rule.argument)
    if isinstance(rule, AllowOnly):
        return [load, (JUMP_EQUAL, 1, 0, rule.value), refuse, allow]
    if isinstance(rule, AllowWithBits):
        return [load, (JUMP_ANY_BIT, 1, 0, rule.bits), refuse, allow]
    if isinstance(rule, DenyBits):
        return [load, (JUMP_ANY_BIT, 0, 1, rule.bits), refuse, allow]
    tests = [test for value in rule.values for test in ((JUMP_EQUAL, 0, 1, value), refuse)]
    return [load, *tests, allow]


def _among(argument: int, mask: int, values: tuple[int, ...], refuse: Instruction) -> list[Instruction]:
    """Goes on behind the refusal if the argument is one of the values."""
    jumps = [(JUMP_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [(LOAD, 0, 0, ARGUMENTS + 8 * argument), (AND, 0, 0, mask), *jumps, refuse]


_RINGS = ("io_uring_setup", "io_uring_enter", "io_uring_register")

_SOCKETS = (
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4"),
    *("sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg"),
)

_CHILD_DENIED = (
    *_RINGS,
    *("execve", "execveat", "fork", "vfork", "unshare", "setns"),
    *("tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal"),
    *("kcmp", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease"),
    *("bpf", "userfaultfd", "perf_event_open", "keyctl", "add_key", "request_key"),
    *("move_pages", "migrate_pages", "fanotify_init", "syslog"),
    *("mq_open", "msgget", "semget", "shmget"),
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at"),
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchown", "fchownat"),
    *("utime", "utimes", "futimesat", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat", "file_setattr"),
    *("reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module"),
    *("swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "settimeofday", "clock_settime"),
    *("adjtimex", "clock_adjtime", "sethostname", "setdomainname", "iopl", "ioperm", "modify_ldt"),
)
