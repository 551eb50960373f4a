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
    for word in ("owing", "dose", "patient", "nobody", "one", "lie", "age", "aged")
    for form in (stem(word), same_word(stem(word)))
}


def meant(text: str) -> set[str]:
    """Content words with one form for those that say the same."""
    return set(_meant(text))


@remembered(TEXTS)
def _meant(text: str) -> frozenset[str]:
    return frozenset(map(same_word, content_words(one_form(text))))


_TWO_MEANINGS = {stem(word) for word in ("several", "away", "belong", "part")}
COMMON = frozenset(GENERAL | {same_word(word) for word in GENERAL - _TWO_MEANINGS})
"""Words so general that a statement may bring them in, in both their forms."""
