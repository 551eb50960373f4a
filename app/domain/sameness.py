"""Words that say the same: in one row, or a verb and the noun that is made of it."""

from __future__ import annotations

from app.domain.phrases import one_form
from app.domain.polarity import NEGATIONS
from app.domain.words import content_words, stem

SHORTEST_VERB = 5  # letters of a verb that "-ation", "-ment" and the like are taken off

# Words of one row say the same. Opposites stand in different rows: `app.domain.polarity` parts those.
_ROWS = """
start begin begun commence initiate
wear worn
raise raised increase rise rose risen grow
drop fall fell fallen decrease decline reduce lower
day daily
week weekly
month monthly
year yearly annual annually
pay due payable payment
cost fee charge price betragt betrug kostet kosten coute
repair mend fix
show see seen saw
treat treatment
last run term court lauft dauert dure
replace replacement
allow permit entitle forbid forbidden prohibit ban
ask request
lose lost loss
choose chose chosen
drink drank drunk
repay repaid
require need necessary
inform tell notify
reply answer respond
discharge release
steal theft
bill invoice
buy bought purchase
disease illness
drug medicine medication
operate operation surgery
diabetes diabetic
asthma asthmatic
allergy allergic
refer referral
admit admission
weigh weight
lend loan
approve approval
consent agree agreement
"""
_SAME = {stem(word): row.split()[0] for row in _ROWS.strip().splitlines() for word in row.split()}
FREE = {stem(word) for word in ("owing", "dose", "patient", "nobody", "one", "lie", "age", "aged")} | {
    stem(word) for word in NEGATIONS
}
DENYING = {stem(word) for word in NEGATIONS}
"""Words that say nothing of their own: whether something is denied is `polarity`'s to check."""


def meant(text: str) -> set[str]:
    """Content words with one form for those that say the same."""
    return {same_word(word) for word in content_words(one_form(text))}


def same_word(word: str) -> str:
    """The row's first word, else the verb that a noun is made of: "inspection" is "inspect"."""
    if word in _SAME:
        return _SAME[word]
    for ending in ("ation", "ment", "ion", "al", "i"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST_VERB:
            return _SAME.get(base, base)
    return word
