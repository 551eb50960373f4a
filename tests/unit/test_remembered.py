"""What is kept in memory about texts goes when the vault is closed."""

from __future__ import annotations

from app.domain.proof.facts import facts
from app.domain.remembered import count, forget, remembered
from app.domain.text.words import content_words


def test_an_answer_is_worked_out_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    @remembered(2)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("one"), length("one")] == [3, 3]
    assert asked == ["one"]
    forget()
    assert length("one") == 3
    assert asked == ["one", "one"]


def test_nothing_about_a_documents_words_is_kept_after_forgetting() -> None:
    assert facts("Metformin 500 mg from 3 March 2025.").dates
    assert content_words("Metformin was given.")
    assert count() > 0
    forget()
    assert count() == 0
