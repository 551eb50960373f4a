"""Which files can be dropped, and the sheet that says so while one hovers over the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.files import forget_places
from app.ui.icons import Icons
from app.ui.theme import SPACE_2, SPACE_3, SPACE_7, Theme

SUFFIXES = (
    *(".pdf", ".docx", ".docm", ".odt", ".ott", ".rtf", ".pptx", ".pptm", ".epub"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".ots", ".csv", ".tsv", ".tab"),
    *(".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".eml", ".msg"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"),
)


def dialog_filter() -> str:
    """The file dialog's filter."""
    words = QCoreApplication.translate("Drop", "Documents")
    return words + " (" + " ".join(f"*{suffix}" for suffix in SUFFIXES) + ")"


def ask_files(parent: QWidget, done: Callable[[list[Path]], None]) -> None:
    """Ask for documents; `done` is not called when none was chosen."""
    title = QCoreApplication.translate("Drop", "Summarise documents")
    dialog = QFileDialog(parent, title, str(Path.home()), dialog_filter())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.destroyed.connect(forget_places)
    dialog.open()


def files(data: QMimeData) -> list[Path]:
    """Local files of a drag, in order."""
    urls: list[QUrl] = data.urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def refusal(paths: list[Path]) -> str:
    """Why these cannot be dropped, or an empty string."""
    translate = QCoreApplication.translate
    wrong = [path for path in paths if path.suffix.lower() not in SUFFIXES and not path.is_dir()]
    if wrong:
        text = translate("Drop", "%1 cannot be read. Documents, tables, e-mail and pictures can.")
        return text.replace("%1", wrong[0].name)
    return ""


def invitation(paths: list[Path]) -> str:
    """What letting go will do."""
    translate = QCoreApplication.translate
    folders = [path for path in paths if path.is_dir()]
    if len(folders) == 1:
        return translate("Drop", "Drop to read %1 into Documents").replace("%1", folders[0].name)
    if folders:
        return translate("Drop", "Drop to read the folders into Documents")
    if len(paths) == 1:
        return translate("Drop", "Drop to summarise %1").replace("%1", paths[0].name)
    return translate("Drop", "Drop to summarise %n documents", "", len(paths))


def waiting_text(count: int) -> str:
    """How many documents are behind the first."""
    translate = QCoreApplication.translate
    if count == 1:
        return translate("Drop", "1 document waits its turn")
    return translate("Drop", "%n documents wait their turn", "", count)


class DropSheet(QWidget):
    """Covers the content while files hover. Put `accept` on whoever takes the drop."""

    dropped = Signal(list)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._sentence, self._good = "", True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def enter(self, event: QDragEnterEvent) -> None:
        """Files come in: say what will happen or why not."""
        paths = files(event.mimeData())
        if not paths:
            return
        reason = refusal(paths)
        self._good, self._sentence = not reason, reason or invitation(paths)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        event.acceptProposedAction()

    def leave(self, _event: QDragLeaveEvent) -> None:
        """Files went away."""
        self.hide()

    def drop(self, event: QDropEvent) -> None:
        """Files were let go."""
        self.hide()
        paths = files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    @property
    def sentence(self) -> str:
        """What is shown."""
        return self._sentence

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet, a line around it, an icon and one sentence in the middle."""
        px, tone = self._theme.px, "accent" if self._good else "warning"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("bg_base"))
        painter.setBrush(self._theme.color("bg_selected" if self._good else "warning_bg"))
        painter.setPen(QPen(self._theme.color(tone), 2))
        edge = SPACE_3 + 1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 10, 10)
        painter.setFont(self._theme.font("title_semibold"))
        painter.setPen(self._theme.color("text_1" if self._good else "warning"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        box = self.rect().adjusted(SPACE_7, 0, -SPACE_7, 0)
        words = painter.boundingRect(box, flags, self._sentence)
        side = px(32)
        top = (self.height() - words.height() - side - px(SPACE_3)) // 2
        icon = self._icons.pixmap("file-down" if self._good else "file-x", 32, tone)
        painter.drawPixmap((self.width() - side) // 2, top - SPACE_2, icon)
        painter.drawText(box.translated(0, top + side + px(SPACE_3)), flags, self._sentence)
        painter.end()
