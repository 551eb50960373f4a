"""The choices of look, worded once for the first run and the settings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

SIZES = (80, 90, 100, 110, 125, 150, 175, 200)


def scheme_choices() -> list[tuple[str, str, str | None]]:
    """Key, text and icon of each colour scheme."""
    tr = QCoreApplication.translate
    return [
        ("system", tr("look", "As the system"), "monitor"),
        ("light", tr("look", "Light"), "sun"),
        ("dark", tr("look", "Dark"), "moon"),
    ]


def scheme_name(key: str) -> str:
    """A colour scheme in the middle of a sentence."""
    tr = QCoreApplication.translate
    return {"light": tr("look", "light"), "dark": tr("look", "dark")}.get(
        key, tr("look", "follows the system")
    )


def text_sizes() -> list[tuple[str, str]]:
    """Key and text of each size of text."""
    tr = QCoreApplication.translate
    names = {100: tr("look", "100 % (normal)")}
    return [(str(n), names.get(n, tr("look", "%1 %").replace("%1", str(n)))) for n in SIZES]


def nearest_size(percent: int) -> str:
    """The key of the size nearest to `percent`: the zoom keys go in steps of their own."""
    return str(min(SIZES, key=lambda size: abs(size - percent)))
