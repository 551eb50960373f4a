# ruff: noqa: E501 - letters stand as somebody would have written them
"""De-identification as a person would check it: who becomes whom, what is left, what comes back."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from app.domain.names.deidentifying import Applied, apply
from app.domain.names.findings import Kind
from app.domain.names.moments import month_first
from app.domain.names.name_words import Lexicon
from app.domain.names.proposing import decide, find, marked
from app.domain.names.pseudonyms import Key, Naming, Style, letters, restored
from app.services.deidentification import cut, read_lexicon, strings

LETTER = """Dear Dr Okonjo,

I saw Mrs Jane O'Brien (DOB 04/05/1951, NHS No: 943 476 5919) on 12 March 2024 and Jane again on 26 March 2024.
O'BRIEN was well; mrs obrien lives at 14 Mill Lane, Hexham, NE46 3AB. Ring 07700 900123 or 07700 900 123.

Yours sincerely,
Dr Zebulon Quartermain
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon(Path(__file__).parents[2] / "resources" / "names")


def written(text: str, lexicon: Lexicon, key: Key | None = None, style: Style = Style.LETTERS) -> Applied:
    key = key or Key()
    found = find(text, lexicon, known=[name for names in key.persons().values() for name in names])
    naming = Naming(text, key, lambda _: 1, style, lexicon.stand_ins, month_first(text))
    return apply(text, found, naming, lexicon)


def test_one_person_has_one_pseudonym_in_every_form(lexicon: Lexicon) -> None:
    key = Key()
    new = written(LETTER, lexicon, key)
    patient = key.entries[("name", "Jane O'Brien")]
    assert new.text.count(patient) == 4
    assert new.remaining == ()
    for word in ("Jane", "Brien", "BRIEN", "obrien", "Okonjo", "Quartermain", "Mill Lane", "943 476", "900"):
        assert word not in new.text
    assert f"Mrs {patient}" in new.text


def test_nothing_but_the_findings_changes(lexicon: Lexicon) -> None:
    new = written(LETTER, lexicon)
    place = 0
    for swap in new.swaps:
        assert new.text[new.to_new(place) : swap.new_start] == LETTER[place : swap.old_start]
        assert new.to_old(swap.new_start) == swap.old_start
        place = swap.old_end
    assert new.text.endswith(LETTER[place:])


def test_intervals_between_dates_stay_and_so_do_days_of_the_week(lexicon: Lexicon) -> None:
    new = written("Seen on Tuesday, 12 March 2024, and on 26/03/2024.", lexicon)
    # draw 1: four weeks later
    assert new.text == "Seen on Tuesday, 9 April 2024, and on 23/04/2024."


def test_the_key_puts_names_back_and_without_it_nothing_does(lexicon: Lexicon) -> None:
    key = Key()
    new = written(LETTER, lexicon, key)
    back = restored(new.text, key.entries)
    for word in (
        "Jane O'Brien",
        "Zebulon Quartermain",
        "04/05/1951",
        "12 March 2024",
        "943 476 5919",
        "Mill Lane",
    ):
        assert word in back
    assert restored(new.text, {}) == new.text


def test_a_person_is_known_again_in_another_document(lexicon: Lexicon) -> None:
    key = Key()
    written(LETTER, lexicon, key)
    again = Key(dict(key.entries))
    new = written("Then Quartermain phoned about Jane O’Brien.", lexicon, again)
    doctor, patient = (key.entries[("name", name)] for name in ("Zebulon Quartermain", "Jane O'Brien"))
    assert new.text == f"Then {doctor} phoned about {patient}."


def test_husband_and_wife_are_two_people(lexicon: Lexicon) -> None:
    key = Key()
    text = "Mr John Hargreave and Mrs Anna Hargreave came. Mrs Hargreave spoke, Mr Hargreave did not."
    new = written(text, lexicon, key).text
    he, she = key.entries[("name", "John Hargreave")], key.entries[("name", "Anna Hargreave")]
    assert he != she
    assert new == f"Mr {he} and Mrs {she} came. Mrs {she} spoke, Mr {he} did not."


def test_invented_names_keep_the_form_of_the_mention(lexicon: Lexicon) -> None:
    new = written(
        "Dear Jane Okafor,\n\nMs Okafor was here. JANE OKAFOR signed.", lexicon, style=Style.INVENTED
    ).text
    given, surname = new.removeprefix("Dear ").partition(",")[0].split()
    assert f"Ms {surname} was here. {given.upper()} {surname.upper()} signed." in new


def test_words_that_are_names_elsewhere_stay_words(lexicon: Lexicon) -> None:
    text = (
        "You may go. I will wait in May 2024 and hope for the best. Mark the brown box. The price will rise."
    )
    assert not [f for f in find(text, lexicon) if f.kind is Kind.NAME]


