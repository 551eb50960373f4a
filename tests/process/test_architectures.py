"""Models of other kinds than the starter's, tiny ones with random weights: the same engine, unchanged.

What they write means nothing; that the same is written with and without what is kept from before means that
what is kept is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine.generation import Outcome
from app.domain.errors import EngineFailed, EngineLoadFailed
from tests import tiny_models
from tests.process.rig import Rig, turns

KINDS: dict[str, Callable[..., Any]] = {
    "llama": tiny_models.tiny_llama,
    "recurrent": tiny_models.tiny_mamba,
    "hybrid": tiny_models.tiny_hybrid,
    "sliding": tiny_models.tiny_swa,
}
LONG = "one two three four five six seven " * 12


@pytest.fixture(scope="module", params=KINDS)
def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp(request.param)
    path = folder / f"{request.param}.gguf"
    KINDS[request.param](path)
    made = Rig(path, folder, 1024, threads=1)
    yield made
    made.close()


def unread(outcome: Outcome) -> int:
    return outcome.prompt_tokens - outcome.reused_tokens


def anew(rig: Rig, asked: Any, **more: Any) -> Outcome:
    rig.forget_all()
    outcome = rig.ask(asked, **more)
    assert outcome.reused_tokens == 0
    return outcome


def test_a_conversation_goes_on_from_what_is_held(rig: Rig) -> None:
    rig.forget_all()
    first = rig.ask(LONG, max_tokens=20)
    talk = turns(LONG, first.text, "and then")
    second = rig.ask(talk, max_tokens=12)
    assert second.reused_tokens >= first.prompt_tokens - 1
    assert anew(rig, talk, max_tokens=12).text == second.text


def test_the_same_question_again_is_not_read_again(rig: Rig) -> None:
    rig.forget_all()
    first = rig.ask(LONG, max_tokens=40)
    again = rig.ask(LONG, max_tokens=40)
    assert unread(again) < first.prompt_tokens // 2
    assert again.text == anew(rig, LONG, max_tokens=40).text


def test_another_end_of_the_same_beginning_is_written_as_if_it_were_the_first(rig: Rig) -> None:
    rig.forget_all()
    rig.ask(LONG + "apples", max_tokens=30)
    other = rig.ask(LONG + "pears and plums", max_tokens=12)
    assert other.text == anew(rig, LONG + "pears and plums", max_tokens=12).text


def test_replies_side_by_side_do_not_mix(rig: Rig) -> None:
    alone = [anew(rig, f"{LONG} {n}", max_tokens=10).text for n in range(3)]
    rig.forget_all()
    numbers = [rig.submit(f"{LONG} {n}", max_tokens=10, urgent=False) for n in range(3)]
    rig.run()
    assert [rig.outcome(number).text[:4] for number in numbers] == [text[:4] for text in alone]


def test_a_stop_in_the_prompt_leaves_the_memory_sound(rig: Rig) -> None:
    expected = anew(rig, LONG * 2, max_tokens=8).text
    rig.forget_all()
    number = rig.submit(LONG * 2, max_tokens=8)
    rig.step()
    rig.stopping.cancel(number)
    rig.run()
    assert rig.outcome(number).reason == "cancelled"
    assert rig.ask(LONG * 2, max_tokens=8).text == expected


def test_what_gave_way_comes_back_the_same(rig: Rig) -> None:
    expected = anew(rig, turns(LONG, "yes", "and then"), max_tokens=8).text
    rig.forget_all()
    rig.ask(turns(LONG, "yes", "and then"), max_tokens=8)
    for number in range(6):
        rig.ask(f"{number} {LONG}", max_tokens=2)
    assert rig.ask(turns(LONG, "yes", "and then"), max_tokens=8).text == expected


# -- adapters --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("adapted")
    base = folder / "base.gguf"
    tiny_models.tiny_llama(base)
    files = {"letters": folder / "letters.gguf", "poems": folder / "poems.gguf"}
    for seed, path in enumerate(files.values(), 5):
        tiny_models.tiny_lora(path, base, strength=4.0, seed=seed)
    made = Rig(base, folder, 1024, adapters=files, threads=1)
    yield made
    made.close()


def test_an_adapter_changes_what_is_written_without_loading_the_model_again(adapted: Rig) -> None:
    plain = anew(adapted, LONG, max_tokens=12).text
    with_letters = anew(adapted, LONG, max_tokens=12, adapter="letters").text
    with_poems = anew(adapted, LONG, max_tokens=12, adapter="poems").text
    assert len({plain, with_letters, with_poems}) == 3
    assert anew(adapted, LONG, max_tokens=12).text == plain


def test_what_was_read_under_one_adapter_is_never_used_under_another(adapted: Rig) -> None:
    expected = anew(adapted, LONG, max_tokens=12, adapter="letters").text
    adapted.forget_all()
    adapted.ask(LONG, max_tokens=4)
    adapted.ask(LONG, max_tokens=4, adapter="poems")
    first = adapted.ask(LONG, max_tokens=12, adapter="letters")
    assert first.reused_tokens == 0
    assert first.text == expected
    again = adapted.ask(LONG, max_tokens=12, adapter="letters")
    assert again.reused_tokens == again.prompt_tokens - 1


def test_replies_with_different_adapters_asked_for_together_do_not_mix(adapted: Rig) -> None:
    expected = {
        name: anew(adapted, LONG, max_tokens=8, adapter=name).text for name in ("", "letters", "poems")
    }
    adapted.forget_all()
    numbers = {adapted.submit(LONG, max_tokens=8, adapter=name): name for name in expected}
    adapted.run()
    assert {name: adapted.outcome(number).text for number, name in numbers.items()} == expected


def test_an_adapter_of_another_model_is_refused_by_name(adapted: Rig, tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    tiny_models.tiny_mamba(other)
    adapter = next(iter(adapted.engine._adapters._handles))
    with pytest.raises(EngineLoadFailed) as refusal:
        Rig(other, tmp_path, 512, adapters={adapter: _lora_file(tmp_path)}, threads=1)
    assert (refusal.value.reason, refusal.value.name) == ("adapter", adapter)
    with pytest.raises(EngineFailed):
        adapted.submit(LONG, adapter="nobody")


def _lora_file(folder: Path) -> Path:
    base, path = folder / "base.gguf", folder / "lora.gguf"
    tiny_models.tiny_llama(base)
    tiny_models.tiny_lora(path, base)
    return path
