"""Short forms of hurried notes written out: "2 Nov" as "2 November", "74F" as "74-year-old woman"."""

from __future__ import annotations

import re

_MONTHS = {
    "Jan": "January",
    "Feb": "February",
    "Mar": "March",
    "Apr": "April",
    "Jun": "June",
    "Jul": "July",
    "Aug": "August",
    "Sept": "September",
    "Sep": "September",
    "Oct": "October",
    "Nov": "November",
    "Dec": "December",
}
_MONTH = re.compile(rf"(?<=\d )({'|'.join(_MONTHS)})\b(?=[\s,;:.)]|$)|\b({'|'.join(_MONTHS)})\.?(?= \d)")
_ENGLISH = re.compile(r"\b(?:the|of|and|on|with|no|not|at|in|for|to|if|from)\b", re.I)
"""In German "Jan" and "Okt" stand for other words; a text without any of these keeps what it has."""
_PARTS = (
    "arm|leg|wrist|knee|hip|shoulder|elbow|ankle|foot|hand|eye|ear|lung|breast|kidney|side|thumb|toe|heel|femur"
    "|tibia|radius|humerus|clavicle|groin|thigh|calf|forearm|breast"
)
_ROWS = tuple(
    (re.compile(cue), form)
    for cue, form in (
        (r"\b(\d{1,3}) ?(?:yo|y/o) ?F\b|\b(\d{1,3}) ?F(?=[,;:.]? )", r"\1\2-year-old woman"),
        (r"\b(\d{1,3}) ?(?:yo|y/o) ?M\b|\b(\d{1,3}) ?M(?=[,;:.]? )", r"\1\2-year-old man"),
        (r"(?<!\S)#(?= ?[A-Za-z])", "fracture"),
        (rf"\bL(?= (?:{_PARTS})\b)", "left"),
        (rf"\bR(?= (?:{_PARTS})\b)", "right"),
        (r"\bprn\b|\bPRN\b|\bp\.r\.n\.", "as needed"),
        (r"\b(\d{1,2}) ?x ?/ ?(?:day|d)\b", r"\1 times daily"),
        (r"\b(\d{1,2}) ?x ?/ ?(?:week|wk)\b", r"\1 times a week"),
        (r"\b([A-Za-z]+|\d{1,2}) times a day\b", r"\1 times daily"),
        (r"\bCKD\b", "chronic kidney disease"),
        (r"\bchronic kidney disease,? (?:stage |grade )?(\d)", r"stage \1 chronic kidney disease"),
        (r"\bHTN\b", "hypertension"),
        (r"\bBP\b", "blood pressure"),
        (r"\bVitamin (?=[A-EK]\d{0,2}\b)", ""),
        (r"\bvitamin (?=B\d{1,2}\b)", ""),
    )
)


def written_out(text: str) -> str:
    """`text` with the short forms of notes in full; a statement and its source are compared so.

    >>> written_out("74F, fall 2 Nov. # L wrist, codeine prn up to 4x/day")
    '74-year-old woman, fall 2 November. fracture left wrist, codeine as needed up to 4 times daily'
    """
    if not any(char.isdigit() or char == "#" for char in text) and "prn" not in text:
        return text
    if _ENGLISH.search(text) or "#" in text:
        text = _MONTH.sub(_named, text)
    for cue, form in _ROWS:
        text = cue.sub(form, text)
    return text


def _named(match: re.Match[str]) -> str:
    return _MONTHS[match[1] or match[2]]
