"""Words that say one thing together, brought to the one word that says the same."""

from __future__ import annotations

import re

_ONE = {
    "went up": "rose",
    "goes up": "rises",
    "go up": "rise",
    "gone up": "risen",
    "went down": "fell",
    "goes down": "falls",
    "go down": "fall",
    "gone down": "fallen",
    "ruled out": "excluded",
    "rule out": "exclude",
    "rules out": "excludes",
    "paid back": "repaid",
    "pay back": "repay",
    "pays back": "repays",
    "due to": "because of",
    "owing to": "because of",
    "on account of": "because of",
    "carried out": "made",
    "set up": "made",
    "brought forward": "advanced",
    "put off": "postponed",
    "called off": "cancelled",
    "turned down": "rejected",
    "handed over": "handed",
    "took place": "was held",
    "takes place": "is held",
    "take place": "be held",
    "a lieu": "est",
    "aura lieu": "est",
}
_PHRASE = re.compile(r"\b(" + "|".join(sorted(_ONE, key=len, reverse=True)) + r")\b", re.I)


def one_form(text: str) -> str:
    """`text` with each known phrase in its one form; a statement and its source are compared in this form.

    >>> one_form("A stroke was ruled out due to the scan.")
    'A stroke was excluded because of the scan.'
    """
    return _PHRASE.sub(lambda match: _ONE[match[0].casefold()], text)
