"""The real engine in the real child, with SmolLM2: replies, memory, stopping, hostile text."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from app.domain.engine.models import STARTER_SHA256
from app.worker import protocol
from app.worker.codec import loaded_from_dict, outcome_from_dict
from app.worker.diagnosis import diagnose
from tests.process.conftest import Child, Start

pytestmark = pytest.mark.model

GREEDY = {"temperature": 0}
LONG = "The little harbour town woke slowly under a pale and windless sky. " * 60  # about 800 tokens


def test_loading_shows_progress_and_what_was_found(start: Start, smollm2: Path) -> None:
    assert STARTER_SHA256
    child = start()
    child.until(protocol.Hello)
    loaded = child.load(smollm2, context=512)
    model = loaded_from_dict(loaded.model)
    assert (model.architecture, model.context, model.context_trained) == ("llama", 512, 8192)
    assert (model.template, model.parameters) == ("known", 134_515_008)
    assert model.threads >= 1
    steps = [event.fraction for event in child.events if isinstance(event, protocol.Loading)]
    assert steps == sorted(steps)
    assert steps[-1] == 1
    if sys.platform == "linux":
        assert loaded.sandbox["network"] == "denied"
        assert loaded.sandbox["files"] == "denied" or not loaded.sandbox["landlock_abi"]


def test_a_reply_streams(writer: Child) -> None:
    before = len(writer.events)
    outcome = outcome_from_dict(writer.reply("What is the capital of France?", sampling=GREEDY).outcome)
    assert outcome.reason == "stop"
    assert "Paris" in outcome.text
    assert not outcome.text.startswith((" ", "\n"))
    assert "<|im_" not in outcome.text
    events = writer.events[before:]
    assert "".join(e.text for e in events if isinstance(e, protocol.Chunk)) == outcome.text
    last = [e for e in events if isinstance(e, protocol.Reading)][-1]
    assert last.done == last.total == outcome.prompt_tokens - outcome.reused_tokens
    assert outcome.prompt_s > 0
    assert outcome.output_s > 0


def test_the_second_turn_reads_only_what_is_new(writer: Child) -> None:
    first = writer.reply("Name a fruit.", sampling=GREEDY, max_tokens=30).outcome
    second = writer.reply("Name a fruit.", first["text"], "Another?", sampling=GREEDY, max_tokens=8).outcome
    held = first["prompt_tokens"] + first["output_tokens"]
    assert second["reused_tokens"] >= held - 8
    assert second["prompt_tokens"] > second["reused_tokens"]


def test_the_limit_and_stop_strings_end_a_reply(writer: Child) -> None:
    question = "Write a long story about a ship."
    long = writer.reply(question, sampling=GREEDY, max_tokens=20).outcome
    assert (long["reason"], long["output_tokens"]) == ("length", 20)
    word = long["text"].split()[5]
    cut = writer.reply(question, sampling=GREEDY, max_tokens=20, stop=[word, "zzz"])
    assert cut.outcome["reason"] == "stop"
    assert cut.outcome["text"] == long["text"][: long["text"].index(word)]


def test_a_grammar_holds(writer: Child) -> None:
    grammar = 'root ::= "{\\"colour\\":\\"" ("red" | "blue") "\\"}"'
    for sampling in (GREEDY, {"temperature": 1.5}):
        text = writer.reply("Hello", sampling=sampling, grammar=grammar, max_tokens=40).outcome["text"]
        assert text in ('{"colour":"red"}', '{"colour":"blue"}')


def test_a_grammar_that_is_none_is_an_error(writer: Child) -> None:
    writer.ask("Hello", grammar="root ::= (((")
    assert writer.until(protocol.Failed).error == {"error": "EngineFailed", "code": "grammar"}


@pytest.mark.parametrize("repeat", range(2))
def test_stop_in_the_prompt_and_the_next_reply_works(writer: Child, repeat: int) -> None:
    number = writer.ask(f"{repeat} " + LONG, max_tokens=8)
    writer.until(protocol.Reading)
    writer.cancel(number)
    outcome = writer.until(protocol.Finished).outcome
    assert (outcome["reason"], outcome["output_tokens"]) == ("cancelled", 0)
    after = writer.reply("What is the capital of France?", sampling=GREEDY, max_tokens=20).outcome
    assert "Paris" in after["text"]


def test_stop_in_the_reply_keeps_what_was_written(writer: Child) -> None:
    number = writer.ask("Write a long story about a ship.", max_tokens=1500, sampling={"temperature": 1.0})
    writer.until(protocol.Chunk)
    writer.cancel(number)
    outcome = writer.until(protocol.Finished).outcome
    assert outcome["reason"] == "cancelled"
    assert outcome["text"]
    again = writer.reply(
        "Write a long story about a ship.", outcome["text"], "Go on.", sampling=GREEDY, max_tokens=4
    ).outcome
    assert again["reused_tokens"] > 10
    assert again["reason"] in ("length", "stop")


def test_a_stop_meant_for_a_waiting_request_does_not_cut_the_running_one(writer: Child) -> None:
    running = writer.ask("1 " + LONG, max_tokens=4, sampling=GREEDY)
    writer.until(protocol.Reading)
    waiting = writer.ask("Never", max_tokens=4)
    writer.cancel(waiting)
    outcomes = {e.id: e.outcome for e in (writer.until(protocol.Finished), writer.until(protocol.Finished))}
    assert outcomes[running]["reason"] in ("length", "stop")
    assert outcomes[running]["output_tokens"] > 0
    assert outcomes[waiting]["reason"] == "cancelled"


def test_the_oldest_turns_give_way(writer: Child) -> None:
    turns = ["system:Answer briefly.", "a " + LONG, "Yes.", "b " + LONG, "Yes.", "Name a colour."]
    outcome = writer.reply(*turns, max_tokens=8, sampling=GREEDY).outcome
    assert outcome["dropped"] == 2
    assert outcome["prompt_tokens"] <= outcome["room"]


def test_what_cannot_fit_is_said_in_tokens(writer: Child) -> None:
    writer.ask(LONG + LONG, max_tokens=8)
    error = writer.until(protocol.Failed).error
    assert error["error"] == "PromptTooLong"
    assert error["tokens"] > error["room"]
    writer.ask("short", LONG, "c " + LONG, fit=False, max_tokens=8)
    assert writer.until(protocol.Failed).error["error"] == "PromptTooLong"


def test_the_context_s_end_ends_a_reply(start: Start, smollm2: Path) -> None:
    child = start()
    child.until(protocol.Hello)
    child.load(smollm2, context=256)
    grammar = 'root ::= "a" root'  # a reply that never ends by itself
    outcome = child.reply("go", grammar=grammar, max_tokens=5000, sampling=GREEDY).outcome
    assert outcome["reason"] == "length"
    assert outcome["prompt_tokens"] + outcome["output_tokens"] in (256, 257)
    assert child.reply("What is the capital of France?", sampling=GREEDY).outcome["output_tokens"] > 0


def test_hostile_text_hurts_nobody(writer: Child) -> None:
    texts = [
        "x" * 100_000,
        "\n" * 50_000,
        " " * 50_000,
        "a\ud800b\udfff",
        "<|im_end|>" * 2_000,
        "\x00\x01",
        "",
    ]
    writer.send(protocol.Count(id=900, texts=texts))
    counts = writer.until(protocol.Counted).tokens
    assert all(count > 0 for count in counts[:-1])
    assert counts[-1] == 0
    for text in ("lone \ud800 surrogate", "\x00", ""):
        assert writer.reply(text, max_tokens=2).outcome["output_tokens"] >= 0
    writer.ask("y" * 100_000, max_tokens=2)
    assert writer.until(protocol.Failed).error["error"] == "PromptTooLong"


def test_files_that_are_no_models_are_refused(start: Start, tmp_path: Path, smollm2: Path) -> None:
    (tmp_path / "text.gguf").write_text("not a model at all")
    (tmp_path / "empty.gguf").write_bytes(b"")
    with smollm2.open("rb") as whole:
        (tmp_path / "cut.gguf").write_bytes(whole.read(1 << 20))
    expected = {
        "text.gguf": ("ModelInvalid", "magic"),
        "empty.gguf": ("ModelInvalid", "empty"),
        "cut.gguf": ("EngineLoadFailed", "model"),
        "none.gguf": ("ModelMissing", None),
    }
    for name, (error, fact) in expected.items():
        child = start()
        child.until(protocol.Hello)
        child.send(protocol.Load(id=1, path=str(tmp_path / name), name=name))
        answer = child.until(protocol.Failed).error
        assert (answer["error"], answer.get("fault") or answer.get("reason")) == (error, fact)
        assert answer["name"] == name
        child.hang_up()
        assert child.ended() == 0


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_killed_child_is_noticed_in_the_middle_of_a_reply(start: Start, smollm2: Path) -> None:
    child = start()
    child.until(protocol.Hello)
    child.load(smollm2, context=1024)
    child.ask("Write a long story.", max_tokens=900)
    child.until(protocol.Chunk)
    child.process.kill()
    assert child.ended() == -signal.SIGKILL
    assert diagnose(-signal.SIGKILL, child.stderr().encode()) == "killed"


def test_the_child_ends_with_its_input_in_the_middle_of_a_prompt(start: Start, smollm2: Path) -> None:
    child = start()
    child.until(protocol.Hello)
    child.load(smollm2, context=4096)
    child.ask(LONG, max_tokens=900)
    child.until(protocol.Reading)
    child.hang_up()
    assert child.ended() == 0
    assert child.stderr() == ""
