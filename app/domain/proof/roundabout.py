"""What denies in a roundabout way, said plainly: "may not be entered" as "closed", "no charge" as "free"."""

from __future__ import annotations

import re

_GAP = r"(?P<gap>(?:[^.;:!?,]{0,50}?\s)?)"
_ROWS = (
    (rf"\bdarf {_GAP}nicht (?:betreten|befahren) werden\b", r"ist \g<gap>gesperrt"),
    (rf"\bkann {_GAP}nicht (?:betreten|benutzt|befahren|genutzt) werden\b", r"ist \g<gap>gesperrt"),
    (r"\bau(?:ß|ss)er Betrieb\b", "gesperrt"),
    (rf"\b(hat|haben|hatte) {_GAP}nicht (?:aufgegeben|aufgehört)\b", r"\1 \g<gap>weiterhin"),
    (r"\b(?:has|have|had) not (?:given up|stopped|ceased|quit)(?= \w+ing\b)", "continues"),
    (r"\b(?:nothing|not|no) (?:abnormal(?:ity|ities)?|remarkable)\b|\bunremarkable\b", "normal"),
    (r"\bis was normal\b", "is normal"),
    (
        r"\b(?:must|may|shall|can|should) ?not (?:exceed|be (?:more|higher|greater|longer|larger) than"
        r"|go above)\b",
        "is at most",
    ),
    (r"\b(?:is|has|are) (?:a )?(?:maximum|limit) of\b", "is at most"),
    (r"\bne (?:doit|doivent|peut|peuvent) pas (?:dépasser|excéder)\b", "est au plus"),
    (r"\bmaximale? est (?:de )?", "est au plus "),
    (rf"\b(?:darf|dürfen) {_GAP}nicht (?:überschreiten|übersteigen)\b", r"beträgt höchstens \g<gap>"),
    (r"\bfand(?:en)? keine (?:Zustimmung|Mehrheit)\b", "wurde abgelehnt"),
    (r"\b(?P<be>was|were|is|are|been) not (?:approved|adopted|granted)\b", r"\g<be> rejected"),
    (r"\b(?:goes|go|went) to (?=(?:arbitration|court|mediation|trial)\b)", "are decided by "),
    (r"\b(?:did|does|do) not (?:give up|stop|cease|quit)(?= \w+ing\b)", "continues"),
    (
        r"\b(?:may|must|can|could) ?not be (?:entered|accessed|crossed|visited)\b"
        r"|\b(?:is|are) (?:out of (?:order|use|service)|not open|off limits|shut)\b",
        "is closed",
    ),
    (r"\bno (?:charge|fee|cost) for\b", "free for"),
    (r"\bfail to\b", "do not"),
    (r"\bfails to\b", "does not"),
    (r"\bfailed to\b", "did not"),
    (r"\b(?:is|are|was|were) (?:still )?(?:not working|failing)\b", "does not work"),
    (r"\b(?:still )?(?:do|does|did) not (?:work|function)\b", "does not work"),
    (
        r"\bno (?:charge|fee|cost|costs) (?:is|are|was|will be) (?:made|charged|due|payable|incurred"
        r"|asked) (?P<for>for|to)\b",
        r"free \g<for>",
    ),
    (
        r"\b(?:at no (?:extra |additional )?(?:cost|charge)|free of charge|without (?:charge|cost|payment"
        r"|paying)|costs? nothing|(?:do|does) not cost anything|pays? nothing|not charged for"
        r"|for nothing)\b",
        "free",
    ),
    (
        r"\b(?:ohne (?:Kosten|Berechnung|Aufpreis)|unentgeltlich|kostenfrei|gratis|umsonst"
        r"|nichts berechnet|kostet nichts)\b",
        "kostenlos",
    ),
    (r"\b(?:ne co[uû]te rien|sans frais|à titre gracieux|gratuitement|gratuite?s?)\b", "gratuit"),
    (
        r"\b(?:is|are) not permitted to\b|\b(?:is|are) (?:prohibited|forbidden|barred|banned) from\b"
        r"|\b(?:is|are) not allowed to\b",
        "may not",
    ),
    (
        r"\b(?:has|have|had) (?:still )?not been (?:found|recovered|returned|located|traced)(?: yet)?\b",
        "is missing",
    ),
    (r"\bremains? (?P<what>un[a-z]{5,}ed)\b", r"is still \g<what>"),
)
_PLAIN = tuple((re.compile(cue, re.I), plainly) for cue, plainly in _ROWS)


def plainly(text: str) -> str:
    """`text` with each of these in its plain form; a statement and its source are compared in this form.

    >>> plainly("The path may not be entered.")
    'The path is closed.'
    """
    for cue, form in _PLAIN:
        text = cue.sub(form, text)
    return text
