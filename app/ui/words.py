"""Sentences that only the window says, in the language that Qt has loaded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.wording_text import Sentences


class WindowSentences(Sentences):
    """Their class's own name is the context under which Qt's tools find them."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate)
