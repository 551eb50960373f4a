"""Who "you" and "we" are in a letter that a statement tells of "the customer" and "the bank".

The word that the statement has is put for theirs in the text, so that who does something stays so:
of "we will refund you" a statement may say that the firm refunds the customer, never the other way round.
"""

from __future__ import annotations

import re

from app.domain.proof.sameness import COMMON, meant

_YOU_ARE = (
    (r"recipient|addressee|reader", r"\w"),
    (
        r"customer|buyer|purchaser|subscriber",
        r"order|bill|invoice|tariff|deliver|purchase|price|charge|meter|subscription",
    ),
    (r"account holder|borrower|saver", r"account|loan|overdraft|savings|interest|mortgage"),
    (r"tenant|leaseholder|occupier", r"rent|tenancy|lease|flat|landlord|housing"),
    (r"employee|worker", r"employment|salary|dismiss|warning|probation|hearing|hours|leave|line manager"),
    (r"patient", r"hospital|appointment|clinic|dose|tablets?|surgery|anaesthetic|procedure|scan"),
    (r"policyholder|insured|claimant", r"policy|insur\w+|premium|excess|claim"),
    (r"applicant|candidate", r"appl(?:y|ication)|vacancy|interview|permit|licence"),
    (r"member", r"membership|club|society|subscription"),
    (r"parent", r"your child|your son|your daughter|school|pupils?"),
    (r"guest|traveller|passenger", r"room|hotel|booking|flight|ticket|stay"),
    (r"client", r"instruct\w*|solicitors?|advice|fees?|engagement"),
    (r"user|operator|owner", r"appliance|machine|device|switch|press|battery|install"),
    (r"neighbour", r"fence|hedge|boundary|wall|extension|noise"),
)
_WE_ARE = (
    (r"writer|sender|author", r"\w"),
    (r"company|firm|business", r"order|invoice|bill|deliver\w*|price|charge|customers?|warranty|service"),
    (r"supplier|seller|retailer|shop", r"order|deliver\w*|goods|invoice|refund|stock"),
    (r"bank|lender", r"account|loan|overdraft|savings|base rate|mortgage"),
    (r"insurer", r"policy|insur\w+|premium|excess|claim"),
    (r"landlord", r"rent|tenancy|lease"),
    (r"council|authority", r"council|planning|permit|residents|scheme"),
    (r"school", r"school|pupils?|term|class"),
    (r"hotel", r"room|hotel|stay|breakfast"),
    (r"hospital|clinic|department|team", r"hospital|clinic|ward|patients?|appointment|scan"),
    (r"club|society|committee|association", r"members|membership|club|committee|society"),
    (r"auditor", r"audit\w*|examined|purchase orders|controls"),
    (r"researcher|author|team", r"study|trial|participants|survey|sample"),
    (r"employer", r"employment|salary|dismiss|warning|probation"),
    (r"solicitor|lawyer", r"act for|our client|proceedings|court"),
    (r"guest|couple|customer", r"booked|reserved|stayed|room|our (?:stay|order|room)"),
    (r"surveyor|inspector|engineer", r"survey\w*|inspect\w*|load|defects?"),
    (r"council(?:lor)?|board|member", r"meeting|resolved|agreed"),
)
_I_AM = (
    (r"witness", r"saw|heard|statement|noticed"),
    (r"tenant", r"my (?:flat|rent|landlord|kitchen|boiler)"),
    (r"resident|neighbour", r"my (?:house|street|road|fence|garden)"),
    (r"employee", r"my (?:job|salary|manager|contract|notice)"),
    (r"doctor|gp|consultant|clinician", r"examin\w+|prescribed|referred|his|her|patient"),
    (r"patient", r"my (?:tablets|pain|symptoms|operation|medication)"),
    (r"policyholder|claimant", r"my (?:claim|policy|car|insurer)"),
)


def _nouns(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rf"\b[Tt]he (?P<who>(?:{nouns})s?)(?P<owns>['’]s?)?(?![\w-])"),
            re.compile(rf"\b(?:{cue})", re.I),
        )
        for nouns, cue in rows
    )


