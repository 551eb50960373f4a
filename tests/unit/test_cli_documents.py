"""What commands about documents say in words and write into files, and how their time is counted."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
import pytest

from app.cli import output
from app.cli.asking import answer_text
from app.cli.common import embedders
from app.cli.export import save
from app.cli.parts import Clock, pages_result
from app.cli.secrets import Source
from app.domain.documents import Page, PageState
from app.domain.engine.models import GgufFacts, Model
from app.domain.errors import DocumentDamaged, DocumentEncrypted, EngineFailed
from app.domain.questions.ask_answer import Answer, Cited
from app.domain.questions.ask_routes import Route
from app.domain.summarising import Support
from tests.asked import made
from tests.unit.test_cli_summary import LETTER, summarised

NEAR = Cited(
    "The rent is 5.",
    Support.QUOTED,
    "d",
    "a.md",
    1,
    0,
    14,
    "",
    "Rent",
    "The rent is 5.",
)


def test_passages_that_no_model_read_are_no_answer_and_no_denial() -> None:
    unread = answer_text(Answer("What?", Route.PASSAGES, nearest=(NEAR,), unread=True))
    assert "No model read" in unread and "could not find" not in unread
    assert "- The rent is 5. [a.md, Rent]" in unread
    assert "could not find" in answer_text(Answer("What?", Route.PASSAGES, nearest=(NEAR,)))


def test_a_saved_summary_holds_the_facts_and_what_it_leaves_out(tmp_path: Path) -> None:
    save(summarised(), LETTER, None, tmp_path / "a.md", replace=False)
    said = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "943 476 5918" in said and "He is allergic to penicillin." in said


def test_a_protected_file_says_which_option_helps_if_one_does() -> None:
    assert "--password-file" in output.sentence(DocumentEncrypted(name="a.pdf"))
    assert "--password-file" not in output.sentence(DocumentEncrypted(name="a.pdf", by="rights"))


def test_the_exit_status_is_that_of_the_first_error(capsys: pytest.CaptureFixture[str]) -> None:
    output.leave([])
    with pytest.raises(SystemExit) as left:
        output.leave([DocumentDamaged(name="a.pdf"), EngineFailed(code="busy")])
    assert left.value.code == output.DOCUMENT
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 2 and not said.out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "password is empty"),
        (b"\xff\xfe", "password is not UTF-8"),
        ("é".encode() * 3000, "longer than 4096 bytes"),
    ],
    ids=["empty", "odd", "long"],
)
def test_a_password_that_cannot_be_had_is_named_as_one(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "password"
    file.write_bytes(data)
    with pytest.raises(click.UsageError, match=said):
        Source(str(file), None, "password").read()
    with pytest.raises(click.UsageError, match="password file cannot be read"):
        Source(str(tmp_path / "none"), None, "password").read()
    reading, writing = os.pipe()
    os.close(writing)
    with pytest.raises(click.UsageError, match="password is empty"):
        Source(None, reading, "password").read()
    os.close(reading)
    with pytest.raises(click.UsageError, match="descriptor -1 cannot be read"):
        Source(None, -1, "password").read()


def test_only_the_first_line_counts(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("blue Kettle \r\n" + "é" * 5000, encoding="utf-8", newline="")
    assert Source(str(file), None, "password").read() == "blue Kettle "


def test_pages_are_counted_by_what_became_of_them() -> None:
    states = (PageState.READ, PageState.OCR, PageState.OCR_WEAK, PageState.SCANNED, PageState.FAILED)
    pages = tuple(Page(number, 0, 0, state) for number, state in enumerate(states, 1))
    document = replace(made("Words.\n"), pages=pages)
    skipped = [{"page": 4, "why": "scanned"}, {"page": 5, "why": "failed"}]
    assert pages_result(document) == {"total": 5, "read": 1, "ocr": 2, "skipped": skipped}


def test_a_reranker_is_not_taken_for_a_model_that_gives_vectors() -> None:
    def model(name: str, embeds: bool) -> Model:
        facts = GgufFacts("bert", name, "1M", "F32", 128, 1, "", False, 1, None, embeds)
        return Model(name, name, name, "", 1, "", "imported", 0.0, facts)

    every = [model("bge-reranker-base", True), model("SmolLM2", False), model("all-MiniLM", True)]
    assert [one.name for one in embedders(every)] == ["all-MiniLM"]


def test_stages_add_up_and_a_pause_counts_for_none() -> None:
    clock = Clock()
    for stage in ("reading", "finding", "", "finding", "finding"):
        clock.at(stage)
    found = clock.result()
    assert set(found) == {"seconds", "reading", "finding"}
    assert abs(found["seconds"] - found["reading"] - found["finding"]) < 0.003
    assert Clock().result() == {"seconds": 0}
