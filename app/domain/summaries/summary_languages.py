"""Languages a summary can be written in, and a guess of which of them a text is in.

The guess counts the commonest small words of each language; it says nothing where few of them stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
FEWEST = 3  # small words before a guess is made
LEAD = 1.5  # how many times more than any other language


@dataclass(frozen=True, slots=True)
class Language:
    """`name` is English, as a model is told; `own` is how its speakers write it; `comma`: 1.250,00."""

    code: str
    name: str
    own: str
    comma: bool
    words: frozenset[str]


def _language(code: str, name: str, own: str, comma: bool, words: str) -> Language:
    return Language(code, name, own, comma, frozenset(words.split()))


LANGUAGES = (
    _language(
        "en",
        "English",
        "English",
        False,
        "the of and to in is was for that with on by be are were this from which has have not at will must",
    ),
    _language(
        "de",
        "German",
        "Deutsch",
        True,
        "der die das und ist nicht mit von den dem des ein eine für auf wird im zu sich bei auch nach wurde",
    ),
    _language(
        "fr",
        "French",
        "Français",
        True,
        "le la les des et est un une du en que qui pour dans sur au aux par il elle pas avec sont être doit",
    ),
    _language(
        "es",
        "Spanish",
        "Español",
        True,
        "el la los las de y es un una que en por para con del al no se su lo fue debe son más como",
    ),
    _language(
        "it",
        "Italian",
        "Italiano",
        True,
        "il lo la gli le di e è un una che in per con del della al non si ha sono deve più come nel",
    ),
    _language(
        "pt",
        "Portuguese",
        "Português",
        True,
        "o a os as de e é um uma que em por para com do da no na não se foi deve são mais ao",
    ),
    _language(
        "nl",
        "Dutch",
        "Nederlands",
        True,
        "de het een en is niet met van den voor op wordt in te zich bij ook naar werd zijn aan dat die moet",
    ),
)
_BY_CODE = {language.code: language for language in LANGUAGES}


def known(code: str) -> bool:
    """Whether a summary can be asked for in this language."""
    return code in _BY_CODE


def language(code: str) -> Language:
    """One of `LANGUAGES`. Raises KeyError."""
    return _BY_CODE[code]


def guess(text: str) -> str:
    """The code of the language a text is in, "" where that is not clear."""
    words = _WORD.findall(text.casefold())
    counts = sorted(
        ((sum(word in found.words for word in words), found.code) for found in LANGUAGES), reverse=True
    )
    (most, code), (second, _) = counts[0], counts[1]
    return code if most >= FEWEST and most >= LEAD * second else ""
