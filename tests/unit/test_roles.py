"""Who does what to whom, and what stands at which end, is not turned round on the way into a summary."""

from __future__ import annotations

import pytest

from app.bench.documents.said import in_lines
from app.domain.proof.proving import Prover
from app.domain.proof.roles import parts_exchanged
from app.domain.proof.sides import sides_differ
from app.domain.summarising import Support
from app.domain.text.splitting import sentences


def proved(said: str, source: str) -> bool:
    document = in_lines([source])
    point = Prover(document, sentences(document)).prove(said)
    return point is not None and point.support is Support.VERIFIED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Ann Moor owes Ben Lutz £50.", "Ben Lutz owes Ann Moor £50."),
        ("Dr Moor wrote to Dr Lutz about Mr Hale.", "Dr Lutz wrote to Dr Moor about Mr Hale."),
        ("Dr Moor wrote to Dr Lutz about Mr Hale.", "Mr Hale wrote to Dr Lutz about Dr Moor."),
        (
            "Invoice 4471 from Larkfield to Dunmore is paid.",
            "Invoice 4471 from Dunmore to Larkfield is paid.",
        ),
        ("The court ordered Hill to pay Dale £300.", "The court ordered Dale to pay Hill £300."),
        ("Clopidogrel was replaced by ticagrelor.", "Ticagrelor was replaced by clopidogrel."),
        ("Clopidogrel was replaced by ticagrelor.", "Clopidogrel replaced ticagrelor."),
        ("The insurer paid Ms Ferreira £2,800.", "The insurer was paid £2,800 by Ms Ferreira."),
        ("Ann is older than Ben.", "Ben is older than Ann."),
        ("Kim's letter to Lee arrived.", "Lee's letter to Kim arrived."),
        ("Close the valve before you open the tank.", "Open the tank before you close the valve."),
        ("Hill hired Dale and Dale fired Hill.", "Hill fired Dale."),
        ("Der Vermieter mahnt die Mieterin.", "Die Mieterin mahnt den Vermieter."),
        ("Le locataire verse au bailleur 820 €.", "Le bailleur verse au locataire 820 €."),
        ("Ramipril wurde durch Candesartan ersetzt.", "Candesartan wurde durch Ramipril ersetzt."),
        ("The chair is Ann Moor and the treasurer is Ben Lutz.", "Ann Moor is the treasurer."),
        (
            "The chair is Ann Moor and the treasurer is Ben Lutz.",
            "Ann Moor is the treasurer and Ben Lutz the chair.",
        ),
        ("Okafor (the landlord) and Bell (the tenant) met on Monday.", "Bell is the landlord."),
        ("The tenant pays the water and the landlord repairs the roof.", "The tenant repairs the roof."),
        ("Ward A has 12 beds and ward B has 20.", "Ward B has 12 beds."),
        ("His mother had diabetes and his father died of a stroke.", "His father had diabetes."),
        ("The new depot opened in April and the old one closed.", "The old depot opened in April."),
    ],
)
def test_what_changed_places_is_not_proved(source: str, said: str) -> None:
    assert proved(source, source), "the source itself has to be proved"
    assert not proved(said, source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Ann Moor paid Ben Lutz £50.", "£50 was paid to Ben Lutz by Ann Moor."),
        ("The insurer paid Ms Ferreira £2,800.", "Ms Ferreira was paid £2,800 by the insurer."),
        ("Clopidogrel was replaced by ticagrelor.", "Ticagrelor replaced clopidogrel."),
        ("The bridge was inspected by Nadia Brook on 6 June 2025.", "Nadia Brook inspected the bridge."),
        ("The chair is Ann Moor and the treasurer is Ben Lutz.", "Ben Lutz is the treasurer."),
        ("A van driven by Mr Osei hit the car of Ms Ferreira.", "Mr Osei's van hit Ms Ferreira's car."),
        ("Take one tablet of furosemide in the morning.", "One furosemide tablet is taken in the morning."),
        ("Interest of 8 % a year is charged on late payments.", "Late payments are charged interest of 8 %."),
        ("Der Käufer übernimmt am 3. Mai 2025 das Auto.", "Am 3. Mai 2025 übernimmt der Käufer das Auto."),
    ],
)
def test_the_same_said_the_other_way_round_is_proved(source: str, said: str) -> None:
    assert proved(said, source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The patient's brother smokes.", "The patient smokes."),
        ("Anna's sister was discharged on 3 May 2025.", "Anna was discharged on 3 May 2025."),
        ("The mother of Anna Gray died in March 2020.", "Anna Gray died in March 2020."),
        ("Ada Moor, whose doctor is Ben Lutz, fell on the stairs.", "Ben Lutz fell on the stairs."),
    ],
)
def test_what_is_said_of_somebody_elses_is_not_said_of_them(source: str, said: str) -> None:
    assert not proved(said, source)


@pytest.mark.parametrize(
    ("source", "said", "differ"),
    [
        ("It rose from 7 to 9 mg.", "It rose to 7 mg.", True),
        ("It rose from 7 to 9 mg.", "It rose to 9 mg.", False),
        ("It rose by 2 mg to 9 mg.", "It rose by 9 mg.", True),
        ("Open from 1 May to 3 June.", "Open from 3 June to 1 May.", True),
        ("It begins on 1 May 2025 and ends on 3 June 2026.", "It runs from 3 June 2026 to 1 May 2025.", True),
        (
            "It begins on 1 May 2025 and ends on 3 June 2026.",
            "It runs from 1 May 2025 to 3 June 2026.",
            False,
        ),
        ("Period: 1 May 2025 to 3 June 2025.", "Period: 3 June 2025 to 1 May 2025.", True),
        ("Von 640 € auf 675 €.", "Von 675 € auf 640 €.", True),
        ("Pay by 3 June.", "Pay until 3 June.", False),
        ("It holds up to 500 litres.", "It holds 500 litres.", False),
        ("", "From 7 to 9 mg.", False),
        ("From", "to", False),
    ],
)
def test_the_ends_of_a_change_and_of_a_time(source: str, said: str, differ: bool) -> None:
    assert sides_differ(said, source) is differ


@pytest.mark.parametrize("text", ["", "by", "of of of to", "'s 's", "1 2 3", "…", "by by Ann's of " * 200])
def test_odd_texts_have_no_parts_to_exchange(text: str) -> None:
    assert parts_exchanged(text, text) is False
