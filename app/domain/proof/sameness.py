"""What a text says apart from its wording: its words in one form each, without those that add nothing."""

from __future__ import annotations

from app.domain.proof.phrases import TEXTS, one_form
from app.domain.proof.polarity import NEGATIONS
from app.domain.proof.same_words import same_word
from app.domain.remembered import remembered
from app.domain.text.words import GENERAL, content_words, stem

_FALLING = same_word(stem("decline"))
DENYING = {form for word in NEGATIONS for form in (stem(word), same_word(stem(word)))} - {_FALLING}
"""Words that say nothing of their own: whether something is denied is `polarity`'s to check.

Who declines, refuses; what declines, falls: "fallen" says something of its own.
"""
FREE = DENYING | {
    form
    for word in ("owing", "dose", "dosis", "patient", "nobody", "one", "lie", "age", "aged")
    for form in (stem(word), same_word(stem(word)))
}


def meant(text: str) -> set[str]:
    """Content words with one form for those that say the same."""
    return set(_meant(text))


@remembered(TEXTS)
def _meant(text: str) -> frozenset[str]:
    return frozenset(map(same_word, content_words(one_form(text))))


_TWO_MEANINGS = {stem(word) for word in ("several", "away", "belong", "part")}
_SMALL = """
sera seront serait etait etaient ait soit parce puisque comme donc ainsi afin lors elles ils on mme rien wer
ihn ihm ihnen ihre ihren ihrem ihrer sein seine seinen seinem seiner dies diese dieser dieses diesem diesen
pro wahrend dafur davon dann dort hier herr herrn frau madame monsieur stellte stellt gab machte nahm fand
hielt brachte besteht betrifft erfolgt erfolgte konnte konnten sollte durfte against compared instead
despite except including according back laut pendant gibt chez lors become became cause incur face encounter
whereas though although yet allerdings jedoch car dont bereits worden erst etwa je um
undertake compared comparison themselves himself herself yourself yourselves ourselves myself oneself along
alongside beside besides meantime meanwhile onwards onward thereby thus hence thereof therein furthermore
moreover nonetheless nevertheless amid among amongst onto concerning
respecting pertaining namely formally apparently reportedly allegedly overall earlier
sooner favour equal equivalent
"""
"""Small words of other languages, titles, and verbs that say nothing without their object."""
COMMON = frozenset(
    GENERAL
    | set(map(stem, _SMALL.split()))
    | {same_word(word) for word in GENERAL - _TWO_MEANINGS}
    | {same_word(stem("compared"))}
)
"""Words so general that a statement may bring them in, in both their forms."""
