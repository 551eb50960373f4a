# ruff: noqa: E501 - letters stand as somebody would have written them
"""How much of what identifies people in 25 invented letters is found, by kind.

Gold is marked in the text itself: {n:…} name, {a:…} address, {b:…} date of birth, {d:…} date, {r:…} record
number, {i:…} national id, {h:…} health number, {p:…} phone, {e:…} e-mail, {l:…} link, {k:…} account, {o:…} age.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import find
from app.services.deidentification import read_lexicon

LETTERS = {
    "clinic letter": """St Aidan's Infirmary
Department of Cardiology

{n:Mrs Margaret Thistlewood}
{a:27 Orchard Rise
Hexham
NE46 3QJ}

{d:14 March 2024}

Re: {n:Margaret Thistlewood}, DOB {b:03/11/1941}, NHS No: {h:943 476 5919}, Hospital No: {r:H204417}

Dear {n:Dr Venkataraman},

I reviewed this lady with her daughter {n:Rosalind} in clinic. {n:Mrs Thistlewood} takes Ramipril 5 mg. {n:Margaret} feels
well. Please call {n:Rosalind Thistlewood-Pike} on {p:01434 555 019} or {p:07700 900123}.

Yours sincerely,

{n:Dr Aloysius Penhaligon}
Consultant Cardiologist
""",
    "names that are words": """Dear {n:Mark},

{n:Will Hunter} came on {d:3 May 2024}. Will you see him in May? {n:May Young} will mark the forms; I hope {n:Hope Price}
may attend. {n:Will} has no pain. The young man lives in a white house. Mark the date.

Best wishes,
{n:Faith Brown}
Ward 7 Nurse
""",
    "capitals": """DISCHARGE SUMMARY
PATIENT NAME: {n:OLUWASEUN ADEBAYO}
DOB: {b:12 JAN 1988}    MRN: {r:00482913}
ADDRESS: {a:FLAT 3, 118 KINGSWAY ROAD, LEEDS, LS7 4QN}
CONSULTANT: {n:DR P HARGREAVES}
MR {n:ADEBAYO} WAS ADMITTED ON {d:02/02/2024} WITH CHEST PAIN. DISCHARGED HOME. SEEN BY {n:SISTER KOWALCZYK}.
""",
    "small letters": """hi {n:priya},

can you ring mrs {n:okonkwo} about her bloods, she is on {p:07700 900456}. dr {n:patel} saw her with {n:jane smith} last week.
email is {e:n.okonkwo@example.org} if no answer

