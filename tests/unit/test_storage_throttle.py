"""Guessing at the keyboard becomes slow, and starting the program again does not help."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import TooManyTries, VaultDamaged, WrongPassphrase, WrongRecoveryCode
from app.storage.throttle import NAME, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(folder: Path, clock: Clock, error: Exception | None = None) -> int:
    """One wrong guess by a program that was just started; the wait it tells."""
    with pytest.raises(WrongPassphrase) as refused, Throttle(folder, clock).attempt():
        raise error or WrongPassphrase()
    return refused.value.wait_s


def test_the_waits_grow(tmp_path: Path, clock: Clock) -> None:
    waits = []
    for _ in range(11):
        waits.append(fail(tmp_path, clock))
        clock.now += waits[-1]
    assert waits == [0, 0, 0, 0, 5, 15, 30, 60, 300, 300, 300]


def test_nothing_is_tried_while_it_waits(tmp_path: Path, clock: Clock) -> None:
    for _ in range(5):
        fail(tmp_path, clock)
    clock.now += 4.5
    tried = False
    with pytest.raises(TooManyTries) as refused, Throttle(tmp_path, clock).attempt():
        tried = True
    assert not tried
    assert refused.value.wait_s == 1
    clock.now += 0.5
    with Throttle(tmp_path, clock).attempt():
        tried = True
    assert tried


def test_the_right_secret_clears_the_count(tmp_path: Path, clock: Clock) -> None:
    for _ in range(4):
        fail(tmp_path, clock)
    with Throttle(tmp_path, clock).attempt():
        pass
    assert [fail(tmp_path, clock) for _ in range(5)] == [0, 0, 0, 0, 5]


def test_typing_errors_and_damage_are_no_guesses(tmp_path: Path, clock: Clock) -> None:
    for error in (WrongRecoveryCode(mistyped=True), VaultDamaged("x", "key")):
        for _ in range(9):
            with pytest.raises(type(error)), Throttle(tmp_path, clock).attempt():
                raise error
    assert fail(tmp_path, clock) == 0


def test_wrong_recovery_codes_count(tmp_path: Path, clock: Clock) -> None:
    for _ in range(4):
        with pytest.raises(WrongRecoveryCode), Throttle(tmp_path, clock).attempt():
            raise WrongRecoveryCode
    assert fail(tmp_path, clock) == 5


def test_setting_the_clock_changes_nothing_for_long(tmp_path: Path, clock: Clock) -> None:
    for _ in range(5):
        fail(tmp_path, clock)
    clock.now -= 1_000_000
    assert Throttle(tmp_path, clock).wait_s() == 5
    clock.now += 5
    assert Throttle(tmp_path, clock).wait_s() == 0


@pytest.mark.parametrize(
    "damage", ["", "[]", '{"failures": -3}', '{"failures": 9, "last": NaN}', "{" * 50_000]
)
def test_a_damaged_count_is_none(tmp_path: Path, clock: Clock, damage: str) -> None:
    (tmp_path / NAME).write_text(damage)
    assert Throttle(tmp_path, clock).wait_s() == 0
    assert fail(tmp_path, clock) == 0


def test_no_folder_is_made_for_a_count(tmp_path: Path, clock: Clock) -> None:
    fail(tmp_path / "no vault", clock)
    assert not (tmp_path / "no vault").exists()
