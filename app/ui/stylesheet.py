"""The one application stylesheet, written from the tokens. It holds no font sizes, so that text scales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from string import Template

from app.ui.tokens import Tokens

Px = Callable[[float], int]

TEXT = """
* { outline: none; }
QWidget { selection-background-color: $accent; selection-color: $on_accent; }
QLabel { background: transparent; color: $text_1; }
QToolTip { background: $text_1; color: $bg_base; border: 1px solid $text_1; padding: ${p4}px ${p8}px; }
"""

SURFACES = """
QMainWindow, QDialog, QWidget#page { background: $bg_base; }
QDialog { background: $bg_raised; border: 1px solid $border_subtle; }
QScrollArea, QScrollArea > QWidget > QWidget#content { background: transparent; border: none; }
QFrame#line { background: $border_subtle; border: none; }
*[surface="base"] { background: $bg_base; }
*[surface="subtle"] { background: $bg_subtle; }
*[surface="user"] { background: $bg_user; border-radius: 10px; }
*[surface="tile"] { background: $bg_user; border-radius: 8px; }
*[surface="code"] { background: $bg_code; border-radius: 10px; }
*[surface="card"] { background: $bg_raised; border: 1px solid $border_subtle; border-radius: 10px; }
*[surface="chosen"] { background: $bg_raised; border: 2px solid $accent; border-radius: 10px; }
*[surface="dialog"] { background: $bg_raised; border: 1px solid $border_control; border-radius: 10px; }
*[surface="toast"] { background: $text_1; border-radius: 10px; }
*[surface="toast"] QLabel { color: $bg_base; }
*[surface="warning"] { background: $warning_bg; border-radius: 6px; }
*[surface="danger"] { background: $danger_bg; border-radius: 6px; }
*[surface="success"] { background: $success_bg; border-radius: 6px; }
*[surface="info"] { background: $info_bg; border-radius: 6px; }
"""

BUTTONS = """
QPushButton { border: 1px solid $border_subtle; border-radius: 6px; padding: ${p3}px ${p12}px;
  background: $bg_base; color: $text_1; }
