"""The window's tests: no screen, no network, our own fonts, and services that are stand-ins."""

from __future__ import annotations

import os
import socket

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget

from app.ui.icons import Icons
from app.ui.none_count import keep_none
from app.ui.theme import Theme
from tests.fakes import FakeServices, fake_services

keep_none()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_named):
        raise AssertionError("a test of the window opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def installed_theme(qapp):
    theme = Theme()
    theme.install(qapp)
    qapp.setCursorFlashTime(0)
    return theme


@pytest.fixture
def theme(installed_theme, qapp):
    """Light, 100 %, left to right, whatever the test before did."""
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    installed_theme.set_scheme("light")
    installed_theme.set_text_size(100)
    installed_theme.set_reduce_motion(False)
    return installed_theme


@pytest.fixture
def icons(theme):
    return Icons(theme)


@pytest.fixture
def services(tmp_path) -> FakeServices:
    return fake_services(tmp_path)


@pytest.fixture
def show(qtbot):
    """Show a widget, active and as large as asked, and give it back."""

    def _show(widget: QWidget, width: int = 1120, height: int = 760) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
        QApplication.processEvents()
        return widget

    return _show


@pytest.fixture
def announced(monkeypatch, qapp):
    """What a screen reader was told, in order, with whether it was urgent."""
    said: list[tuple[str, bool]] = []

    def note(_widget, text, assertive=False):
        said.append((text, assertive))

    for name in (
        "start.first_run",
        "models.import_card",
        "models.models_page",
        "start.passphrase_dialog",
        "start.passphrase_pair",
        "privacy_page",
        "start.recovery_code",
        "settings_page",
        "start.unlock",
        "widgets.field",
        "widgets.toast",
    ):
        monkeypatch.setattr(f"app.ui.{name}.announce", note)
    return said


def nameless(root: QWidget) -> list[str]:
    """Visible parts that take the focus and have no name: what a screen reader would call "button"."""
    found = []

    def walk(interface, depth=0):
        state = interface.state()
        if state.focusable and not state.invisible and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{interface.role()} {type(interface.object()).__name__}")
        for index in range(interface.childCount()):
            child = interface.child(index)
            if child is not None and depth < 60:
                walk(child, depth + 1)

    walk(QAccessible.queryAccessibleInterface(root))
    return found


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab goes through, from the first to the last, visible and enabled only."""
    order, widget = [], root.nextInFocusChain()
    while widget is not root:
        policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if policy and widget.isVisibleTo(root) and widget.isEnabled() and widget.focusProxy() is None:
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


def cut_off(root: QWidget) -> list[str]:
    """Words in labels and buttons that have less room than they need."""
    from PySide6.QtWidgets import QLabel

    cut = []
    for part in (*root.findChildren(QLabel), *root.findChildren(QAbstractButton)):
        text = part.text()
        if not text or not part.isVisibleTo(root):
            continue
        if part.hasHeightForWidth():
            if part.heightForWidth(part.width()) > part.height() + 1:
                cut.append(text)
        elif part.fontMetrics().horizontalAdvance(text) > part.width() + 1:
            cut.append(text)
    return cut


def unreached(root: QWidget) -> list[str]:
    """What can take the focus but is not come to with Tab alone, or with Shift and Tab; none is right.

    The part stands between two others here, which have to be come to as well: what keeps the key for itself,
    or leads back into itself, is a trap.
    """
    holder, before, after = QWidget(), QLineEdit(), QLineEdit()
    column, parent = QVBoxLayout(holder), root.parentWidget()
    for part in (before, root, after):
        column.addWidget(part)
    holder.resize(root.size())
    holder.show()
    holder.activateWindow()
    QApplication.processEvents()
    wanted = [
        one
        for one in holder.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisibleTo(holder)
        and one.isEnabled()
        and one.focusProxy() is None
        and not (isinstance(one, QAbstractButton) and one.group() and not one.isChecked())  # by arrow keys
    ]
    missed: list[str] = []
    for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        (after if held else before).setFocus(Qt.FocusReason.TabFocusReason)
        seen: set[QWidget] = set()
        for _ in range(2 * len(wanted) + 8):
            focused = QApplication.focusWidget()
            if focused is None:
                break
            seen.add(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab, held)
        missed += [
            f"{type(one).__name__} {one.accessibleName() or one.property('text')}"
            for one in wanted
            if one not in seen
        ]
    root.setParent(parent)
    root.show()
    holder.deleteLater()
    return missed
