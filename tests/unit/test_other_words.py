"""What a statement may say in other words, and what it may not."""

from __future__ import annotations

import pytest

from app.bench.documents.letters import as_document, letters
from app.bench.documents.said import in_lines
from app.domain.proof.proving import prove
from app.domain.summarising import Support
from app.domain.text.splitting import sentences


def proved(source: str, statement: str) -> bool:
    """Whether the program would show the statement as proved by the source."""
    document = in_lines([source])
    point = prove(statement, sentences(document), document)
    return point is not None and point.support is Support.VERIFIED


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("Copper edged up by 3% on Monday in London.", "Copper rose slightly by 3% on Monday in London."),
        ("The gate was put up by Alder Ltd in June.", "The gate was erected by Alder Ltd in June."),
        ("The swimming pool opens Monday to Friday at 7 am.", "The swimming pool opens on weekdays at 7 am."),
        (
            "The deposit was paid off in March 2024 by the widow.",
            "The deposit was cleared in March 2024 by the widow.",
        ),
        ("The motion was carried by 9 votes to 4.", "The motion was adopted by 9 votes to 4."),
        ("Her lateness on 4 May annoyed the foreman.", "That she was late on 4 May annoyed the foreman."),
        (
            "A blue van stood in front of the bakery on 3 May.",
            "A blue vehicle stood before the bakery on 3 May.",
        ),
    ],
)
def test_the_same_in_other_words_is_proved(source: str, statement: str) -> None:
    assert proved(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("A blue vehicle stood before the bakery on 3 May.", "A blue van stood before the bakery on 3 May."),
        ("Copper edged down by 3% on Monday in London.", "Copper rose slightly by 3% on Monday in London."),
        ("The leaflet is available at the library desk.", "The leaflet is free at the library desk."),
        ("His mother has asthma and eczema.", "His father has asthma and eczema."),
        ("The ceiling of 23 m² will be painted in June.", "The floor of 23 m² will be painted in June."),
    ],
)
def test_what_is_not_the_same_is_not(source: str, statement: str) -> None:
    assert not proved(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        (
            "We will refund you £40 for the late order within 5 days.",
            "The company will refund the customer £40 for the late order within 5 days.",
        ),
        (
            "Your order arrived late. You must return the kettle to us by 3 May.",
            "The customer must return the kettle to the company by 3 May.",
        ),
    ],
)
def test_you_and_we_may_be_called_what_they_are(source: str, statement: str) -> None:
    assert proved(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        (
            "We will refund you £40 for the late order within 5 days.",
            "The customer will refund the company £40 for the late order within 5 days.",
        ),
        (
            "Your order arrived late. You must return the kettle to us by 3 May.",
            "The company must return the kettle to the customer by 3 May.",
        ),
        (
            "We have asked your landlord to repair the boiler by 4 June. Your rent is due monthly.",
            "The tenant has asked the landlord to repair the boiler by 4 June.",
        ),
        (
            "We have asked you to send your insurer photographs of the roof by 4 June.",
            "The policyholder has asked the insurer to send photographs of the roof by 4 June.",
        ),
    ],
)
def test_you_and_we_do_not_change_places(source: str, statement: str) -> None:
    assert not proved(source, statement)


def test_a_verb_that_stands_for_everything_proves_nothing() -> None:
    letter = next(each for each in letters() if each.id == "discharge-1")
    document = as_document(letter)  # "Do not take amoxicillin. Drink at least 2 litres of water a day."
    point = prove("No further check is needed.", sentences(document), document)
    assert point is None or point.support is not Support.VERIFIED
