"""Which file system a folder lies on, as far as it matters how large a file may be there."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
FAT = frozenset({"vfat", "msdos", "fat"})


def fat32(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether no file there may have 4 GiB. False where the system does not tell, as on Windows and macOS."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
        place = folder.resolve()
    except OSError:
        return False
    found, kind = -1, ""
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), words[1]))
        if (place == point or point in place.parents) and len(point.parts) >= found:
            found, kind = len(point.parts), words[2]
    return kind in FAT
