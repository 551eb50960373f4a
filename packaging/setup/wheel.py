"""The built wheel, less what nothing loads.

llama-cpp-python's wheel holds its libraries three times (a wheel cannot hold links), and a second set with
headers and CMake files that would land beside site-packages' own packages.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

from setup.report import SetupError

# ctypes opens libX.so and the libraries name each other as libX.so.0; libX.so.0.25.3 is only a third copy.
FULL_VERSION = re.compile(r"\.so\.\d+\.\d|\.\d+\.\d+(\.\d+)?\.dylib$")


def is_wanted(name: str) -> bool:
    """Whether a wheel's member belongs to the package or its description."""
    top = name.split("/", 1)[0]
    if top != "llama_cpp" and not top.endswith(".dist-info"):
        return False
    return not FULL_VERSION.search(name)


def strip_wheel(source: Path, target: Path) -> None:
    """Copy a wheel with only its wanted members and a RECORD that lists just those.

    Raises SetupError if no engine library would be left.
    """
    with zipfile.ZipFile(source) as full, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as slim:
        kept = [entry for entry in full.infolist() if is_wanted(entry.filename)]
        if not any("/lib/" in entry.filename and "llama." in entry.filename for entry in kept):
            raise SetupError(f"The built wheel {source.name} holds no engine library. Please report this.")
        names = {entry.filename for entry in kept}
        for entry in kept:
            content = full.read(entry)
            if entry.filename.endswith(".dist-info/RECORD"):
                content = _record(content, names)
            # The entry itself carries date and permissions over.
            slim.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)


def _record(content: bytes, names: set[str]) -> bytes:
    rows = [row for row in csv.reader(io.StringIO(content.decode())) if row and row[0] in names]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
