"""What this computer has.

Facts come from the system itself; nothing is measured and no program is started.
"""

from __future__ import annotations

import platform
import sys

from app.domain.engine.models import Computer

if sys.platform == "linux":
    from app.library import hardware_linux as system
elif sys.platform == "darwin":
    from app.library import hardware_macos as system
elif sys.platform == "win32":
    from app.library import hardware_windows as system
else:
    from app.library import hardware_other as system


def look() -> Computer:
    """Ask the system, now. A container's limits count as the computer's. Never raises."""
    found = system.look()
    return Computer(
        memory_total=found.memory_total,
        memory_available=min(found.memory_available, found.memory_total),
        cores=max(1, min(found.cores, found.threads)),
        threads=max(1, found.threads),
        processor=found.processor or platform.machine(),
        system=found.system,
        instructions=found.instructions,
    )
