"""A person is told what the next message leaves out before it is sent, and what the model no longer sees."""

from __future__ import annotations

from app.domain.chat import Message
from app.services.chat import BeginningChanged, RoomChanged
from app.worker import protocol
from tests.unit.test_chat_service import Desk, desk
from tests.unit.test_engine_service import model

__all__ = ["desk"]

ROOM = 100


def exchange(desk: Desk, question: str, answer: str, costs: list[int], dropped: int = 0) -> Message:
    """A question of 5 tokens, an answer of 4 characters a token, with `costs` for the turns of the prompt."""
    reply = desk.send(question)
    if not desk.child.requests:
        desk.child.load_model()
    desk.child.say(protocol.Started(id=desk.request().id, dropped=dropped))
    desk.say(answer)
    kept = sum(costs[dropped:])
    desk.finish(
        turn_tokens=costs, room=ROOM, prompt_tokens=kept + 2, output_tokens=len(answer) // 4, dropped=dropped
    )
    return reply


def boundary(desk: Desk) -> list[str | None]:
    return [n.message_id for n in desk.news if isinstance(n, BeginningChanged)]


def test_nothing_is_claimed_before_the_first_reply(desk: Desk) -> None:
    assert desk.chat.room(desk.conversation, "x" * 100_000) is None
    desk.send()
    assert desk.chat.room(desk.conversation, "x" * 100_000) is None


def test_what_would_be_left_out_is_known_while_the_message_is_written(desk: Desk) -> None:
    exchange(desk, "x" * 20, "y" * 160, [10])  # marks 5, a token holds 4 characters
    fits = desk.chat.room(desk.conversation, "z" * 4 * 38)  # 2 + 10 + 45 + 5 + 38 = 100
    assert fits == RoomChanged(desk.conversation, None, 1.0)
    over = desk.chat.room(desk.conversation, "z" * (4 * 38 + 1))
    assert over is not None
    assert over.left_out == (1, 2)
    much = desk.chat.room(desk.conversation, "z" * 4 * 94)
    assert much is not None
    assert much.too_long


def test_the_room_is_told_after_every_reply(desk: Desk) -> None:
    exchange(desk, "x" * 20, "y" * 160, [10])
    told = [n for n in desk.news if isinstance(n, RoomChanged)][-1]
    assert told == desk.chat.room(desk.conversation, "")
    assert told.share_used == 0.62


def test_the_boundary_is_told_and_what_lies_above_it_is_not_announced_again(desk: Desk) -> None:
    exchange(desk, "x" * 20, "y" * 80, [10])
    exchange(desk, "x" * 20, "y" * 80, [10, 25, 10])
    assert desk.chat.beginning(desk.conversation) is None
    exchange(desk, "x" * 20, "y" * 80, [10, 25, 10, 25, 40], dropped=2)
    messages = desk.chat.messages(desk.conversation)
    assert boundary(desk) == [messages[2].id]
    assert desk.chat.beginning(desk.conversation) == messages[2].id
    now = desk.chat.room(desk.conversation, "")  # what stays of the prompt, and the reply, need more than 100
    assert now is not None
    assert now.left_out == (3, 4)


def test_once_all_fits_again_the_boundary_is_gone(desk: Desk) -> None:
    exchange(desk, "x" * 20, "y" * 80, [10])
    exchange(desk, "x" * 20, "y" * 80, [10, 25, 10], dropped=2)
    first = boundary(desk)[-1]
    assert first is not None
    desk.chat.retry(desk.stored().id)
    desk.child.say(protocol.Started(id=desk.request().id, dropped=0))
    assert boundary(desk) == [first, None]


def test_another_model_is_not_judged_by_the_numbers_of_the_first(desk: Desk) -> None:
    exchange(desk, "x" * 20, "y" * 160, [10])
    desk.models[0] = model("b")
    assert desk.chat.room(desk.conversation, "") is None
    desk.models[0] = model("a")
    assert desk.chat.room(desk.conversation, "") is not None
    desk.chat.choose_model(desk.conversation, "b")
    assert desk.chat.room(desk.conversation, "") is None
    assert [n for n in desk.news if isinstance(n, RoomChanged)][-1].share_used == 0.0


def test_another_version_of_a_reply_takes_the_room_it_takes(desk: Desk) -> None:
    long = exchange(desk, "x" * 20, "y" * 160, [10])
    desk.chat.retry(long.id)
    desk.say("y" * 40)
    desk.finish(turn_tokens=[10], room=ROOM, prompt_tokens=12, output_tokens=10)
    short = desk.chat.room(desk.conversation, "")
    desk.chat.show_version(long.id, 1)
    assert short is not None
    assert short.share_used == 0.32
    assert desk.chat.room(desk.conversation, "") == RoomChanged(desk.conversation, None, 0.62)
