"""Where the parts of a row of the list of models stand, wide or narrow, and in which direction it reads."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from app.ui.theme import SPACE_2, SPACE_3, Theme

NARROW = 700
"""Below this width, at 100 % text, the parts stand under each other."""
TIGHT = 440
"""Below this one, what a model is for takes two lines."""
WIDE_HIGH, NARROW_HIGH, TIGHT_HIGH = 56, 108, 126
MORE, ACTION, CHIP, SIZE, BUTTON, TAG = 28, 104, 122, 64, 28, 24
NAME_SHARE = 0.44


@dataclass(frozen=True, slots=True)
class Parts:
    """Rectangles of one row."""

    name: QRect
    terms: QRect
    about: QRect
    size: QRect
    chip: QRect
    action: QRect
    more: QRect

    def mirrored(self, row: QRect) -> Parts:
        """The same for writing from right to left."""

        def flip(part: QRect) -> QRect:
            return QRect(row.left() + row.right() - part.right(), part.top(), part.width(), part.height())

        return Parts(
            *(
                flip(part)
                for part in (
                    self.name,
                    self.terms,
                    self.about,
                    self.size,
                    self.chip,
                    self.action,
                    self.more,
                )
            )
        )


def row_height(theme: Theme, width: int) -> int:
    """How high rows are in a list of this width."""
    if width >= theme.px(NARROW):
        return theme.px(WIDE_HIGH)
    return theme.px(NARROW_HIGH if width >= theme.px(TIGHT) else TIGHT_HIGH)


def parts(theme: Theme, row: QRect, mirrored: bool, bare: bool = False) -> Parts:
    """The parts of a row. `bare`: nothing is said of its size and of whether it fits."""
    found = _wide(theme, row, bare) if row.width() >= theme.px(NARROW) else _narrow(theme, row)
    return found.mirrored(row) if mirrored else found


def _wide(theme: Theme, row: QRect, bare: bool) -> Parts:
    px = theme.px
    middle = row.center().y()
    more = _box(row.right() - px(MORE), middle, px(MORE), px(MORE))
    action = _box(more.left() - SPACE_2 - px(ACTION), middle, px(ACTION), px(BUTTON))
    chip = _box(action.left() - SPACE_2 - px(CHIP), middle, px(CHIP), px(TAG))
    size = _box(chip.left() - SPACE_3 - px(SIZE), middle, px(SIZE), px(TAG))
    end = action.left() if bare else size.left()
    left, room = row.left() + SPACE_2, end - SPACE_3 - row.left() - SPACE_2
    names = round(room * NAME_SHARE)
    line, small = theme.line_height("body"), theme.line_height("caption")
    top = row.top() + (row.height() - line - small) // 2
    about = QRect(left + names + SPACE_3, row.top() + 4, room - names - SPACE_3, row.height() - 8)
    return Parts(
        QRect(left, top, names, line), QRect(left, top + line, names, small), about, size, chip, action, more
    )


def _narrow(theme: Theme, row: QRect) -> Parts:
    px = theme.px
    left, room = row.left() + SPACE_2, row.width() - 2 * SPACE_2
    line, small, text = (theme.line_height(kind) for kind in ("body", "caption", "small"))
    top = row.top() + px(6)
    more = QRect(left + room - px(MORE), top, px(MORE), px(MORE))
    foot = row.bottom() - px(8) - px(BUTTON) // 2
    action = _box(left + room - px(ACTION), foot, px(ACTION), px(BUTTON))
    size = _box(left, foot, px(SIZE), px(TAG))
    chip = _box(size.right() + SPACE_2, foot, px(CHIP), px(TAG))
    tight = row.width() < px(TIGHT)
    about = QRect(left, top + line + small, room, 2 * text if tight else text + px(10))
    names = room - px(MORE) - SPACE_2
    return Parts(
        QRect(left, top, names, line), QRect(left, top + line, names, small), about, size, chip, action, more
    )


def _box(left: int, middle: int, width: int, height: int) -> QRect:
    return QRect(left, middle - height // 2, width, height)
