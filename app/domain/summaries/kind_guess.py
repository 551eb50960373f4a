"""Which kind of summary a document seems to want, by the words it begins with. Only ever a proposal."""

from __future__ import annotations

import re

from app.domain.documents import Document

LOOKED_AT = 12_000
"""Characters from the beginning; what a document is stands on its first pages."""
GUESS = "?"
"""What stands for a kind's id where the document is to decide; no kind can have it."""
ENOUGH = 3
"""Different cues that a kind needs."""
ENOUGH_OF = {"research-paper": 4}
"""A manual has an introduction and references as well; only a paper has nearly all of its parts."""
LONG, LONG_KINDS = 15, frozenset({"contract", "report", "research-paper"})
"""Pages beyond which a document is no letter, invoice, form or minutes, whatever words it has."""
AHEAD = 1
"""Cues by which it has to lead the next one."""

_CUES = {
    "invoice": (
        r"\binvoice\b|\brechnung\b|\bfacture\b",
        r"\b(?:invoice|rechnungs|facture) ?(?:no|number|nr|nummer|date|datum|n°)",
        r"\btotal due\b|\bamount due\b|\bsubtotal\b|\bgesamtbetrag\b|\btotal ttc\b",
        r"\bvat\b|\bmwst\b|\btva\b|\btax\b",
        r"\bpayable\b|\bpayment terms\b|\bzahlbar\b|\biban\b|\bsort code\b",
        r"\bqty\b|\bquantity\b|\bunit price\b|\bmenge\b|\beinzelpreis\b",
    ),
    "contract": (
        r"\bthis (?:agreement|contract|lease)\b|\b(?:miet|arbeits|dienst)?vertrag\b|\bcontrat\b",
        r"\bthe part(?:y|ies)\b|\bdie parteien\b|\bles parties\b|\blandlord\b|\btenant\b|\blicen[sc]ee\b",
        r"\bterminat\w+|\bkündig\w+|\brésili\w+",
        r"\bliab\w+|\bhaftung\b|\bresponsabilité\b|\bindemni\w+",
        r"\bgoverning law\b|\bjurisdiction\b|\bgerichtsstand\b|\bdroit applicable\b",
        r"\bhereinafter\b|\bhereby\b|\bshall\b|\bim folgenden\b|\bci-après\b",
        r"\bnotice period\b|\bwritten notice\b|\brenew\w*|\bkündigungsfrist\b",
    ),
    "claim": (
        r"\bclaim (?:no|number|form|reference)\b|\bschadennummer\b|\bnuméro de sinistre\b",
        r"\bpolicy (?:no|number|holder)|\bpolicyholder\b|\bversicherungs(?:schein|nehmer)\w*",
        r"\bdate of loss\b|\bincident\b|\baccident\b|\bschaden(?:tag|sfall)?\b|\bsinistre\b",
        r"\binsur(?:er|ed|ance)\b|\bversicherung\b|\bassur(?:eur|ance|é)\b",
        r"\bdamage\b|\bexcess\b|\bdeductible\b|\bselbstbeteiligung\b|\bdégâts\b",
        r"\badjuster\b|\bassessor\b|\bgutachter\b|\bexpert\b",
    ),
    "clinical-letter": (
        r"\bpatient\b|\bpatientin\b",
        r"\bdischarge\b|\bclinic\b|\bward\b|\bhospital\b|\bklinik\b|\bhôpital\b|\barztbrief\b",
        r"\bdiagnos\w+",
        r"\b\d+ ?(?:mg|mcg|micrograms?|ml)\b",
        r"\bmedic(?:ation|ines?)\b|\ballerg\w+|\bmedikament\w*|\bmédicament\w*",
        r"\bdear (?:dr|doctor|colleague)\b|\bnhs\b|\bdate of birth\b|\bdob\b|\bgp\b|\bgeburtsdatum\b",
        r"\bblood pressure\b|\bfollow-up\b|\breferr\w+|\bblutdruck\b",
    ),
    "meeting": (
        r"\bminutes\b|\bprotokoll\b|\bcompte rendu\b",
        r"\b(?:present|attend(?:ees|ance)|apologies|anwesend|présents)\b",
        r"\bagenda\b|\btagesordnung\b|\bordre du jour\b",
        r"\baction(?: item|s)?\b|\baufgaben?\b",
        r"\bmeeting\b|\bsitzung\b|\bréunion\b",
        r"\bnext meeting\b|\bnächste sitzung\b|\bresolved\b|\bbeschlossen\b|\bchair(?:ed|man|person)?\b",
    ),
    "research-paper": (
        r"(?m)^\W*(?:abstract|zusammenfassung|résumé)\b",
        r"(?m)^[\W\d]*(?:introduction|background|einleitung)\b",
        r"(?m)^[\W\d]*(?:(?:materials and |patients and )?methods?|methoden|méthodes?)\b",
        r"(?m)^[\W\d]*(?:results|ergebnisse|résultats)\b",
        r"\bet al\b|\bdoi\b|\barxiv\b|\bp ?[<=] ?0?\.\d+",
        r"(?m)^[\W\d]*(?:keywords|key words|corresponding author|references|literatur)\b",
    ),
    "report": (
        r"\breport\b|\bbericht\b|\brapport\b",
        r"\bexecutive summary\b|\bsummary\b",
        r"\bfindings?\b|\bergebnisse\b|\bconstats?\b",
        r"\brecommend\w+|\bempfehl\w+|\brecommandation\w*",
        r"\bscope\b|\bobjectives?\b|\bmethodology\b",
        r"\bconclusions?\b|\bfazit\b",
    ),
}
_PATTERNS = {kind: tuple(re.compile(cue, re.I) for cue in cues) for kind, cues in _CUES.items()}


def guess_kind(document: Document) -> str:
    """The id of a shipped kind, "" where none is clear."""
    text = document.text[:LOOKED_AT]
    found = sorted(
        ((sum(bool(cue.search(text)) for cue in cues), kind) for kind, cues in _PATTERNS.items()),
        reverse=True,
    )
    (best, kind), (second, _) = found[0], found[1]
    if len(document.pages) > LONG and kind not in LONG_KINDS:
        return ""
    return kind if best >= ENOUGH_OF.get(kind, ENOUGH) and best - second >= AHEAD else ""