thanks
{n:jane}
""",
    "hyphens and apostrophes": """Re: {n:Siobhán O'Riordan-Blythe} ({r:CLM-2024-00871})

Thank you for seeing {n:Ms O’Riordan-Blythe}. Her partner {n:Jean-Luc D'Arcy} came along. {n:O'Riordan} was unwell, and
{n:Mr. D’Arcy} drove. Passport no. {i:533380006}. National Insurance {i:QQ 12 34 56 C}? No: {i:AB 12 34 56 C}.

Signed: {n:Prof. Anne-Marie van der Berg}
""",
    "over a line end": """The claim was brought forward on behalf of the injured party by her brother {n:Tobias
Fennimore}, who had spoken at some length to the claims handler of this office, {n:Harriet
Quennell}. Later {n:Fenni-
more} withdrew. {n:Quennell} signed on {d:9 September 2023}.
""",
    "table": """# Attendance

| Name | Date of birth | Telephone | NHS number |
| --- | --- | --- | --- |
| {n:Bartholomew Inskip} | {b:1950-07-21} | {p:0191 498 0123} | {h:401 023 2137} |
| {n:Chiara Vantongeren} | {b:1962-12-02} | {p:+44 7700 900789} | {h:943 476 5919} |
| {n:Li Wei} | {b:2001-01-30} | {p:(020) 7946 0958} | none |

{n:Inskip} left early.
""",
    "list of fields": """Surname: {n:Featherstonehaugh}
Forenames: {n:Cuthbert James}
Date of birth: {b:5th June 1929}
Age: {o:94}
Next of kin: {n:Winifred Featherstonehaugh} (wife) {p:01632 960983}
GP: {n:Dr S. Chakrabarti}
Policy number: {r:PN/77-3491-B}
""",
    "us letter": """{n:Jonathan Q. Abernathy}
{a:1420 Elm Creek Drive, Apt 5B
Springfield, IL 62704}

{d:July 4, 2023}

RE: Claim # {r:88-4213-99}; SSN {i:219-09-9999}

Dear {n:Mr. Abernathy}:

We spoke on {d:06/28/2023}. Call {p:(217) 555-0142} or write to {e:claims.abernathy@example.com}. Account number {k:4929 1234 5678 9014}.

Sincerely,
{n:Denise Kowalczyk}
Claims Adjuster
""",
    "contract": """LEASE AGREEMENT

This agreement is made on {d:1 October 2022} between {n:Mr Desmond Achterberg}, of {a:8 Saltmarsh Close, Whitby, YO22 4DD}
("the Landlord") and {n:Ms Philippa Nkemelu} ("the Tenant"). Rent is payable to IBAN {k:GB29 NWBK 6016 1331 9268 19}.
The Tenant shall notify {n:Mr Achterberg} of any damage. Signed by {n:Philippa Nkemelu}.
""",
    "meeting": """Minutes of the meeting of {d:12 February 2024}
Present: {n:Gwendolyn Trask} (chair), {n:Rafiq Siddiqui}, {n:Tom Ellery}
Apologies: {n:Beatrix Oduya}

{n:Gwendolyn} opened the meeting. {n:Rafiq} reported on the budget: 12,400 pounds. {n:Ellery} will write to the council.
Action: {n:Beatrix} to book the hall by {d:1 March 2024}. See {l:https://www.linkedin.com/in/rafiq-siddiqui-01}.
""",
    "nurse's note": """Patient: {n:Ignatius Bloomfield}    ID: {r:774120}
Seen by Nurse {n:Abiola} at 10:30. Accompanied by his wife {n:Marguerite}. BP 128/76, pulse 64, weight 81 kg.
This {o:91}-year-old man has fallen twice. {n:Marguerite Bloomfield} asks for help at home. Plan: physiotherapy.
Next visit {d:22.04.2024}. Bleep {p:4417}.
""",
    "e-mail": """From: {n:Tamara Vukovic} <{e:tamara.vukovic@example.net}>
To: {n:Oisín Ferreira} <{e:o.ferreira@example.net}>
Cc: {n:Pat Green}
Subject: Invoice {r:2024-0117}

Hello {n:Oisín},

{n:Pat} and I looked at the invoice. {n:Mr Green} will pay on {d:30 April 2024}.

Kind regards,
{n:Tamara}
--
{n:Tamara Vukovic}
Accounts
T: {p:+49 30 901820}
""",
    "arztbrief": """Klinikum Nord
Abteilung für Kardiologie

{a:Bahnhofstraße 12a, 48143 Münster}

Münster, {d:17.05.2023}

Betrifft: {n:Hannelore Wessendorf}, geb. {b:03.02.1938}, wohnhaft in {a:Lindenweg 7, 48155 Münster}, Versicherten-Nr. {h:A123456780}

Sehr geehrter Herr {n:Dr. Brinkmöller},

wir berichten über Frau {n:Wessendorf}, die sich bei uns vorstellte. Die Patientin klagte über Schmerzen in der Brust. Ihr
Sohn {n:Detlef Wessendorf} ist unter {p:0251 555 0143} erreichbar. Die Therapie mit Marcumar wird fortgesetzt.

Mit freundlichen Grüßen

{n:Prof. Dr. med. Ansgar Thielemann}
Chefarzt der Kardiologie
""",
    "mietvertrag": """Mietvertrag

Vermieter: {n:Jürgen Haverkamp}, {a:Am Alten Markt 5, 04109 Leipzig}
Mieterin: {n:Aylin Yıldırım}, geboren am {b:9. August 1990}

Die Mieterin zahlt 640 Euro auf das Konto {k:DE89 3704 0044 0532 0130 00}. Steuer-ID: {i:86095742719}. Herr {n:Haverkamp} übergibt
die Wohnung am {d:1. Dezember 2023}. Rückfragen an {e:haverkamp@example.de}, Handy {p:0171 2345678}.
""",
    "pflegebericht": """Pflegebericht vom {d:04.01.2024}
Name: {n:Schwarz, Ernst-August}    Geburtsdatum: {b:30.10.1932}    Fallnummer: {r:20240104-77}
Herr {n:Schwarz} ist wach und orientiert. Seine Frau, {n:Liesbeth Schwarz}, war zu Besuch. Schwester {n:Annegret} hat den Verband
gewechselt. Der schwarze Koffer wurde der Frau übergeben. Hausarzt: {n:Dr. Quirin Loibl}, Tel. {p:089/5551234}
""",
    "schadenmeldung": """Schaden-Nr.: {r:S-2023-4471/09}
Versicherungsnehmerin: {n:Roswitha Kleinschmidt}

Sehr geehrte Frau {n:Kleinschmidt},

wegen des Unfalls vom {d:2. März 2023} in der {a:Goethestraße 44, 50667 Köln} haben wir mit Herrn {n:Özdemir} gesprochen. Der Zeuge {n:Matthias
Overbeck} hat alles gesehen. Frau {n:Kleinschmidt} erhält 1.250,00 Euro.

Freundliche Grüße
{n:Torben Asmussen}
Sachbearbeiter
""",
    "lettre de médecin": """Centre Hospitalier de la Côte
{d:le 8 janvier 2024}

Objet : {n:Mme Ghislaine Peyrefitte}, née le {b:12/06/1945}, NIR {i:2 45 06 75 123 456 25}

Cher confrère, cher {n:Dr Arsène Lachaume},

J'ai revu {n:Madame Peyrefitte}, qui demeure {a:14 bis rue des Tilleuls, 44000 Nantes}. Son mari {n:Aristide} l'accompagne. Elle
prend du Doliprane. {n:M. Peyrefitte} est joignable au {p:02 40 55 01 23}. {n:Ghislaine Peyrefitte} sera revue en mars.

Bien confraternellement,

{n:Dr Maëlys Quéméneur}
Cardiologue
""",
    "bail": """CONTRAT DE LOCATION
Bailleur : {n:Thibault de la Roncière}
Locataire : {n:Fatoumata Diallo}
Adresse : {a:3, place du Marché, 69003 Lyon}
Dossier n° {r:LY-55812}. Courriel : {e:f.diallo@example.fr}. Téléphone : {p:+33 6 12 34 56 78}
IBAN {k:FR14 2004 1010 0505 0001 3M02 606}
{n:Monsieur de la Roncière} remet les clés le {d:1er septembre 2023}. Signé : {n:Fatoumata Diallo}
""",
    "courrier": """Chère {n:Ombeline},

Merci pour ton courrier. {n:Gaëtan Lefort} et {n:Ombeline Vasseur} ont rencontré le notaire, {n:Maître Cazeneuve}. Il faut payer
{n:Gaëtan} avant le {d:30 juin 2024}.

Bien à vous,
{n:Perrine Aubertin}
""",
    "informe de alta": """Hospital Universitario del Sur
Informe de alta

Paciente: {n:Encarnación Zubizarreta Olmos}    NHC: {r:558120}
Fecha de nacimiento: {b:23/09/1952}    DNI: {i:12345678Z}
Domicilio: {a:Calle de la Encina, 14, 3.º B, 41003 Sevilla}
Médico responsable: {n:Dra. Iratxe Goikoetxea}

La paciente ingresa el {d:4 de febrero de 2024} por dolor torácico. Su hija {n:Nerea} informa de caídas. {n:Doña Encarnación} toma
Sintrom. Teléfono de la hija: {p:654 321 987}.

Firmado: {n:Dr. Eneko Larrañaga}
""",
    "contrato": """CONTRATO DE ARRENDAMIENTO
Arrendador: {n:Don Leocadio Bustamante Rey}, con domicilio en {a:Avda. de la Constitución 22, 28013 Madrid}
Arrendataria: {n:Yesenia Quispe}
Cuenta: {k:ES91 2100 0418 4502 0005 1332}. Correo: {e:yquispe@example.es}
El señor {n:Bustamante} entrega las llaves el {d:15 de mayo de 2023}. NIE {i:X1234567L}.
""",
    "carta": """Estimada señora {n:Ayala}:

Le escribo en nombre de mi padre, {n:Wenceslao Ayala}. Póliza {r:ES-8830021}. Nos vimos con {n:Remedios Tejedor} el {d:3/4/2024}.

Un cordial saludo,

{n:Casilda Ayala}
Tel. {p:+34 912 345 678}
""",
    "invoice": """INVOICE {r:INV-20391}
Bill to: {n:Zachariah Mbeki}
{a:5 Harbour View
Falmouth
TR11 3XP}
Date: {d:2024-02-29}    Due: {d:2024-03-30}
2 x Blood pressure monitor, model BP300, 59.90 GBP
Total 119.80 GBP. Card {k:4111 1111 1111 1111}. Contact: {n:Ms Rosamund Tuck}, {p:01326 555 777}
""",
    "research note": """Interview 4 with {n:Anneliese Grubb}, recorded on {d:11 November 2023} at the Royal College.
{n:Grubb}, aged 62, works with {n:Kwabena Asante} and {n:Jo Whitlock}. Dr. {n:Whitlock} disagrees: the Glasgow Coma Scale was 15 and the Holter
showed atrial fibrillation. The Wells score was low. {l:www.example.org/people/kwabena-asante}
""",
}  # fmt: skip

KINDS = {
    "n": "name", "a": "address", "b": "birth", "d": "date", "r": "record", "i": "national", "h": "health", "p": "phone", "e": "e-mail", "l": "link",
    "k": "account", "o": "age",
}  # fmt: skip
_MARK = re.compile(r"\{([nabdrihpelko]):([^{}]*)\}")


def unmarked(letter: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The letter without marks, and the gold as (kind, start, end)."""
    text, gold, place = "", [], 0
    for mark in _MARK.finditer(letter):
        text += letter[place : mark.start()]
        gold.append((KINDS[mark[1]], len(text), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return text + letter[place:], gold


_TITLE = re.compile(
    r"(?:(?:Mrs?|Ms|Dr|Dra|Prof|Mme|M|Madame|Monsieur|Maître|Mr|Don|Doña|SISTER|DR|med|le)\.?\s+)+", re.I
)


def measured(lexicon: Lexicon) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str], list[str]]:
    """Found and all gold by kind, right and all findings by kind, and what was missed or wrong in words."""
    found, wanted, right, made, notes = Counter(), Counter(), Counter(), Counter(), []
    for title, letter in LETTERS.items():
        text, gold = unmarked(letter)
        findings = find(text, lexicon)
        covered = {place for f in findings for place in range(f.start, f.end)}
        marked = {place for _, start, end in gold for place in range(start, end)}
        for kind, start, end in gold:
            start += len(m[0]) if (m := _TITLE.match(text[start:end])) and kind in "name date" else 0
            wanted[kind] += 1
            if all(place in covered for place in range(start, end) if text[place].isalnum()):
                found[kind] += 1
            else:
                notes.append(f"{title}: missed {kind} {text[start:end]!r}")
        for f in findings:
            letters = [place for place in range(f.start, f.end) if text[place].isalnum()]
            made[f.kind] += 1
            if sum(place in marked for place in letters) >= 0.8 * len(letters):
                right[f.kind] += 1
            else:
                notes.append(
                    f"{title}: wrong {f.kind} {f.text!r} ({f.reason}, {'sure' if f.sure else 'unsure'})"
                )
    return found, wanted, right, made, notes


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(Path(__file__).parents[2] / "resources" / "names")


def test_nearly_every_name_and_number_of_the_letters_is_found(lexicon: Lexicon) -> None:
    found, wanted, _, _, notes = measured(lexicon)
    assert len(LETTERS) == 25
    assert found["name"] / wanted["name"] >= 0.97, notes
    numbers = ("record", "national", "health", "phone", "e-mail", "account", "birth", "age", "link")
    assert sum(found[kind] for kind in numbers) / sum(wanted[kind] for kind in numbers) >= 0.97, notes
    assert found["address"] / wanted["address"] >= 0.9, notes
    assert found["date"] / wanted["date"] >= 0.97, notes


def test_few_words_are_taken_for_what_they_are_not(lexicon: Lexicon) -> None:
    _, _, right, made, notes = measured(lexicon)
    assert sum(right.values()) / sum(made.values()) >= 0.95, notes
