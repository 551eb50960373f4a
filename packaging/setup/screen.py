"""Whether a window can be shown, and what to say when it cannot."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from setup import places

NO_SCREEN_STATUS = 3
WITHOUT_SCREEN = """\
There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window was not opened.
Everything is set up. The command line works without a screen:
  .venv/bin/stillroom vault create
  .venv/bin/stillroom ask "What is a prompt?"
  .venv/bin/stillroom summarise report.pdf
  .venv/bin/stillroom doctor
"""


def has_screen(environment: Mapping[str, str] = os.environ, system: str = places.SYSTEM) -> bool:
    """Whether Qt will find a display; a platform chosen by hand counts as one."""
    if system in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether these arguments of the program open its window: none, or only options such as `--home DIR`."""
    rest = list(arguments)
    while rest:
        first = rest.pop(0)
        if first == "--home" and rest:
            rest.pop(0)
        elif not first.startswith("--home="):
            return False
    return True
