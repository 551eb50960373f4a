"""What `summarise --json` says: pages, facts, what is left out, flags; and the same as text."""

from __future__ import annotations

import json

from app.cli.results import summary_result, summary_text
from app.domain.chat import Kind, Message, Role, State
from app.domain.documents import Document
from app.domain.proof.quoting import quote
from app.domain.summarising import Summary, Support, coverage
from app.domain.text.splitting import sentences
from tests.fact_documents import made

LETTER = made(
    ["Furosemide 40 mg each morning was started.", "NHS No: 943 476 5918."],
    [],
    ["He is allergic to penicillin.", "The total is £12.50."],
)


def summarised(document: Document = LETTER) -> Summary:
    first = quote(document, sentences(document)[0])
    return Summary("d", (first,), coverage(document, {1}), "m", hidden_characters=7)


def message() -> Message:
    return Message("m1", "c", 1, 1, True, Role.ASSISTANT, Kind.SUMMARY, "", State.STOPPED, 0.0)


def test_json_accounts_for_pages_facts_and_what_is_left_out() -> None:
    value = json.loads(json.dumps(summary_result(message(), summarised(), LETTER)))
    assert value["pages"] == {
        "total": 3,
        "read": 1,
        "ocr": 0,
        "skipped": [{"page": 2, "why": "blank"}, {"page": 3, "why": "unread"}],
    }
    facts = {(fact["kind"], fact["value"]) for fact in value["facts"]}
    assert {("dose", "40 mg each morning"), ("money", "£12.50"), ("identifier", "943 476 5918")} <= facts
    assert [entry["quote"] for entry in value["missing"]] == [
        "NHS No: 943 476 5918.",
        "He is allergic to penicillin.",
        "The total is £12.50.",
    ]
    assert {flag["flag"] for flag in value["flags"]} == {"check digit", "hidden text"}
    (point,) = value["points"]
    assert point["support"] == Support.QUOTED
    for fact in value["facts"]:
        assert LETTER.text[fact["quote_start"] : fact["quote_end"]] == fact["quote"]


def test_text_lists_key_facts_and_what_is_left_out_with_pages() -> None:
    text = summary_text(summarised(), LETTER)
    assert "Key facts\n" in text and "- Furosemide: 40 mg each morning [p. 1]" in text
    assert "943 476 5918 (wrong check digit) [p. 1]" in text
    assert text.endswith("- “He is allergic to penicillin.” [p. 3]\n- “The total is £12.50.” [p. 3]")
