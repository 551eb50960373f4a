"""What stands in a document and is never worth a line of its summary: greetings, addresses, page furniture.

Rules for how a line looks, not for one document. A line that is furniture stays in the text, in the key facts
and in the coverage; it is only never a point.
"""

from __future__ import annotations

import re

from app.domain.proof.quoting import greets

MOST_WORDS = 12
"""Words of a line without a full stop that can be a piece of a letterhead."""
_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Sir|Dame|Herrn?|Frau|Mme|M|Sr|Sra)\.?\s"
_NAME = rf"{_CAP}(?:\s(?:van|von|de|der|la|le|du|{_CAP}|&)){{0,4}},?"
_TITLED = re.compile(rf"(?:{_TITLE})+{_NAME}")
_NAMED = re.compile(_NAME)
_DATE = re.compile(
    r"(?:(?:date|datum|le|den)\W{1,3})?(?:[A-ZÀ-ÖØ-Þ]\w+,?\s(?:den\s|le\s)?)?"
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\s\d{1,2},\s\d{4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})[.,]?",
    re.I,
)
SUBJECT = re.compile(
    r"(?P<label>re|subject|concerning|reference|betreff|betrifft|objet|asunto)\s*[:|]\s*(?P<rest>\S.*)", re.I
)
"""A line that says what a letter is about."""
_CONTACT = re.compile(
    r"\b(?:tel(?:ephone|efon|éfono|\.)?|phone|fax|mobile|e-?mail|web(?:site)?|www)\b\W|\S@\S+\.\S|https?://"
    r"|\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b"
    r"|^\W*(?:\d{1,4}[a-z]?,?\s(?:[A-Z][\w'’-]+\s){1,3}|(?:[A-Z][\w'’-]+\s){1,3})"
    r"(?:street|road|lane|avenue|square|close|terrace|way|straße|strasse|platz|weg|gasse)\b"
    r"|^\W*\d{1,4},?\s(?:rue|avenue|place|calle|via)\s",
    re.I,
)
_PAGE = re.compile(
    r"(?:page|seite|p\.|pág\.?|página)?\s*[-–]?\s*\d{1,4}\s*(?:[-–]|(?:of|von|sur|de|/)\s*\d{1,4})?\s*"
    r"|.{0,120}(?:\.{4,}|(?:\s\.){4,}|…{2,})\s*[\divxlc]{1,5}\s*"
    r"|.{0,40}_{3,}.{0,40}",
    re.I,
)
_LEADERS = re.compile(r"(?:\.\s?){5,}|…{2,}")
"""Dots that lead to a page number."""
_BOILER = re.compile(
    r"\b(?:dictated (?:but|and) not|electronically (?:signed|approved|authori[sz]ed)|typed but not signed"
    r"|this (?:e-?mail|message) (?:is|and any \w+ are) (?:confidential|intended)|received this in error"
    r"|unsubscribe|all rights reserved|copyright (?:\(c\)|©|\d{4})|please do not reply to this"
    r"|diese e-?mail (?:ist|enthält) vertraulich|maschinell erstellt|ohne unterschrift gültig"
    r"|tous droits réservés)\b"
    r"|^\W*(?:cc|c\.c\.|copy to|copies to|kopie an|copie à|encl?\.?|enclosures?|anlagen?"
    r"|pièces? jointes?)\b\s*[:.]",
    re.I,
)
_POLITE = re.compile(
    r"^\W*(?:(?:many )?thank(?:s| you) for (?:your|referring|reading)|vielen dank für|merci de votre"
    r"|please (?:do not hesitate|feel free) to|if you have any (?:further )?questions|für rückfragen stehen"
    r"|n['’]hésitez pas|hoping to hear|(?:I|we) look forward to hearing|ich freue mich auf ihre)\b",
    re.I,
)
MOST_POLITE = 12
"""Words of a sentence that does no more than thank or offer help; a longer one may say why."""
_STOP = (".", "!", "?", "…", "。")


def is_furniture(text: str, listed: bool = False) -> bool:
    """Whether the words of one sentence or line greet, take leave, address, date or number a page.

    `listed`: it is an item of a list or a table, where a few words with capitals are no name in a letterhead.

    >>> is_furniture("Dear Dr Renshaw,"), is_furniture("12 Mill Lane"), is_furniture("Pay £90 by 3 May.")
    (True, True, False)
    """
    said = " ".join(text.strip("|•-– \t\n").split())
    if not said or greets(said) or _BOILER.search(said) or _PAGE.fullmatch(said) or _LEADERS.search(said):
        return True
    if SUBJECT.fullmatch(said) or _DATE.fullmatch(said):
        return True
    if _POLITE.search(said) and len(said.split()) <= MOST_POLITE and not re.search(r"\d", said):
        return True
    if said.endswith(_STOP) or "|" in said or len(said.split()) > MOST_WORDS:
        return False
    if _CONTACT.search(said) or _TITLED.fullmatch(said):
        return True
    return not listed and bool(_NAMED.fullmatch(said) or _shouts(said))


def _shouts(text: str) -> bool:
    """A line in capitals, as a stamp or a running line that was taken for text."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return len(words) > 1 and all(word.isupper() for word in words)
