"""Whether a statement gives as done or certain what the source only asks, plans, suspects, allows or refuses.

"The motion to sell the hall was lost" has every word of "the hall was sold". A cue of a closed list that the
statement does not carry over leaves it unproved; it is then shown in the source's own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.proof.same_words import same_word
from app.domain.text.splitting import sentence_spans
from app.domain.text.words import content_words

FEWEST_SHARED = 2
_PREDICATE = re.compile(
    r";\s|,?\s(?:and|but)\s(?=(?:then |also )?(?:will|may|must|can|cannot|shall|should|is|are|was|were"
    r"|has|have|had|does|do)\b)"
    r"|,?\s(?:and|but)\s(?=(?:then )?(?:re)?(?:start|stop|give|take|repeat|check|review|refer"
    r"|arrange|continue"
    r"|increase|reduce|send|call|report|return|contact|avoid|keep)\b)",
    re.I,
)
"""Where a sentence says another thing: a condition is of what stands with it."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)


_POSSIBLE = (
    r"(?-i:may)|might|could|can|possib\w+|perhaps|potential\w*|allow\w*|(?<!the )permit\w*|able"
    r"|optional|kann|könnte|können|darf|dürfen|möglich\w*|erlaubt"
    r"|peut|peuvent|pourrait|possible|puede|pueden"
)
_ENTITLED = r"entitle\w*|right to"
_ESTIMATED = r"estimat\w*"
_BELIEVED = (
    r"suspect\w*|believ\w*|think|thinks|thought|alleg\w*|claim(?:s|ed)? that|appear(?:s|ed"
    r"|ing)?(?! (?:in|on|at|before|by)\b)|apparently|seem\w*|probabl\w*"
    r"|likely|disput\w*|contested|question(?:ed|able)?\b|whether|unclear|assum\w*|vermut\w*|verdacht"
    r"|behaupt\w*|soupçon\w*|suppos\w*"
)
_WANTED = (
    r"should|ought|(?<!than )(?<!as )plan(?:s|ned)?|propos\w*|recommend\w*|consider(?:s|ed|ing)?\b"
    r"|offer(?:s|ed)?"
    r"|ask(?:s|ed)?|request\w*"
    r"|promis(?:e|es|ed)|intend\w*|hop(?:e|es|ed|ing)|want(?:s|ed)?|(?<!than )(?<!as )expect(?:s|ed"
    r"|ing)?(?! of)"
    r"|advis(?:e|es|ed|ing|able)|suggest\w*|motion"
    r"|appl(?:y|ies|ied|ication|ications) (?:(?:to|of|from) (?:\w+ ){1,4}?)?for|aim(?:s|ed)?|would"
    r"|invit\w*|forecast\w*|soll|sollen|sollte|geplant"
    r"|empfohlen|empfiehlt|beantragt|prévu"
    r"|recommand\w*|demand(?:e|ent|é|ée|ons)|propose\w*"
)
_REFUSED = (
    r"reject\w*|refus\w*|declin(?:e|es|ed)(?! (?:by|from|slightly|sharply|steadily|to [£\d]))"
    r"|exclud\w*|dismiss\w*|fail(?:s|ed)? to|withdr(?:ew|awn)|cancel\w*|avoid\w*"
    r"|prevent\w*|disprov\w*|refuted|widerlegt|lost (?:by|with)|was lost"
    r"|not advised|postpon\w*|overturned"
    r"|revers\w*|ausgeschlossen|abgelehnt|verweigert|statt(?=\s\w)|exclue?s?|rejeté\w*|refusé\w*"
)
_PASSED = (
    r"(?<!be )(?<!is )(?<!are )(?<!being )used to|former(?:ly)?|previous(?:ly)?|initially"
    r"|at first|until recently"
    r"|no longer|ehemalig\w*|früher\w*"
    r"|anciens?|anciennes?|autrefois|antes"
)
_TOLD = (
    r"(?<!report )(?<!letter )(?<!study )(?<!paper )(?<!survey )(?<!policy )(?<!agreement )(?<!contract )"
    r"(?:said|says|stated|states|told (?:\w+ ){1,3}|wrote|writes) that|according to"
    r"|in (?:his|her|their) (?:view|opinion)|laut|zufolge|selon|d'après|según"
)
_SAID = r"said|says?|stated?|states|told|wrote|writes|reports?|reported|reportedly|argues?|argued"
_EXCEPT = (
    r"except(?:ing)?|bar(?= (?:the|one|two|its)\b)|apart from|other than|save for|excluding"
    r"|außer|ausgenommen|sauf|hormis|excepto|salvo"
)
_IF = (
    r"if|unless|provided|providing|as long as|in case|in the event|only when|wenn|falls|sofern|si"
    r"|sauf si|subject to"
    r"|once(?=\s(?:the|he|she|it|they|you|we|this|these|that|all|both|\w+\s(?:has|have|is|are|was"
    r"|were)\b))|sobald|dès que"
    r"|with(?:out)? (?:[\w'’]+ ){0,3}(?:consent|agreement|permission|approval)|mit (?:\w+ )?Zustimmung"
    r"|avec l'accord"
)

