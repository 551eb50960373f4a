"""A translated point: what can be proved across languages is proved, and what fails is said."""

from __future__ import annotations

import pytest

from app.domain.summaries.summary_languages import guess
from app.domain.summaries.summary_translating import needs_translation, translated
from app.domain.summarising import Flag, Point, Support

ENGLISH = "Bisoprolol 2.5 mg was started by Dr Anna Becker on 3 March 2026 because of the pulse."


def said(written: str, told: str = ENGLISH, code: str = "de", own: str = "en") -> Point:
    point = Point(told, Support.VERIFIED, 1, 0, len(told))
    return translated(point, written, told, code, own)


GOOD = "Bisoprolol 2,5 mg wurde am 3. März 2026 von Dr. Anna Becker wegen des Pulses begonnen."


def test_a_true_translation_stands_beside_what_was_proved() -> None:
    point = said(f"Here is the translation:\n{GOOD}")
    assert (point.text, point.told, point.flags) == (GOOD, ENGLISH, ())


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD.replace("2,5", "25"),
        GOOD.replace("2,5", "5"),
        GOOD.replace("mg", "mcg"),
        GOOD.replace("3. März", "4. März"),
        GOOD.replace("März", "Mai"),
        GOOD.replace("2026", "2025"),
        GOOD.replace(" 2,5 mg", ""),
        GOOD.replace("begonnen", "um 9:30 begonnen"),
    ],
)
def test_a_number_that_is_other_lost_or_added_is_flagged(wrong: str) -> None:
    assert Flag.NUMBER in said(wrong).flags


@pytest.mark.parametrize(
    "wrong",
    [GOOD.replace("Becker", "Weber"), GOOD.replace("Anna ", ""), GOOD.replace("Becker", "Wolf Becker")],
)
def test_a_name_that_is_other_or_lost_is_flagged(wrong: str) -> None:
    assert Flag.NAME in said(wrong).flags


def test_numerals_are_read_as_each_language_writes_them() -> None:
    told = "The rent is £1,250.50 and the deposit is £1,875,000 for the term."
    good = "Die Miete beträgt £1.250,50 und die Kaution £1.875.000 für die Laufzeit."
    assert said(good, told).flags == ()
    assert said(good.replace("1.250,50", "1.250.50"), told).flags != ()
    back = translated(Point(good, Support.QUOTED, 1, 0, len(good)), told, good, "en", "de")
    assert back.flags == ()


def test_a_number_kept_as_it_was_is_flagged_where_the_other_language_reads_another_amount() -> None:
    told = "The dose of the drug is 1.250 mg for each of the patients."
    assert said("Die Dosis des Mittels ist 1.250 mg für jeden der Patienten.", told).flags != ()


@pytest.mark.parametrize(
    "useless",
    [
        "",
        "   \n- \n",
        "Sure!",
        "10e55abd",
        ENGLISH,
        GOOD * 5,
        GOOD + " Mehr auf http://evil.example/x",
    ],
)
def test_an_answer_that_is_no_translation_leaves_the_documents_words_and_says_so(useless: str) -> None:
    point = said(useless)
    assert point.text == ENGLISH
    assert point.told == ""
    assert point.flags == (Flag.UNTRANSLATED,)


def test_a_point_that_is_in_the_language_already_is_left_alone() -> None:
    german = Point(
        "Der Patient wurde mit Atemnot aufgenommen und ist nicht allergisch.", Support.QUOTED, 1, 0, 9
    )
    assert not needs_translation(german, "de", "en")
    assert needs_translation(german, "en", "de")
    assert not needs_translation(german, "", "de")


def test_a_language_is_guessed_only_where_it_is_clear() -> None:
    assert guess("The rent is due on the first of the month.") == "en"
    assert guess("La durée du contrat est de douze mois et les loyers sont dus par le locataire.") == "fr"
    assert guess("INV-2041 17/03/2026 EUR 12") == ""
