"""The patterns by which names and words that matter are known: allergies, duties, changes, what comes next.

English first, with the commonest words of German, French and Spanish.
"""

from __future__ import annotations

import re

_CAP = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]{0,30}|[A-Z]\.)"
_FULL = rf"{_CAP}(?:[ \t](?:(?:van|von|de|der|den|la|le|du|di|bin|al)[ \t]){{0,2}}{_CAP}){{0,3}}"
NAMES = (
    re.compile(
        r"\b(?P<name>(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Sir|Dame|Sister|Nurse|Judge|Herr|Frau|Mme"
        r"|Monsieur"
        rf"|Madame|Sr|Sra|Señora?)\b\.?[ \t]{_FULL})"
    ),
    re.compile(
        r"\b(?P<label>(?i:patient(?: name)?|name|claimant|policyholder|insured|tenant|landlord|buyer|seller"
        r"|supplier|customer|client|employer|employee|consultant|gp|from|to|author|chair|lender|borrower"
        r"|signed"
        r"|bill to|vendor|contractor|attendees|present|witness|next of kin))\s*[:|]\s*"
        rf"(?P<name>{_FULL.removesuffix('{0,3}') + '{1,3}'})"
    ),
    re.compile(
        rf"\b(?P<name>(?:{_CAP}[ \t](?:&[ \t]|and[ \t])?){{1,5}}"
        r"(?:Ltd|Limited|LLP|PLC|plc|Inc|LLC|GmbH|AG|S\.A\.|SARL|S\.L\.|B\.V\.|Corp|Corporation|Trust"
        r"|University"
        r"|Council)\b)"
    ),
)

ALLERGY = re.compile(
    r"\b(?:allerg\w*|anaphyla\w*|NKDA|adverse (?:drug )?reactions?|hypersensitiv\w*|intoleran\w*"
    r"|alergi\w*)\b",
    re.I,
)
FOLLOW_UP_HEADING = re.compile(
    r"\b(?:follow[ -]?up|plan|next steps?|actions?|to do|what (?:has|needs) to happen|what happens next"
    r"|recommendations?|instructions|arrangements|nächste schritte|weiteres vorgehen|suivi|seguimiento)\b",
    re.I,
)
FOLLOW_UP = re.compile(
    r"\bfollow(?:ed|ing)?[ -]?up\b|\breview(?:ed)?\s+(?:in|at|within|on|by|after|again)\b|\brefer(?:red"
    r"|ral)?\s+to\b"
    r"|\brepeat\s+(?:\w+\s+){1,5}(?:in|at|within|after)\b|\b(?:re-?check|recheck)\w*\b|\bappointment\b"
    r"|\bplease\s+(?:arrange|check|repeat|review|refer|monitor|contact|send|continue|stop|start|ensure"
    r"|confirm|pay)\b"
    r"|\b(?:GP|practice|patient|nurse)\s+to\s+\w+|\bto be (?:seen|reviewed|arranged|repeated|checked)\b"
    r"|\bwill be (?:seen|reviewed|contacted|arranged|repeated|called)\b|\bnext (?:meeting|review|visit"
    r"|step)\b"
    r"|\baction:|\b(?:return|come back|seek (?:medical )?(?:help|advice))\s+if\b|\bcall (?:999|112|911)\b"
    r"|\bkontrolle in\b|\bwiedervorstellung\b|\bcontrôle dans\b|\bprochain rendez-vous\b"
    r"|\bpróxima (?:cita|revisión)\b",
    re.I,
)
CHANGE = re.compile(
    r"\b(?:was|were|is|been|be|now|newly)\s+(?:started|stopped|increased|reduced|decreased|withheld"
    r"|discontinued"
    r"|changed|switched|suspended|commenced|restarted)\b"
    r"|^\W*(?:started|stopped|increased|reduced|withheld|discontinued|new|changed|stop|start|increase"
    r"|reduce)\b[: ]"
    r"|\|\s*(?:new|stopped|started|increased|reduced|withheld|changed|discontinued)\b",
    re.I,
)
NEGATION = re.compile(
    r"\b(?:not|no|never|none|without|cannot|nor|nicht|kein\w*|niemals|ohne|pas|jamais|aucune?|sans|nunca"
    r"|ningun[oa]?|sin)\b|n['’]t\b",
    re.I,
)
NEGATION_THAT_COUNTS = re.compile(
    r"\b(?:no known|no (?:evidence|history|sign|record|refund|liability|obligation|right|further|change"
    r"|previous)\w*"
    r"|denie[sd]|(?:must|shall|may|should|do|does|did|will|can) ?not|never|not (?:to be|covered|included"
    r"|insured"
    r"|liable|payable|responsible|permitted|allowed|refundable|safe|for resuscitation)|exclud\w+"
    r"|without (?:prior"
    r"|the|written|notice)|declined|refused|forbidden|prohibited|darf nicht|dürfen nicht|ne (?:doit|peut"
    r"|peuvent) pas"
    r"|no (?:debe|puede|se permite))\b",
    re.I,
)
DUTY = re.compile(
    r"\b(?:must|shall|required|obliged|agrees? to|responsible for|muss|müssen|verpflichtet|doit|doivent"
    r"|deben?)\b",
    re.I,
)
BINDING = re.compile(
    r"\b(?:liab\w+|indemnif\w+|warrant\w*|governing law|terminat\w+|penalt\w+|renew\w*)\b", re.I
)
