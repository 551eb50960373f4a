"""What stands around names in letters, notes and contracts in English, German, French and Spanish."""

from __future__ import annotations

import re

from app.domain.names.name_kin import KIN

STRONG = (
    r"(?:full |patient'?s? |client |customer |claimant'?s? |insured'?s? |account |tenant'?s? "
    r"|beneficiary |employee |member )?names?"
    r"|surname|last name|family name|forenames?|first names?|given names?|middle names?|maiden name|née"
    r"|alias|known as|next of kin"
    r"|account holder|kontoinhaber(?:in)?|titulaire|titular|nachname|familienname|vorname|geburtsname"
    r"|name des patienten|noms?|prénoms?"
    r"|nom de naissance|nombre(?: y apellidos)?|apellidos?|ansprechpartner(?:in)?|sachbearbeiter(?:in)?"
    r"|contact person"
)
WEAK = (
    r"patient(?:in|e|en)?s?|paciente|re|betreff|betrifft|betr\.|objet|concerne|asunto|client|customer"
    r"|claimant|insured|policyholder"
    r"|versicherungsnehmer(?:in)?|versicherte[r]?|assurée?|asegurad[oa]|tenant|mieter(?:in)?"
    r"|vermieter(?:in)?|landlord|locataire|bailleur"
    r"|arrendatari[oa]|arrendador(?:a)?|inquilin[oa]|buyer|seller|käufer(?:in)?|verkäufer(?:in)?|gp"
    r"|consultant|doctor|clinician|author"
    r"|nurse|surgeon|hausarzt|hausärztin|arzt|ärztin|médecin(?: traitant)?|médic[oa](?: responsable)?"
    r"|cc|copy(?: to)?|to|from|attn\.?|fao"
    r"|att\.|contact|kontakt|signed(?: by)?|signature|unterschrift|signé|firmado|fdo\.?|dictated by"
    r"|typed by|reported by|verified by|seen by"
    r"|reviewed by|prepared by|written by|approved by|employee|employer|arbeitnehmer(?:in)?"
    r"|witness(?:es)?|zeug(?:e|in)|attendees|present"
    r"|present:|apologies|chair|secretary|treasurer|bill to|ship to|sold to|deliver to|payee|payer"
    r"|kunde|kundin|angehörige[r]?|mother"
    r"|father|husband|wife|spouse|partner|daughter|son|parent|guardian|carer|driver|passenger|owner"
    r"|handler|case worker|social worker|de|para|à"
    r"|an|von|responsable|agent|adviser|advisor|solicitor|key worker|care coordinator"
)
LABEL = re.compile(
    rf"(?:^|(?<=[|;,.(\n\t])|(?<=[ ]{{2}})|(?<=[*_>]))[ \t*_#>-]*(?P<label>(?P<strong>{STRONG})"
    rf"|{WEAK})[ ]?(?:\([^)\n]{{1,12}}\))?[*_]*"
    r"[ ]?(?:[:=]|\|)[*_ \t]*\n?(?P<value>[^\n|;]{2,120})",
    re.I | re.M,
)
RE = re.compile(r"^[ \t*]*(?:re|ref|betreff|objet|asunto)\b[ .:*-]{1,4}(?P<value>[^\n|]{3,120})", re.I | re.M)
GREETING = re.compile(
    r"(?:^|(?<=[.!\n(\"“]))[ \t>*]*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|liebe[rs]?"
    r"|hallo|guten tag|sehr geehrte[rs]?|cher|chère"
    r"|chers|bonjour|bonsoir|estimad[oa]s?|apreciad[oa]|querid[oa]s?|hola|buen[oa]s (?:días|tardes)"
    r"|caro|cara|gentile)[ ,]{1,3}(?P<value>[^\n:!?|]{2,80})",
    re.I | re.M,
)
CLOSING = re.compile(
    r"^[ \t>*]*(?:yours(?: (?:sincerely|faithfully|truly|ever))?|(?:kind|kindest|best|warm"
    r"|with kind) ?(?:regards|wishes)?|regards|sincerely(?: yours)?"
    r"|respectfully(?: yours)?|many thanks|thanks(?: again)?|thank you|cheers|love|cordially"
    r"|with (?:best|kind|warm) (?:wishes|regards)"
    r"|(?:mit )?(?:freundlichen|kollegialen|besten|herzlichen|vielen|lieben) (?:kollegialen )?(?:grüßen"
    r"|grüssen|dank)|(?:viele|herzliche|liebe|beste|freundliche) grüße|hochachtungsvoll|mfg"
    r"|(?:bien )?cordialement|bien à vous|sincèrement|confraternellement|salutations(?: distinguées)?"
    r"|amicalement|.{0,60}salutations (?:distinguées|confraternelles|les meilleures)"
    r"|(?:muy )?atentamente|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|cordialmente"
    r"|--)[ ]?[,.!*]*[ ]*$"
    r"(?P<lines>(?:\n[^\n]*){1,6})",
    re.I | re.M,
)
CUES = re.compile(
    r"(?<!\w)(?:(?i:seen|reviewed|examined|referred|signed|dictated|typed|written|prepared|approved"
    r"|accompanied|witnessed|treated|operated on|reported"
    r"|assessed|performed|supervised|chaired|proposed|seconded|visited|collected|represented"
    r"|countersigned|cared for|driven)(?: jointly| today)? (?i:by)"
    r"|(?i:under the care of|care of|on behalf of|spoke (?:to|with)|met with|telephoned|my name is|i am"
    r"|ich bin|mein name ist|je suis|je m'appelle"
    r"|me llamo|mi nombre es|untersucht von|behandelt von|überwiesen von|begleitet von|vertreten durch"
    r"|adressée? par|vue? par|suivie? par|opérée? par"
    r"|représentée? par|vist[oa] por|atendid[oa] por|remitid[oa] por|acompañad[oa] (?:por|de)"
    r"|representad[oa] por|firmado por|c/o|patient|patientin|paciente|der Patient|die Patientin"
    rf"|{'|'.join(KIN)}),?)[ ]\(?(?=\w)"
)
HEADS = re.compile(
    rf"(?:{STRONG}|{WEAK}|person|people|attendee|participant|teilnehmer|personne|persona)(?: ?\(s\))?", re.I
)
