"""The words of a text, as they are compared with the words of a page: letters and digits in one form.

A word is a run of letters, digits and the marks on them; where no spaces part words (Chinese, Japanese, Thai)
each letter is one. Case, ligatures, widths and the joined shapes of Arabic letters make no difference
(Unicode's compatibility form, UAX 15).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_UNPARTED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Japanese syllables
    ("\u3400", "\u9fff"),  # Chinese
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """`letters` in the form for comparing; `owners[k]`: index of the character that letter `k` comes from."""

    letters: str
    owners: tuple[int, ...]

    @property
    def start(self) -> int:
        """Index of its first character."""
        return self.owners[0]

    @property
    def end(self) -> int:
        """Index after its last character."""
        return self.owners[-1] + 1


def words_of(characters: Sequence[str]) -> list[Word]:
    """The words of a text, or of a page's characters, where "" stands for what joins its neighbours."""
    found: list[Word] = []
    letters: list[str] = []
    owners: list[int] = []

    def close() -> None:
        if letters:
            found.append(Word("".join(letters), tuple(owners)))
            letters.clear()
            owners.clear()

    for index, character in enumerate(characters):
        if not character:
            continue
        form = [letter for letter in _form(character) if _is_letter(letter)]
        mark = bool(form) and unicodedata.category(form[0])[0] == "M"
        if not form or (_stands_alone(character) and not mark):
            close()
        letters += form
        owners += [index] * len(form)
    close()
    return found


def _form(character: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def _stands_alone(character: str) -> bool:
    return character >= "\u0e00" and any(first <= character <= last for first, last in _UNPARTED)
