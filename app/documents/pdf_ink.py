"""What else is on a page besides text: pictures, and dark areas on which white text can be read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points of the unturned page

_DEEPEST = 4  # forms within forms that are looked into
LARGE = 0.02  # of a page: a picture of this size may be a stamp or a scanned insert (A4: 10 x 12 cm is 0.19)
_MOST = 20_000  # objects looked at on one page


class Ink:
    """The objects of one page, looked at only when something asks. `rotation` in degrees."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.rotation: int = page.get_rotation()
        self._bounds: Box = page.get_bbox()
        self._objects: list[tuple[int, Any, Box]] | None = None
        self._dark: list[Box] | None = None

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """A place as it is seen once the page is turned."""
        return {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(self.rotation, (x, y))

    def turned_bounds(self) -> Box:
        """The visible part of the page once it is turned: left, bottom, right, top."""
        corners = [self.turn(x, y) for x in self._bounds[::2] for y in self._bounds[1::2]]
        across, along = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(along), max(across), max(along)

    def on_page(self, x: float, y: float) -> bool:
        """Whether a place (of the unturned page) is inside its visible part, give or take two points."""
        left, bottom, right, top = self._bounds
        return left - 2 <= x <= right + 2 and bottom - 2 <= y <= top + 2

    def pictures(self) -> float:
        """Share of the page under pictures, 0 to 1."""
        left, bottom, right, top = self._bounds
        area = max(1.0, (right - left) * (top - bottom))
        covered = 0.0
        for kind, _, box in self._all():
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                wide = min(right, box[2]) - max(left, box[0])
                high = min(top, box[3]) - max(bottom, box[1])
                covered += max(0.0, wide) * max(0.0, high)
        return min(1.0, covered / area)

    def large_pictures(self) -> list[Box]:
        """The pictures that may hold text, as shares of the page as it is shown: left, top, right, bottom."""
        found = []
        for kind, _, box in self._all():
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                left, top, right, bottom = shown = self._shown(box)
                if (right - left) * (bottom - top) >= LARGE and shown not in found:
                    found.append(shown)
        return found

    def _shown(self, box: Box) -> Box:
        """A place of the unturned page, cut at its edges and turned with it."""
        left, bottom, right, top = self._bounds
        wide, high = max(1.0, right - left), max(1.0, top - bottom)
        x0, x1 = (min(1.0, max(0.0, (x - left) / wide)) for x in (box[0], box[2]))
        y0, y1 = (min(1.0, max(0.0, (y - bottom) / high)) for y in (box[1], box[3]))
        return {
            90: (y0, x0, y1, x1),
            180: (1 - x1, y0, 1 - x0, y1),
            270: (1 - y1, 1 - x1, 1 - y0, 1 - x0),
        }.get(self.rotation, (x0, 1 - y1, x1, 1 - y0))

    def drawings(self) -> int:
        """How many paths are drawn: letters are, where a program turned its text into outlines."""
        return sum(kind == raw.FPDF_PAGEOBJ_PATH for kind, _, _ in self._all())

    def dark_under(self, x: float, y: float) -> bool:
        """Whether something other than white is painted at a place."""
        if self._dark is None:
            self._dark = [box for kind, pointer, box in self._all() if _is_dark(kind, pointer)]
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self._dark)

    def _all(self) -> list[tuple[int, Any, Box]]:
        if self._objects is None:
            page = self._page.raw
            tops = (raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page)))
            self._objects = []
            for found in _walk(tops, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0):
                self._objects.append(found)
                if len(self._objects) >= _MOST:
                    break
        return self._objects


Matrix = tuple[float, float, float, float, float, float]


def _walk(pointers: Iterator[Any], matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Box]]:
    for pointer in pointers:
        kind = raw.FPDFPageObj_GetType(pointer)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                count = max(0, raw.FPDFFormObj_CountObjects(pointer))
                inner = (raw.FPDFFormObj_GetObject(pointer, i) for i in range(count))
                yield from _walk(inner, _times(_matrix_of(pointer), matrix), depth + 1)
        elif kind != raw.FPDF_PAGEOBJ_TEXT:
            yield kind, pointer, _box_of(pointer, matrix)


def _matrix_of(pointer: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(pointer, found):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    x, y, z, w, u, v = outer
    return (a * x + b * z, a * y + b * w, c * x + d * z, c * y + d * w, e * x + f * z + u, e * y + f * w + v)


def _box_of(pointer: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(pointer, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    a, b, c, d, e, f = matrix
    corners = [
        (x * a + y * c + e, x * b + y * d + f)
        for x in (left.value, right.value)
        for y in (bottom.value, top.value)
    ]
    across, along = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(along), max(across), max(along)


def _is_dark(kind: int, pointer: Any) -> bool:
    if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
        return True
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(pointer, mode, stroked)
    if mode.value == raw.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
        return True  # a pattern
    return alpha.value > 40 and min(red.value, green.value, blue.value) < 225
