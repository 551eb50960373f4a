"""The task suite: every case can be answered right and wrong, and no check of it says yes to everything."""

from __future__ import annotations

import pytest

from app.domain.library.checking import Check, Rule, numbers, passes
from app.domain.library.scoring import by_kind, judge, right, total
from app.domain.library.tasks import Kind, TaskFault, parse, read
from app.paths import resources
from tests.task_answers import ANSWERS

FILES = {path.stem: path.read_bytes() for path in (resources() / "tasks").glob("*.toml")}
SUITE = read(FILES)
CASES = {case.id: case for case in SUITE.cases}


def test_the_suite_has_every_kind_and_four_languages() -> None:
    assert set(FILES) == {str(kind) for kind in Kind}
    assert len(SUITE.cases) >= 44
    assert all(len(SUITE.of([kind])) >= 8 for kind in Kind)
    assert all(sum(case.language == code for case in SUITE.cases) >= 4 for code in ("de", "fr", "es"))
    assert set(ANSWERS) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_good_answer_passes_and_each_bad_one_does_not(name: str) -> None:
    case, (good, bad) = CASES[name], ANSWERS[name]
    assert right(judge(case, good)), judge(case, good)
    assert [one for one in bad if right(judge(case, one))] == []
    assert not any(judge(case, "")), "nothing said is nothing right"


@pytest.mark.parametrize("name", CASES)
def test_every_check_is_missed_by_a_bad_answer(name: str) -> None:
    case, (_, bad) = CASES[name], ANSWERS[name]
    judged = [judge(case, one) for one in (*bad, case.prompt)]  # limits of length are for what is repeated
    vacuous = [check for at, check in enumerate(case.checks) if all(one[at] for one in judged)]
    assert vacuous == []


@pytest.mark.parametrize("name", CASES)
def test_repeating_the_question_is_no_answer(name: str) -> None:
    case = CASES[name]
    assert not right(judge(case, case.prompt)), "a model that only repeats would be right"


def test_the_suite_is_known_by_every_word_of_it() -> None:
    changed = {**FILES, "follow": FILES["follow"].replace(b"three fruits", b"four fruits")}
    assert read(changed).sha256 != SUITE.sha256 == read(FILES).sha256


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("1,284.50", [1284.5]),
        ("1.284,50 Euro", [1284.5]),
        ("€609.84.", [609.84]),
        ("-4, 12,000", [-4, 12000]),
    ],
)
def test_a_number_is_the_same_however_it_is_written(answer: str, found: list[float]) -> None:
    assert numbers(answer) == found


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (Check(Rule.JSON, path="a.0", equals=1), '{"a": true}'),
        (Check(Rule.JSON, path="a", equals=1), '{"a": true}'),
        (Check(Rule.JSON, path="a", equals=1), "[" * 100_000),
        (Check(Rule.JSON, path="0", equals=1), '"text"'),
        (Check(Rule.KEYS, ("a",)), "[]"),
        (Check(Rule.KEYS, ("a",)), '[{"a": 1}, 2]'),
        (Check(Rule.NUMBER, number=1), "version 1.2.3"),
        (Check(Rule.WORDS, least=1, most=5), "\x00\ud800" * 4000),
        (Check(Rule.UNKNOWN), "I know it well, and nothing is not so."),
    ],
)
def test_odd_answers_are_wrong_and_break_nothing(check: Check, answer: str) -> None:
    assert not passes(check, answer)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"case = 3",
        b"[[case]]\nid = 'a-1'\nprompt = 'x'",
        b"[[case]]\nid = 'A B'\nprompt = 'x'\ncheck = [{rule = 'unknown'}]",
        b"[[case]]\nid = 'abc'\nprompt = ' '\ncheck = [{rule = 'unknown'}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'magic'}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'pattern', values = ['(']}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'words', most = 3}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\nmost = 9000\ncheck = [{rule = 'unknown'}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'words', least = 'a'}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'all', values = 3}]",
        b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'language', values = ['xx']}]",
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_reason(content: bytes) -> None:
    with pytest.raises(TaskFault):
        parse(Kind.FOLLOW, content)


def test_two_cases_of_one_name_and_no_case_are_refused() -> None:
    one = b"[[case]]\nid = 'abc'\nprompt = 'x'\ncheck = [{rule = 'unknown'}]\n"
    with pytest.raises(TaskFault, match="two"):
        read({"follow": one, "invent": one})
    with pytest.raises(TaskFault):
        read({})


def test_scores_count_only_what_was_asked() -> None:
    found = by_kind([(Kind.INVENT, True), (Kind.EXTRACT, False), (Kind.INVENT, False)])
    assert [(kind, score.right, score.asked) for kind, score in found.items()] == [
        (Kind.EXTRACT, 0, 1),
        (Kind.INVENT, 1, 2),
    ]
    assert total([]).share == 0.0
    assert not right(())
