"""Verdicts: what they rest on, what they advise, and that the advice is good."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.fitting import (
    COMFORTABLE,
    FITS,
    IDLE,
    LEAST_CONTEXT,
    NO,
    PROGRAM,
    SLOW,
    TIGHT,
    Difference,
    Verdict,
    check,
    chosen,
    verdict,
)
from app.domain.engine.generation import Memory
from app.domain.engine.models import Computer, GgufFacts
from app.domain.engine.sizing import Setting, need
from tests.unit.test_sizing import layout

GIB = 1 << 30
RANK = {NO: 0, SLOW: 1, FITS: 2}


def model(weights: int = 5 * GIB, cache: int = 64, parameters: int = 0, context: int = 32_768) -> GgufFacts:
    """`cache`: numbers a token and layer, of 32 layers."""
    known = layout(32, cache, embeddings=weights - 32_000_000 - 10_002_048)
    assert known.weights == weights
    bits = parameters or weights  # 8 bits a weight unless said otherwise
    return GgufFacts("llama", "M", "7B", "Q8_0", context, bits, "", True, weights, known)


def having(available: int, total: int = 64 * GIB) -> Computer:
    return Computer(total, available, 4, 8, "x", "Linux", ("avx2",))


def remedies(found: Verdict) -> dict[str, int]:
    return {remedy.kind: remedy.value for remedy in found.remedies}


def kinds(found: Verdict) -> list[str]:
    return [reason.kind for reason in found.reasons]


def test_all_that_is_needed_counts() -> None:
    found = verdict(model(), having(32 * GIB))
    assert found.needed == need(model(), Setting(repack=True), ("avx2",))
    assert found.total == found.needed.total + PROGRAM
    assert (found.available, found.memory, found.context) == (32 * GIB, 64 * GIB, 4096)
    assert not found.measured


@pytest.mark.parametrize(
    ("share", "kind"), [(0.5, FITS), (0.74, FITS), (0.76, SLOW), (0.91, SLOW), (0.93, NO), (2.0, NO)]
)
def test_shares_of_the_free_memory(share: float, kind: str) -> None:
    what = model(GIB)
    total = verdict(what, having(64 * GIB), Setting()).total
    found = verdict(what, having(int(total / share)), Setting())
    assert found.kind == kind
    assert bool(found.reasons) == (kind != FITS)


def test_the_shares_are_those_of_the_reference() -> None:
    """engine.md 4.5: green up to 0.75 of what is available, amber up to 0.92, 350 MB for the program."""
    assert (COMFORTABLE, TIGHT, PROGRAM) == (0.75, 0.92, 350 << 20)


def test_unknown_memory_is_no_reason_against() -> None:
    found = verdict(model(40 * GIB), having(0, total=0))
    assert (found.kind, found.reasons, found.remedies) == (FITS, (), ())


def test_the_context_is_not_longer_than_trained() -> None:
    short = verdict(model(context=512), having(32 * GIB))
    assert short.context == 512
    assert short.needed.cache < verdict(model(), having(32 * GIB)).needed.cache


def test_weights_are_copied_only_where_there_is_room() -> None:
    assert chosen(model(5 * GIB), having(15 * GIB)).repack
    assert not chosen(model(5 * GIB), having(15 * GIB - 1)).repack


# -- reasons -------------------------------------------------------------------------------------


def test_too_large_a_model() -> None:
    found = verdict(model(10 * GIB), having(8 * GIB))
    assert found.kind == NO
    assert found.reasons[0].kind == "weights"
    assert found.reasons[0].bytes == 10 * GIB
    assert found.reasons[0].room == int(0.75 * 8 * GIB) - PROGRAM


def test_a_chat_that_takes_too_much() -> None:
    wide = model(4 * GIB, cache=8192)
    found = verdict(wide, having(6 * GIB), Setting())
    assert kinds(found)[0] == "conversation"
    assert found.reasons[0].room < found.reasons[0].bytes == found.needed.total - 4 * GIB


def test_whether_other_programs_or_the_computer_are_to_blame() -> None:
    busy = verdict(model(8 * GIB), having(6 * GIB, total=32 * GIB))
    assert kinds(busy)[1] == "others"
    assert busy.reasons[1].bytes == 26 * GIB
    assert remedies(busy)["others"] == busy.wanted - 6 * GIB
    small = verdict(model(30 * GIB), having(20 * GIB, total=32 * GIB))
    assert kinds(small)[1] == "computer"
    assert "others" not in remedies(small)


# -- remedies ------------------------------------------------------------------------------------


def test_a_shorter_context_helps_where_the_cache_is_what_is_too_much() -> None:
    wide = model(4 * GIB, cache=8192)
    total = verdict(wide, having(64 * GIB), Setting(context=2048)).total
    found = verdict(wide, having(int(total / 0.74)), Setting(context=8192))
    assert found.kind == NO
    assert remedies(found)["context"] == 2048
    assert "sequences" not in remedies(found), "they share one cache"


def test_the_longest_context_that_helps_is_named() -> None:
    wide = model(4 * GIB, cache=4096)
    total = verdict(wide, having(64 * GIB), Setting(context=4096)).total
    found = verdict(wide, having(int(total / 0.74)), Setting(context=16_384))
    assert remedies(found)["context"] == 4096


def test_fewer_conversations_help_where_each_has_a_state_of_its_own() -> None:
    known = model(4 * GIB)
    assert known.layout is not None
    state = dataclasses.replace(known.layout, state=20_000_000, recurrent=tuple(range(8)))
    recurrent = dataclasses.replace(known, layout=state)
    total = verdict(recurrent, having(64 * GIB), Setting(sequences=1)).total
    found = verdict(recurrent, having(int(total / 0.74)), Setting(sequences=4))
    assert remedies(found)["sequences"] == 1


def test_weights_as_they_lie_help_where_a_copy_was_asked_for() -> None:
    packed = model(4 * GIB)
    assert packed.layout is not None
    known = dataclasses.replace(packed.layout, matrices=(("Q4_K", 3 * GIB),))
    packed = dataclasses.replace(packed, layout=known)
    total = verdict(packed, having(64 * GIB), Setting()).total
    found = verdict(packed, having(int(total / 0.74)), Setting(repack=True))
    assert "repack" in remedies(found)
    assert "repack" not in remedies(verdict(packed, having(int(total / 0.8)), Setting()))


def test_the_finest_file_that_fits_is_named() -> None:
    found = verdict(model(8 * GIB, parameters=8 * GIB), having(17 * GIB // 2))
    names = {remedy.name for remedy in found.remedies if remedy.kind == "quantisation"}
    assert names == {"Q5_K_M"}
    fine = verdict(model(5 * GIB, parameters=8 * GIB), having(5 * GIB))
    assert "quantisation" not in remedies(fine), "about Q4_K_M already"


sizes = st.integers(GIB // 4, 40 * GIB)
cases = st.builds(
    lambda weights, cache, bits, context, free, more: (
        model(weights, cache, parameters=int(weights * 8 / bits), context=context),
        having(free, free + more),
    ),
    sizes,
    st.integers(0, 8192),
    st.floats(3, 16),
    st.integers(256, 131_072),
    sizes,
    sizes,
)


@given(cases, st.booleans(), st.integers(1, 8))
def test_good_advice_only(case: tuple[GgufFacts, Computer], repack: bool, sequences: int) -> None:
    """What is advised makes the verdict better, and nothing is advised or blamed where it fits."""
    facts, computer = case
    setting = Setting(context=min(16_384, facts.context_trained), repack=repack, sequences=sequences)
    found = verdict(facts, computer, setting)
    if found.kind == FITS:
        assert not found.reasons
        assert not found.remedies
        return
    assert len(found.reasons) == 2
    for remedy in found.remedies:
        assert RANK[remedy.verdict] > RANK[found.kind]
        if remedy.kind == "context":
            assert LEAST_CONTEXT <= remedy.value < setting.context
            changed = dataclasses.replace(setting, context=remedy.value)
            assert verdict(facts, computer, changed).kind == remedy.verdict
        if remedy.kind == "others":
            freer = dataclasses.replace(computer, memory_available=computer.memory_available + remedy.value)
            assert freer.memory_available <= IDLE * computer.memory_total + 1
            assert verdict(facts, freer, setting).kind == remedy.verdict
        if remedy.kind == "sequences":
            assert verdict(facts, computer, dataclasses.replace(setting, sequences=1)).kind == remedy.verdict
        if remedy.kind == "repack":
            assert verdict(facts, computer, dataclasses.replace(setting, repack=False)).kind == remedy.verdict


@given(cases, st.integers(0, 20 * GIB))
def test_more_free_memory_is_never_worse(case: tuple[GgufFacts, Computer], more: int) -> None:
    facts, computer = case
    freer = dataclasses.replace(computer, memory_available=computer.memory_available + more)
    found, then = (verdict(facts, here, Setting()) for here in (computer, freer))
    assert RANK[then.kind] >= RANK[found.kind]


@given(cases)
def test_what_has_to_be_free_is_enough(case: tuple[GgufFacts, Computer]) -> None:
    facts, computer = case
    found = verdict(facts, computer, Setting())
    assert verdict(facts, having(found.wanted), Setting()).kind == FITS
    assert verdict(facts, having(found.least), Setting()).kind != NO
    assert verdict(facts, having(found.least - 2), Setting()).kind == NO


# -- afterwards ----------------------------------------------------------------------------------


def test_a_tenth_is_noticed() -> None:
    was = Memory(900, 50, 30, 20)
    assert not check(was, Memory(900, 50, 30, 20)).noticeable
    assert not check(was, Memory(1000, 50, 31, 30)).noticeable  # 111 of 1,111: exactly a tenth
    assert check(was, Memory(1000, 60, 31, 30)).noticeable
    assert check(was, Memory(800, 50, 30, 20)).noticeable
    assert check(was, Memory(1000, 60, 31, 30)).bytes == 121


def test_what_was_learned_puts_the_figures_right() -> None:
    what, here = model(4 * GIB, cache=512), having(8 * GIB)
    before = verdict(what, here, Setting())
    reported = dataclasses.replace(before.needed, cache=before.needed.cache + 3 * GIB)
    after = verdict(what, here, Setting(), Difference(before.needed, reported))
    assert (before.kind, after.kind) == (FITS, NO)
    assert after.needed == reported
    assert after.measured
    assert kinds(after)[0] == "conversation"


def test_a_small_difference_changes_nothing() -> None:
    what, here = model(4 * GIB), having(8 * GIB)
    before = verdict(what, here)
    off = Difference(before.needed, dataclasses.replace(before.needed, compute=before.needed.compute + 1))
    assert verdict(what, here, learned=off) == before


def test_corrections_do_not_go_below_nothing() -> None:
    learned = Difference(Memory(10 * GIB, GIB, GIB, GIB), Memory(1, 1, 1, 1))
    assert verdict(model(GIB), having(8 * GIB), learned=learned).needed == Memory(0, 0, 0, 0)