_KINDS = (
    (_nouns(_YOU_ARE), re.compile(r"\byou\b", re.I), re.compile(r"\byours?\b", re.I)),
    (_nouns(_WE_ARE), re.compile(r"\b(?:we|us)\b|\bUs\b", re.I), re.compile(r"\bours?\b", re.I)),
    (_nouns(_I_AM), re.compile(r"\bI\b|\bme\b"), re.compile(r"\b[Mm]y\b")),
)
_ASKS = re.compile(
    r"\b(?:I|my|me)\b|\bwe(?:['’]ve| had| have)?(?: \w+ly)?"
    r" (?:order|bought|book|reserve|purchase|complain|rent|stay"
    r"|hire)",
    re.I,
)
"""Where the one who writes may be the customer or the tenant himself, and "you" the firm."""
_EITHER = frozenset(
    [
        "writer",
        "sender",
        "author",
        "guest",
        "couple",
        "customer",
        "witness",
        "tenant",
        "resident",
        "neighbour",
    ]
) | {"employee", "doctor", "gp", "consultant", "clinician", "patient", "policyholder", "claimant"}
_FOR_YOU = frozenset(["recipient", "addressee", "reader", "patient", "employee"])
_SHORT = re.compile(r"\b(?P<who>we|you|I)['’](?P<verb>ve|re|ll|d|m)\b", re.I)
_VERBS = {"ve": "have", "re": "are", "ll": "will", "d": "would", "m": "am"}
_TAKER = re.compile(r"\byou\b", re.I)
_DOER = re.compile(
    r"(?:^|[.;,:!?(]\s+|\b(?:if|that|when|once|because|as|and|but|which|where|until|before|after|unless|while|so|or"
    r"|whether|what|how|please|can|may|must|will|do|did|have|are|should)\s+)you\b",
    re.I,
)
"""Where "you" is who does something."""
LEAST_SHARED = 2  # words that a statement has from the text besides: "the customer owes £5" has none
_QUOTES = re.compile(r"[\"“”„«»]")


def with_parties(statement: str, text: str, around: str) -> tuple[str, str]:
    """`text` and `around` with what the statement calls them put for "you", "we" and "I".

    >>> loan = "We agreed the larger loan."
    >>> with_parties("The bank agreed the larger loan.", loan, loan)[0]
    'the bank agreed the larger loan.'
    """
    shared = {word for word in meant(statement) & meant(text) - COMMON if not word[0].isdigit()}
    if len(shared) < LEAST_SHARED or _QUOTES.search(around):
        return text, around
    for nouns, stands, owns in _KINDS:
        name, bare, owning = _called(statement, around, nouns)
        may = _FOR_YOU if nouns is _KINDS[0][0] else _EITHER
        if _ASKS.search(around) and name.removeprefix("the ").removesuffix("s") not in may:
            continue
        if bare and stands.search(text) and not _made_doer(statement, text, name):
            text, around = (stands.sub(name, _long(each)) for each in (text, around))
        if owning and owns.search(text):
            text, around = (owns.sub(f"{name}'s", each) for each in (text, around))
    return text, around


def _made_doer(statement: str, text: str, name: str) -> bool:
    """Whether a statement begins with one who in the text only has something done to him: "we asked you"."""
    if not statement.casefold().startswith(f"{name} "):
        return False
    return bool(_TAKER.search(text)) and not _DOER.search(text)


def _long(text: str) -> str:
    return _SHORT.sub(lambda match: f"{match['who']} {_VERBS[match['verb'].casefold()]}", text)


def _called(
    statement: str, around: str, nouns: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
) -> tuple[str, bool, bool]:
    """The one word for a party that the statement has and the text has not; "" if none, or two.

    With whether it stands alone somewhere, and whether something is said to be that party's.
    """
    found = [
        match
        for noun, cue in nouns
        for match in noun.finditer(statement)
        if cue.search(around) and match["who"].removesuffix("s").casefold() not in around.casefold()
    ]
    if len({match["who"] for match in found}) != 1:
        return "", False, False
    owning = [bool(match["owns"]) for match in found]
    return f"the {found[0]['who']}", not all(owning), any(owning)


def without_parties(statement: str) -> str:
    """A statement without such words, to be looked for where only "you" and "we" stand."""
    for nouns, _, _ in _KINDS:
        for noun, _ in nouns:
            statement = noun.sub(" ", statement)
    return statement
