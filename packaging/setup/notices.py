"""The licence texts that go with a package: those of every library whose files are in it.

Used by build.spec. A library that is in the package but whose text nobody has stops the build.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

Entry = tuple[str, str]
"""A file, and the folder of the package in which it goes."""

OURS = "stillroom"
# Also in the package: PyInstaller's own start of a program, and the modules that it brings along.
ALWAYS = ("pyinstaller",)
# Their wheels hold no text. Qt's is in resources/notices; flatbuffers' is Apache-2.0, as our own LICENSE.
ELSEWHERE = {
    "pyside6-essentials": "resources/notices/LGPL-3.0.txt",
    "shiboken6": "resources/notices/LGPL-3.0.txt",
    "flatbuffers": "LICENSE",
}
_NAMED = re.compile(r"(?i)(?:licen[cs]es?|copying|notices?|thirdpartynotices|l?gpl|bsd)(?:[.\-_][^/]*)?$")
_CODE = (".py", ".pyc", ".pyi", ".h", ".cpp", ".so", ".pyd")


class WithoutNotice(Exception):
    """Libraries of the package that have no licence text."""


def notices(modules: Iterable[str], binaries: Iterable[tuple[str, str]], root: Path) -> list[Entry]:
    """The texts for these modules ("numpy.linalg") and files (place, source). Raises WithoutNotice.

    `root` is the checkout. Files that are the system's own bring the text of the package they are of, where
    the system can say it (Debian and its relatives).
    """
    found: list[Entry] = []
    missing: list[str] = []
    for name in sorted({*shipped(modules), *ALWAYS}):
        texts = list(texts_of(distribution(name), root))
        found += texts
        if not texts:
            missing.append(name)
    python = python_notice()
    if missing or not python:
        raise WithoutNotice(", ".join([*missing, *([] if python else ["python"])]))
    return [*found, *python, *system_notices(source for _place, source in binaries)]


def shipped(modules: Iterable[str]) -> set[str]:
    """The distributions that these modules ("a.b" or "a/b.so") are of; the program itself is not one."""
    known = packages_distributions()
    tops = {re.split(r"[./]", module, maxsplit=1)[0] for module in modules}
    names = {_normal(name) for top in tops for name in known.get(top, ())}
    return names - {OURS}


def texts_of(found: Distribution, root: Path) -> Iterator[Entry]:
    """Every licence text that a distribution carries, or the one that stands for it."""
    name = _normal(found.metadata["Name"])
    texts = [file for file in found.files or [] if is_notice(file.as_posix())]
    for file in texts:
        inside = "/".join(part for part in file.parts[1:-1] if part != "licenses")
        yield str(file.locate()), f"notices/{name}/{inside}".rstrip("/")
    if not texts and name in ELSEWHERE:
        yield str(root / ELSEWHERE[name]), f"notices/{name}"


def is_notice(place: str) -> bool:
    """Whether a file of a wheel is a licence text, by its name or since it lies with the wheel's licences.

    >>> is_notice("a-1.dist-info/licenses/BUILD_LICENSES/zlib.txt"), is_notice("a/ThirdPartyNotices.txt")
    (True, True)
    >>> is_notice("a/license_check.py"), is_notice("a/gpl_images/atlimit.png")
    (False, False)
    """
    if place.endswith(_CODE):
        return False
    return ".dist-info/licenses/" in place or bool(_NAMED.match(place.rsplit("/", 1)[-1]))


def python_notice(base: Path = Path(sys.base_prefix)) -> list[Entry]:
    """Python's own licence, where this Python keeps it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [base / "lib" / version / "LICENSE.txt", base / "LICENSE.txt"]
    places += [
        Path("/usr/share/doc") / version / "copyright",
        Path("/usr/share/licenses/python3-libs/LICENSE"),
    ]
    return [(str(place), "notices/python") for place in places if place.is_file()][:1]


def system_notices(sources: Iterable[str]) -> list[Entry]:
    """The copyright files of the Debian packages that these files are of; none for files of wheels."""
    found: dict[str, Entry] = {}
    ours = sorted({str(Path(source).resolve()) for source in sources if source.startswith(("/usr/", "/lib"))})
    for package in {_debian_package(source) for source in ours} - {""}:
        text = Path("/usr/share/doc") / package / "copyright"
        if text.is_file():
            found[package] = (str(text.resolve()), f"notices/system/{package}")
    return [found[package] for package in sorted(found)]


def _debian_package(source: str) -> str:
    """The package that holds a file; "" where nobody knows."""
    for place in (source, source.removeprefix("/usr")):
        try:
            done = subprocess.run(["dpkg-query", "-S", place], capture_output=True, text=True, check=False)
        except OSError:
            return ""
        if done.returncode == 0:
            return done.stdout.partition(":")[0]
    return ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
