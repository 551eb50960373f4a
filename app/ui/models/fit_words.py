"""A verdict on a model's fit, in words. Memory is written as it is sold, in powers of two."""

from __future__ import annotations

from app.domain.engine.fitting import NO, PROGRAM, SLOW, Reason, Remedy, Verdict
from app.ui.words import WindowSentences
from app.wording import fill
from app.wording_text import memory_text as memory_text

WORDS_PER_TOKEN = 0.75
"""Of English text: a rule of thumb, for figures that are rounded to hundreds."""


class FitWords(WindowSentences):
    """The sentences about one verdict. The class is the context under which Qt's tools find them."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self._verdict = verdict

    def title(self, name: str) -> str:
        """What the dialog answers."""
        if self._verdict.kind == NO:
            return fill(self.tr("Why %1 will not fit"), name)
        if self._verdict.kind == SLOW:
            return fill(self.tr("Why %1 will be slow"), name)
        return fill(self.tr("What %1 needs"), name)

    def short(self) -> str:
        """What is missing, in a row: "Needs 14 GB free; 9.0 GB is free"."""
        text = self.tr("Needs %1 free; %2 is free")
        return fill(text, memory_text(self._verdict.least), memory_text(self._verdict.available))

    def took(self) -> str:
        """What it really took, if that is known and differs."""
        if not self._verdict.measured:
            return ""
        return fill(self.tr("Took %1 of memory here"), memory_text(self._verdict.needed.total))

    def needs(self) -> str:
        """What has to be free, and what is."""
        case, free = self._verdict, memory_text(self._verdict.available)
        there = memory_text(case.memory)
        if case.kind == NO:
            text = self.tr(
                "It needs %1 of free memory to run well, %2 to run at all."
                " This computer has %3, of which %4 is free now."
            )
            return fill(text, memory_text(case.wanted), memory_text(case.least), there, free)
        text = self.tr(
            "It needs %1 of free memory to run well. This computer has %2, of which %3 is free now."
        )
        return fill(text, memory_text(case.wanted), there, free)

    def parts(self) -> list[tuple[str, int]]:
        """What the memory is for, and bytes."""
        needed = self._verdict.needed
        rows = [
            (self.tr("The model itself"), needed.weights),
            (self.tr("What it remembers of a chat"), needed.cache),
            (self.tr("Room to work in"), needed.compute + needed.output),
            (self.tr("Stillroom"), PROGRAM),
            (self.tr("Left free for other programs"), self._verdict.wanted - self._verdict.total),
        ]
        known = [(name, size) for name, size in rows if size]
        return [*known, (self.tr("Together"), self._verdict.wanted)]

    def reason(self, reason: Reason) -> str:
        """Why it does not fit well."""
        facts = memory_text(reason.bytes), memory_text(reason.room)
        match reason.kind:
            case "weights" if reason.room > 0:
                return fill(self.tr("The model itself takes %1, and there is room for %2."), *facts)
            case "weights":
                return self.tr("There is no room for the model itself.")
            case "conversation":
                text = self.tr(
                    "The model itself fits. Working with it takes %1 more, and there is room for %2."
                )
                return fill(text, *facts)
            case "computer":
                text = self.tr("%1 cannot be free here, even with no other program open: there is %2 in all.")
                return fill(text, *facts)
        return fill(self.tr("Other programs hold %1; they would have to make do with %2."), *facts)

    def remedy(self, remedy: Remedy) -> str:
        """One change, and what comes of it."""
        said = self._change(remedy)
        return f"{said} {self.tr('It is slow even then.')}" if remedy.verdict == SLOW else said

    def _change(self, remedy: Remedy) -> str:
        match remedy.kind:
            case "others":
                return fill(self.tr("Close other programs until %1 more is free."), memory_text(remedy.value))
            case "context":
                text = self.tr("Chats of about %1 words instead of %2.")
                return fill(text, words(remedy.value), words(self._verdict.context))
            case "sequences":
                return self.tr("One chat at a time.")
            case "repack":
                return self.tr("Leave out the second copy of the model that makes reading faster.")
        text = self.tr("A smaller file of the same model, %1: about %2.")
        return fill(text, remedy.name, memory_text(remedy.value))


def words(tokens: int) -> str:
    """About how many words so many tokens are, for people.

    >>> words(4096), words(2048)
    ('3,100', '1,500')
    """
    return f"{round(tokens * WORDS_PER_TOKEN, -2):,.0f}"
