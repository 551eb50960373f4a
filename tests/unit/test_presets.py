"""Kinds of summary: files that are right or say why not, points in their sections, arithmetic, estimates."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.engine.placing import Speed
from app.domain.proof.quoting import quote
from app.domain.summaries.arranging import arrange, titles
from app.domain.summaries.estimating import estimate, seconds_left
from app.domain.summaries.keyfacts import key_facts
from app.domain.summaries.presets import REST, Preset, PresetFault, parse
from app.domain.summaries.rendering import as_text, groups
from app.domain.summaries.sums import check_sums
from app.domain.summarising import Point, Summary, Support, coverage
from app.domain.text.splitting import sentences
from app.paths import resources
from app.services.presets import Presets
from tests.fact_documents import heading, made, table

SHIPPED = resources() / "presets"
NAMES = (
    "plain",
    "sbar",
    "soap",
    "clinical-letter",
    "contract",
    "claim",
    "invoice",
    "report",
    "research-paper",
    "meeting",
)
GOOD = '[[section]]\ntitle = "A"\ncues = ["x"]\n'


def shipped(name: str) -> Preset:
    return parse(name, (SHIPPED / f"{name}.toml").read_bytes())


def test_every_kind_of_the_issue_is_shipped_and_readable(tmp_path: Path) -> None:
    found = Presets(SHIPPED, tmp_path / "none")
    assert {preset.id for preset in found.all()} == set(NAMES)
    assert found.refused() == ()
    assert all(section.include or section.sums for preset in found.all() for section in preset.sections)


@pytest.mark.parametrize(
    ("body", "where", "why"),
    [
        ("title = ", "", "unreadable"),
        ('title = "T"\n', "section", "missing"),
        (GOOD, "title", "missing"),
        ("title = 3\n" + GOOD, "title", "type"),
        ('title = "T"\ncolour = 1\n' + GOOD, "file, colour", "unknown"),
        ('title = "T"\n[[section]]\ntitle = "A"\n', "section 1", "empty"),
        ('title = "T"\n[[section]]\ncues = ["x"]\n', "section 1, title", "missing"),
        ('title = "T"\n[[section]]\ntitle = "A"\ncues = "x"\n', "section 1, cues", "type"),
        ('title = "T"\n[[section]]\ntitle = "A"\ncues = [""]\n', "section 1, cues", "empty"),
        ('title = "T"\n[[section]]\ntitle = "A"\nfacts = ["dosis"]\n', "section 1, facts, dosis", "kind"),
        ('title = "T"\n[[section]]\ntitle = "A"\ncues = ["x"]\nmost = 0\n', "section 1, most", "type"),
        ('title = "T"\n' + GOOD + GOOD, "section 2, title", "twice"),
        ('title = "T"\n' + GOOD * 31, "section", "many"),
        ('title = "T"\nsection = 5\n', "section", "missing"),
        ('title = "T"\nsection = [5]\n', "section 1", "type"),
        ('title = "' + "T" * 300 + '"\n' + GOOD, "title", "long"),
    ],
)
def test_a_faulty_file_says_where_and_why(body: str, where: str, why: str) -> None:
    with pytest.raises(PresetFault) as caught:
        parse("mine", body.encode())
    assert caught.value.why == why
    assert caught.value.where == where or not where


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00" * 100, b"[" * 5000, b"a" * 70_000])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(PresetFault):
        parse("mine", data)


def test_a_person_s_kind_joins_replaces_or_is_refused_and_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\n' + GOOD, encoding="utf-8")
    (tmp_path / "sbar.toml").write_text('title = "Our SBAR"\n' + GOOD, encoding="utf-8")
    (tmp_path / "soap.toml").write_text("nonsense", encoding="utf-8")
    (tmp_path / "Bad Name.toml").write_text('title = "B"\n' + GOOD, encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    found = Presets(SHIPPED, tmp_path)
    assert found.get("mine") is not None
    replaced, kept = found.get("sbar"), found.get("soap")
    assert replaced is not None and replaced.title == "Our SBAR"
    assert kept is not None and kept.title == "SOAP"
    assert {refused.file for refused in found.refused()} == {"soap.toml", "Bad Name.toml", "folder.toml"}
    assert found.get("../sbar") is None


def test_cues_are_words_not_patterns() -> None:
    preset = parse("mine", b'title = "T"\n[[section]]\ntitle = "A"\ncues = ["(a+)+$", ".*"]\n')
    document = made(["Everything here is plain. This costs (a+)+$ much."])
    said = [point for point in by(preset, document) if point.heading == "A"]
    assert [point.text for point in said] == ["This costs (a+)+$ much."]


LETTER = made(
    [
        heading("Admission"),
        "Mr Vale was admitted with breathlessness on 3 March.",
        heading("Medicines"),
        "Furosemide 40 mg each morning was started because of fluid.",
    ],
    [
        heading("Follow-up"),
        "The practice repeats the kidney test within 7 days.",
        "The garden was in bloom that day.",
    ],
)


def by(preset: Preset, document: object = LETTER) -> tuple[Point, ...]:
    points = [quote(document, sentence) for sentence in sentences(document)]  # type: ignore[arg-type]  # blocks of a list
    return arrange(preset, document, sentences(document), key_facts(document), points, points).points  # type: ignore[arg-type]  # blocks of a list


def summary(preset: Preset) -> Summary:
    points = by(preset)
    return Summary(
        "d", points, coverage(LETTER, {1, 2}), "m", preset=preset.id, sections=titles(preset, points)
    )


def test_points_stand_in_the_section_they_belong_to() -> None:
    found = dict(groups(summary(shipped("clinical-letter"))))
    assert ["Furosemide" in p.text for p in found["Changes to medicines"]] == [True]
    assert any("admitted" in p.text for p in found["Problems"])
    assert any("within 7 days" in p.text for title in found for p in found[title])


def test_a_section_that_nothing_supports_says_so_and_nothing_is_invented() -> None:
    made_by = summary(shipped("clinical-letter"))
    assert dict(groups(made_by))["Allergies"] == ()
    text = as_text(made_by, LETTER)
    assert text.split("**Allergies**\n")[1].startswith("Not stated in the document.")


@pytest.mark.parametrize("name", NAMES)
def test_no_chosen_point_is_lost_by_any_kind(name: str) -> None:
    points = by(shipped(name))
    for sentence in sentences(LETTER):
        if not any(point.start == sentence.start for point in points):
            pytest.fail(LETTER.text[sentence.start : sentence.end])
    assert all(point.heading for point in points)


def test_what_fits_no_section_stands_at_the_end() -> None:
    points = by(parse("mine", b'title = "T"\n[[section]]\ntitle = "Drugs"\ncues = ["furosemide"]\n'))
    assert [point.heading for point in points] == ["Drugs", REST, REST, REST]


# -- arithmetic ----------------------------------------------------------------------------------


def bill(*rows: str) -> list[tuple[str, bool]]:
    return [(check.name, check.agrees) for check in check_sums(made([table(*rows)]))]


LINES = ("| Paper | 10 | £4.00 | £40.00 |", "| Ink | 2 | £30.00 | £60.00 |")


def test_lines_and_tax_that_add_up() -> None:
    rows = (*LINES, "| Subtotal | £100.00 |", "| VAT 20 % | £20.00 |", "| Total due | £120.00 |")
    assert bill(*rows) == [("lines", True), ("total", True)]


def test_a_total_that_is_wrong_by_a_penny_is_seen() -> None:
    rows = (*LINES, "| Subtotal | £100.00 |", "| VAT 20 % | £20.00 |", "| Total due | £120.01 |")
    assert bill(*rows) == [("lines", True), ("total", False)]


def test_a_line_that_is_wrong_is_seen_and_marked_to_be_checked() -> None:
    document = made([table(LINES[0], "| Ink | £61.00 |", "| Total | £100.00 |")])
    said = [
        p
        for p in arrange(shipped("invoice"), document, sentences(document), (), (), ()).points
        if "add up" in p.text
    ]
    assert [(p.support, p.text) for p in said] == [
        (Support.WEAK, "Net, tax and the rest add up to 101.00, but 100.00 is stated.")
    ]


def test_without_amounts_nothing_is_said_of_sums() -> None:
    assert bill("| Total | many |", "| Paper | 10 |") == []


# -- estimates -----------------------------------------------------------------------------------


def test_an_estimate_is_there_before_the_first_part_and_gives_way_to_the_run_s_own_pace() -> None:
    guess = estimate([1000] * 10, Speed(200.0, 15.0))
    assert seconds_left(guess, 0.0, [], [1000] * 10) == pytest.approx(guess)
    assert seconds_left(guess, 60.0, [1000] * 3, [1000] * 7) == pytest.approx(140.0)
    assert seconds_left(None, 0.0, [], [1000]) is None
    assert seconds_left(guess, 9.0, [1000] * 10, []) == 0.0


def test_twice_the_parts_take_twice_as_long() -> None:
    speed = Speed(200.0, 15.0)
    assert estimate([900] * 8, speed) == pytest.approx(2 * estimate([900] * 4, speed))
    assert estimate([], speed) == 0.0
