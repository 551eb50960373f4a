"""Where sidebar, content and evidence stand in a window of a given size: numbers only."""

from __future__ import annotations

from dataclasses import dataclass

DRAWER_UNDER, FOLD_UNDER, COVER_UNDER = 900, 1280, 900
LARGE_TEXT = 150
SUMMARY = 580
LEAST_EVIDENCE = 320
SIDEBAR = 260


@dataclass(frozen=True, slots=True)
class Panes:
    """Widths in pixels. `drawer`: the sidebar lies over the content; `covers`: the evidence does."""

    sidebar: int
    drawer: bool
    evidence: int
    covers: bool


def panes(
    width: int,
    text_size: int,
    sidebar_width: int,
    wanted: bool,
    pulled: bool,
    evidence: bool,
    wide: bool = False,
) -> Panes:
    """Divide the window.

    `wanted`: the person keeps the sidebar open where it has room; `pulled`: they pulled the drawer out now;
    `evidence`: a source is open; `wide`: the content has two parts itself. The sidebar grows with the
    text, but never beyond half of the window.
    """
    grown = min(
        round(sidebar_width * max(text_size, 100) / 100), width // 2 if width > 2 * SIDEBAR else width
    )
    drawer = width < DRAWER_UNDER or text_size > LARGE_TEXT or ((evidence or wide) and width < FOLD_UNDER)
    shown = pulled if drawer else wanted
    sidebar = grown if shown else 0
    content = width if drawer else width - sidebar
    if not evidence:
        return Panes(sidebar, drawer, 0, False)
    if content < COVER_UNDER or text_size > LARGE_TEXT:
        return Panes(sidebar, drawer, content, True)
    return Panes(sidebar, drawer, max(LEAST_EVIDENCE, content - SUMMARY), False)
