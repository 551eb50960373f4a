"""Passphrases that anyone would try first are refused; length counts, kinds of characters do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import WeakPassphrase
from app.storage.strength import measure, require


@pytest.mark.parametrize("text", ["", "short", "elevenchars", "静かな銅のランタン窓辺"])
def test_fewer_than_twelve_characters_are_too_short(text: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        require(text)
    assert (refused.value.least, refused.value.reason) == (12, "short")


@pytest.mark.parametrize(
    "text",
    [
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "qwertyuiop12",
        "hospital12345",
        "stillroomstillroom",
    ],
)
def test_common_ones_are_refused_however_long(text: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        require(text)
    assert refused.value.reason == "common"


@pytest.mark.parametrize(
    "text",
    [
        "quiet copper lantern",
        "drei müde Reiher am Teich",
        "静かな銅のランタンが窓辺で光る",
        "nopunctuationneeded",
    ],
)
def test_ordinary_words_in_an_unusual_order_are_good_enough(text: str) -> None:
    require(text)


def test_the_estimate_grows_with_the_passphrase() -> None:
    found = [measure(text) for text in ("a", "quiet", "quiet copper", "quiet copper lantern seven herons")]
    assert [one.guesses for one in found] == sorted(one.guesses for one in found)
    assert found[0].score == 0
    assert found[-1].score == 4
    assert found[-1].seconds > 365 * 86_400


def test_a_page_of_text_is_measured_as_well() -> None:
    assert measure("the long story of the still room " * 500).acceptable


def test_the_word_lists_are_not_read_at_start() -> None:
    code = "import app.storage.vault, app.storage.strength, sys; print('zxcvbn' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
