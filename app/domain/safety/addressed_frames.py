"""Sentences that order what is to be said about a document: who writes, what of, and how it has to read.

`domain.safety.addressed_english` knows wordings; here are combinations, whatever the wording. A document for
persons seldom says how its own summary has to begin, nor orders its reader to hand on a ready sentence. All
patterns are for folded text (`app.domain.safety.disguises`) and for one sentence of it.
"""

from __future__ import annotations

import re

LEAST_LEAD, LEAST_SAID = 3, 3
"""Words before a colon that can order what follows it, and words after it that can be a sentence."""
LEAST_CLAUSE = 5
"""Words before a colon that are more than a label."""
LONGEST = 1_200
"""Characters of a sentence that are looked at."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{words})(?![\w-])")


_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_PARTS = r"(?:sentence|line|statement|remark|phrase|word|mark|code|token|paragraph|passage)s?"
_SAYING = (
    r"write|say|state|report|repeat|output|emit|copy|quote|tell|mention|reply|answer|respond|recite|reproduce"
    r"|give (?:out|as|your)|hand (?:it |this )?on|pass (?:it |this )?on|load|speak"
)
_TELLING = (
    r"writ\w+|sa(?:y|ys|ying)|stat(?:e|es|ing)|report\w*|repeat\w*|print\w*|output\w*|emit\w*|copy|copying"
    r"|quot(?:e|es|ing)|mention\w*|includ\w+|reproduc\w+|leav(?:e|es|ing)|omit\w*|skip\w*|hand(?:s|ing)? on"
    r"|pass(?:es|ing)? on|add|adds|adding|put|place|insert\w*|contain\w*|begin\w*|start\w*|open\w*|end|ends"
)
_LABELLED = re.compile(r"^\W*auto-?(?:abstract|summary|digest|overview|resume) ?:")
_TASK = re.compile(
    r"\b(?:carry on|continue|proceed|go on|move on) (?:with|to) (?:the |your )?"
    r"(?:next|second|third|following|new|other|real|actual) (?:request|task|instruction|query|prompt) ?: "
    rf"(?:please |now |only )*(?:{_SAYING})(?![\w-])"
)
_DERIVED = _any(
    r"tl;? ?dr|summar(?:y|ies)|overviews?|abstracts?|digests?|outputs?|short(?:er)? versions?|auto-?\w*"
    r"|condensations?|zusammenfassung(?:en)?|ergebnis|resumes?|resumen(?:es)?|riassunt[oi]"
)
_FORM = _any(rf"{_PARTS}|nothing|one reply|address|opening|beginning|satz|phrase|frase|merely")
_BOUND = _any(
    r"must|shall|has to|have to|is to|are to|may only|only|without|confined|restricted|nothing|open\w*"
    r"|begin\w*|starts?|ends?|carr(?:y|ies)|bears?|contains?|consists?|valid|rejected|obliged"
    r"|required"
)
_AGENT_WORDS = (
    r"a\.?i\.?(?: \w+)?|llms?|chat ?bots?|bots?|robots?|classifiers?|(?:language )?models?|assistants?"
    r"|software|programs?|tools?|computers?|machines?|machine-readable|summari[sz]ers?|reader software"
    r"|by machine|automat\w+"
    r"|ki|programm|maschinell|sprachmodell|logiciel|programme|outil|ia|programa|modelo|modello"
)
_AGENT = _any(_AGENT_WORDS)
_NEARBY = _any(
    rf"(?:the |this |that |one )?(?:next|following|coming|subsequent|ensuing|above|single|sole|only) {_PARTS}"
    rf"|{_PARTS} (?:below|above|that follows?|after this|before this)|folgenden satz|phrase suivante"
    r"|(?:une )?seule phrase|frase seguente|siguiente frase|frase seguinte"
)
_TELLS = _any(
    rf"{_TELLING}|auszugeben|ausgeben|schreib\w+|ecri\w+|tiendra|deve|debe\w*|deve(?:m|ra)?|only|merely"
)
_MADE = re.compile(rf"\b{_PARTS} (?:that )?you (?:produce|generate|output)\b")
_ORDER = re.compile(
    r"(?:^\W*|[,;:(] ?|\b(?:and|then|please|or|to|must|shall|should|may|only|instead|now|just|simply|kindly"
    rf"|merely|let it) (?:only |simply |just |then |merely )?)(?:{_SAYING})(?![\w-])"
)
_COLON = re.compile(r":(?=\s)|[“\"«„](?=\w)|\bnamely\b|\bthat(?= the )|\bthis: ")
_READY = _any(
    r"already (?:extracted|made|written|summari[sz]ed)|no further work|supersed\w+ the (?:full |whole )?text"
    r"|re-?use|generated|do not generate|for a\.?i\.? use"
)
_KEY = _any(r"(?:key|main|most important|essential) (?:points?|facts?)")
_ALONE = re.compile(
    r"\b(?:let it|must|shall|should|are to|is to|please|may)(?: only)? (?:contain|say|hold|give|write|state"
    r"|carry|output) nothing (?:else )?(?:but|besides|except|beyond|other than) (?:the |this |one )?(?:\w+ )?"
    rf"{_PARTS}\b"
)
_THIS = _any(r"(?:this|the present|our) (?:letter|file|text|document|paper|record|part)")
_ONLY_THIS = _any(
    r"only this|merely this|nothing more|nothing else|word for word|as it (?:is|stands)|one reply|single fact"
    r"|instead|simply|without exception|whatever|just this|bloss dies|in its place|in the voice of"
)
_DUTY = _any(
    r"must|shall|should|has to|have to|is to|are to|may only|ought|not|leav\w+|omit\w*|auszugeben|tiendra"
    r"|deve|debe|doit|soll"
)
_CALLED = re.compile(
    r"^\W*(?:a\.?i\.?(?: \w+)?|llms?|chat ?bots?|bots|robots|classifiers?|summari[sz]ers?|language models?"
    rf"|assistants?)(?: only)? ?[,:] ?(?:please |now |you |must |only )*(?:{_SAYING})(?![\w-])"
)
_OBLIGED = re.compile(
    r"\b(?:a\.?i\.?(?: \w+)?|llms?|chat ?bots?|language models?) (?:must|shall|has to|have to|is to|are to)"
    r" (?:always |only |never |not )?(?:say|state|write|claim|answer|reply|report|confirm)\b"
    r"(?: in \w+(?: \w+)?)?(?: that|:| [“\"])"
)
_STATEMENT = _any(
    r"is|are|was|were|has|have|had|will|no|not|never|must|may|ist|sind|war|hat|wurde|est|sont|a ete|es|esta"
    r"|fue"
)
_PERSON = _any(r"i|we|he|she|they|my|our|us|ich|wir|nous|je")
_SPEAKER = _any(r"i|we|he|she|they|ich|wir|nous|je")
_SAYS = _any(
    r"says|said|saying|states?|stated|writes|wrote|written|reports?|reported|claims?|claimed|reads?|told|tells"
    r"|replied|replies|answered|answers?|quotes?|quoted|generated|extracted|checked|verified|approved|output"
    r"|sagt|sagte|schreibt|schrieb|dit|ecrit|declare|dice|dijo|escribe"
)
_ANNOUNCED = re.compile(rf"\b(?:the (?:line|fact|sentence|answer|result) (?:is|reads)|{_PARTS}) ?:$")
_READER = _any(
    r"(?:the one|who ?ever|anyone|anybody|everyone|those|people|readers|any\w*|wer) (?:who |that )?"
    r"(?:is |are )?"
    r"(?:prepar|draft|condens|summari[sz]|abridg|digest|process|read by machine|work by (?:software|machine)"
    r"|diesen text maschinell)\w*|your (?:notes|summary|overview|answer|output)"
)


def framed(text: str) -> bool:
    """Whether a sentence of a folded text orders what is to be said of the document."""
    return any(_framed(one[:LONGEST]) for one in _SENTENCE.split(text))


def lead_left_out(said: str, cited: str) -> bool:
    """Whether words stand in a source as what somebody says or orders to be said, and that was left out.

    Both are folded. "The witness says: the lamp was red" does not say that the lamp was red.

    >>> lead_left_out("the lamp was red.", "the witness says: the lamp was red.")
    True
    >>> lead_left_out("asthma since 2011.", "diagnosis: asthma since 2011.")
    False
    """
    place = cited.find(said.rstrip(".!? ")) if said.strip() else -1
    if place <= 0:
        return False
    lead = _SENTENCE.split(cited[:place][-LONGEST:])[-1].rstrip()
    if _ORDER.search(lead) or _ANNOUNCED.search(lead):
        return True
    if lead.endswith(":") and len(lead.split()) >= LEAST_CLAUSE:
        return True
    ready = lead[-1:] in (":", "“", '"', "«", "„", "-") and len(lead.split()) > 1
    return ready and bool(_SAYS.search(lead) or _DERIVED.search(lead) or _AGENT.search(lead))


def _framed(one: str) -> bool:
    if _THIS.search(one) and _DERIVED.search(one) and _FORM.search(one) and _BOUND.search(one):
        return not _SPEAKER.search(one)
    reader = _AGENT.search(one) or _READER.search(one)
    if reader and _NEARBY.search(one) and _TELLS.search(one) and _DUTY.search(one):
        return True
    if (_DERIVED.search(one) or _KEY.search(one)) and _READY.search(one) and ":" in one:
        return not _SPEAKER.search(one)
    if (
        _LABELLED.search(one)
        or _TASK.search(one)
        or _ALONE.search(one)
        or _CALLED.search(one)
        or _OBLIGED.search(one)
    ):
        return True
    return bool(_MADE.search(one) and _BOUND.search(one)) or _ordered(one)


def _ordered(one: str) -> bool:
    """Whether an order to say something is followed by a ready sentence."""
    colon = _COLON.search(one)
    if colon is None:
        return False
    lead, said = one[: colon.start()], one[colon.end() :]
    if len(lead.split()) < LEAST_LEAD or len(said.split()) < LEAST_SAID or _PERSON.search(lead):
        return False
    known = _ONLY_THIS.search(lead) or _THIS.search(lead) or _READER.search(lead)
    return bool(known and _ORDER.search(lead) and _STATEMENT.search(said))
