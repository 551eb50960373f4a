"""Later mentions: every other place where a part of a name that was found stands, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.names.findings import Finding, Kind, at
from app.domain.names.name_words import Lexicon, tokens
from app.domain.text.folding import Folded

_LETTER = r"[^\W\d_]"
_MODAL = re.compile(
    r"\s+(?:be|not|you|i|we|he|she|it|they|the|this|there|your|our|my|need|have|also|only|still)\b"
)
_ARTICLE = re.compile(
    r"\b(?:the|an?|this|that|our|your|der|die|das|eine?|les?|la|une?|el|los|las|una)\s+$", re.I
)
_DATED = re.compile(r"\s+(?:\d{1,4}\b|of\b)")
_BEFORE_MONTH = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|of|since|until|by|last|next|this|late|early|mid|from|to))\s+$"
)


def parts(names: Iterable[str], lexicon: Lexicon) -> dict[str, bool]:
    """The words to look for by whether they surely name somebody wherever they stand.

    Of a hyphenated name its parts count too, but unsurely when they are words.
    """
    found: dict[str, bool] = {}
    for name in names:
        for token in tokens(name):
            pieces = [
                token,
                *(piece for piece in token.split("-") if "-" in token and len(piece) > 2),
            ]
            for piece in pieces:
                if not lexicon.ordinary(piece) and piece not in lexicon.titles:
                    found[piece] = piece not in lexicon.both and len(piece) > 2
    return found


def mention_findings(text: str, names: Iterable[str], lexicon: Lexicon) -> Iterator[Finding]:
    """Every place where a word of `names` stands.

    A word that is nothing but a name counts in any case, with hyphens at a line's end, without its accents,
    joined by _ or digits. One that is a word too ("Will", "May") counts with a capital, and where a sentence
    begins only unsurely.
    """
    wanted = parts(names, lexicon)
    folded = Folded(text)
    begins = _begin_places(folded.text)
    for token, plain in wanted.items():
        pattern = re.compile(_pattern(token))
        places = begins.get(token[:1] if token[1] in "-' " else token[:2], ())
        matches = [match for place in places if (match := pattern.match(folded.text, place))]
        if any(_is_a_thing(text, *folded.span(*match.span())) for match in matches):
            continue
        for match in matches:
            start, end = folded.span(*match.span())
            written = text[start:end]
            if not plain and not written[0].isupper():
                continue
            if not plain and (
                _as_word(folded.text, match, token) or (written.isupper() and len(written) < 3)
            ):
                continue
            yield at(text, Kind.NAME, start, end, "mention", plain or not _begins(text, start))


def _begin_places(text: str) -> dict[str, list[int]]:
    """Where words begin, by their first letter and by their first two, so that few places are tried."""
    found: dict[str, list[int]] = {}
    for match in re.finditer(rf"(?<!{_LETTER}){_LETTER}", text):
        place = match.start()
        found.setdefault(text[place], []).append(place)
        found.setdefault(text[place : place + 2], []).append(place)
    return found


def _is_a_thing(text: str, start: int, end: int) -> bool:
    """Whether it is written small after an article: "the deposit" shows that Deposit is nobody's name."""
    return text[start:end].islower() and bool(_ARTICLE.search(text[max(0, start - 8) : start]))


def _pattern(token: str) -> str:
    """The token between what is no letter; from six letters on it may be broken at the end of a line."""
    chars = [re.escape(char) if char not in "-' " else r"[-' ]?" for char in token]
    joined = r"(?:-[ ]?\n[ ]?)?".join(chars) if len(token) > 5 else "".join(chars)
    return rf"(?<!{_LETTER}){joined}(?!{_LETTER})"


def _as_word(text: str, match: re.Match[str], token: str) -> bool:
    """Whether a word that may be a name is plainly used as a word here: a month, a modal verb."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
    if token in ("may", "june", "april", "august", "mai", "juni", "jan"):
        return bool(_DATED.match(after) or _BEFORE_MONTH.search(before) or _MODAL.match(after))
    if token in ("will", "can"):
        return bool(_MODAL.match(after))
    return False


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t*_#>\"“”'‘(«-•–")
    return not before or before[-1] in ".!?:;\n|"
