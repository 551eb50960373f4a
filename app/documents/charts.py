"""Charts of PPTX and XLSX: the title, and the numbers they were drawn from (ECMA-376 part 1, 21.2)."""

from __future__ import annotations

from lxml import etree

from app.documents.ooxml import below, local, words


def chart_rows(root: etree._Element) -> list[list[str]]:
    """A chart as rows: the title, then for each series its categories (once) and its name with its values."""
    rows: list[list[str]] = []
    said: list[str] = []
    for element in root.iter():
        if local(element) == "title" and (rich := below(element, "tx", "rich")) is not None:
            rows.append([words(rich)])
        elif local(element) == "ser":
            categories = ["", *(_points(below(element, "cat")) or _points(below(element, "xVal")))]
            if categories != said:
                rows.append(categories)
                said = categories
            values = _points(below(element, "val")) or _points(below(element, "yVal"))
            rows.append([" ".join(_points(below(element, "tx"))), *values])
    return rows


def _points(element: etree._Element | None) -> list[str]:
    return [sub.text or "" for sub in element.iter() if local(sub) == "v"] if element is not None else []
