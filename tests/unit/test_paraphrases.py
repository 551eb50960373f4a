"""True sentences in other words are proved, and the false ones next to them are not: a row for each rule."""

from __future__ import annotations

import pytest

from app.bench.documents.said import in_lines
from app.domain.proof.addressing import greeted, named
from app.domain.proof.proving import Prover
from app.domain.summarising import Support
from app.domain.text.splitting import sentences

OTHERWISE = "The hall opens at nine. Tickets are sold at the door. Tea is served in the garden by volunteers."
"""What else a document has: in one of a single sentence a word that it has not weighs too much."""
LETTER = (
    "Dear Mr Voss, your neighbour Mrs Lund has complained about your dog. "
    "You must keep the dog in at night. We wrote to Mrs Lund on 4 May. Your fee of £20 is refunded. "
    "Our warden will visit you on 9 May."
)
PLACES = (
    "The van was undamaged, but the trailer lost a wheel. "
    "Parking is free on Sundays and costs £3 on weekdays. The path may not be entered after dark. "
    "Entry to the exhibition costs nothing for members."
)
HOUSE = (
    "Tenants may not keep dogs without the written consent of the agent. "
    "Guests may stay for up to two weeks. "
    "The rent was increased by £40 to £690 on 1 March. The roof should be renewed within five years. "
    "Nine of twelve flats have been let."
)
DEALS = (
    "A cheque from Orla Byrne to Finn Daly was returned. "
    "The application of Mr Sands for a licence was refused on 2 June. "
    "A meeting has been arranged for 11 July with the builder."
)
GERMAN = (
    "Herr Amann vertritt im August Frau Biel. Der Zuschuss wurde um 200 Euro gekürzt. "
    "Bitte reichen Sie die Unterlagen bis zum 5. Mai nach."
)
HIRE = (
    "The Hirer shall return the van by 6 pm. "
    "The Owner shall bear the cost of servicing, while tyres and fuel are the Hirer's responsibility. "
    "The Hirer may not take the van abroad without prior written permission."
)
SKIN = (
    "Your eczema has cleared up on the arms but is still troublesome on the hands. "
    "Two window frames are rotten and should be replaced. Patch testing has been arranged for 2 April."
)
WILL = (
    "Mrs Hale left her house to her niece Ada and £20,000 to the lifeboat charity. The boat is worth £9,000."
)
ALARM = (
    "If the bell rings once, stay inside; if it rings twice, leave the building. Entry is free for members."
)
COUNCIL = (
    "It was agreed by three votes to none to postpone the tree survey. "
    "It was resolved to apply to the county for a grant."
)


def proved(said: str, source: str) -> bool:
    document = in_lines([source, OTHERWISE])
    point = Prover(document, sentences(document)).prove(said)
    return point is not None and point.support is Support.VERIFIED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LETTER, "Mr Voss must keep the dog in at night."),
        (LETTER, "Mr Voss's fee of £20 is refunded."),
        (LETTER, "The warden will visit Mr Voss on 9 May."),
        (PLACES, "The path is closed after dark."),
        (HOUSE, "Keeping dogs requires the agent's written consent."),
        (HOUSE, "Guests may stay for at most 14 days."),
        (HOUSE, "The rent went up by £40."),
        (HOUSE, "Nine flats have been let."),
        (DEALS, "Mr Sands's application for a licence was turned down on 2 June."),
        (DEALS, "A meeting with the builder is set for 11 July."),
        (HIRE, "The van must be brought back no later than 6 pm."),
        (HIRE, "Taking the van abroad requires prior written permission."),
        (COUNCIL, "Councillors voted unanimously to postpone the tree survey."),
        (
            "Three guards entered the plant without a badge.",
            "Three guards had no badge when they entered the plant.",
        ),
        (
            "Neither partner may compete for two years after leaving.",
            "For two years after leaving, partners may not compete.",
        ),
        (
            "Payment is due within 14 days by transfer.",
            "The bill must be settled by transfer within two weeks.",
        ),
        ("The yield was 7.4 tonnes, down from 8.1 tonnes.", "The yield fell from 8.1 to 7.4 tonnes."),
        ("The claim was stopped from 12 January.", "The claim ended on 12 January."),
    ],
)
def test_what_is_true_in_other_words_is_proved(source: str, said: str) -> None:
    assert proved(said, source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LETTER, "Mr Voss has complained about Mrs Lund's dog."),
        (LETTER, "Mrs Lund must keep the dog in at night."),
        (LETTER, "Mr Voss wrote to Mrs Lund on 4 May."),
        (LETTER, "The warden visited Mr Voss on 9 May."),
        (PLACES, "The trailer was undamaged."),
        (PLACES, "The van lost a wheel."),
        (PLACES, "Parking is free on weekdays."),
        (PLACES, "The path is open after dark."),
        (PLACES, "Entry to the exhibition is free."),
        (HOUSE, "Tenants may keep dogs."),
        (HOUSE, "The rent is £40."),
        (HOUSE, "Twelve flats have been let."),
        (HOUSE, "The roof was renewed."),
        (DEALS, "Finn Daly sent a cheque to Orla Byrne."),
        (DEALS, "Mr Sands was given a licence."),
        (DEALS, "A meeting with the builder was held on 11 July."),
        (GERMAN, "Frau Biel vertritt im August Herrn Amann."),
        (GERMAN, "Der Zuschuss beträgt 200 Euro."),
        (GERMAN, "Die Unterlagen wurden bis zum 5. Mai nachgereicht."),
        (HIRE, "The Owner pays for tyres and fuel."),
        (HIRE, "The Hirer may take the van abroad."),
        (SKIN, "The eczema on the hands has cleared up."),
        (SKIN, "Two window frames have been replaced."),
        (SKIN, "Patch testing was carried out on 2 April."),
        (WILL, "Mrs Hale left the charity her house."),
        (ALARM, "If the bell rings twice, stay inside."),
        (ALARM, "Entry is free."),
        (COUNCIL, "The county gave a grant."),
        ("Rents fell in the north. The surplus was £8,991.", "The budget was rejected."),
        ("You were paid £184 too much, which we take back at £11 a week.", "You must pay £184 a week."),
        ("All extinguishers were checked and two were replaced.", "Two extinguishers were checked."),
        ("The fee covers urgent faults; all other faults cost £40.", "All faults cost £40."),
        ("The committee will decide on 3 April.", "The committee decided on 3 April."),
        ("The window was replaced in May by the owner.", "The window will be replaced in May by the owner."),
        ("La taxe de 150 € sera payée en mai par le vendeur.", "La taxe de 150 € a été payée en mai."),
    ],
)
def test_what_only_looks_as_if_it_said_the_same_is_not_proved(source: str, said: str) -> None:
    assert not proved(said, source)


def test_a_letter_to_two_people_or_to_nobody_by_name_tells_of_no_one_who_you_is() -> None:
    assert greeted(["Dear Ms Pryce,", "Your seat is A4."]) == "Pryce"
    assert greeted(["Dear Sir or Madam,"]) == greeted(["Dear Mr Voss and Mrs Lund,"]) == ""
    assert greeted(["Dear Mr Voss,", "Dear Mrs Lund,"]) == ""


def test_only_one_of_you_and_your_in_a_sentence_becomes_the_name() -> None:
    assert (
        named("Your neighbour complains about you.", "Mr Voss") == "Your neighbour complains about Mr Voss."
    )