def test_what_a_model_proposes_counts_only_word_for_word(lexicon: Lexicon) -> None:
    text = "the report by Xanthor was late; the patient slept"
    assert not [f for f in find(text, lexicon, proposals=["Xantor", "the patient"]) if f.kind is Kind.NAME]
    [name] = [f for f in find(text, lexicon, proposals=["Xanthor", "the patient"]) if f.kind is Kind.NAME]
    assert (name.text, name.sure) == ("Xanthor", False)


def test_a_decision_counts_everywhere_it_is_wanted(lexicon: Lexicon) -> None:
    text = "Dear Jane Okafor,\n\nJane Okafor called. Jane Okafor wrote to Mr Tuckwell."
    found = find(text, lexicon)
    kept = decide(found, 0, keep=True)
    assert [f.keep for f in kept] == [True, True, True, False]
    assert [f.keep for f in decide(found, 0, keep=True, everywhere=False)] == [True, False, False, False]
    new = apply(text, kept, Naming(text, Key(), lambda _: 0), lexicon)
    assert new.text == text.replace("Tuckwell", "Person A")


def test_what_a_person_marks_goes_everywhere(lexicon: Lexicon) -> None:
    text = "the zebra project; Zebra again"
    found = marked(text, find(text, lexicon), 4, 9, Kind.NAME)
    assert [f.text for f in found] == ["zebra", "Zebra"]


def test_what_is_left_is_said(lexicon: Lexicon) -> None:
    text = "Dear Mr Tuckwell,\n\nTuckwell came."
    only_first = find(text, lexicon)[:1]
    new = apply(text, only_first, Naming(text, Key(), lambda _: 0), lexicon)
    assert [f.text for f in new.remaining] == ["Tuckwell"]


@pytest.mark.parametrize(
    ("text", "kind", "there"),
    [
        ("ring 943 476 5919 now", Kind.HEALTH, True),
        ("ring 943 476 5918 now", Kind.HEALTH, False),
        ("to DE89 3704 0044 0532 0130 00 please", Kind.ACCOUNT, True),
        ("her DNI 12345678Z", Kind.NATIONAL, True),
        ("the 12345678A box", Kind.NATIONAL, False),
        ("SSN 219-09-9999", Kind.NATIONAL, True),
        ("she is 93 years old", Kind.AGE, True),
        ("she is 83 years old", Kind.AGE, False),
        ("write to a.b@example.org.", Kind.EMAIL, True),
        ("see www.example.org/people/a-b.", Kind.LINK, True),
        ("it cost 1,250.00 pounds in 1999", Kind.RECORD, False),
        ("BP 128/76, HR 72, 40 mg, 3.5 l", Kind.PHONE, False),
    ],
)
def test_numbers_are_told_by_their_check_digits_and_labels(
    lexicon: Lexicon, text: str, kind: Kind, there: bool
) -> None:
    assert any(f.kind is kind for f in find(text, lexicon)) is there


@pytest.mark.parametrize(
    "form",
    [
        "José Ibáñez",
        "Jose\u0301 Iba\u0301n\u0303ez",
        "JOSÉ IBÁÑEZ",
        "Jose Ibanez",
        "Jo\u00adsé Ibá\u200bñez",
        "José_Ibáñez_2",
    ],
)
def test_a_name_is_found_again_however_it_is_written(lexicon: Lexicon, form: str) -> None:
    new = written(f"Paciente: José Ibáñez\n\nver {form}.", lexicon)
    assert new.text.count("Person A") >= 2 and "Person B" not in new.text
    assert "ez" not in new.text.lower()


def test_a_pseudonym_that_stands_in_the_text_already_is_not_given(lexicon: Lexicon) -> None:
    new = written("Person A met Mr Tuckwell. [phone 1]. Tel: 01434 555 123", lexicon)
    assert "Mr Person B" in new.text and "[phone 2]" in new.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n|||\n",
        "\ud800 Dr ",
        "Dr",
        "Dear ,",
        "Mr Mr Mr Dr. ",
        "-" * 3000,
        "A " * 3000,
        "1" * 3000,
    ],
)
def test_odd_texts_come_through(lexicon: Lexicon, text: str) -> None:
    assert written(text, lexicon).remaining == ()


def test_letters_go_on_after_z() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_every_part_of_a_text_is_asked_about() -> None:
    text = "\n".join(f"line {n} of the text" for n, _ in zip(count(), range(400), strict=False))
    parts = cut(text, 500)
    assert all(len(part) <= 500 for part in parts)
    assert all(any(f"line {n} of the text" in part for part in parts) for n in range(400))


def test_a_list_that_breaks_off_gives_its_whole_names() -> None:
    assert strings('["Jane Smith", "To') == ["Jane Smith"]
    assert strings("I cannot") == []


def test_a_thing_named_like_somebody_is_left_alone_where_it_is_a_thing(lexicon: Lexicon) -> None:
    text = "The deposit is held with the Tenancy Deposit Service. The deposit of 1,260 pounds is safe."
    found = [finding.text for finding in find(text, lexicon)]
    assert "deposit" not in found
