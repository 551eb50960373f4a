"""Facts compare by what they mean, words by their stems."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.proof.facts import facts, number, same_date
from app.domain.text.words import content_words, stem

# -- facts ---------------------------------------------------------------------------------------


def quantities(text: str) -> list[tuple[Decimal, str]]:
    return [(q.value, q.unit) for q in facts(text).quantities]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,250.00 pounds", "£1250"),
        ("5mg", "5 mg"),
        ("five milligrams", "5 mg"),
        ("50 micrograms", "50 µg"),
        ("twelve per cent", "12%"),
        ("2.5 million euros", "€2,500,000"),
        ("a 10-day course", "10 days of it"),
        ("twice daily", "2 times daily"),
        ("twenty-one days", "21 days"),
        ("½ l", "0.5 litres"),
        ("1.250,50 €", "1,250.50 EUR"),
        ("the 3rd line", "the third line"),
    ],
)
def test_quantities_that_are_the_same(one: str, other: str) -> None:
    assert quantities(one) == quantities(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 mg", "5 mcg"),
        ("5 mg", "50 mg"),
        ("1.5 kg", "15 kg"),
        ("£5", "€5"),
        ("3 days", "3 weeks"),
        ("-4 °C", "4 °C"),
    ],
)
def test_quantities_that_differ(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


@pytest.mark.parametrize(
    "date", ["14/03/2025", "14.3.2025", "2025-03-14", "14 March 2025", "March 14, 2025", "14th Mar 2025"]
)
def test_dates_that_are_the_same(date: str) -> None:
    (said,), (source,) = facts(f"on {date} at").dates, facts("14 March 2025").dates
    assert same_date(said, source) and quantities(f"on {date} at") == []


def test_dates_that_differ_and_dates_in_part() -> None:
    def same(said: str, source: str) -> bool:
        return same_date(facts(said).dates[0], facts(source).dates[0])

    assert not same("15 March 2025", "14 March 2025") and not same("14 March 2024", "14/03/2025")
    assert same("March 2025", "14 March 2025") and not same("14 March 2025", "March 2025")
    assert same("3 April 2025", "03/04/2025") and same("4 March 2025", "03/04/2025")


def test_times_and_codes() -> None:
    assert facts("at 9 am").times == facts("at 9:00").times == ((9, 0),)
    assert facts("at 7 p.m.").times == facts("at 19:00").times
    assert facts("policy AB-1234, item C3, version 3.1.2").codes == {"ab-1234", "c3", "3.1.2"}
    assert facts("on page 12 may be found").dates == ()


@pytest.mark.parametrize(
    ("text", "value"), [("1,250", "1250"), ("12,5", "12.5"), ("1.250", "1.250"), ("1.250.000", "1250000")]
)
def test_numbers(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789.,- :/½mgk£%aMarch雨", max_size=60))
def test_any_text_has_facts(text: str) -> None:
    found = facts(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found.quantities)
    assert facts(text) == found


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "family",
    [
        "stop stops stopped stopping",
        "plan plans planned planning",
        "increase increases increased increasing",
        "policy policies",
        "water watered watering",
        "agree agrees agreed",
        "carry carries carried carrying",
    ],
)
def test_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_words_of_any_script() -> None:
    assert content_words("東京都庁") == ["東京", "京都", "都庁"]
    assert content_words("Пишите нам") == ["пишите", "нам"]
    assert content_words("Five of the 5mg tablets cost 1,250.00") == [
        "5",
        "5",
        "mg",
        "tablet",
        "cost",
        "1250",
    ]
