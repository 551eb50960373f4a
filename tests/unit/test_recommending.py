"""Which models are recommended on which computer, as a person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.fitting import verdict
from app.domain.engine.generation import Device
from app.domain.engine.models import Computer
from app.domain.library.catalogue import Catalogue, Role, expected
from app.domain.library.pace import Measured, by_memory, by_others
from app.domain.library.recommending import (
    Here,
    Pick,
    Rated,
    Recommendation,
    judged,
    rate,
    recommend,
    with_others_closed,
)
from app.library.catalogue_parts import read
from app.paths import resources
from app.wording_catalogue import CatalogueWording

GB = 1 << 30
WORDS = CatalogueWording()
CATALOGUE: Catalogue = read((resources() / "catalogue.json").read_bytes(), "catalogue.json")


@dataclass(frozen=True)
class Machine:
    """Gigabytes in all and free, cores, gigabytes a second that memory copies."""

    total: float
    free: float
    cores: int = 4
    copied: float = 30.0
    card: Device | None = None
    on_card: tuple[Measured, ...] = ()

    @property
    def computer(self) -> Computer:
        return Computer(
            int(self.total * GB), int(self.free * GB), self.cores, 2 * self.cores, "x", "Linux", ("avx2",)
        )


def rated(machine: Machine, computer: Computer, language: str) -> list[Rated]:
    found = []
    for entry in CATALOGUE.entries:
        facts = expected(entry)
        one = rate(
            entry,
            facts,
            Here(computer, machine.card),
            lambda facts: by_others(facts, machine.on_card) or by_memory(facts, 1e9 * machine.copied, 4),
            language,
        )
        if machine.card is None or not one.card:
            speed = lambda facts: by_memory(facts, 1e9 * machine.copied, machine.cores)  # noqa: E731 - short
            one = rate(entry, facts, Here(computer), speed, language)
        found.append(one)
    return found


def on(machine: Machine, language: str = "en") -> Recommendation:
    freed = with_others_closed(machine.computer)
    return recommend(rated(machine, machine.computer, language), rated(machine, freed, language), language)


def seen(found: Recommendation) -> dict[str, str]:
    return {str(choice.pick): choice.rated.entry.name for choice in found.choices}


LAPTOP = Machine(8, 5.0)


@pytest.mark.parametrize(
    ("machine", "choices"),
    [
        (Machine(1, 0.4, 2, 10), {}),
        (Machine(2, 1.0, 2, 10), {"try": "SmolLM2 135M Instruct"}),
        (Machine(4, 2.2, 2, 20), {"everyday": "Qwen3.5 0.8B"}),
        (Machine(4, 3.0, 4, 20), {"everyday": "Qwen3.5 2B", "quick": "Qwen3.5 0.8B"}),
        (Machine(6, 3.5, 4, 25), {"everyday": "Qwen3.5 2B", "quick": "Qwen3.5 0.8B"}),
        (Machine(8, 4.0), {"everyday": "Granite 4.1 3B", "quick": "Qwen3.5 0.8B"}),
        (LAPTOP, {"everyday": "Qwen3.5 4B", "quick": "Qwen3.5 2B"}),
        (Machine(8, 5.0, 2, 12), {"everyday": "SmolLM3 3B", "quick": "Qwen3.5 0.8B", "best": "Qwen3.5 4B"}),
        (Machine(16, 10), {"everyday": "Qwen3.5 4B", "quick": "Qwen3.5 2B", "best": "Qwen3.5 9B"}),
        (
            Machine(32, 24, 8, 60),
            {"everyday": "Gemma 4 E4B", "quick": "Granite 4.1 3B", "best": "Qwen3.5 9B"},
        ),
        (Machine(64, 50, 16, 150), {"everyday": "Qwen3.5 9B", "quick": "Qwen3.5 4B"}),
        (Machine(128, 100, 16, 300), {"everyday": "Qwen3.5 9B", "quick": "Qwen3.5 4B"}),
    ],
    ids=lambda value: f"{value.total} GB, {value.free} free" if isinstance(value, Machine) else "",
)
def test_what_is_recommended(machine: Machine, choices: dict[str, str]) -> None:
    assert seen(on(machine)) == choices


def test_a_laptop_with_8_gb_gets_something_sensible_in_words() -> None:
    found = on(LAPTOP)
    first = found.choices[0]
    assert WORDS.pick(first.pick) == "Every day (recommended)"
    assert WORDS.rated(first.rated) == "Fits, about 6 words a second here"
    assert WORDS.why(first.rated) == ""
    assert WORDS.notes(found) == []


def test_when_nothing_fits_it_is_said() -> None:
    found = on(Machine(2, 1.0, 2, 10))
    assert found.smallest is not None
    assert found.smallest.entry.name == "Qwen3.5 0.8B"
    notes = WORDS.notes(found)
    assert notes[0].startswith("No model for every day fits now: the smallest, Qwen3.5 0.8B, needs 1.3 GB of")
    assert "1.0 GB are free" in notes[0]
    assert "With other programs closed, Qwen3.5 0.8B would fit" in notes[1]


def test_when_not_even_the_starter_runs_it_is_said() -> None:
    found = on(Machine(1, 0.4, 2, 10))
    assert found.choices == ()
    assert any("Not even the model that comes with Stillroom" in note for note in WORDS.notes(found))


def test_what_would_fit_with_other_programs_closed() -> None:
    found = on(Machine(8, 2.0))
    assert seen(found)["everyday"] == "Qwen3.5 0.8B"
    assert found.after_closing is not None
    assert found.after_closing.entry.name == "Qwen3.5 4B"
    assert WORDS.notes(found) == [
        "With other programs closed, Qwen3.5 4B would fit; it needs 4.3 GB of free memory."
    ]


def test_the_full_list_says_why_not() -> None:
    every = {one.entry.name: one for one in on(LAPTOP).rated}
    assert len(every) == len(CATALOGUE.entries)
    large = every["Qwen3.5 9B"]
    assert WORDS.rated(large) == "Will not fit"
    assert "needs" in WORDS.why(large)
    assert WORDS.rated(every["bge-small-en v1.5"]).startswith("Whether it fits is not known")


# -- languages -----------------------------------------------------------------------------------


def test_a_model_that_does_not_know_the_language_is_not_recommended() -> None:
    assert seen(on(Machine(8, 4.0), "en"))["everyday"] == "Granite 4.1 3B"
    assert seen(on(Machine(8, 4.0), "sw"))["everyday"] == "Qwen3.5 2B", "Granite has no Swahili"


def test_words_are_told_for_the_language() -> None:
    english, german = on(LAPTOP, "en").choices[0].rated, on(LAPTOP, "de-AT").choices[0].rated
    assert english.entry == german.entry
    assert english.pace == german.pace
    assert german.words < english.words


# -- graphics cards ------------------------------------------------------------------------------

STARTER_THERE = (Measured(98_000_000, 135_000_000, 900.0, 9000.0),)
LARGE_CARD = Device("Vulkan0", "RTX 3060", "gpu", 12 * GB, 11 * GB)


def test_a_card_that_has_room_makes_the_best_one_the_one_for_every_day() -> None:
    found = on(Machine(16, 6, 8, 40, LARGE_CARD, STARTER_THERE))
    assert seen(found)["everyday"] == "Qwen3.5 9B"
    assert found.choices[0].rated.card == "RTX 3060"


def test_a_card_that_was_not_measured_promises_no_more_than_the_processor() -> None:
    found = on(Machine(16, 10, 8, 40, LARGE_CARD))
    first = found.choices[0].rated
    assert WORDS.rated(first).startswith("Fits on the RTX 3060, ")
    assert WORDS.rated(first).endswith(" words a second here or more")


@pytest.mark.parametrize("free", [0, 1, 2])
def test_a_small_card_is_no_reason_to_recommend_more(free: int) -> None:
    card = replace(LARGE_CARD, memory_total=2 * GB, memory_free=free * GB)
    with_card = on(Machine(8, 5.0, card=card))
    assert [choice.rated.entry for choice in with_card.choices] == [
        choice.rated.entry for choice in on(LAPTOP).choices
    ]


def test_a_card_does_not_help_a_computer_without_any_memory_free() -> None:
    found = on(Machine(8, 0.8, card=LARGE_CARD))
    assert all(choice.pick is Pick.TRY for choice in found.choices)


# -- for every computer --------------------------------------------------------------------------

machines = st.builds(
    lambda total, share, cores, copied: Machine(total, total * share, cores, copied),
    st.floats(0.5, 128),
    st.floats(0.0, 0.95),
    st.integers(1, 64),
    st.floats(1, 400),
)


def check_choices(found: Recommendation, computer: Computer) -> None:
    picks = [choice.pick for choice in found.choices]
    entries = [choice.rated.entry.id for choice in found.choices]
    assert len(picks) <= 3
    assert len(set(picks)) == len(picks)
    assert len(set(entries)) == len(entries)
    assert picks[:1] in ([], [Pick.EVERYDAY], [Pick.TRY])
    for choice in found.choices:
        entry = choice.rated.entry
        facts = expected(entry)
        assert facts is not None
        assert judged(facts, computer).kind != "no", "what does not fit is never recommended"
        assert entry.recommended
        if choice.pick is not Pick.TRY:
            assert choice.rated.kind == "fits"
            assert entry.role in (Role.LOW_MEMORY, Role.EVERYDAY, Role.BEST_QUALITY)
        else:
            assert WORDS.notes(found), "and it is said why"


@given(machines, st.sampled_from(["en", "de", "ar", "sw", "zh", "xx"]))
def test_nothing_that_does_not_fit_is_ever_recommended(machine: Machine, language: str) -> None:
    found = on(machine, language)
    check_choices(found, machine.computer)
    by_pick = {choice.pick: choice.rated for choice in found.choices}
    if Pick.QUICK in by_pick:
        assert by_pick[Pick.QUICK].words > by_pick[Pick.EVERYDAY].words
    if Pick.BEST in by_pick:
        assert by_pick[Pick.BEST].entry.rank > by_pick[Pick.EVERYDAY].entry.rank
    assert bool(found.choices) or WORDS.notes(found)


@given(st.lists(st.sampled_from(range(len(CATALOGUE.entries))), unique=True))
def test_any_part_of_the_list_will_do(numbers: Sequence[int]) -> None:
    """A newer list may lack a role, or be empty."""
    every = rated(LAPTOP, LAPTOP.computer, "en")
    some = [every[number] for number in numbers]
    check_choices(recommend(some, some, "en"), LAPTOP.computer)


def test_a_copy_of_the_weights_for_speed_is_no_reason_to_call_a_model_slow() -> None:
    """Between three and four times its size free memory would else do worse than less of it."""
    facts = expected(next(entry for entry in CATALOGUE.entries if entry.name == "Qwen3.5 4B"))
    assert facts is not None
    kinds = [
        judged(facts, replace(LAPTOP.computer, memory_available=free * GB // 10)).kind
        for free in range(10, 200)
    ]
    assert kinds == sorted(kinds, key=("no", "slow", "fits").index)
    assert verdict(facts, replace(LAPTOP.computer, memory_available=8 * GB)).kind != "no"
