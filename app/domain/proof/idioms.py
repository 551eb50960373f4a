"""Sayings of several words in a plain one: "edged up" is "rose", "get in touch" is "contact".

Unlike the rows of `domain.proof.phrases` these ask what stands beside them: the words alone say several
things.
"""

from __future__ import annotations

import re

_RISING = r"(?=\s(?:by|from|to|above|over|until|sharply|slightly|again)\b|\s[£$€]?\d)"
_PRICES = (
    r"(?:rents?|prices?|fees?|charges?|rates?|fares?|tariffs?|premiums?|subscriptions?|tax(?:es)?|costs?)"
)
_ROWS = (
    (rf"\b(?:went|moved) up{_RISING}", "rose"),
    (rf"\b(?:edged|crept|ticked|inched) up{_RISING}", "rose slightly"),
    (rf"\b(?:edged|crept|ticked|inched) down{_RISING}", "fell slightly"),
    (rf"\b(?:shot|jumped|leapt) up{_RISING}", "rose sharply"),
    (rf"\b(?:gone) up{_RISING}", "risen"),
    (rf"\bgo(?:es)? up{_RISING}", "rise"),
    (rf"\bgoing up{_RISING}", "rising"),
    (rf"\bgo(?:es)? down{_RISING}", "fall"),
    (rf"\bgoing down{_RISING}", "falling"),
    (r"\b(?:came|went|slipped) (?:back )?down(?= (?:by|from)\b)", "fell"),
    (r"\bcome(?:s)? down(?=$|[.,;]| by\b| from\b)", "fall"),
    (r"\bcoming down(?=$|[.,;]| by\b| from\b)", "falling"),
    (rf"\bput(?:s|ting)? up (?P<what>(?:\w+ ){{0,3}}{_PRICES})\b", r"raise \g<what>"),
    (
        r"\b(?:(?:brought|bring|bringing) down|(?:cut|cutting|scaled?) (?:back|down))"
        r"(?= (?:by|from|to|on)\b)",
        "reduced",
    ),
    (r"\bputs? up(?= (?:\w+ ){0,2}(?:scaffold|fence|notice|sign|tent|shelter|barrier|shed|wall))", "erect"),
    (r"\b(?P<be>be|was|were|is|are|been) put up(?= by\b)", r"\g<be> erected"),
    (r"\b(?:rises?|goes|go|climbs?|gets?) (?:above|over|beyond)(?= [£$€]?\d)", "exceeds"),
    (r"\b(?:rose|went|climbed|got) (?:above|over|beyond)(?= [£$€]?\d)", "exceeded"),
    (r"\b(?:drops?|falls?|goes|go|sinks?) below(?= [£$€]?\d)", "is below"),
    (
        r"\b(?:no|not) (?:less|fewer|earlier|sooner) than(?= (?:[£$€]?\d|(?:one|two|three|four|five|six|seven"
        r"|eight|nine|ten|twelve|fourteen|half)\b))",
        "at least",
    ),
    (
        r"\b(?:a |the )?(?:maximum|max\.?) of(?= (?:[£$€]?\d|(?:one|two|three|four|five|six|seven|eight"
        r"|nine|ten|twelve|fourteen)\b))",
        "up to",
    ),
    (
        r"\b(?:a |the )?minimum of(?= (?:[£$€]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve"
        r"|fourteen)\b))",
        "at least",
    ),
    (r"\bas (?:many|much|long|high) as(?= [£$€]?\d)", "up to"),
    (r"\b(?:provided|providing|on condition|on the condition) that\b|\b(?:as|so) long as\b", "if"),
    (r"\bin (?:the event|case) (?:of|that)\b", "if"),
    (r"\b(?:as soon as|the moment)\b", "once"),
    (r"\bthanks to\b|\bbecause of the fact that\b|\bowing to the fact that\b", "because of"),
    (r"\bsince (?=(?:he|she|it|they|we|I|you|there|no|the)\b)", "because "),
    (r"\bwith the exception of\b|\bother than\b|\bsave for\b|\baside from\b", "apart from"),
    (r"\b(?:get|gets|getting) in touch(?: with)?\b|\bget hold of\b", "contact"),
    (r"\bgot in touch(?: with)?\b", "contacted"),
    (r"\b(?:take|takes|taking) over(?=[.,;]|$| (?:from|as)\b)", "succeed"),
    (r"\btook over(?=[.,;]|$| (?:from|as)\b)", "succeeded"),
    (r"\b(?:step|stand) (?:down|aside)\b", "resign"),
    (r"\b(?:steps|stands) (?:down|aside)\b", "resigns"),
    (r"\b(?:stepped|stood) (?:down|aside)\b", "resigned"),
    (r"\bstep in\b", "intervene"),
    (r"\bstepped in\b", "intervened"),
    (r"\blook again at\b|\btake another look at\b|\bthink again about\b", "reconsider"),
    (r"\blook(?:s|ing)? into\b", "investigate"),
    (r"\blooked into\b", "investigated"),
    (r"\b(?:pick|picks|picking|picked)[ -]?up\b", "collect"),
    (r"\bdropp?(?:ed|ing)? off\b", "deliver"),
    (r"\b(?:send|hand|give)s? in\b", "submit"),
    (r"\b(?:sent|handed|given|gave) in\b", "submitted"),
    (r"\bset against\b", "offset against"),
    (r"\broll(?:s|ed|ing)? (?P<what>(?:the \w+ )?)out\b", r"extend \g<what>"),
    (r"\bwork(?:ed|s)? out (?P<what>the|your|his|her|their|our|how)\b", r"calculate \g<what>"),
    (
        r"\b(?P<what>motion|resolution|proposal|amendment|budget|accounts) (?P<be>was|were|is|are"
        r"|has been) (?:carried|passed)\b",
        r"\g<what> \g<be> adopted",
    ),
    (
        r"\b(?P<what>motion|resolution|proposal|amendment|budget) (?:passed|carried)\b",
        r"\g<what> was adopted",
    ),
    (r"\b(?:struck|crossed) off\b", "removed from"),
    (r"\bpaid off\b", "cleared"),
    (r"\b(?:pay|pays|paying) off\b", "clear"),
    (
        r"\b(?:from |on )?Mondays? (?:to|through|until|till|–|-) Fridays?\b|\bon (?:working|week) ?days\b",
        "on weekdays",
    ),
    (r"\b(?:at|on) (?:the )?weekends?\b|\b(?:on )?Saturdays? and Sundays?\b", "on weekends"),
    (
        r"\b(?:by|for) (?:himself|herself|themselves|itself|myself|yourself|ourselves)\b"
        r"|\bon (?:his|her|their|its|my|your|our|one['’]s) own\b",
        "alone",
    ),
    (r"\bhalf (?:the )?price\b", "half"),
    (r"\bfor (?:lack|want) of\b", "because of insufficient"),
    (r"\bnot (?:have )?enough\b|\btoo (?:little|few)\b", "insufficient"),
    (r"\b(?P<be>was|were|is|are) (?:un|not )successful\b", r"\g<be> rejected"),
    (
        r"\b(?:is|are|was|were) (?:not |non-?)(?P<what>return|refund|transfer|exchange|renew"
        r"|negoti|reus|wash|repair|cancell"
        r"|recover|replace)able\b",
        r"cannot be \g<what>ed",
    ),
    (
        r"\b(?:make|makes|making|lodge|lodges|file|files|bring|submit) an? (?P<what>appeal|claim|complaint"
        r"|application"
        r"|payment|donation|decision|request|objection)\b",
        r"\g<what>",
    ),
    (
        r"\b(?:made|lodged|filed|brought|submitted) an? (?P<what>appeal|claim|complaint|application"
        r"|payment|donation"
        r"|decision|request|objection)\b",
        r"\g<what>ed",
    ),
    (r"\b(?:take|takes|taking|took|taken) part\b", "participate"),
    (r"\b(?:make|makes) use of\b", "use"),
    (r"\bmade use of\b", "used"),
    (r"\b(?:is|are) in (?P<what>charge|control) of\b", r"manages"),
    (r"\b(?:was|were) in charge of\b", "managed"),
    (r"\b(?:take|takes) care of\b", "handle"),
    (r"\btook care of\b", "handled"),
    (r"\bfind(?:s)? out\b", "learn"),
    (r"\bfound out\b", "learned"),
    (r"\b(?:make|makes) sure\b", "ensure"),
    (r"\bmade sure\b", "ensured"),
    (r"\b(?:fill|fills|filled|filling) (?:in|out)(?= (?:the|a|an|this|your|his|her)\b)", "complete"),
    (r"\b(?:is|are|was|were) (?:made up|composed) of\b", "consists of"),
    (r"\b(?:is|are) home to\b", "houses"),
    (r"\b(?:is|are) under way\b|\b(?:is|are) in progress\b", "is ongoing"),
    (r"\bat present\b|\bfor the time being\b|\bat the moment\b|\bright now\b|\bas of now\b", "currently"),
    (r"\bin the meantime\b|\buntil then\b", "meanwhile"),
    (r"\b(?:a|one|the) further (?=\d)|\ban extra (?=\d)|\banother (?=\d)", "additional "),
    (
        r"\b(?P<n>\d+|two|three|four|five) (?P<unit>years|months|weeks|days|times) (?:running|in a row)\b",
        r"\g<n> consecutive \g<unit>",
    ),
    (r"\bside by side\b|\bnext door\b|\bnext to\b", "beside"),
    (r"\bin front of\b", "before"),
    (r"\bbroken into\b", "burgled"),
    (r"\bpassed away\b|\bpasses away\b", "died"),
    (r"\bright of way\b", "right-of-way"),
    (r"\bsuffer(?:s|ed|ing)? from\b", "has"),
    (r"\b(?P<sick>off|on) sick\b|\bon sick leave\b|\bsigned off work\b", "off sick"),
    (r"\b(?:is|are|was|were) (?:entitled|eligible) for\b", "qualifies for"),
    (r"\bdate of birth\b|\bDOB\b", "born"),
    (r"\bas regards\b|\bwith regard to\b|\bin (?:relation|respect|terms) (?:to|of)\b|\bregarding\b", "about"),
    (r"\b(?:was|were) given (?P<what>a|an|the)(?= )", r"received \g<what>"),
    (
        r"\bkeep(?:s|ing)? (?P<what>the|a|an|your|his|her|it|them) (?P<more>\w+ )?in(?= good)",
        r"maintain \g<what> \g<more>in",
    ),
)
_IDIOMS = tuple((re.compile(cue, re.I), form) for cue, form in _ROWS)


def without_idioms(text: str) -> str:
    """`text` with each of these sayings in plain words; a statement and its source are compared so.

    >>> without_idioms("The price edged up by 0.4%.")
    'The price rose slightly by 0.4%.'
    """
    for cue, form in _IDIOMS:
        text = cue.sub(form, text)
    return text
