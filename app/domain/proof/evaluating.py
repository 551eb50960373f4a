"""Whether a value that rose or fell got better or worse by it: a lower creatinine is an improvement."""

from __future__ import annotations

import re

from app.domain.proof.same_words import same_word

_LOWER_IS_BETTER = re.compile(
    r"\b(?:creatinine|crp|c-reactive|pain|fever|temperature|blood pressure|hba1c|glucose"
    r"|blood sugar|cholesterol|potassium"
    r"|urea|bilirubin|troponin|psa|swelling|disability|symptoms?|mortality|deaths?|infections?"
    r"|falls|errors?|faults?"
    r"|complaints?|accidents?|crime|waiting|wait|delays?|absences?|debts?|deficit|arrears"
    r"|unemployment|loss(?:es)?"
    r"|emissions?|kreatinin|blutdruck|schmerz\w*|fieber)\b",
    re.I,
)
_HIGHER_IS_BETTER = re.compile(
    r"\b(?:egfr|h(?:a)?emoglobin|saturation|albumin|ejection fraction|mobility|strength|survival"
    r"|attendance|satisfaction"
    r"|marks?|grades?|scores? in|profits?|surplus|turnover|revenue|sales|yield|punctuality"
    r"|recycling|employment)\b",
    re.I,
)
_DOWN = re.compile(
    r"\b(?:fell|fall(?:en|s|ing)?|dropp?(?:ed|s)?|decreas\w+|reduc\w+|lower\w*|down|declined"
    r"|gesunken|sank)\b",
    re.I,
)
_UP = re.compile(
    r"\b(?:rose|risen|rises?|rising|increas\w+|grew|grown|climb\w+|higher|up|gained|gestiegen|stieg)\b", re.I
)
_BETTER, _WORSE = same_word("improv"), same_word("worsen")


def judgement(sentence: str) -> set[str]:
    """The word for better or worse that a sentence bears out by how its value went; empty if none is sure.

    Only for values of which anybody would say so, and not where a sentence has both ways in it.

    >>> judgement("Creatinine fell from 188 to 102.") == {"improve"}
    True
    """
    down, up = bool(_DOWN.search(sentence)), bool(_UP.search(sentence))
    low, high = bool(_LOWER_IS_BETTER.search(sentence)), bool(_HIGHER_IS_BETTER.search(sentence))
    if down == up or low == high:
        return set()
    return {_BETTER if down == low else _WORSE}
