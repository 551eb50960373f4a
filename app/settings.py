"""What a person has set, in one small file that is readable before unlocking, so nothing private is in it."""

from __future__ import annotations

import errno
import json
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.domain.errors import DiskFull, VaultUnwritable

log = logging.getLogger(__name__)

THEMES = ("system", "light", "dark")
_MOST_BYTES = 1 << 16
_RANGES = {
    "text_size": (80, 200),
    "lock_after_minutes": (0, 240),
    "sidebar_width": (200, 360),
    "threads": (0, 256),
}
_LONGEST = {
    "device": 256,
    "language": 16,
    "default_model": 64,
    "window": 4096,
    "hub": 256,
    "mirrors": 4096,
    "proxy": 256,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, each with its default.

    `language` is a BCP 47 tag, "" the system's. `text_size` in percent, 80 to 200. `lock_after_minutes` 1 to
    240, 0 never. `default_model` is a model's id, "" for none chosen. `sidebar_width` in pixels, 200 to 360.
    `window` is its place and size in a form only the window reads. `threads` 0 lets the engine choose.
    `device` is "" for automatic, "CPU", or a graphics card's title. `offer_names`: whether names in a message
    may be replaced. `connections`: whether models may be fetched at all; False takes effect at the next
    start and then nothing of this program can connect. `hub` is the base address models come from, `mirrors`
    others that are tried first, one a line; `proxy` an address without a password.
    """

    language: str = ""
    theme: str = "system"
    text_size: int = 100
    lock_after_minutes: int = 10
    default_model: str = ""
    reduce_motion: bool = False
    sidebar_width: int = 260
    window: str = ""
    threads: int = 0
    device: str = ""
    offer_names: bool = True
    connections: bool = True
    hub: str = "https://huggingface.co"
    mirrors: str = ""
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings found. `damaged`: where a file that was no settings file was set aside."""

    settings: Settings
    damaged: Path | None = None


def load(path: Path) -> Loaded:
    """Read the settings at `path`; whatever is missing, unknown or out of range takes its default.

    Never raises: a file that is no settings file at all is kept aside as `….damaged` and reported.
    """
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
        if not isinstance(found, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError, RecursionError):
        log.warning("settings_damaged")
        return Loaded(Settings(), _set_aside(path))
    return Loaded(from_dict(found))


def connections(path: Path) -> bool:
    """Whether connections are on in the settings at `path`, which are left as they are.

    Asked before anything else of the program runs. False where the file is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return Settings().connections
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and from_dict(found).connections


def save(path: Path, settings: Settings) -> None:
    """Put the settings at `path`, all of them or none. Raises DiskFull or VaultUnwritable."""
    content = json.dumps(asdict(settings), indent=1).encode("ascii")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write(beside, content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise DiskFull(str(path)) if full else VaultUnwritable(str(path)) from None


def from_dict(found: dict[str, Any]) -> Settings:
    """The settings in `found`, with the default for every value that does not fit."""
    kept = {
        field.name: found[field.name]
        for field in fields(Settings)
        if field.name in found and _fits(field.name, found[field.name], field.default)
    }
    return Settings(**kept)


def _fits(name: str, value: Any, default: Any) -> bool:
    if type(value) is not type(default):
        return False
    if name == "theme":
        return value in THEMES
    if isinstance(value, str):  # a card's title may hold ®
        return len(value) <= _LONGEST[name] and (value.isascii() or name == "device")
    if name in _RANGES:
        least, most = _RANGES[name]
        return bool(least <= value <= most)
    return True


def _set_aside(path: Path) -> Path:
    aside = path.with_name(path.name + ".damaged")
    try:
        path.replace(aside)
    except OSError:
        return path
    return aside


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
