"""Real documents for the rows that read: out of Debian packages and of source distributions.

python -m tests.material.real FOLDER. Nothing is installed and no root is needed: packages come with
`apt-get download` and are unpacked aside, distributions with `pip download`, pinned with their hashes in
packaging/requirements/bench-material.txt. What is there is not fetched again; what cannot be fetched is said
in a line. None of the files is part of this repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

PACKAGES = (
    "r-doc-pdf",
    "developers-reference",
    "debian-faq",
    "r-cran-sandwich",
    "r-cran-zoo",
    "r-cran-survival",
)
DISTRIBUTIONS = ("pypdf", "python-docx", "ocrmypdf")
PINNED = Path(__file__).resolve().parents[2] / "packaging" / "requirements" / "bench-material.txt"
KINDS = (".pdf", ".docx")
PAGES = ".en.html"
"""English pages of the Debian FAQ, which `app.bench.documents.retrieval` asks."""
PATIENCE = 600
"""Seconds for one download."""

Tell = Callable[[str], None]


def fetch(folder: Path, tell: Tell = print) -> int:
    """Have all of them in `folder`, one folder each; the number of files there."""
    missing = [name for name in PACKAGES if not (folder / name).is_dir()]
    if missing and not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        tell(f"Left out, since apt-get and dpkg-deb are not here: {', '.join(missing)}")
        missing = []
    for name in missing:
        _fetch(name, folder, _package, tell)
    for name in DISTRIBUTIONS:
        if not (folder / name).is_dir():
            _fetch(name, folder, _distribution, tell)
    return sum(path.is_file() for path in folder.rglob("*"))


def _fetch(name: str, folder: Path, unpack: Callable[[str, Path], Path], tell: Tell) -> None:
    """One source; its folder appears only when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as temporary:
        work = Path(temporary)
        try:
            kept = keep(unpack(name, work), work / "kept")
        except (OSError, subprocess.SubprocessError, tarfile.TarError, StopIteration) as error:
            tell(f"Left out, since it cannot be fetched: {name} ({_reason(error)})")
            return
        if not kept:
            tell(f"Left out, since it holds no document: {name}")
            return
        (work / "kept").rename(folder / name)
        tell(f"Fetched {name}: {kept} documents")


def keep(tree: Path, target: Path) -> int:
    """Copy the documents of a tree into `target`, each in its place; how many. Links are not followed."""
    found = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    wanted = [path for path in found if path.suffix.lower() in KINDS or path.name.endswith(PAGES)]
    for path in wanted:
        place = target / path.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return len(wanted)


def _package(name: str, work: Path) -> Path:
    _run(["apt-get", "-q", "download", name], work)
    tree = work / "tree"
    _run(["dpkg-deb", "-x", str(next(work.glob("*.deb"))), str(tree)], work)
    return tree


def _distribution(name: str, work: Path) -> Path:
    listed = work / "pinned.txt"
    listed.write_text(pinned(name, PINNED.read_text(encoding="utf-8")), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps", "--no-binary", name]
    _run([*command, "--dest", str(work), "--requirement", str(listed)], work)
    tree = work / "tree"
    with tarfile.open(next(work.glob("*.tar.gz"))) as archive:
        archive.extractall(tree, filter="data")
    return tree


def pinned(name: str, text: str) -> str:
    """The entry of one distribution in a pinned list.

    >>> pinned("b", "a==1 \\\\\\n    --hash=x\\nb==2 \\\\\\n    --hash=y\\n")
    'b==2 --hash=y'
    """
    entries = text.replace("\\\n", " ").splitlines()
    return next(" ".join(entry.split()) for entry in entries if entry.startswith(f"{name}=="))


def _run(command: Iterable[str], folder: Path) -> None:
    subprocess.run(list(command), cwd=folder, check=True, capture_output=True, timeout=PATIENCE)


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit status {error.returncode}"
    return type(error).__name__


if __name__ == "__main__":
    print(fetch(Path(sys.argv[1])), "files")
