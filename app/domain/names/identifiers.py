"""Numbers and addresses on networks that identify a person: found by form, label and check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.domain.names import checksums
from app.domain.names.findings import Finding, Kind, at

_GAP = r"[ \u00a0\u2009\u202f./\-–‐‑\u2011]"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}(?:\.|\s?\(dot\)\s?"
    r"|\s?\[dot\]\s?)){1,6}"
    r"[^\W\d_]{2,24}(?![\w@])",
    re.I,
)
_LINK = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>|\"'”»]{2,300}", re.I)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,30}")
_SITES = re.compile(
    r"(?<![\w.@/])(?:[\w-]+\.)*(?:linkedin|facebook|instagram|twitter|x|tiktok|github"
    r"|xing)\.com/[^\s<>|\"']{2,200}",
    re.I,
)

_NUMBER_WORD = (
    r"(?:no\.?|nr\.?|num(?:ber|mer|éro|ero)?\.?|nº|n°|n\.º|№|#|id(?:entifier|entification)?"
    r"|ref(?:erence|erenz)?\.?"
    r"|réf\.?|code|kennzeichen|zeichen)"
)
_VALUE = r"(?P<value>[A-Z]{0,5}[ ]?(?:[A-Z0-9]{1,12}[ ./\-–_‑]?){0,7}[A-Z0-9])"
_LABELS: tuple[tuple[Kind, str], ...] = (
    (Kind.HEALTH, r"nhs|chi|h ?& ?c|kvnr|krankenversicher(?:ten|ungs)|versicherten|medicare|medicaid"
        r"|tarjeta sanitaria"
     r"|cip|tsi|nuhsa"),
    (Kind.NATIONAL, r"ssn|s\.s\.n\.|social security|national insurance|ni|nino|n\.?i\.?r\.?|sécurité sociale"
     r"|securite sociale|sécu|insee|dni|nie|nif|n\.?u\.?s\.?s\.?|seguridad social|passport|passeport"
     r"|pasaporte"
     r"|reisepass|personalausweis|ausweis|ahv|avs|steuer-?(?:id|identifikations)|rentenversicherungs"
     r"|sozialversicherungs|tax|driving licen[cs]e|driver'?s licen[cs]e|permis de conduire|führerschein"
     r"|vat|ust"),
    (Kind.ACCOUNT, r"account|a/c|acct|konto|compte|cuenta|card|karten?|kreditkarten|tarjeta|carte"
        r"|sort code|blz|bic"),
    (Kind.RECORD, r"mrn|hospital|patient(?:en)?|paciente|medical record|record|chart|unit|clinic"
        r"|dossier|historia"
     r"(?: clínica)?|expediente|nhc|ipp|fall|akten|geschäfts|our|your|unser|unsere|ihr|nos|vos|policy"
     r"|police|pólizas?"
     r"|póliza|contrat|contract|vertrags?|versicherungs?(?:schein)?|versicherungsschein|contrato|claim"
     r"|schaden(?:s|fall)?"
     r"|sinistre|siniestro|case|file|customer|kunden|client|cliente|member(?:ship)?|mitglieds?|adhérent"
     r"|afiliado|invoice"
     r"|rechnungs|facture|factura|order|reference|referenz|référence|referencia|ref|zeichen"
     r"|aktenzeichen|az|lab|sample"
     r"|specimen|accession|episode|admission|encounter|study|prescription|gmc|nmc|npi|dea|lanr|rpps"
     r"|colegiado"
     r"|licen[cs]e|registration|reg|quote|quoting|payroll|badge|ticket|booking|enrolment|application|planning"
     r"|tenancy|rent|permit|warranty|meter|library card"
     r"|vehicle|vin|serial|device|personal|employee|staff|student|matrikel"),
)  # fmt: skip
_LABELLED = tuple(
    (
        kind,
        re.compile(
            rf"(?<![^\W_])(?P<label>(?:{names})(?:[ -]?{_NUMBER_WORD}){{0,2}}|{_NUMBER_WORD}[ ]?(?:de "
            rf"|du |d')?(?:{names}))"
            rf"(?![^\W_])(?P<sign>\s{{0,3}}(?:[:=|#]|is|lautet|est|es"
            rf"|:\s*\|)?\s{{0,3}}){_VALUE}(?![A-Za-z0-9])",
            re.I,
        ),
    )
    for kind, names in _LABELS
)
_SORT_CODE = re.compile(
    r"(?<![^\W_])sort[ -]?code\s{0,3}[:.|]?\s{0,3}(?:is )?(?P<value>\d\d[- ]?\d\d[- ]?\d\d)(?!\d)", re.I
)
_BARE_LABEL = re.compile(
    r"(?<![^\W_])(?:ref\.?|réf\.?|mrn|nhc|id)\s?[:#]?\s?(?P<value>[A-Z0-9][A-Z0-9./\-]{2,24})", re.I
)

_CODE = re.compile(r"(?<![\w-])[A-Z]{1,6}[-/]?\d{2,}(?:[-/]\d{2,}){0,3}(?![\w-])")

_CHECKED: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.ACCOUNT, re.compile(rf"(?<![A-Za-z0-9])[A-Z]{{2}}\d{{2}}"
        rf"(?:{_GAP}?[A-Z0-9]{{1,4}}){{3,8}}(?![A-Za-z0-9])", re.I),
     checksums.iban),
    (Kind.ACCOUNT, re.compile(rf"(?<![\w+])\d(?:{_GAP}?\d){{12,18}}(?!\d)"), checksums.luhn),
    (Kind.HEALTH, re.compile(rf"(?<![\w+])\d{{3}}{_GAP}?\d{{3}}{_GAP}?\d{{4}}(?!\w)"), checksums.nhs),
    (Kind.HEALTH, re.compile(rf"(?<!\w)[A-Z]{_GAP}?\d{{3}}{_GAP}?\d{{3}}{_GAP}?\d{{3"
        rf"}}(?!\w)"), checksums.kvnr),
    (Kind.NATIONAL, re.compile(r"(?<!\w)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\w)"), checksums.ahv),
    (Kind.NATIONAL, re.compile(r"(?<!\w)[12378] ?\d\d ?\d\d ?(?:\d\d"
        r"|2[AB]) ?\d{3} ?\d{3} ?\d\d(?!\w)", re.I), checksums.nir),
    (Kind.NATIONAL, re.compile(r"(?<!\w)(?:[XYZ][ -]?\d{7}"
        r"|\d{2}\.?\d{3}\.?\d{3})[ -]?[A-Z](?!\w)", re.I), checksums.dni),
    (Kind.NATIONAL, re.compile(r"(?<!\w)\d{2} ?\d{3} ?\d{3} ?\d{3}(?!\w)"), checksums.steuer_id),
    (Kind.NATIONAL, re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])"), checksums.ssn),
)  # fmt: skip
_NINO = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)", re.I)

_TEL_LABEL = re.compile(
    r"(?<![^\W_])(?:tel(?:ephone|efon|efono|éfono|\.)?|téléphone|tél\.?|phone|mobile|mob\.?|móvil|movil"
    r"|cell|handy|mobil"
    r"|portable|fax|bleep|pager|ext\.?|extension|durchwahl|call(?: me)?(?: on| at)?|ring(?: me)? on"
    r"|fijo|gsm|contact number"
    r"|rufnummer|telefonnummer|numéro|teléfono)"
    r"(?: (?:no\.?|number|nr\.?|nummer))?(?:\s?\([^)\d]{1,12}\))?\s{0,3}[:.|]?\s{0,3}"
    r"(?P<value>\(?\+?\d(?:[ \u00a0./()\-–‐‑]{0,2}\d){2,15})",
    re.I,
)
_PHONES = re.compile(
    r"(?<![\w.,£$€+-])(?:"
    r"(?:\+|00)\d{1,3}[ \u00a0.\-/]?(?:\(0\)[ ]?)?(?:[ \u00a0.\-/()]{0,2}\d){6,12}"
    r"|\(0\d{2,5}\)[ \u00a0]?\d{2,4}(?:[ \u00a0\-]?\d{2,4}){1,3}"
    r"|0\d{1,5}[ \u00a0./\-–]\d{2,4}(?:[ \u00a0.\-]?\d{2,4}){1,4}"
    r"|0\d{9,10}"
    r"|\(\d{3}\)[ ]?\d{3}[-. ]\d{4}|(?:1[-. ])?[2-9]\d{2}[-. ]\d{3}[-. ]\d{4}"
    r"|[6789]\d{2}[ .]\d{3}[ .]\d{3}|[6789]\d{2}[ .]\d{2}[ .]\d{2}[ .]\d{2}"
    r")(?!\w|[.,]\d)"
)
_NOT_A_VALUE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d")


def identifiers(text: str) -> Iterator[Finding]:
    """Every e-mail, link, account, health, national, record and phone number that is found in `text`."""
    yield from _by_form(text)
    yield from _by_check(text)
    yield from _by_label(text)
    yield from _phones(text)
    yield from _codes(text)


def _by_form(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield at(text, Kind.EMAIL, match.start(), match.end(), "form")
    for pattern in (_LINK, _SITES):
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip(".,;:!?)]}*_"))
            yield at(text, Kind.LINK, match.start(), end, "form")
    for match in _HANDLE.finditer(text):
        yield at(text, Kind.LINK, match.start(), match.end(), "form", sure=False)


def _by_check(text: str) -> Iterator[Finding]:
    for kind, pattern, right in _CHECKED:
        for match in pattern.finditer(text):
            if (end := _longest(match[0], right, kind)) is not None:
                reason = "form" if right is checksums.ssn else "checksum"
                yield at(text, kind, match.start(), match.start() + end, reason)
            elif (
                right is checksums.iban and match[0][:2].isupper() and sum(c.isdigit() for c in match[0]) > 11
            ):
                yield at(text, kind, match.start(), match.end(), "form", sure=False)
    for match in _NINO.finditer(text):
        yield at(text, Kind.NATIONAL, match.start(), match.end(), "form")


def _longest(written: str, right: Callable[[str], bool], kind: Kind) -> int | None:
    """How much of a match passes the check: an IBAN may be followed by a word of capitals."""
    least = 15 if kind is Kind.ACCOUNT else len(written)
    for end in range(len(written), least - 1, -1):
        if written[end - 1].isalnum() and not written[end : end + 1].isalnum() and right(written[:end]):
            return end
    return None


def _by_label(text: str) -> Iterator[Finding]:
    for kind, pattern in _LABELLED:
        for match in pattern.finditer(text):
            value = match["value"]
            end = match.start("value") + len(_numeric(value))
            signed = bool(match["sign"].strip()) or bool(re.search(rf"{_NUMBER_WORD}$", match["label"], re.I))
            if end > match.start("value") and (signed or _codelike(_numeric(value))):
                yield at(text, kind, match.start("value"), end, "label")
    for match in _SORT_CODE.finditer(text):
        yield at(text, Kind.ACCOUNT, match.start("value"), match.end("value"), "label")
    for match in _BARE_LABEL.finditer(text):
        if sum(char.isdigit() for char in match["value"]) >= 2:
            start, value = match.start("value"), match["value"].rstrip("./-")
            yield at(text, Kind.RECORD, start, start + len(value), "label")


def _codes(text: str) -> Iterator[Finding]:
    """Letters and at least six digits without a label: a number of some record, most likely."""
    for match in _CODE.finditer(text):
        if sum(char.isdigit() for char in match[0]) >= 6:
            yield at(text, Kind.RECORD, match.start(), match.end(), "form", sure=False)


def _numeric(value: str) -> str:
    """The part of a labelled value that is a number: up to its last piece with a digit, "" if it is none.

    "4471 and" gives "4471"; "12/03/2024" and "2024" give "" (a date's job); "ABC 123 456" stays whole.
    """
    pieces = re.findall(r"[^ ]+ ?", value)
    kept: list[str] = []
    for place, piece in enumerate(pieces):
        word = piece.strip()
        has_digit = any(char.isdigit() for char in word)
        capitals = word.isupper() and len(word) <= 5
        if not has_digit and not (capitals and (place == 0 or len(word) <= 2)):
            break
        if place and has_digit and _NOT_A_VALUE.fullmatch(word):
            break
        kept.append(piece)
    while kept and not any(char.isdigit() for char in kept[-1]) and len(kept[-1].strip()) > 2:
        kept.pop()
    number = "".join(kept).rstrip(" ./-–_")
    if sum(char.isdigit() for char in number) < 3 or _NOT_A_VALUE.fullmatch(number):
        return ""
    return number


def _codelike(number: str) -> bool:
    """Whether a number after a bare word ("patient 4471", "claim CLM-2024-77") is surely no quantity."""
    digits = sum(char.isdigit() for char in number)
    return digits >= 5 or (digits >= 3 and any(char.isalpha() for char in number))


def _phones(text: str) -> Iterator[Finding]:
    for match in _TEL_LABEL.finditer(text):
        if 3 <= sum(char.isdigit() for char in match["value"]) <= 16:
            yield at(text, Kind.PHONE, match.start("value"), match.end("value"), "label")
    for match in _PHONES.finditer(text):
        if 8 <= sum(char.isdigit() for char in match[0]) <= 16 and not _NOT_A_VALUE.fullmatch(match[0]):
            yield at(text, Kind.PHONE, match.start(), match.end(), "form", sure=match[0][0] in "+0(")
