"""The small words by which the parts of a sentence are known: prepositions, articles, forms of "be"."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENDS = frozenset(";:.,!?()|–—")
SPLITS = _set("and but while whereas if because und aber wenn et mais si y pero")
"""Words at which a clause ends for the two sides of a verb."""

PREPOSITIONS = {
    word: group
    for group, words in {
        "by": "by durch par por",
        "from": "from aus vom",
        "to": "to into bis zum zur au aux hasta",
        "than": "than als",
        "of": "of",
        "against": "against gegen contre contra",
        "before": "before vor avant antes",
        "after": "after nach apres despues",
        "for": "for fur pour para",
        "with": "with mit avec con",
        "von": "von",  # both by and of
        "in": "in at on im am auf bei dans sur chez en",
        "about": "about over under uber sur",
        "until": "until till within since during per jusqu innerhalb binnen seit",
    }.items()
    for word in words.split()
}
TELLING = ("by", "from", "to", "than", "of", "against", "before", "after", "von")
"""Prepositions under which a thing has another part than elsewhere in the sentence."""
DETERMINERS = _set(
    "the a an his her its their our my your this that these those any each every all some both such "
    "der die das den dem des ein eine einen einem einer eines le la les l un une du el los las"
)
TITLES = _set("mr mrs ms miss mx dr prof sir herr herrn frau m mme monsieur madame sr sra")
_MONTHS = _set(
    "january february march april june july august september october november december "
    "januar februar marz mai juni juli oktober dezember "
    "janvier fevrier avril juin juillet aout septembre octobre novembre decembre"
)
_MODALS = _set(
    "must need needs muss mussen soll sollen sollte kann konnen darf durfen doit doivent peut peuvent "
    "debe deben puede pueden"
)
_TIMES = _set(
    "year yearly month monthly week weekly day daily annual annually "
    "monday tuesday wednesday thursday friday saturday sunday"
)
EMPTY = TITLES | _MONTHS | _MODALS | _TIMES
"""None of them takes part in anything."""
PRONOUNS = _set("i you he she it we they er sie es wir ihr man il elle ils elles on nous vous")
OBJECT_CASES = _set("dem den einem einen des")
BE = _set("is are was were be been being wird wurde wurden werden est sont ete etait etre fue fueron")
BETWEEN_BE = _set("not also already been being to never only still always now soon first then")