QPushButton[compact="true"] { padding: ${p2}px ${p8}px; }
QPushButton:hover, QPushButton:pressed { background: $bg_hover; }
QPushButton[kind="stop"] { border-color: $border_control; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed
  { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="danger"] { background: $danger; border-color: $danger; color: $bg_base; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; }
QPushButton[kind="ghost"]:hover { background: $bg_hover; }
QPushButton[flush="true"] { padding-left: 0px; }
QPushButton[flush="true"]:hover { background: transparent; color: $accent; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $accent;
  padding: ${p2}px ${p4}px; }
QPushButton[kind="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[tone="warning"] { color: $warning; }
QPushButton[tone="danger"] { color: $danger; }
QPushButton[tone="toast"] { color: $bg_base; text-decoration: underline; }
QPushButton:disabled, QPushButton[off="true"], QPushButton[off="true"]:hover
  { background: $bg_hover; border-color: $bg_hover; color: $text_3; }
QPushButton[kind="link"]:disabled, QPushButton[kind="ghost"]:disabled
  { background: transparent; border-color: transparent; color: $text_3; }
QFrame[segments="true"] { background: $bg_hover; border-radius: 8px; }
QPushButton[segment="true"] { background: transparent; border: 1px solid transparent; border-radius: 6px;
  color: $text_2; padding: ${p2}px ${p12}px; }
QPushButton[segment="true"]:hover { color: $text_1; }
QPushButton[segment="true"]:checked { background: $bg_base; border-color: $border_subtle; color: $text_1; }
QPushButton::menu-indicator { image: none; width: 0px; }
QToolButton { border: none; border-radius: 6px; background: transparent; color: $text_1; padding: 0px; }
QToolButton:hover, QToolButton:pressed, QToolButton:checked { background: $bg_hover; }
QToolButton::menu-indicator { image: none; }
QToolButton[chip="true"] { border-radius: ${p12}px; padding: 0px ${p8}px; }
"""

CHIPS = """
*[chip="true"][tone="plain"] { background: $bg_hover; color: $text_2; border-radius: ${p12}px; }
*[chip="true"][tone="accent"] { background: $bg_selected; color: $text_1; border-radius: ${p12}px; }
*[chip="true"][tone="success"] { background: $success_bg; color: $success; border-radius: ${p12}px; }
*[chip="true"][tone="warning"] { background: $warning_bg; color: $warning; border-radius: ${p12}px; }
*[chip="true"][tone="danger"] { background: $danger_bg; color: $danger; border-radius: ${p12}px; }
*[chip="true"][tone="info"] { background: $info_bg; color: $info; border-radius: ${p12}px; }
"""

FIELDS = """
QLineEdit, QSpinBox, QComboBox { border: 1px solid $border_control; border-radius: 6px; background: $bg_base;
  color: $text_1; padding: ${p3}px ${p10}px; }
QLineEdit { lineedit-password-character: 8226; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $text_3; border-color: $border_subtle; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QComboBox:on { border: 1px solid $accent; }
QLineEdit[keyfocus="true"]:focus, QSpinBox[keyfocus="true"]:focus, QComboBox[keyfocus="true"]:focus
  { border: 2px solid $focus; padding: ${p3m}px ${p10m}px; }
QLineEdit[fault="true"] { border: 1px solid $danger; }
QLineEdit[fault="true"][keyfocus="true"]:focus { border: 2px solid $danger; padding: ${p3m}px ${p10m}px; }
QPlainTextEdit[field="true"] { border: 1px solid $border_control; border-radius: 6px; background: $bg_base;
  padding: ${p4}px; }
QPlainTextEdit[field="true"]:focus { border: 1px solid $accent; }
QLineEdit[plain="true"], QPlainTextEdit[plain="true"] { border: none; background: transparent; padding: 0px; }
QComboBox::drop-down { border: none; width: ${p28}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $bg_raised; color: $text_1; border: 1px solid $border_subtle;
  border-radius: 6px; padding: 4px; selection-background-color: $bg_selected; selection-color: $text_1; }
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: 0px ${p8}px; border-radius: 4px; }
QComboBox QAbstractItemView::item:hover { background: $bg_hover; color: $text_1; }
QComboBox QAbstractItemView::item:selected { background: $bg_selected; color: $text_1; }
QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none; }
"""

LISTS = """
QMenu { background: $bg_raised; color: $text_1; border: 1px solid $border_subtle; border-radius: 6px;
  padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: 4px; }
QMenu::item:selected { background: $bg_selected; }
QMenu::item:disabled { color: $text_3; }
QMenu::separator { height: 1px; background: $border_subtle; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }
QProgressBar { background: $bg_hover; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
  color: transparent; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0px; }
QScrollBar::handle { background: $border_control; border-radius: 3px; margin: 3px; }
QScrollBar::handle:hover { background: $text_3; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QSplitter::handle { background: $border_subtle; }
"""

TONES = (
    "text_1",
    "text_2",
    "text_3",
    "accent",
    "on_accent",
    "danger",
    "warning",
    "success",
    "info",
    "bg_base",
)
"""Tokens a label may be written in, by its property `tone`."""


def stylesheet(tokens: Tokens, px: Px) -> str:
    """The whole sheet for one scheme and text size."""
    values: dict[str, object] = dict(asdict(tokens))
    values |= {f"p{n}": px(n) for n in (2, 3, 4, 6, 8, 10, 12, 16, 24, 28)}
    values |= {"p3m": max(px(3) - 1, 0), "p10m": max(px(10) - 1, 0)}
    parts = Template(TEXT + SURFACES + BUTTONS + CHIPS + FIELDS + LISTS).substitute(values)
    labels = "".join(f'QLabel[tone="{tone}"] {{ color: {getattr(tokens, tone)}; }}\n' for tone in TONES)
    return parts + labels
