"""The colours of the interface as values. Contrast of every pair is computed in `tests/ui/test_theme.py`."""

from __future__ import annotations

from dataclasses import dataclass

SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_6, SPACE_7 = 4, 8, 12, 16, 24, 32, 48
"""The 4 px grid."""

RADIUS_CONTROL, RADIUS_CARD, RADIUS_COMPOSER, RADIUS_CHIP = 6, 10, 14, 12
CONTROL, CONTROL_COMPACT, CONTROL_COMPOSER, CONTROL_TALL = 32, 28, 36, 40
"""Least heights of controls at 100 % text."""

HOVER_MS, PANEL_MS = 120, 180


@dataclass(frozen=True, slots=True)
class Tokens:
    """One scheme. Every value is `#RRGGBB`."""

    bg_base: str
    bg_subtle: str
    bg_raised: str
    bg_user: str
    bg_hover: str
    bg_selected: str
    bg_code: str
    border_subtle: str
    border_control: str
    text_1: str
    text_2: str
    text_3: str
    accent: str
    accent_hover: str
    on_accent: str
    focus: str
    danger: str
    danger_bg: str
    warning: str
    warning_bg: str
    success: str
    success_bg: str
    info: str
    info_bg: str
    desk: str


LIGHT = Tokens(
    bg_base="#FFFFFF",
    bg_subtle="#F5F7F7",
    bg_raised="#FFFFFF",
    bg_user="#E8F1EF",
    bg_hover="#ECEFEF",
    bg_selected="#D9E8E5",
    bg_code="#F1F4F4",
    border_subtle="#E0E4E4",
    border_control="#7F8988",
    text_1="#161B1A",
    text_2="#48524F",
    text_3="#5F6967",
    accent="#0B6B63",
    accent_hover="#08574F",
    on_accent="#FFFFFF",
    focus="#0B57D0",
    danger="#B3261E",
    danger_bg="#FDECEA",
    warning="#6F4600",
    warning_bg="#FFF3DC",
    success="#166138",
    success_bg="#E4F4EA",
    info="#0B4FA8",
    info_bg="#E7F0FD",
    desk="#EEF1F1",
)

DARK = Tokens(
    bg_base="#131716",
    bg_subtle="#181D1C",
    bg_raised="#1F2524",
    bg_user="#22302D",
    bg_hover="#252B2A",
    bg_selected="#214039",
    bg_code="#1B2120",
    border_subtle="#2C3433",
    border_control="#76827F",
    text_1="#EBEFEE",
    text_2="#B7C0BE",
    text_3="#97A3A0",
    accent="#5CC8BC",
    accent_hover="#7AD6CB",
    on_accent="#05211D",
    focus="#8AB4F8",
    danger="#FFB4AB",
    danger_bg="#3A1512",
    warning="#FFD58A",
    warning_bg="#33270F",
    success="#86D9A2",
    success_bg="#12301F",
    info="#A8C7FA",
    info_bg="#14253D",
    desk="#0F1312",
)
