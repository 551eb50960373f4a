"""The recovery code on a sheet of paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.ui.theme import FAMILY, MONO

PER_LINE = 3


def save_pdf(path: str, code: str) -> bool:
    """Write the sheet as a PDF. False when it could not be written."""
    try:
        Path(path).open("wb").close()
    except OSError:
        return False
    writer = QPdfWriter(path)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(25, 25, 25, 25),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle("Stillroom")
    writer.setCreator("Stillroom")
    return draw(writer, code)


def draw(device: QPagedPaintDevice, code: str) -> bool:
    """Draw the sheet on a printer or PDF. False when the device refuses."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    point = device.logicalDpiY() / 72
    width = float(painter.viewport().width())

    def text(y: float, size: float, words: str, family: str = FAMILY, bold: bool = False) -> float:
        font = QFont(family)
        font.setPointSizeF(size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        room = QRectF(0, y * point, width, 4000 * point)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap
        used = painter.boundingRect(room, flags, words)
        painter.drawText(room, flags, words)
        return y + used.height() / point

    tr = QCoreApplication.translate
    y = text(0, 20, tr("paper", "Recovery code for Stillroom"), bold=True) + 12
    y = text(y, 11, tr("paper", "This code opens the vault when the passphrase is forgotten.")) + 4
    y = text(y, 11, tr("paper", "Whoever has it can open the vault. Keep it away from the computer.")) + 24
    groups = code.split("-")
    for start in range(0, len(groups), PER_LINE):
        y = text(y, 22, "   ".join(groups[start : start + PER_LINE]), MONO, bold=True) + 8
    text(y + 16, 11, tr("paper", "It never has the letters O, I and L: they are the digits 0 and 1."))
    return painter.end()
