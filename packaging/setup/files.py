"""Files that must be whole or absent: hashing, checked copies, links."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from setup.report import SetupError

BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def has_digest(path: Path, digest: str) -> bool:
    """Whether the file is there and is the expected one."""
    return path.is_file() and sha256_of(path) == digest


def write_checked(sources: Iterable[IO[bytes]], target: Path, digest: str) -> None:
    """Join the sources into `target`, which appears only if the whole has the expected SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    running = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for source in sources:
                while block := source.read(BLOCK):
                    running.update(block)
                    out.write(block)
        if running.hexdigest() != digest:
            raise SetupError(
                f"{target.name} does not match its pinned hash and was not kept. Run the command again."
            )
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def link_or_copy(source: Path, target: Path) -> None:
    """Put `source` at `target` without using its space twice where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}-{os.getpid()}")
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:
        shutil.copyfile(source, part)
    part.replace(target)
    # Where both names already are one file, rename does nothing and leaves the second name.
    part.unlink(missing_ok=True)
