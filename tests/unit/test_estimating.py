"""The time told before a summary starts holds within a factor of 1.5, however a model cuts its tokens."""

from __future__ import annotations

import pytest

from app.domain.engine.placing import Speed
from app.domain.summaries.estimating import PART_TOKENS, estimate, rough
from app.domain.summaries.kind_guess import guess_kind
from app.domain.summaries.packing import pack
from app.domain.text.splitting import sentences
from tests.asked import made

SENTENCE = "The pump in hall 7 was replaced on 3 March 2025 after it had leaked 35 litres overnight. "


@pytest.mark.parametrize("speed", [Speed(60.0, 5.0), Speed(400.0, 40.0), Speed(2_000.0, 15.0)])
@pytest.mark.parametrize("characters", [3.2, 4.0, 4.8])
@pytest.mark.parametrize("times", [1, 12, 400])
def test_within_a_factor_of_one_and_a_half(times: int, characters: float, speed: Speed) -> None:
    document = made(SENTENCE * times, "report.txt")
    found = sentences(document)
    counted = [round((one.end - one.start) / characters) for one in found]
    parts = pack(document.text, found, counted, PART_TOKENS)
    real = estimate([part.tokens for part in parts], speed)
    assert real / 1.5 <= rough(document, speed) <= real * 1.5


def test_nothing_to_read_takes_no_time() -> None:
    assert rough(made("", "empty.txt"), Speed(100.0, 10.0)) == 0.0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Invoice number R-1. VAT 19 %. Total due 20 EUR, payable by bank transfer.", "invoice"),
        (
            "This agreement is made between the parties. Either party may terminate. The tenant shall pay.",
            "contract",
        ),
        ("Minutes of the meeting. Present: three. Agenda: one item. Next meeting in May.", "meeting"),
        ("Dear Ann, thank you for the lovely cake. See you on Sunday.", ""),
        ("", ""),
    ],
)
def test_a_kind_is_proposed_only_where_it_is_clear(text: str, kind: str) -> None:
    assert guess_kind(made(text, "a.txt")) == kind
