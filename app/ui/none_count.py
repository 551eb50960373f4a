"""A defect of PySide6 6.12.0 kept from ending the program.

Its methods give None back without counting the reference (measured: 100 calls of `setObjectName`, 100 lost;
6.11.1 loses none), and every `Signal.emit` its True likewise. CPython 3.12 and later do not count these; 3.11
stops with "none_dealloc" after some 5,000 calls, with "bool_dealloc" after some 700 signals. Remove this when
Python 3.11 or PySide6 6.12.0 is no longer supported.
"""

from __future__ import annotations

import ctypes
import sys

PLENTY = 1 << 40


def keep_none() -> None:
    """Give None, True and False so many references that no session can lose them all.

    Harmless when called again.
    """
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for kept in (None, True, False):
        if sys.getrefcount(kept) < PLENTY:
            ctypes.c_ssize_t.from_address(id(kept)).value += PLENTY