_CLASSES = tuple(
    (_any(cue), _any(carried))
    for cue, carried in (
        (
            _POSSIBLE,
            f"{_POSSIBLE}|{_ENTITLED}|{_IF}|optional|available"
            f"|(?:limited|restricted) to|\\w{{4,}}bar|up to|will\\b[^.]*\\b(?:after|as soon as)",
        ),
        (_BELIEVED, f"{_BELIEVED}|{_TOLD}|ask(?:s|ed)? if"),
        (
            _WANTED,
            f"{_WANTED}|{_POSSIBLE}|{_ENTITLED}|{_ESTIMATED}|{_TOLD}|to be|please|muss|needs? to"
            f"|second(?:s|ed)|(?:est|sont) à|told|instructed"
            f"|vorgesehen|prévue?s?|seek\\w*|sought|appl(?:y|ied|ies|ying|icant|ication)s?",
        ),
        (
            _PASSED,
            f"{_PASSED}|old|earlier|last|had|ago|predecessor|alte[nrs]?|from (?:[£$€]\\s?)?\\d[\\d.,]*",
        ),
        (_TOLD, f"{_TOLD}|{_SAID}"),
        (
            _REFUSED,
            f"{_REFUSED}|drop\\w*|left|leav\\w*|moved|later|rescheduled|turned|defer\\w*|delay\\w*"
            f"|put off|stop\\w*|discontinu\\w*|against|defeat\\w*"
            f"|not|no|never|without|nicht|kein\\w*|pas",
        ),
        (
            _ENTITLED,
            f"{_POSSIBLE}|{_ENTITLED}|{_IF}|gets?|receives?|(?:has|have)(?! \\w+(?:ed|en)\\b)|rights?",
        ),
        (_ESTIMATED, f"{_BELIEVED}|{_ESTIMATED}|{_TOLD}|about|around|approximately|roughly|nearly"),
    )
)
_PLANNED = _any(f"{_WANTED}|{_POSSIBLE}|{_IF}|until|till|next|following|due|bis|jusqu\\w*")
_OWED = re.compile(r"\b(?:due|payable|owed|owing|outstanding|unpaid)\b", re.I)
_PAID_FOR = re.compile(r"\b(?:was|were|has been|have been) (?:paid|settled|made|received)\b", re.I)
_PAID = re.compile(r"\b(?:paid|received|settled)\b", re.I)
_SETTLED = re.compile(
    r"(?<!be )\b(?:paid|settled)\b(?! (?:within|by|in|on|monthly|yearly|quarterly|weekly|before|every"
    r"|each|at|for|from|until))",
    re.I,
)
"""Told as paid, not when or how it is paid."""
_UNDONE = re.compile(
    r"[,\s](?:but|and|later|then|although)\s(?:[\w'’]+\s){0,4}?(?:been|was|were)\s(?:\w+\s)?"
    r"(?:disproved|withdrawn|cancelled|canceled|reversed|overturned|refuted|revoked|excluded|ruled out)\b",
    re.I,
)
_REFUSAL = _any(f"{_REFUSED}|revoked|not|no|never|without|nicht|kein\\w*|pas")
_INSTEAD = re.compile(r",?\s*\b(?:instead of|rather than)\b[^,;.]*", re.I)
_UNSURE = _any(f"{_BELIEVED}|{_ESTIMATED}")
_DENIED = re.compile(
    r"\b(?:may|can|could|might|should|would)\s?not\b|\bcannot\b|n['’]t\b|\bnicht\b|\bne\b", re.I
)
_ASKED = _any(r"appl(?:y|ied|ies)|ask(?:s|ed)?|request(?:s|ed)?|invit\w*")
_PRONOUN = re.compile(r"\s*(?:it|they|he|she|this|these|sie|es|er|il|elle|ils|elles)\b", re.I)
_BEFORE_CUE = re.compile(r"\b(?:before|until|bevor|avant)\b", re.I)
_BEFORE = re.compile(r"\b(?:before|until|bevor|avant) (?:[\w'’]+ ){1,3}$", re.I)
_DONE = _any(r"decid\w+|agreed to|resolved to")
_CONDITION = re.compile(
    rf"(?<!\w)(?:{_IF}|{_EXCEPT})(?!\w)(?P<clause>[^.;]*?)"
    r"(?=[,.;]|$|\s(?:the|he|she|it|they|you|we|der|die|das)\s(?:\w+\s)?(?:must|shall|may|will|muss|darf"
    r"|wird)\b)",
    re.I,
)
_EXCEPTION = _any(_EXCEPT)
_HAS_CONDITION = _any(
    f"{_IF}|{_EXCEPT}|consent|agreement|permission|approval|zustimmung|accord|as soon as|when"
    f"|whenever|only|without|until|after|subject to|needs?"
    r"|depend\w*|any|nur|ohne|following|upon|bei|nach|après"
)
_ALSO_THINGS = frozenset(["consent", "agreement", "permission", "approval"])
"""What may be the condition itself: "if permission is granted"."""
_MUST = _any(
    r"must|shall|(?<!when )(?<!where )(?<!as )(?<!if )(?:need(?:s|ed)?|necessary|required)|mandatory"
    r"|obliged|compulsory|muss|müssen|doit|doivent"
)
_ADVISED = _any(r"should|ought|recommend\w*|advis\w*|(?-i:may)(?! not)|sollte")
_SHOULD = _any(r"should|ought|recommend\w*|sollte|optional|may(?! not)")
_AHEAD = _any(
    r"must|shall|will|to be|has to|have to|please|muss|müssen|soll|sollen|sollten?|wird|bitte|doit"
    r"|doivent|veuillez"
    r"|(?!camera|opera|caméra|opéra)\w{3,}(?:era|eront|erons)|sera|seront|aura|auront"
)
_TURNED_DOWN = _any(r"reject\w*|refus\w*|declin\w*|dismiss\w*|turned down|abgelehnt|rejeté\w*|refusé\w*")
_GRANTED = _any(
    r"accepted|approved|granted|genehmigt|bewilligt|angenommen|acceptée?s?|accordée?s?|approuvée?s?"
)
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|must|may|can|shall|should|ist|sind|war|hat|wird|wurde|est|sont|a"
    r"|[a-z]{3,}(?:ed|s))\b"
)
_ALLOWED_AFTER = re.compile(
    r"\b(?:may|can|allowed|permitted|darf|kann|peut)\b[^.;]*?\b(?:after|with|without|only if|once"
    r"|provided|upon|by"
    r"|nach|mit|ohne|nur|avec|sans|après)\b(?P<terms>[^.;]*)",
    re.I,
)
_DUTY = re.compile(
    r"\b(?:must|requires?|needs?|required|needed|necessary|subject to|depends on|muss|braucht|erfordert"
    r"|bedarf|doit"
    r"|exige)\b",
    re.I,
)
_COMING = re.compile(
    r"\b(?:will|is to|are to) (?:(?:not|then|also|soon) )?(?:be )?(?P<verb>[a-z]{3,})\b"
    r"|\b(?:wird|werden)\b[^.;]*?\b(?P<last>[a-zäöü]{4,}(?:t|en))\W*$",
    re.I,
)
_FIXED = _any(
    r"is held|are held|takes? place|findet|finden|a lieu|ont lieu|arranged|booked|scheduled|planned"
    r"|set (?:for|down)|fixed for|prévue?s?|geplant|vorgesehen|anberaumt"
)
_HAPPENED = _any(
    r"(?:was|were|has been|have been|had been) (?:made|done|held|performed|given|completed|undergone"
    r"|undertaken"
    r"|conducted|attended)|took place|happened|attended|underwent|fand|fanden|a eu lieu|ont eu lieu"
)
_PAST = _any(
    r"was|were|has been|have been|had|did|wurden?|war|a été|ont été|fue|fueron|a eu lieu|fand|fanden"
    r"|(?:a|ont) \w{2,}(?:é|i|u)e?s?"
    r"|(?:has|have) (?:already |also |now )?\w+(?:ed|en|wn|ld|nt|ught|ung|ade|one|ut|id|ft|ot)|h(?:at"
    r"|aben) .{0,60}\bge?\w+(?:t|en)"
    r"|h(?:at|aben) .{0,60}\b(?:ein|an|auf|aus|vor|ab)ge\w+"
)
_WILL = _any("will")
_UNDECIDED = _any(f"{_IF}|would (?:then )?(?:like|prefer|consider|want|wish|need|have)")
_SET = _any(r"scheduled|planned|set for|fixed for|arranged|agreed|booked|asked|told|advised|due|instructed")
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?=and|but|which|who|while|otherwise|or else|sonst|sinon)"
    r"|\b(?:and(?! (?:then )?[a-z]{2,}ing\b)|but|while|whereas|und|aber|et|mais)\b",
    re.I,
)
_ASIDE = re.compile(r",\s(?=(?:as(?! (?:soon|long|far|well|if)\b)|because|since|although|though)\s)", re.I)
"""Where a reason or a reserve begins: what it says is not said of what stands before it."""


