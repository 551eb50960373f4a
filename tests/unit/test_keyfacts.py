"""Facts found by rules: what they are, where they stand, and that broken input does no harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.documents import Document
from app.domain.proof.quoting import quote
from app.domain.proof.spotting_codes import iban_is_sound, nhs_number_is_sound
from app.domain.summaries.keyfacts import SENTENCES, FactKind, KeyFact, key_facts
from app.domain.summaries.missing import missing
from app.domain.summarising import Point, Support
from app.domain.text.splitting import sentences
from tests.fact_documents import heading, hidden, made, running, table


def of(document: Document, kind: FactKind) -> list[tuple[str, str]]:
    return [(fact.label, fact.value) for fact in key_facts(document) if fact.kind is kind]


@pytest.mark.parametrize(
    ("text", "kind", "label", "value"),
    [
        ("Furosemide 40 mg each morning was started.", FactKind.DOSE, "Furosemide", "40 mg each morning"),
        ("Take 5 ml three times a day.", FactKind.DOSE, "Take", "5 ml three times a day"),
        ("The total due is £1,284.50 today.", FactKind.MONEY, "Total", "£1,284.50"),
        ("Total due: $ 12.00", FactKind.MONEY, "Total due", "$ 12.00"),
        ("The rent is EUR 1.250,00 a month.", FactKind.MONEY, "Rent", "EUR 1.250,00"),
        ("Payment is due by 31 March 2025.", FactKind.DEADLINE, "Payment", "31 March 2025"),
        (
            "Kidney blood test within 7 days of discharge.",
            FactKind.DEADLINE,
            "Kidney blood test",
            "within 7 days",
        ),
        ("He was admitted on 03/03/2025.", FactKind.DATE, "Admitted", "03/03/2025"),
        ("Termin am 3. März 2025 in Bonn.", FactKind.DATE, "Termin", "3. März 2025"),
        ("Interest is 8 % a year.", FactKind.PERCENT, "Interest", "8 %"),
        ("Discharge weight 78.4 kg.", FactKind.QUANTITY, "Discharge weight", "78.4 kg"),
        ("The eGFR was 38.", FactKind.QUANTITY, "eGFR", "38"),
        ("NHS No: 943 476 5919", FactKind.IDENTIFIER, "NHS number", "943 476 5919"),
        ("Policy number: HX-2201-88/3.", FactKind.IDENTIFIER, "Policy number", "HX-2201-88/3"),
        ("Invoice no. 2024-0113 of today.", FactKind.IDENTIFIER, "Invoice no", "2024-0113"),
        ("Claim reference CL/88213 was opened.", FactKind.IDENTIFIER, "Claim reference", "CL/88213"),
        (
            "Pay to IBAN DE89 3704 0044 0532 0130 00.",
            FactKind.IDENTIFIER,
            "IBAN",
            "DE89 3704 0044 0532 0130 00",
        ),
        ("Write to accounts@northmere.example today.", FactKind.EMAIL, "Write", "accounts@northmere.example"),
        ("She saw Dr Jane O'Neill there.", FactKind.NAME, "", "Dr Jane O'Neill"),
        ("Tenant: Maria de la Cruz", FactKind.NAME, "Tenant", "Maria de la Cruz"),
        ("Sold by Northmere Supplies Limited.", FactKind.NAME, "", "Northmere Supplies Limited"),
    ],
)
def test_a_fact_has_its_label_and_value_in_the_document_s_words(
    text: str, kind: FactKind, label: str, value: str
) -> None:
    assert (label, value) in of(made([text]), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He is allergic to penicillin.", FactKind.ALLERGY),
        ("No known drug allergies.", FactKind.ALLERGY),
        ("Please arrange a blood test.", FactKind.FOLLOW_UP),
        ("He will be reviewed in clinic.", FactKind.FOLLOW_UP),
        ("Ramipril was stopped because his kidneys failed.", FactKind.CHANGE),
        ("Flood damage is not covered.", FactKind.NEGATIVE),
        ("The tenant must not sublet the flat.", FactKind.NEGATIVE),
        ("He denied chest pain.", FactKind.NEGATIVE),
    ],
)
def test_sentences_that_must_not_be_lost_are_facts_of_high_value(text: str, kind: FactKind) -> None:
    (fact,) = (fact for fact in key_facts(made([text])) if fact.kind is kind)
    assert fact.high
    assert fact.quote == text


def test_a_row_of_a_table_is_labelled_by_its_head() -> None:
    document = made([table("| Furosemide | 40 mg | Morning |", "| Bisoprolol | 2.5 mg | Once daily |")])
    doses = of(document, FactKind.DOSE)
    assert ("Furosemide", "40 mg") in doses and ("Bisoprolol", "2.5 mg") in doses


def test_a_wrong_check_digit_is_listed_and_said() -> None:
    (fact,) = (f for f in key_facts(made(["NHS number: 943 476 5918"])) if f.kind is FactKind.IDENTIFIER)
    assert (fact.value, fact.doubt) == ("943 476 5918", "check digit")
    assert nhs_number_is_sound("9434765919") and not nhs_number_is_sound("9434765918")
    assert not nhs_number_is_sound("943476591") and not nhs_number_is_sound("٩٤٣٤٧٦٥٩١٩")
    assert iban_is_sound("GB82 WEST 1234 5698 7654 32") and not iban_is_sound("GB82 WEST 1234 5698 7654 33")


def test_hidden_words_give_no_facts_and_running_lines_theirs_once() -> None:
    first: list[object] = [running("NHS No: 943 476 5919"), "He went home.", hidden("Take 900 mg daily.")]
    document = made(first, list(first))  # type: ignore[arg-type]  # blocks of a list
    found = key_facts(document)
    assert [fact.value for fact in found if fact.kind is FactKind.IDENTIFIER] == ["943 476 5919"]
    assert not [fact for fact in found if "900" in fact.value]


def test_facts_in_headings_are_found() -> None:
    document = made([heading("Invoice no. INV-2024-0113"), "Thank you for your custom."])
    assert ("Invoice no", "INV-2024-0113") in of(document, FactKind.IDENTIFIER)


def test_a_short_number_in_a_title_is_a_fact() -> None:
    document = made([heading("Invoice INV-1"), "Thank you for your custom."])
    assert ("Invoice", "INV-1") in of(document, FactKind.IDENTIFIER)
    assert not of(made([heading("Order of 1 May"), "In case 3 fails, call."]), FactKind.IDENTIFIER)


def test_each_fact_points_at_its_own_words() -> None:
    document = made(
        ["He takes 40 mg of furosemide daily.", "It costs £12."],
        [],
        [heading("Plan"), "Review on\n3 May 2025."],
    )
    for fact in key_facts(document):
        assert " ".join(document.text[fact.start : fact.end].split()).startswith(fact.value[:20])
        assert fact.quote_start <= fact.start < fact.end <= fact.quote_end
        assert document.pages[fact.page - 1].start <= fact.start < document.pages[fact.page - 1].end


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 9./-:|£€%@\n\u202e\u0660\u00b2½DrMmgNHSIA,"), max_size=300))
def test_any_text_gives_facts_that_stand_in_it(text: str) -> None:
    document = made([text or "a"])
    for fact in key_facts(document):
        assert 0 <= fact.start < fact.end <= len(document.text)
        assert fact.quote_start <= fact.start and fact.end <= fact.quote_end


def test_a_document_without_pages_or_words_has_none() -> None:
    assert key_facts(made()) == () and key_facts(made([])) == ()


# -- what a summary leaves out -------------------------------------------------------------------

LETTER = made(
    [
        "Mr Vale was admitted with breathlessness.",
        "Furosemide 40 mg each morning was started and ramipril 2.5 mg was stopped.",
        "He is allergic to penicillin.",
        "The weather was fine.",
    ],
    [heading("Follow-up"), "The practice takes blood within 7 days.", "He weighs himself every morning."],
)


def point(said: str, text: str = "") -> Point:
    sentence = next(s for s in sentences(LETTER) if said in LETTER.text[s.start : s.end])
    if not text:
        return quote(LETTER, sentence)
    return Point(text, Support.VERIFIED, sentence.page, sentence.start, sentence.end, sentence.heading)


def left(points: list[Point]) -> dict[str, tuple[KeyFact, ...]]:
    return {entry.quote: entry.facts for entry in missing(key_facts(LETTER), points)}


def test_a_number_in_a_header_does_not_take_the_label_from_the_row_below() -> None:
    document = made(
        [
            running("SYNTHETIC - Beacon Mutual - Claim BM-7730142 - Ref ZX-4410"),
            table("| Claim number | BM-7730142 |"),
            "We write about the pipe.",
        ]
    )
    found = [(fact.label, fact.value) for fact in key_facts(document) if fact.kind is FactKind.IDENTIFIER]
    assert found[0] == ("Claim number", "BM-7730142")
    assert ("Ref", "ZX-4410") in found
    listed = [entry.quote for entry in missing(key_facts(document), [])]
    assert any("Claim number" in words for words in listed)


def test_a_number_under_two_labels_is_listed_under_both_and_bare_only_if_nowhere_else() -> None:
    document = made(
        [
            "Beacon Mutual, claim BM-7730142.",
            table("| Claim number | BM-7730142 |"),
            "File BM-7730142 is open.",
        ]
    )
    found = [fact.label for fact in key_facts(document) if fact.value == "BM-7730142"]
    assert found[:2] == ["Claim", "Claim number"]
    twice = made([table("| Claim number | BM-7730142 |", "| Claim number | BM-7730142 |")])
    assert len([fact for fact in key_facts(twice) if fact.value == "BM-7730142"]) == 1


def test_all_that_matters_is_missing_from_an_empty_summary() -> None:
    found = left([])
    assert [words.split()[0] for words in found] == ["Furosemide", "He", "The", "He"]
    assert not any("weather" in words for words in found)


def test_what_is_quoted_whole_is_not_missing() -> None:
    said = [point("Furosemide"), point("penicillin"), point("takes blood"), point("weighs")]
    assert left(said) == {}


def test_a_sentence_told_without_one_of_its_doses_is_missing_that_dose() -> None:
    found = left([point("Furosemide", "Furosemide 40 mg was started.")])
    values = [fact.value for words, group in found.items() if "ramipril" in words for fact in group]
    assert "2.5 mg" in values and "40 mg each morning" not in values


def test_the_same_amount_on_another_sentence_does_not_count_as_said() -> None:
    stray = point("weather", "Furosemide 40 mg each morning was started and ramipril 2.5 mg was stopped.")
    assert any("Furosemide" in words for words in left([stray]))


def test_a_number_told_without_what_it_is_of_is_missing() -> None:
    document = made(["Night work is paid 25 % more.", "The weather was fine."])
    sentence = next(iter(sentences(document)))
    told = Point("It is paid 25 % more.", Support.VERIFIED, 1, sentence.start, sentence.end)
    assert [entry.quote for entry in missing(key_facts(document), [told])] == [
        "Night work is paid 25 % more."
    ]
    assert missing(key_facts(document), [quote(document, sentence)]) == ()


def test_every_fact_of_high_value_is_said_or_listed_whatever_the_points() -> None:
    found = [fact for fact in key_facts(LETTER) if fact.high]
    for count in range(4):
        points = [point("Furosemide"), point("penicillin"), point("weighs")][:count]
        listed = {fact for entry in missing(key_facts(LETTER), points) for fact in entry.facts}
        held = {(p.start, p.end) for p in points}
        assert all(fact in listed or (fact.quote_start, fact.quote_end) in held for fact in found)


def test_labels_say_what_it_is_of() -> None:
    document = made(
        [
            "Notice must be given in writing at least 90 days before.",
            "Damage has to be reported within 48 hours.",
            "The agreement begins on 1 April 2025.",
            "He has had Type 2 diabetes since 2013.",
        ]
    )
    found = {(fact.label, fact.value) for fact in key_facts(document) if fact.kind not in SENTENCES}
    assert {("Damage", "within 48 hours"), ("Agreement begins", "1 April 2025")} <= found
    assert not [label for label, value in found if label in ("Writing", "Type", "Reported")], found
