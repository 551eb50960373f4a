"""Content words: what two ways of saying the same thing share, in any script."""

from __future__ import annotations

import re
import unicodedata

from app.domain.remembered import remembered
from app.domain.text.units import WORD_NUMBERS

_STOP = """
a about above after again all also am an and any are as at be because been before being below between both
but by can could did do does doing down during each else for from further had has have having he her here
hers him his how however i if in into is it its itself just let like may me might more most must my nor now
of off on once only or other our out over own per same shall she should so some such than that the their
theirs them then there therefore these they this those through to too under until up upon us very was we
were what when where which while who whom whose why will with within would yet you your yours
da weil wenn damit jetzt nun noch schon hinzu dazu weiterhin sowie beim am vom im ins muss mussen kann konnen
darf durfen soll sollen doivent doit peut peuvent etre ete sous ses leur leurs ces
der die das und oder ein eine einer eines einem einen ist sind war zu zur zum mit von vom fur auf im in dem
den des als auch bei nach aus wird werden wurde wurden sich es sie er wir ihr hat haben hatte hatten
le la les un une des et ou nous vous est sont de du au aux en dans pour par sur avec que qui se ce cette il
elle
el los las una y o es son en para por con su al lo
"""
STOP = frozenset(_STOP.split())

# Words so general that a paraphrase may bring them in without saying anything new.
_GENERAL = """
able all already also although always amount another anybody anyone apply around available away become
belong bring call cannot carry case clearly come concern consist contain currently describe different
document done early either ensure entire even everybody everyone exactly exist explain far few fewer find
follow following get give go good happen help hold important include including involve keep kind late
later lead least like long look made main make many mean mention mid middle much near need never new none
note number obtain occur offer often every old other others part particular people perform person place
possible present provide put receive refer regard relate relevant remain require responsible rest same
say see seem set several show similar simple since small someone something state still such take tell
text thing time together toward try turn type use useful usual various want way well whether whole write
accord acknowledge additional additionally address amount apply approximately ask aspect attribute await
basis bekam
bekommt characterise comprise contact duration emphasise entail express feature handle highlight list matter
mention outline situation specify status attempt author back conduct continue detail extra furthermore
expect individual latest level max meanwhile participant past patient period reach receive regard regarding
remainder report researcher
respective respectively roughly score specifically stay suffer test total undergo undergone versus via vs
rather instead merely ab bis wegen locate situate title subsequently presently notably essentially eventually
"""

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, Chinese, Japanese, and what is like them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_TOKEN = re.compile(rf"[{_UNSPACED}]+|\d+(?:[.,]\d+)*|[^\W\d_{_UNSPACED}]+(?:['’][^\W\d_{_UNSPACED}]+)?")
_RUN = re.compile(rf"[{_UNSPACED}]")
_ELIDED = re.compile(r"^(?:[dlnsjmtc]|qu)'(?=[a-z])")  # French: l'eau, d'urologie
_VOWELS = frozenset("aeiouy")