def overstates(statement: str, source: str) -> bool:
    """Whether a cue of the clause that the statement rests on is missing in it.

    >>> overstates("The hall was sold.", "The motion to sell the hall was lost by 4 votes.")
    True
    """
    words = set(_words(statement))
    if not words:
        return False
    parts = [part for piece in _CLAUSE.split(statement) for part in _ASIDE.split(piece) if part.strip()]
    for start, end in sentence_spans(source, 0, len(source)):
        sentence = source[start:end]
        undone = _UNDONE.search(sentence)
        if undone and not _REFUSAL.search(statement) and _rests_on(words, sentence[: undone.start()]):
            return True
        if _any_without_condition(statement, words, _PREDICATE.split(sentence)):
            return True
        for clause, own in (each for piece in _CLAUSE.split(sentence) for each in _asides(piece)):
            said = [part for part in parts if not own or own & set(_words(part))]
            if any(_clause_overstated(statement, part, clause, sentence) for part in said):
                return True
    return False


def _asides(clause: str) -> list[tuple[str, set[str]]]:
    """What stands before a reason or reserve; then all with it, and the words that are its own."""
    match = _ASIDE.search(clause)
    if match is None:
        return [(clause, set())]
    main = clause[: match.start()]
    return [(main, set()), (clause, set(_words(clause[match.end() :])) - set(_words(main)))]


