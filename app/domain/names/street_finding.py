"""Addresses: street lines, postcodes with their towns, boxes, and what stands after an address label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.names.findings import Finding, Kind, at

_BIG = r"[^\W\d_a-zà-öø-ÿ][\w'’.-]{0,30}"
_TOWN = (
    rf"(?:,[ ]?{_BIG}(?:[ -]{_BIG}|[ ](?:upon|on|le|la|les|sur|am|an der|in|de"
    rf"|del)[ ]{_BIG}){{0,3}}){{0,3}}"
)
_GB = r"\b[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]{0,2}\d[ABD-HJLNP-UW-Z]{2}\b"
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR"
    "|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR"
)
_WAYS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Cres|Way|Place|Pl|Square|Sq|Terrace|Ter"
    "|Gardens|Gdns|Grove|Hill|Rise|Row|Walk|Mews|Park|Parade|Boulevard|Blvd|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail"
    "|View|Yard|Green|Wharf|Quay|Gate|Broadway|Heights|Vale|Embankment|Passage|Croft|Mount|Causeway|Turnpike|Loop"
    "|Approach|Arcade|Bank|Brow|Chase|Copse|Cottages|Dene|Drove|Esplanade|Fields?|Garth|Glade|Glebe|Hollow|Houses"
    "|Knoll|Leas|Lofts|Mansions|Meadows?|Orchards?|Paddocks?|Path|Point|Promenade|Quadrant|Ridge|Spinney|Strand"
    "|Towers?|Villas|Wynd|Alley|Walks|Buildings"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday"
    "|Thursday|Friday|Saturday|Sunday"
)
_LEAD = r"(?:^[ \t]*|(?<=\b[oO]f[ ])|(?<=\b[aA]t[ ])|(?<=[:(][ ]))"
"""What may stand before an address that no street's word shows: a line's begin, "of", "at", a colon."""
_NUMBER = r"\d{1,4}[A-Za-z]?"
_NO_HOME = r"(?!(?:Wohnung|Haus|Anschrift|Adresse|Objekt|Grundstück|Immobilie|Praxis|Filiale)\s)"
_PART = (
    r"(?:(?:Flat|Apartment|Apt\.?|Unit|Suite|Room)[ ]\w{1,5}"
    rf"|(?:\d{{1,4}}[A-Za-z]?[ ])?(?:The[ ])?{_BIG}(?:[ ]{_BIG}){{0,3}})"
)
"""One part of an address between two commas: a flat, a house's name, a number with a street, a town."""
_HOUSES = "House|Cottage|Farm|Farmhouse|Lodge|Villa|Manor|Barn|Croft|Mill|Forge|Rectory|Vicarage|Grange|Hall"
_STREETS = (
    re.compile(
        rf"(?:(?:Flat|Apartment|Apt\.?|Unit|Suite|Room|House|Floor"
        rf"|Ward)[ ]#?\w{{1,5}},?\s)?(?<![\d.,/£$€])\b\d{{1,5}}"
        rf"[A-Za-z]?(?:[-–/]{_NUMBER})?,?[ ](?:(?:St\.?|The|Old|{_BIG})[ ]){{1,4}}(?:{_WAYS})\b\.?"
        rf"(?:,?[ ](?:Apt|Apartment|Suite|Unit|Flat|#)\.?[ ]?\w{{1,5}})?{_TOWN}"
    ),
    re.compile(
        r"(?<!\w)\d{1,5}[a-z]?(?:[ ][^\W\d_][\w'’-]{0,30}){1,3}[ ](?:street|road|avenue|lane|drive"
        r"|crescent|terrace|boulevard)\b",
        re.I,
    ),
    re.compile(
        rf"(?<!\w){_NO_HOME}"
            r"(?:[A-ZÄÖÜ][\wäöüß.-]{0,30}"
            r"(?:[ -][A-ZÄÖÜ][\wäöüß.-]{0,30}){0,2}[ -])?[A-ZÄÖÜa-zäöüß][\wäöüß.-]{0,30}(?:straße"
            r"|strasse|str\.|"
        r"weg|platz|gasse|allee|ring|ufer|damm|steig|stieg|markt|chaussee|promenade|berg|graben|wall"
        r"|Straße|Strasse|Str\.|"
        r"Weg|Platz|Allee|Ring|Gasse)[ ]\d{1,4}(?:[ ]?[a-z](?![\w]))?(?:[-–/][ ]?\d{1,4}[a-z]?)?(?![\d%])"
    ),
    re.compile(
        r"(?<!\w)(?:Am|An der|An den|Im|In der|In den|Zum|Zur|Auf der|Auf dem|Unter den|Hinter der|Beim)[ ]"
        r"(?:[A-ZÄÖÜ][\wäöüß-]{1,30}[ ]){1,2}\d{1,3}(?:[ ]?[a-z])?(?=[,\n|;]|$)",
        re.M,
    ),
    re.compile(
        r"(?<![\w.])(?:\d{1,4}(?:[ ]?(?:bis|ter|quater|[A-D]))?,?[ ])(?i:rue|avenue|av\.|boulevard"
        r"|boul\.|bd\.?|place"
        r"|pl\.|chemin|ch\.|impasse|allée|allee|quai|cours|route|square|passage|sentier|résidence"
        r"|ruelle|faubourg"
        r"|montée|venelle|voie|esplanade|promenade|clos|hameau|lotissement|traverse|villa)[ ]"
        r"(?i:(?:de|du|des|la|le|les|l['’]|d['’]|aux?|en)[ ]?){0,3}(?:[^\W\d_][\w'’-]{0,30})"
        rf"(?:[ -](?:de|du|des|la|le|et|{_BIG})){{0,4}}{_TOWN}",
    ),
    re.compile(
        r"(?<!\w)(?:(?i:calle|avda\.?|avenida|plaza|paseo|camino|carrer|ronda|travesía|carretera|glorieta|rambla|vía)|C/|C\.|Av\."
        r"|Pza\.?|Pl\.|P\.º|Ctra\.?)[ ]?(?:(?:de|del|la|las|los|el|la|l['’])[ ]){0,3}"
        rf"{_BIG}(?:[ ](?:de|del|la|las|los|y|i"
        rf"|{_BIG})){{0,5}},?[ ](?:n[.º°úu]*m?\.?[ ]?)?(?:\d{{1,4}}\w?|s/n)"
        r"(?:,?[ ](?:piso[ ])?\d{1,2}\.?[ºª°][ ]?(?:[A-Z](?!\w)|izq\.?|dcha\.?|derecha|izquierda)?"
        r"|,?[ ](?:bajo|ático|esc\.?[ ]\w)"
        r"(?:[ ][A-Z](?!\w))?){0,2}"
        rf"(?:,[ ](?:\d{{5}}[ ])?{_BIG}(?:[ ]{_BIG}){{0,2}})?",
    ),
    re.compile(r"(?<!\w)(?:P\.?\s?O\.?\s?Box|Postfach|Boîte postale|B\.?P\.|Apartado"
        r"(?: de correos)?)[ ]\d[\d ]{0,7}\d?", re.I),
    re.compile(
        rf"{_LEAD}(?:The[ ])?(?:{_BIG}[ ]){{1,2}}(?:{_HOUSES})"
        rf"(?=,?\s{{1,2}}(?:\d|{_BIG}(?:[ ]{_BIG})?[,\n]))"
        rf"(?:,\s(?:{_NUMBER}[ ])?"
        rf"(?:{_BIG}[ ]){{1,2}}(?:{_WAYS})\b{_TOWN})?",
        re.M,
    ),
    re.compile(  # at 27 Quayside
        rf"(?<=\b[aA]t[ ]){_NUMBER}[ ](?!(?:{_MONTHS})\b)"
        rf"(?:The[ ])?{_BIG}(?:[ ]{_BIG}){{0,2}}{_TOWN}"
    ),
    re.compile(  # of 27 Quayside, Poole
        rf"(?<=\b[oO]f[ ]){_NUMBER}[ ](?!(?:{_MONTHS})\b)"
        rf"(?:The[ ])?{_BIG}(?:[ ]{_BIG}){{0,2}},[ ]{_BIG}(?![ ]\d)"
    ),
    re.compile(  # The Old Forge, Church Lane, Ripon HG4 1AA
        rf"{_LEAD}{_PART}(?:,\s{_PART}){{0,4}},?\s{_GB}", re.M
    ),
    re.compile(  # lines: 61 Northgate, Wakefield, WF1 3BS
        rf"^[ \t]*{_NUMBER},?[ ]{_BIG}(?:[ ]{_BIG}){{0,3}},?\n"
        rf"(?:[ \t]*{_BIG}(?:[ -]{_BIG}){{0,3}},?\n){{1,3}}[ \t]*{_GB}",
        re.M,
    ),
    re.compile(  # Kastanienhof 3, 50667 Köln
        rf"(?<!\w){_NO_HOME}(?:{_BIG}[ -])?{_BIG}[ ]\d{{1,4}}(?:[ ]?[a-z])?,\s{{1,2}}"
        rf"(?:[A-Z]{{1,2}}-)?\d{{5}}[ ]{_BIG}(?:[ -]{_BIG})?"
    ),
)  # fmt: skip
_POSTCODES = (
    re.compile(rf"(?:{_BIG},?[ ])?{_GB}"),
    re.compile(rf"(?:{_BIG}(?:[ ]{_BIG}){{0,2}},[ ])?\b(?:{_STATES})[ ]\d{{5}}(?:-\d{{4}})?\b"),
    re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b"),
    re.compile(
        rf"(?:(?<=^)|(?<=[,|;:–-][ ])|(?<=\s(?:in|en)[ ])|(?<=\s[àa][ ])|(?<=[ ]{{2}})"
        rf"|(?<=[,(]))(?:(?:D|DE|F|FR|E|ES|I|IT)[- ])?\d{{5}}[ ]{_BIG}"
        rf"(?:[ -](?:am|an der|im|in|sur|sous|le|la|les|de|del|Main"
        rf"|{_BIG})(?!\w)){{0,3}}(?:[ ]\([^)\n]{{2,20}}\)|[ ](?i:cedex)(?:[ ]\d+)?)?",
        re.M,
    ),
    re.compile(rf"(?<!\w)(?:A|AT|CH|B|L|NL|DK)-\d{{4}}(?:[ ][A-Z]{{2}})?[ ]{_BIG}(?:[ -]{_BIG})?"),
    re.compile(rf"(?:^|(?<=,[ ]))[1-9]\d{{3}}(?:[ ]?[A-Z]{{2}})?[ ]{_BIG}(?=[ ]*$)", re.M),
)  # fmt: skip
_LABEL = re.compile(
    r"(?<![^\W_])(?:home address|postal address|address|anschrift|wohnhaft(?: in)?|wohnort|adresse"
    r"|domicili[oée]+e? (?:à|en|au)|demeurant"
    r"(?: à| au)?|domicilio|dirección|direccion|residencia|lives (?:at|in)|living (?:at|in)"
    r"|residing (?:at|in)|resides (?:at|in)"
    r"|réside (?:à|au)|habite (?:à|au)|vive en|wohnt (?:in|am|an der))(?P<sign>\s?[:|]?\s{0,3})"
    r"(?P<value>[^\n|;:]{3,90})",
    re.I,
)
_STOP = re.compile(
    r",\s(?=(?-i:[a-zà-ÿ]))|"
    r"[.;](?:\s|$)|,\s(?=[^\d,\n]{0,20}\b(?:nr|no|number|nummer|nº|n°)\b)|\s(?:with|since|and (?:is|has"
    r"|was|works?)|where|who|but|mit|seit|und|avec|depuis|et|con|desde|y)\s|"
    r"\s(?:tel|phone|dob|email|e-mail|tél|teléfono)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.(?=\s)")