# Pairs whose stems the endings below do not bring together.
_IRREGULAR = {
    "children": "child",
    "people": "person",
    "paid": "pay",
    "kept": "keep",
    "held": "hold",
    "made": "make",
    "given": "give",
    "gave": "give",
    "taken": "take",
    "took": "take",
    "began": "begin",
    "begun": "begin",
    "sent": "send",
    "written": "write",
    "wrote": "write",
    "grew": "grow",
    "grown": "grow",
    "met": "meet",
    "said": "say",
    "found": "find",
    "shown": "show",
    "men": "man",
    "women": "woman",
    "used": "use",
    "using": "use",
    "goes": "go",
    "gone": "go",
    "going": "go",
    "feet": "foot",
    "teeth": "tooth",
    "went": "go",
    "came": "come",
    "sold": "sell",
    "lent": "lend",
    "told": "tell",
    "drove": "drive",
    "driven": "drive",
    "knew": "know",
    "known": "know",
    "led": "lead",
    "built": "build",
    "broke": "break",
    "broken": "break",
    "stole": "steal",
    "stolen": "steal",
    "ran": "run",
    "spoke": "speak",
    "spoken": "speak",
    "ate": "eat",
    "eaten": "eat",
    "brought": "bring",
    "taught": "teach",
    "thought": "think",
    "spent": "spend",
    "felt": "feel",
    "heard": "hear",
    "drew": "draw",
    "drawn": "draw",
    "wore": "wear",
    "worn": "wear",
    "stood": "stand",
    "fed": "feed",
    "slept": "sleep",
    "hung": "hang",
    "sought": "seek",
    "guaranteed": "guarantee",
    "shut": "shut",
    "swept": "sweep",
    "froze": "freeze",
    "frozen": "freeze",
    "chose": "choose",
    "chosen": "choose",
    "lay": "lie",
    "flew": "fly",
    "flown": "fly",
    "woke": "wake",
    "woken": "wake",
    "sat": "sit",
    "rode": "ride",
    "ridden": "ride",
    "bore": "bear",
    "borne": "bear",
    "tore": "tear",
    "torn": "tear",
    "threw": "throw",
    "thrown": "throw",
    "bent": "bend",
    "dealt": "deal",
    "meant": "mean",
    "bred": "breed",
    "won": "win",
    "beaten": "beat",
    "laid": "lay",
    "fought": "fight",
    "caught": "catch",
    "struck": "strike",
    "hidden": "hide",
    "blew": "blow",
    "blown": "blow",
    "stuck": "stick",
    "forgot": "forget",
    "forgotten": "forget",
    "forgave": "forgive",
    "forgiven": "forgive",
    "forbade": "forbid",
    "swam": "swim",
    "sang": "sing",
    "sung": "sing",
    "shook": "shake",
    "shaken": "shake",
    "spread": "spread",
    "became": "become",
    "overcame": "overcome",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "undertook": "undertake",
    "undertaken": "undertake",
    "understood": "understand",
    "arose": "arise",
    "arisen": "arise",
    "bitten": "bite",
    "got": "get",
    "gotten": "get",
    "lit": "light",
    "overdrawn": "overdraw",
    "fled": "flee",
    "thieves": "thief",
    "wives": "wife",
    "knives": "knife",
    "halves": "half",
    "shelves": "shelf",
    "dying": "die",
    "dies": "die",
    "died": "die",
    "lying": "lie",
    "tying": "tie",
    "tied": "tie",
    "owed": "owe",
    "owes": "owe",
    "left": "left",
    **{
        f"{root}{end}": f"{root}y"
        for root in ("appl", "suppl", "repl", "compl", "impl")
        for end in ("ied", "ies", "ying")
    },
}
"""Also verbs whose "-ly" is no ending."""


REMEMBERED = 4096  # words
TEXTS = 64  # of a pack and the statements about it; each is asked about by every check


def content_words(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order; pairs of characters where no spaces part words.

    >>> content_words("The gates were closed by Mr Okafor's friends.")
    ['gat', 'clos', 'mr', 'okafor', 'friend']
    """
    return list(_content_words(text))


@remembered(TEXTS)
def _content_words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if _RUN.match(token):
            found += [token[i : i + 2] for i in range(len(token) - 1)] or [token]
        elif token[0].isdigit():
            found.append(_digits(token))
        elif (word := _ELIDED.sub("", plain(token))) in WORD_NUMBERS:
            found.append(str(WORD_NUMBERS[word]))
        elif word not in STOP and len(word) > 1:
            found.append(stem(word))
    return tuple(found)


def _digits(token: str) -> str:
    """A number without signs between thousands and without empty decimals."""
    token = token.replace(",", "")
    return token.rstrip("0").rstrip(".") if "." in token else token


@remembered(REMEMBERED)
def plain(word: str) -> str:
    """A word in small letters without accents and without a possessive ending."""
    word = word.casefold().replace("’", "'")
    word = word.removesuffix("'s").removesuffix("'")
    if word.isascii():
        return word
    split = unicodedata.normalize("NFD", word)
    return "".join(char for char in split if not unicodedata.combining(char)) or word


@remembered(REMEMBERED)
def stem(word: str) -> str:
    """Take the common English endings off; words with digits and short words stay as they are.

    >>> [stem(w) for w in ("stopped", "stopping", "stops", "policies", "policy", "watered", "increases")]
    ['stop', 'stop', 'stop', 'polici', 'polici', 'water', 'increas']
    """
    word = _IRREGULAR.get(word, word)
    if len(word) < 4 or not word.isalpha():
        return word
    word, whole = _without_plural(word), True
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and _VOWELS & set(base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
            whole = False
            break
    if len(word) > 3 + (not whole) and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 and word[-2] not in _VOWELS else word


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


GENERAL = frozenset(stem(word) for word in _GENERAL.split())
_NOUNS = frozenset(
    ["children", "people", "men", "women", "feet", "teeth", "thieves", "wives", "knives", "halves", "shelves"]
)


def is_irregular_verb(word: str) -> bool:
    """Whether a plain word is a form of an irregular verb, as "took" is."""
    return word in _IRREGULAR and word not in _NOUNS
