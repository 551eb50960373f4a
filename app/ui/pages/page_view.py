"""A page as it looks, with places marked as with a pen: the words stay black under the colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.page_picture import Box, PagePicture
from app.ui.linked_text import CURRENT, MARK_LINE, MARKS
from app.ui.pages.evidence_text import EDGE, PAPER

USUAL_SHAPE = 297 / 210
"""Height by width of a page that is not drawn yet."""
AROUND = 2
"""Pixels that a mark is larger than its words on each side."""


class PageView(QWidget):
    """White paper, the picture once it is there, and marks. As large as it is told; never mirrored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._shape = USUAL_SHAPE
        self._marks: list[tuple[Box, str]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def set_width(self, width: int) -> None:
        """Be that wide, in pixels of the screen, and as high as the page's shape says."""
        self.setFixedSize(QSize(width, max(1, round(width * self._shape))))

    def set_picture(self, picture: PagePicture) -> None:
        """Show a page. The picture's own bytes are copied, since they are blanked later."""
        formats = QImage.Format
        form = formats.Format_Grayscale8 if picture.channels == 1 else formats.Format_RGB888
        row = picture.width * picture.channels
        self._image = QImage(picture.pixels, picture.width, picture.height, row, form).copy()
        self._shape = picture.height / picture.width
        self.set_width(self.width())
        self.update()

    def set_marks(self, marks: list[tuple[Box, str]]) -> None:
        """What to mark, each with `CURRENT` or `OTHER`, in shares of the page."""
        self._marks = marks
        self.update()

    def clear(self) -> None:
        """White paper."""
        self._image, self._marks = QImage(), []
        self.update()

    @property
    def drawn(self) -> bool:
        """Whether there is a picture."""
        return not self._image.isNull()

    def marks(self) -> list[tuple[Box, str]]:
        """What is marked now."""
        return list(self._marks)

    def mark_top(self) -> float:
        """How far down the first current mark is, in pixels; 0 when there is none."""
        tops = [box[1] * self.height() for box, mark in self._marks if mark == CURRENT]
        return min(tops, default=0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, picture, colour, frames."""
        painter = QPainter(self)
        hints = QPainter.RenderHint
        painter.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(PAPER))
        if self.drawn:
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        for box, mark in self._marks:
            painter.setBrush(QColor(MARKS[mark]))
            painter.drawRoundedRect(self._on_screen(box), 3, 3)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(MARK_LINE), 1.5))
        for box, mark in self._marks:
            if mark == CURRENT:
                painter.drawRoundedRect(self._on_screen(box), 3, 3)
        painter.setPen(QPen(QColor(EDGE), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _on_screen(self, box: Box) -> QRectF:
        wide, high = self.width(), self.height()
        found = QRectF(box[0] * wide, box[1] * high, box[2] * wide, box[3] * high)
        return found.adjusted(-AROUND, -1, AROUND, 1)