def _rests_on(words: set[str], clause: str) -> bool:
    shared = len(words & set(_words(clause)))
    return bool(words) and shared >= min(FEWEST_SHARED, len(words)) and shared >= 0.5 * len(words)


def _clause_overstated(whole: str, statement: str, clause: str, sentence: str) -> bool:
    words = set(_words(statement))
    own = _HAS_VERB.search(statement) and not statement.lstrip().startswith("to ")
    statement = statement if own else whole
    clause = _without_instead(words, clause) if not _INSTEAD.search(statement) else clause
    if not _rests_on(words, clause):
        return False
    denied = bool(_DENIED.search(clause))
    for place, (cue, carried) in enumerate(_CLASSES):
        if place == 0 and denied:
            continue  # "may not" forbids: whether that is kept is `polarity`'s to check
        if place == 2 and _DONE.search(clause) and not _ASKED.search(clause):
            continue  # "it was decided to" do what is planned
        if place == 2 and _TURNED_DOWN.search(clause) and _TURNED_DOWN.search(statement):
            continue  # what was refused had been asked for
        if place == 2 and _GRANTED.search(clause) and _GRANTED.search(statement):
            continue
        if place == 0 and _conditional_duty(statement, clause):
            continue
        found = next((m for m in cue.finditer(clause) if not _is_other(m, clause)), None)
        if found is None or carried.search(statement):
            continue
        if place == 0 and _BEFORE.search(clause[: found.start()]) and _BEFORE_CUE.search(statement):
            continue  # "must pass a check before they can drive"
        if found[0].casefold() == "would" and _WILL.search(whole) and not _UNDECIDED.search(sentence):
            continue  # "she said she would return": she will
        if place == 0 or words & (set(_words(clause)) - set(_words(found[0]))):
            return True
    settled = _SETTLED.search(statement) or _PAID_FOR.search(statement)
    if _OWED.search(clause) and settled and not (_PAID.search(clause) or _PAID_FOR.search(clause)):
        return True
    if not denied and _out_of_time(statement, clause, sentence):
        return True
    if (
        _AHEAD.search(clause)
        and _PAST.search(statement)
        and not (_PAST.search(clause) or _is_set(statement, clause))
    ):
        return True
    duty = _MUST.search(statement) and not _conditional_duty(statement, clause)
    if _ADVISED.search(clause) and duty and not _MUST.search(clause):
        return True
    if _UNSURE.search(statement) and not _UNSURE.search(clause):
        return True
    softened = _SHOULD.search(statement) and not _MUST.search(statement)
    return bool(_MUST.search(clause) and not denied and softened)


