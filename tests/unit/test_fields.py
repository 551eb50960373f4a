"""Forms are read with clear faults; values of each type are found and doubts are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.extraction.field_found import Doubt
from app.domain.extraction.field_values import compatible, find
from app.domain.extraction.fields import (
    Check,
    CheckKind,
    Field,
    FieldType,
    Form,
    FormFault,
    form_from_toml,
    form_to_toml,
)
from app.paths import resources

READY = sorted((resources() / "fields").glob("*.toml"))
HEAD = 'name = "a"\ntitle = "A"\n'
ONE = HEAD + '[[field]]\nname = "x"\nlabel = "X"\n'


def field(kind: FieldType, **more: object) -> Field:
    return Field("x", "X", kind, **more)  # type: ignore[arg-type]  # fields by name


def shown(kind: FieldType, text: str, **more: object) -> list[tuple[str, str, Doubt | None]]:
    found = find(field(kind, **more), text)
    return [
        (text[one.start : one.end], f"{one.value.shown} {one.value.unit}".strip(), one.doubt) for one in found
    ]


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_ready_forms_are_read_and_written_back_the_same(path: Path) -> None:
    form = form_from_toml(path.read_text(encoding="utf-8"))
    assert form.name == path.stem
    assert form_from_toml(form_to_toml(form)) == form


def test_there_is_a_ready_form_for_each_kind_of_document() -> None:
    assert [path.stem for path in READY] == ["claim", "contract", "discharge", "invoice", "referral"]


def test_a_form_made_by_a_person_survives_its_file_whatever_stands_in_its_words() -> None:
    odd = Field("odd", 'He said "so" \\ = [x] # {y} é', FieldType.ENUM, ("a'b",), (("α", ("b",)), ("c", ())))
    rate = Field("rate", "Rate", FieldType.QUANTITY, units=("%",))
    money = tuple(Field(name, name, FieldType.MONEY) for name in ("t", "p"))
    form = Form("mine", "Ünïcode", (odd, rate, *money), (Check(CheckKind.SUM, (("t",), ("p", "p"))),))
    assert form_from_toml(form_to_toml(form)) == form


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "toml"),
        ("x" * 70_000, "size"),
        ("a = " + "[" * 5_000, "toml"),
        (HEAD, "empty"),
        (HEAD + "colour = 1", "unknown"),
        (HEAD + "field = 3", "type"),
        ("title = 'A'\n[[field]]\nname='x'\nlabel='X'", "missing"),
        (HEAD + "[[field]]\nname = 'x'", "missing"),
        (HEAD + "[[field]]\nname = 'X y'\nlabel = 'X'", "name"),
        (ONE + "type = 'number'", "type"),
        (ONE + "type = 'enum'", "choices"),
        (ONE + "type = 'enum'\nchoices = ['a', 'A']", "twice"),
        (ONE + "choices = ['a', 'b']", "choices"),
        (ONE + "synonyms = [1]", "type"),
        (ONE + "synonyms = ['..']", "empty"),
        (ONE + f"synonyms = ['{'a' * 81}']", "long"),
        (ONE + 'synonyms = ["a\\u0000b"]', "characters"),
        (ONE + "units = ['furlong']\ntype = 'quantity'", "unknown"),
        (ONE + "expected = 'yes'", "type"),
        (ONE + "[[field]]\nname = 'x'\nlabel = 'Y'", "twice"),
        (ONE + "[[field]]\nname = 'y'\nlabel = 'x'", "twice"),
        (ONE + "[[check]]\nkind = 'sum'\ntotal = 'x'\nparts = ['x']", "reference"),
        (ONE + "[[check]]\nkind = 'magic'", "type"),
        (ONE + "".join(f"[[field]]\nname = 'f{i}'\nlabel = 'F {i}'\n" for i in range(60)), "long"),
    ],
)
def test_a_form_that_cannot_be_used_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(FormFault) as raised:
        form_from_toml(text)
    assert raised.value.fault == fault
    assert raised.value.where


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("on 3 March 2025 at", "2025-03-03", None),
        ("March 3rd, 2025", "2025-03-03", None),
        ("2025-03-14", "2025-03-14", None),
        ("25/03/2025", "2025-03-25", None),
        ("03.04.2025", "2025-04-03", None),
        ("14-Mar-2025", "2025-03-14", None),
        ("03/04/2025", "2025-04-03", Doubt.AMBIGUOUS),
        ("31/02/2025", "31/02/2025", Doubt.IMPOSSIBLE),
        ("2025-02-30", "2025-02-30", Doubt.IMPOSSIBLE),
        ("March 2025", "2025-03", Doubt.UNCLEAR),
        ("3 März 2025", "2025-03-03", None),
    ],
)
def test_dates(text: str, value: str, doubt: Doubt | None) -> None:
    found = find(field(FieldType.DATE), text)
    assert [(one.value.shown, one.doubt) for one in found] == [(value, doubt)]


def test_no_date_is_seen_in_other_numbers() -> None:
    for text in ("12 boxes 2025", "version 1.2.3.4", "tel 020/7946/0958", "INV-2025-03", "page 12 may be"):
        assert find(field(FieldType.DATE), text) == [], text


@pytest.mark.parametrize(
    ("text", "value", "doubt"),
    [
        ("£1,250.00", "1250.00 GBP", None),
        ("1.250,50 €", "1250.50 EUR", None),
        ("EUR 12,50", "12.50 EUR", None),
        ("$99.10", "99.10 $", None),
        ("US$ 99.10", "99.10 USD", None),
        ("CHF 1'250.00", "1250.00 CHF", None),
        ("-£5.00", "-5.00 GBP", None),
        ("£-5.00", "-5.00 GBP", None),
        ("1250.00", "1250.00", None),
        ("(125.00)", "-125.00", Doubt.UNCLEAR),
        ("125.00-", "-125.00", Doubt.UNCLEAR),
        ("€1.250", "1.250 EUR", Doubt.UNCLEAR),
        ("£2 million", "2 GBP", Doubt.UNCLEAR),
        ("12", "12", Doubt.UNCLEAR),
        ("£100.00 USD", "100.00", Doubt.UNCLEAR),
    ],
)
def test_money(text: str, value: str, doubt: Doubt | None) -> None:
    assert [(one, why) for _, one, why in shown(FieldType.MONEY, text)] == [(value, doubt)]


def test_thousands_parted_by_a_plain_space_are_never_cut_silently() -> None:
    for text in ("1 250,00 €", "€ 1 250.00", "2 500.00"):
        assert all(doubt for _, _, doubt in shown(FieldType.MONEY, text)), text


def test_percent_dates_and_codes_are_no_money() -> None:
    for text in ("20%", "20 %", "3 March 2025", "25/03/2025", "INV-2024-0017", "5mg"):
        assert shown(FieldType.MONEY, text) == [], text


def test_codes_keep_zeros_groups_and_doubts() -> None:
    assert shown(FieldType.CODE, "INV-0017.") == [("INV-0017", "INV-0017", None)]
    assert shown(FieldType.CODE, "0017") == [("0017", "0017", None)]
    assert shown(FieldType.CODE, "943 476 5919") == [("943 476 5919", "943 476 5919", None)]
    assert shown(FieldType.CODE, "GB29 NWBK 6016 1331 9268 19")[0][1] == "GB29 NWBK 6016 1331 9268 19"
    assert shown(FieldType.CODE, "INV-1001 2")[0][2] is Doubt.UNCLEAR
    for text in ("1,250.00", "1250.00", "25/03/2025", "12th", "pending"):
        assert not [one for one in shown(FieldType.CODE, text) if one[0] == text], text


def test_people_choices_and_answers() -> None:
    assert shown(FieldType.PERSON, "Dr Jane van der Berg")[0][1:] == ("Dr Jane van der Berg", None)
    assert shown(FieldType.PERSON, "O'Neill, Mary-Ann")[0][1:] == ("O'Neill, Mary-Ann", None)
    assert shown(FieldType.PERSON, "Smith")[0][2] is Doubt.UNCLEAR
    choices = (("routine", ("non-urgent",)), ("urgent", ()))
    assert shown(FieldType.ENUM, "Non-urgent", choices=choices) == [("Non-urgent", "routine", None)]
    assert shown(FieldType.ENUM, "not urgent", choices=choices)[0][2] is Doubt.UNCLEAR
    assert shown(FieldType.YES_NO, "Yes") == [("Yes", "yes", None)]
    assert all(doubt for _, _, doubt in shown(FieldType.YES_NO, "☐ yes ☒ no"))
    assert shown(FieldType.YES_NO, "no objection")[0][2] is Doubt.UNCLEAR


def test_currencies_must_fit() -> None:
    pounds, dollars = (find(field(FieldType.MONEY), text)[0].value for text in ("£5.00", "$5.00"))
    us, bare = (find(field(FieldType.MONEY), text)[0].value for text in ("5.00 USD", "5.00"))
    assert not compatible(pounds, dollars) and not compatible(pounds, us)
    assert compatible(dollars, us) and compatible(pounds, bare)


def test_endless_input_is_searched_in_one_go() -> None:
    for text in (
        "1 " * 4000,
        "A" * 8000,
        "A " * 4000,
        "1,000," * 1500,
        "Dr " * 3000,
        "(" * 8000,
        "1-" * 4000,
    ):
        for kind in FieldType:
            if kind is not FieldType.ENUM:
                find(field(kind), text)
