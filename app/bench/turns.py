"""A long conversation goes on: how much of it is read again, and how soon the answer begins."""

from __future__ import annotations

from app.bench.bench import Bench, Measurement
from app.bench.ours import Ours, Reply, Turns, user
from app.bench.reference import Reference
from app.bench.repeats import median, ratio
from app.bench.rows import Bar, Fact, Figure, Row
from app.bench.texts import FOLLOW_UPS, passage

SECOND_TURN = Figure(
    "second-turn", "Second turn of a 2,000-token talk: tokens read beyond the new ones", Bar(most=8)
)
FIRST_TOKEN = Figure("first-token-server", "Time to first token, second turn / llama-server", Bar(most=1.0))

FIRST_TURN_TOKENS, FIRST_REPLY, LATER_REPLY = 1900, 64, 24


class OurTalk:
    """A conversation with the program. `excess`: for each later turn, tokens read that were not new."""

    def __init__(self, ours: Ours) -> None:
        self.excess: list[float] = []
        self.first_after: list[float] = []
        self.last: Reply | None = None
        self._ours, self._turns = ours, Turns()

    def say(self, text: str, tokens: int) -> None:
        """One turn and its reply."""
        self._turns += user(text)
        reply = self._ours.settle().ask(self._turns, max_tokens=tokens)
        self._turns.append({"role": "assistant", "text": reply.text})
        if self.last is not None:
            held = self.last.done.prompt_tokens + self.last.done.output_tokens
            new = reply.done.prompt_tokens - held
            self.excess.append(reply.done.prompt_tokens - reply.done.reused_tokens - new)
            self.first_after.append(reply.first_after)
        self.last = reply


class ServerTalk:
    """The same conversation with llama-server."""

    def __init__(self, server: Reference) -> None:
        self.first_after: list[float] = []
        self._server = server
        self._messages: list[dict[str, str]] = []

    def say(self, text: str, tokens: int) -> None:
        """One turn and its reply."""
        self._messages.append({"role": "user", "content": text})
        answer = self._server.ask("chat", messages=self._messages, tokens=tokens)
        if len(self._messages) > 1:
            self.first_after.append(answer["first"])
        self._messages.append({"role": "assistant", "content": answer["text"]})


def later_turns(bench: Bench) -> list[Row]:
    """Several turns after a long first one; each is measured, since a chat only ever grows."""
    server, why = bench.server_or_none()
    talk, other = OurTalk(bench.ours()), ServerTalk(server) if server else None
    opening = f"Here is a text. Say what it tells.\n\n{passage(FIRST_TURN_TOKENS)}"
    for number, text in enumerate([opening, *FOLLOW_UPS[: bench.times(len(FOLLOW_UPS))]]):
        tokens = LATER_REPLY if number else FIRST_REPLY
        talk.say(text, tokens)
        if other is not None:
            other.say(text, tokens)
    rows = [_second_turn(talk)]
    return [*rows, FIRST_TOKEN.missing(why) if other is None else _first_token(talk, other)]


def _second_turn(talk: OurTalk) -> Row:
    assert talk.last is not None
    facts: dict[str, Fact] = {
        "turns": len(talk.excess) + 1,
        "prompt at the end, tokens": talk.last.done.prompt_tokens,
        "read of it, tokens": talk.last.done.prompt_tokens - talk.last.done.reused_tokens,
        "beyond the new ones, second turn": talk.excess[0],
    }
    return SECOND_TURN.row(max(talk.excess), facts)


def _first_token(talk: OurTalk, other: ServerTalk) -> Row:
    facts: dict[str, Fact] = {
        "ours, ms": 1000 * median(talk.first_after),
        "llama-server, ms": 1000 * median(other.first_after),
        "turns": len(talk.first_after),
    }
    return FIRST_TOKEN.row(ratio(talk.first_after, other.first_after), facts)


MEASUREMENTS = (Measurement((SECOND_TURN, FIRST_TOKEN), later_turns),)
