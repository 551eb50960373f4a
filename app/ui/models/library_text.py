"""Cutting a text into a few lines, for what is drawn and not laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption


def lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    """At most `most` lines of this width in pixels; the last is cut with its end marked."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width or most <= 1:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        start = line.textStart()
        if len(found) == most - 1:
            rest = text[start:].strip()
            found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        found.append(text[start : start + line.textLength()].strip())
    layout.endLayout()
    return found