def _conditional_duty(statement: str, clause: str) -> bool:
    """Whether what has to be done before something is allowed is told as a duty: "may after notice"."""
    allowed, duty = _ALLOWED_AFTER.search(clause), _DUTY.search(statement)
    if allowed is None or duty is None:
        return False
    asked = set(_words(allowed["terms"]))
    return bool(set(_words(statement[duty.end() :])[:2]) & asked)


def _out_of_time(statement: str, clause: str, sentence: str) -> bool:
    """Whether what is fixed for a day is told as held, or what is done as still to come."""
    held = _HAPPENED.search(statement) and not _HAPPENED.search(clause)
    if held and _FIXED.search(clause) and not _FIXED.search(statement):
        return True
    done = set(_words(clause))
    coming = {
        form for match in _COMING.finditer(statement) for form in _words(match["verb"] or match["last"])
    }
    if not coming & done or not _PAST.search(clause):
        return False
    return not any(cue.search(sentence) for cue in (_AHEAD, _DONE, _FIXED, _SET, _PLANNED))


def _is_set(statement: str, clause: str) -> bool:
    """Whether the statement says that it is planned, in a word of its own."""
    return any(match[0].casefold() not in clause.casefold() for match in _SET.finditer(statement))


def _without_instead(words: set[str], clause: str) -> str:
    """A clause without "instead of pay" and the like, unless the statement speaks of that too."""
    match = _INSTEAD.search(clause)
    if match is None:
        return clause
    kept = clause[: match.start()] + clause[match.end() :]
    told = words & (set(_words(match[0])) - set(_words(kept)))
    return f"{clause} refused" if told else kept


def _is_other(match: re.Match[str], clause: str) -> bool:
    """Whether a cue is a word of another meaning there: "can" of tin, "offer" as a thing offered."""
    return match[0].casefold() in ("offer", "plan", "motion", "request") and not re.match(
        r"\s+(?:to|that|for|of)\b", clause[match.end() :]
    )


def _any_without_condition(statement: str, words: set[str], parts: Sequence[str]) -> bool:
    """Of each part of a sentence by the words that no other part has."""
    found = [set(_words(part)) for part in parts]
    for place, part in enumerate(parts):
        others = set[str]().union(*(each for at, each in enumerate(found) if at != place))
        if _without_condition(statement, words - (others - found[place]), part):
            return True
    return False


def _without_condition(statement: str, words: set[str], sentence: str) -> bool:
    """Whether the condition alone is stated as a fact, or what depends on it without it."""
    match = _CONDITION.search(sentence)
    told = [cue[0].casefold() for cue in _HAS_CONDITION.finditer(statement)]
    there = sentence.casefold()
    if match is None or any(cue not in _ALSO_THINGS or cue not in there for cue in told):
        return False
    inside = set(_words(match["clause"]))
    outside = set(_words(sentence[: match.start()] + " " + sentence[match.end() :]))
    within, without = words & (inside - outside), words & (outside - inside)
    if len(words & (inside | outside)) < 0.6 * len(words):
        return False
    if within and within == inside - outside and _PRONOUN.match(match["clause"]) and len(words - inside) < 2:
        return True  # "the results are abnormal" of "the results are sent if they are abnormal"
    if within and _EXCEPTION.match(match[0]):
        return True  # what is excepted is told as what is meant
    return bool(without and not within) or bool(within and not without)


def _words(text: str) -> list[str]:
    return [same_word(word) for word in content_words(text)]
