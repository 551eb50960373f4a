"""Whether a price is told as free, or with what comes on top of it as included."""

from __future__ import annotations

import re

_FREE = re.compile(
    r"\b(?:(?:go(?:es)?|get in|enter|admitted|travel|stay|come|park) free|for free|free of charge|(?:is"
    r"|are|be|was"
    r"|were) free(?! (?:to|from|of|on|at|and|in)\b)|at no (?:extra )?(?:cost|charge)|costs? nothing"
    r"|without charge"
    r"|pays? nothing|kostenlos\w*|kostenfrei\w*|gratis|umsonst|gratuite?s?|gratuitement|nichts)\b",
    re.I,
)
_NO_COST = re.compile(
    rf"{_FREE.pattern}|\b(?:no (?:extra |further |additional )?(?:charge|cost|fee|payment|interest)"
    rf"|nothing|waived?"
    r"|not (?:be )?charge[ds]?|exempt\w*|complimentary|free(?=[,.;:)]|$)|free (?:for|to|of)|not pay"
    r"|do(?:es)? not cost"
    r"|befreit|erlassen|frei|keine (?:gebühr|kosten)\w*|sans (?:frais|supplément)|offerte?s?|exonéré\w*"
    r"|included"
    r"|inklusive|comprise?s?|bears? (?:all |the )*costs?|at (?:our|its|their) (?:own )?(?:cost"
    r"|expense))\b|[£$€]\s?0\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:large\w*|big\w*|over|above|from|more|minimum|orders?|if|when|ab|über|wenn|à partir|dès|si"
    r"|certain)\b",
    re.I,
)
_FREE_FROM = re.compile(
    r"\b(?P<what>free|discount|reduced|kostenlos|frei|rabatt|gratuit|remise"
    r"|offert)\w*\b[^.;]{0,30}?\s(?:over|above|from"
    r"|exceeding|of at least|of more than|more than|ab|über|à partir de|dès"
    r"|de plus de)\s[£$€]?\s?(?P<amount>\d[\d.,]*)"
    r"(?!\s?(?:am|pm|uhr|h\b|:|\w+ 20\d\d|january|february|march|april|may|june|july|august|september"
    r"|october|november"
    r"|december|januar|märz|mai|juni|juli|janvier|février|mars|avril|juin|juillet))",
    re.I,
)
_TAX = r"(?:VAT|tax|MwSt\.?|Mehrwertsteuer|USt\.?|Umsatzsteuer|TVA|GST)"
_ON_TOP = re.compile(
    rf"\b(?:plus|excl(?:uding|usive of|\.)?|ex|without|before|net of|zzgl\.?|zuzüglich|ohne|hors|exclude[sd]?"
    rf"|not includ(?:e|es|ing)|exclusive of)\s(?:\d+\s?%\s)?(?:the |der |die |gesetzlicher? )?{_TAX}"
    rf"|\b{_TAX}\s(?:is |will be )?(?:extra|added|not included|excluded|on top|payable in addition"
    rf"|to be added)"
    r"|\bhors taxes?\b|\bHT\b",
    re.I,
)
_WITHIN = re.compile(
    rf"\b(?:incl(?:uding|udes?|uded|usive of|\.)?|inkl\.?|inklusive|einschließlich|with|mit|enthält|avec"
    rf"|comprend)\s"
    rf"(?:\d+\s?%\s)?(?:the |der |die |la |gesetzlicher? )?{_TAX}|\b{_TAX}\s(?:is |was )?(?:included"
    rf"|inbegriffen"
    rf"|enthalten|comprise)|\btoutes taxes comprises\b|\bTTC\b",
    re.I,
)


def told_free(statement: str, source: str) -> bool:
    """Whether something is told as free of charge and nothing in the source says that it costs nothing.

    >>> told_free("Children travel free.", "Children pay half.")
    True
    """
    return bool(_FREE.search(statement)) and not _NO_COST.search(source)


def free_for_all(statement: str, source: str) -> bool:
    """Whether what is free or cheaper from some amount on is told without it, or that amount as the price.

    >>> free_for_all("Delivery is free.", "Delivery is free on orders over £60.")
    True
    """
    match = _FREE_FROM.search(source)
    if match is None:
        return False
    amount = match["amount"].rstrip(".,")
    if re.search(
        rf"\b(?:costs?|coûte|kostet|price|prix|preis)\b[^.;]*?{re.escape(amount)}(?!\d)", statement, re.I
    ):
        return not re.search(r"\b(?:costs?|coûte|kostet|price|prix|preis)\b", source, re.I)
    about = re.search(match["what"], statement, re.I)
    return bool(about) and amount not in statement and not _OVER.search(statement)


def tax_differs(statement: str, source: str) -> bool:
    """Whether a tax is within the price there and comes on top of it in the source, or the other way round.

    >>> tax_differs("It costs £80 including VAT.", "It costs £80 plus VAT.")
    True
    """
    mine = (bool(_ON_TOP.search(statement)), bool(_WITHIN.search(_ON_TOP.sub(" ", statement))))
    theirs = (bool(_ON_TOP.search(source)), bool(_WITHIN.search(_ON_TOP.sub(" ", source))))
    return any(mine) and any(theirs) and mine != theirs and mine != (True, True) and theirs != (True, True)
