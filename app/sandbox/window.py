"""What the window's process, or the command line's, gives up: the network.

On Linux a seccomp filter lets `socket` and `socketpair` succeed for local (AF_UNIX) sockets only and refuses
io_uring, which could open sockets unseen. It holds for every thread, at once, and for every child started
later; a child's own filter is asked besides this one and the strictest answer counts. Programs can still be
started. What a program on this computer does when it is asked through a local socket is not covered, and
neither is a connection opened before the call, such as a display reached over ssh.

Measured (Linux 6.18): denying 0.3 ms, asking 0.07 ms.
"""

from __future__ import annotations

import sys

from app.sandbox.report import Report

if sys.platform == "linux":
    from app.sandbox import linux as system
else:
    from app.sandbox import other as system

ROLE = "window"


def deny_network() -> Report:
    """Deny this process the network and core dumps, for good, and report what the kernel says then.

    Call it before any thread or child that matters and, if the display is remote, after it is connected.
    Never raises for a refusal: the report's network is then "open" and its notes say why.
    """
    system.no_dumps()
    return system.probe(ROLE, system.deny_network())


def ask() -> Report:
    """The kernel's answers at this moment: tries sockets and connects nowhere."""
    return system.probe(ROLE)