_NOT_TOWN = re.compile(
    r"[:@|]|\d{4,}|(?:dear|liebe|sehr geehrt|cher|estimad|date|re\b|tel|phone|email|nhs|dob)", re.I
)


def address_findings(text: str) -> tuple[Finding, ...]:
    """Addresses in `text`; pieces of one address on neighbouring lines are one finding."""
    spans = sorted(_spans(text))
    joined: list[tuple[int, int, str]] = []
    for start, end, reason in spans:
        if joined and _same_address(text, joined[-1][1], start):
            before = joined[-1]
            joined[-1] = (before[0], max(end, before[1]), before[2])
        else:
            joined.append((start, end, reason))
    return tuple(at(text, Kind.ADDRESS, start, end, reason) for start, end, reason in joined)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for reason, patterns in (("street", _STREETS), ("postcode", _POSTCODES)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                lead = len(match[0]) - len(match[0].lstrip())
                written = _SENTENCE.split(match[0], maxsplit=1)[0]  # a town may end a sentence
                yield match.start() + lead, match.start() + len(written.rstrip(" ,")), reason
    for match in _LABEL.finditer(text):
        value = match["value"]
        stop = _STOP.search(value)
        value = value[: stop.start()] if stop else value
        colon = ":" in match["sign"] or "|" in match["sign"]
        if (colon and any(char.isalpha() for char in value)) or value[:1].isdigit() or value[:1].isupper():
            lead = len(value) - len(value.lstrip())
            yield match.start("value") + lead, match.start("value") + len(value.rstrip(" ,.")), "label"


def _same_address(text: str, end: int, start: int) -> bool:
    """Whether two pieces belong together: nothing but a town or two stands between them."""
    between = text[end:start]
    if start <= end:
        return True
    if between.count("\n") > 2 or len(between) > 60 or "\n\n" in between or _NOT_TOWN.search(between):
        return False
    words = re.findall(r"[^\W\d_]+", between)
    return all(word[0].isupper() or len(word) <= 4 for word in words) and not re.search(r"[.!?]\s", between)
