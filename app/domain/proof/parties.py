"""Words that stand for somebody or for one of two: names, parties to a contract, left and right."""

from __future__ import annotations

import re

from app.domain.proof.facts import MONTHS
from app.domain.text.words import STOP, plain, stem

_CONTRASTS = (
    "left right linke linken rechte rechten gauche droit droite",
    "north south east west northern southern eastern western",
    "old new older newer alt neu alte neue ancien nouveau",
    "first second third last erste zweite letzte",
    "male female males females men women boys girls",
    "upper lower front rear inner outer",
    "mother father sister brother son daughter wife husband aunt uncle "
    "mutter vater schwester bruder sohn tochter mere pere soeur frere fils fille",
)
GROUP = {word: str(place) for place, words in enumerate(_CONTRASTS) for word in words.split()}
"""The group of a word that is told apart from the others of its group."""
_PARTY_WORDS = """
tenant landlord buyer seller employer employee lender borrower insurer insured policyholder claimant supplier
customer client contractor licensor licensee plaintiff defendant owner agent treasurer secretary doctor nurse
patient surgeon physiotherapist
mieter mieterin vermieter vermieterin kaufer verkaufer arbeitgeber arbeitnehmer
locataire bailleur vendeur acheteur employeur salarie
"""
_PARTIES = frozenset(_PARTY_WORDS.split())
_GERMAN = re.compile(
    r"\b(?:der|die|das|und|ist|wurden?|wird|werden|nicht|mit|von|vom|zum|zur|im|bei|wegen|auf|für"
    r"|sich|dem|den|des|sie|wir|uns|ihre?[nmrs]?|bitte|haben|hat|waren?|bis|nur"
    r"|eine[mnrs]?|ein|sind|aus|nach|betrug|beträgt)\b",
    re.I,
)
_VERB_LEFT = re.compile(r"\s+(?:his|her|their|the|a|an|on|in|at|for|to|over|by|them|it|\d)\b|\s+£?\d", re.I)
_GERMAN_NAME = re.compile(r"\b(?:Herrn?|Frau|Firma|Dr\.|Prof\.)\s+$")
OF_MONEY = frozenset(map(stem, ("cost", "costs", "price", "charge", "charged", "amount", "come", "fee")))
"""Words that any amount of money brings with it."""


def is_party(word: str) -> bool:
    """Whether a plain word is a party's or one of two that are told apart."""
    return word in _PARTIES or word in GROUP


def is_german(text: str) -> bool:
    """Whether a sentence is German by its small words: there every noun has a capital."""
    return len(_GERMAN.findall(text)) >= 2


def stands_for_one(text: str, match: re.Match[str], german: bool) -> bool:
    """Whether a word names somebody, a party, or one of two that are told apart ("left", "mother")."""
    word = plain(match[0])
    if word == "left" and _VERB_LEFT.match(text, match.end()):
        return False  # somebody left
    if is_party(word) or (len(match[0]) == 1 and match[0].isupper() and match[0] != "I" and match.start()):
        return True  # "ward A" and "ward B"
    if not match[0][0].isupper() or word in STOP or word in MONTHS:
        return False
    if german and not _GERMAN_NAME.search(text[max(0, match.start() - 8) : match.start()]):
        return False  # every noun has a capital there
    return bool(match.start()) or text[match.end() + 1 : match.end() + 2].isupper()
