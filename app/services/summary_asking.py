"""What the model is asked for a summary: the points of a part, and a proved point in another language."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from app.domain.engine.generation import Sampling, Turn
from app.domain.engine.models import Model
from app.domain.proof.proving import points_for_pack
from app.domain.summaries.estimating import PART_TOKENS
from app.domain.summaries.mapping import instructions, map_prompt, pack_text
from app.domain.summaries.summary_translating import translate_prompt
from app.domain.summarising import Point
from app.paths import resources
from app.services.engine import EngineService, Ticket
from app.services.summary_run import Run
from app.worker import protocol

PACK_TOKENS = PART_TOKENS
REPLY_TOKENS = 160
KIND = "document"
"""What a prompt calls the text that it is about."""
GREEDY = Sampling(temperature=0.0, repeat_penalty=1.1)
TRANSLATING = Sampling(temperature=0.0)
"""Without a penalty: a translation repeats the numbers and names of its prompt."""

Receive = Callable[[protocol.Event], None]


def translation_prompt() -> str:
    """The shipped prompt for a translation."""
    return (resources() / "prompts" / "map-translate.txt").read_text(encoding="utf-8")


class Asker:
    """Puts questions to the engine, behind whatever a person waits for."""

    def __init__(self, engine: EngineService, template: str, translate: str) -> None:
        """`template` and `translate` are the prompts `map.txt` and `map-translate.txt`."""
        self._engine, self._template, self._translate = engine, template, translate

    def about(self, run: Run, index: int, receive: Receive) -> Ticket:
        """Ask for the main points of one part. Raises AppError."""
        assert run.document is not None
        part = run.packs[index]
        text = pack_text(run.document, part.sentences)
        turns = map_prompt(self._template, text, part.heading, KIND, secrets.token_hex(4))
        return self._generate(run.model, turns, receive, GREEDY)

    def translation(self, run: Run, text: str, receive: Receive) -> Ticket:
        """Ask for a sentence in the run's language. Raises AppError."""
        turns = translate_prompt(self._translate, text, run.options.language, secrets.token_hex(4))
        return self._generate(run.model, turns, receive, TRANSLATING)

    def proved(self, run: Run, index: int, written: str) -> list[Point]:
        """What holds of the model's answer about one part."""
        assert run.document is not None
        told = instructions(self._template, KIND)
        return points_for_pack(written, run.packs[index].sentences, run.document, told)

    def _generate(self, model: Model, turns: list[Turn], receive: Receive, sampling: Sampling) -> Ticket:
        return self._engine.generate(
            model, turns, receive, sampling=sampling, max_tokens=REPLY_TOKENS, fit=False, urgent=False
        )
