"""What the source limits, plans, suspects or refuses is not proved as said of all, done or certain."""

from __future__ import annotations

import pytest

from app.bench.documents.said import in_lines
from app.domain.proof.aligning import verify
from app.domain.proof.polarity import negation_differs
from app.domain.proof.proving import Prover
from app.domain.proof.scope import reaches_further
from app.domain.proof.standing import overstates
from app.domain.summarising import Support
from app.domain.text.splitting import sentences


def support(said: str, source: str) -> Support | None:
    document = in_lines(source.split("\n"))
    point = Prover(document, sentences(document)).prove(said)
    return point.support if point else None


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Visitors may enter the store only with a guide.", "Visitors may enter the store."),
        ("The tenant may sublet only with the consent of the bank.", "The tenant may sublet."),
        ("Haustiere sind nur mit Zustimmung erlaubt.", "Haustiere sind erlaubt."),
        ("Night work is paid 25 % more.", "Work is paid 25 % more."),
        ("Late payments cost £40.", "Payments cost £40."),
        ("Some redness is normal.", "All redness is normal."),
        ("Most bolts were tight.", "All bolts were tight."),
        ("Hardly any patients improved.", "Patients improved."),
        ("Apixaban 2.5 mg is taken twice daily.", "Apixaban 2.5 mg is taken daily."),
        ("The wound needs dressing every other day.", "The wound needs dressing every day."),
        ("Drink at least two litres.", "Drink at most two litres."),
        ("The fine is up to £400.", "The fine is at least £400."),
        ("Call before breakfast.", "Call after breakfast."),
        ("The nurses visit until 3 July 2025.", "The nurses visit from 3 July 2025."),
        ("Alarms are tested on the first Monday.", "Alarms are tested on the last Monday."),
        ("L'infirmière passe tous les deux jours.", "L'infirmière passe tous les jours."),
        ("Die Reifen wechselt man vor dem Winter.", "Die Reifen wechselt man nach dem Winter."),
    ],
)
def test_more_than_the_source_says_is_not_proved(source: str, said: str) -> None:
    assert support(source, source) is Support.VERIFIED
    assert support(said, source) is not Support.VERIFIED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The motion to sell the hall was lost by 4 votes to 11.", "The hall was sold."),
        ("The insurer rejected the claim for a hire car.", "The insurer paid the claim for a hire car."),
        ("Mr Osei disputes that he was driving too fast.", "Mr Osei was driving too fast."),
        ("We propose to close the bridge to lorries.", "The bridge is closed to lorries."),
        ("Pneumonia was ruled out.", "He had pneumonia."),
        ("She may need a device.", "She needs a device."),
        ("We suspect an allergy to horses.", "She has an allergy to horses."),
        ("If the licensee pays late, interest is due.", "The licensee pays late."),
        ("The invoices must be sent by 3 May 2025.", "The invoices were sent by 3 May 2025."),
        ("All staff must wear gloves.", "All staff should wear gloves."),
        ("All staff should wear gloves.", "All staff must wear gloves."),
        ("The lease used to allow pets.", "The lease allows pets."),
        ("The former chair Ann Lee owns the shop.", "The chair Ann Lee owns the shop."),
        ("Ann said that Ben stole the car.", "Ben stole the car."),
        ("The tumour is benign.", "The tumour is likely benign."),
        ("Der Schlaganfall wurde ausgeschlossen.", "Der Schlaganfall war da."),
    ],
)
def test_what_is_only_asked_planned_or_refused_is_not_proved(source: str, said: str) -> None:
    assert support(said, source) is not Support.VERIFIED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("A discount applies only to payments within ten days.", "Payments within ten days get a discount."),
        ("All staff must wear gloves in the store.", "Gloves must be worn by all staff in the store."),
        (
            "Staff under 18 work at most eight hours a day.",
            "Staff under 18 work no more than eight hours a day.",
        ),
        ("Clean the filter at least twice a year.", "Clean the filter twice a year at least."),
        ("Most bolts were tight; three bolts were missing.", "Three bolts were missing."),
        ("The claim for a hire car was rejected.", "The claim for a hire car was rejected."),
        ("The motion to sell the hall was lost.", "The motion to sell the hall was lost."),
        (
            "Spirometry was normal before and fell by 18% after exercise.",
            "Spirometry fell by 18% after exercise.",
        ),
        ("If the red lamp flashes, call the service team.", "Call the service team if the red lamp flashes."),
        ("She denies chest pain.", "She has no chest pain."),
    ],
)
def test_what_keeps_the_limit_is_proved(source: str, said: str) -> None:
    assert support(said, source) is Support.VERIFIED


@pytest.mark.parametrize(
    ("said", "source", "differs"),
    [
        ("Ann passed.", "Neither Ann nor Ben passed.", True),
        ("Ben passed.", "Neither Ann nor Ben passed.", True),
        ("Les animaux sont admis.", "Les animaux ne sont pas admis.", True),
        ("Les animaux ne sont pas admis.", "Les animaux ne sont pas admis.", False),
        ("The rent of £64 a year was not raised.", "The rent is £64 a year and was not raised.", False),
        ("Kidney function was not normal.", "Kidney function was normal and there was no protein.", True),
    ],
)
def test_what_two_words_deny_is_denied_once(said: str, source: str, differs: bool) -> None:
    assert negation_differs(said, source) is differs


def test_a_word_of_the_heading_does_not_take_the_place_of_what_the_sentence_is_about() -> None:
    said, source = "The cellar must be locked.", "The pump house must be locked."
    assert verify(said, source, heading="Cellar") is Support.WEAK
    assert verify("The lift repair cost £40.", "The repair cost £40.", heading="Lift") is Support.VERIFIED


def test_a_number_of_the_next_sentence_is_not_of_this_ones_subject() -> None:
    source = "Philippa Gray was admitted. The temperature on admission was 40.1 °C."
    assert support("Philippa Gray was 40.1 °C.", source) is not Support.VERIFIED


@pytest.mark.parametrize("said", ["", "only", "if", "may", "the the the", "42", "…"])
@pytest.mark.parametrize("source", ["", "only", "Only if.", "at least", "unless", "some"])
def test_crumbs_do_not_break_it(said: str, source: str) -> None:
    assert reaches_further(said, source) in (True, False)
    assert overstates(said, source) in (True, False)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The surgeon advised against a second operation.", "The surgeon advised a second operation."),
        ("La patiente n'a plus de fièvre.", "La patiente a de la fièvre."),
        (
            "I have not raised the dose of lithium because the level was already high.",
            "The level of lithium was not high.",
        ),
    ],
)
def test_a_denial_in_other_words_is_seen(source: str, said: str) -> None:
    assert negation_differs(said, source)
    assert not negation_differs(source, source)
