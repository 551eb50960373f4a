"""What a script gets of a model that thinks: the answer alone, and with `--json` both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from app.cli.driver import Driver
from app.cli.results import message_result
from app.cli.talking import PHASES
from app.domain.chat import Message
from tests.unit.test_chat_service import Desk, desk

__all__ = ["desk"]


def reply(
    desk: Desk, play: Callable[[], None], on_busy: Callable[[str, int, int], None] = lambda *_: None
) -> tuple[Message, str]:
    """A reply as the command line drives it, and what it prints of it."""

    def start() -> Message:
        made = desk.send("Two and two?")
        desk.child.load_model()
        play()
        return made

    def run_until(done: Callable[[], bool]) -> None:
        assert done()

    printed: list[str] = []
    driver: Any = SimpleNamespace(loop=SimpleNamespace(run_until=run_until))
    session: Any = SimpleNamespace(chat=desk.chat)
    message = Driver.reply(driver, session, start, printed.append, on_busy)
    return message, "".join(printed)


def test_thinking_is_printed_with_json_only(desk: Desk) -> None:
    def play() -> None:
        desk.say("Perhaps five? No.", thinking=True)
        desk.say("Four.")
        desk.finish()

    message, printed = reply(desk, play)
    assert printed == "Four."
    result = message_result(message)
    assert (result["text"], result["thinking"]) == ("Four.", "Perhaps five? No.")


def test_somebody_who_waits_hears_that_the_model_thinks(desk: Desk) -> None:
    def play() -> None:
        desk.say("Perhaps five? No.", thinking=True)
        desk.say("Four.")
        desk.finish()

    phases: list[str] = []
    _, printed = reply(desk, play, lambda phase, _done, _total: phases.append(phase))
    assert phases[-1] == "thinking"
    assert set(phases) <= set(PHASES)
    assert printed == "Four."


def test_an_answer_that_was_not_marked_as_one_is_printed(desk: Desk) -> None:
    def play() -> None:
        desk.say("Four.", thinking=True)
        desk.finish()

    message, printed = reply(desk, play)
    assert printed == "Four."
    assert message_result(message)["thinking"] == ""


def test_the_adapter_of_a_reply_is_told_with_json(desk: Desk) -> None:
    def play() -> None:
        desk.say("Four.")
        desk.finish()

    message, _ = reply(desk, play)
    assert message_result(message)["adapter"] is None
    told = replace(message, adapter="ab" * 8, adapter_name="Letters", adapter_strength=0.5)
    assert message_result(told)["adapter"] == {"id": "ab" * 8, "name": "Letters", "strength": 0.5}
