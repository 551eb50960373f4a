"""The product's engine: llama.cpp through its low-level interface, one model, one sequence."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence

from app.domain.errors import EngineFailed, EngineLoadFailed, PromptTooLong
from app.domain.generation import LoadedModel, Outcome, Turn
from app.domain.prompting import fit, render, render_turn, reply_start
from app.domain.templates import PLAIN, Choice, choose, opens_with_bos
from app.inference import machine
from app.inference.context import Context
from app.inference.engine import Listener, LoadOrder, Order, Stop
from app.inference.library import C, metadata, number, start
from app.inference.loading import check_file, load_model, open_context
from app.inference.pace import LEAST_WINDOW_S, Pace
from app.inference.sampler import MODEL_KEYS, Sampler, settle
from app.inference.text import StopStrings, Utf8
from app.inference.tokens import Vocabulary

LEAST_REPLY = 64
"""Tokens kept free for the reply even in the smallest context."""


class LlamaEngine:
    """See `engine.Engine`. All calls on one thread, whose stack should be large: tokenizers recurse."""

    def __init__(self, idle: machine.IdleTime) -> None:
        self._log = start()
        self._idle = idle
        self._context: Context | None = None
        self._vocabulary: Vocabulary
        self._choice: Choice
        self._model = 0
        self._model_sampling: dict[str, float] = {}

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """Load the model, make its context, and evaluate one token so that the first reply does not wait."""
        if self._context is not None:
            raise EngineFailed(code="loaded")
        check_file(order)
        self._log.expected = stop.raised
        threads = order.threads or machine.usable_cores()
        pace = Pace(threads, self._idle.seconds)
        self._model = load_model(order, self._log, progress, stop)
        pace.refresh(LEAST_WINDOW_S)
        try:
            self._open(order, pace, stop)
        except EngineLoadFailed:
            self.close()
            raise
        gc.collect()
        gc.freeze()  # what lives from here on lives as long as the process: keep the collector from it
        return self._describe(order, threads)

    def generate(self, order: Order, listener: Listener, stop: Stop) -> Outcome:
        """See `engine.Engine.generate`."""
        context = self._loaded()
        prompt, dropped, room = self._prompt(order, context.size)
        settings = settle(order.sampling, self._model_sampling)
        sampler = Sampler(self._vocabulary.handle, self._vocabulary.size, settings, order.grammar)
        gc.disable()  # no pauses between tokens; a reply makes no cycles worth collecting
        try:
            return self._write(_Reply(order, listener, stop, prompt, dropped, room), sampler)
        finally:
            gc.enable()
            sampler.close()

    def count(self, texts: list[str]) -> list[int]:
        """See `engine.Engine.count`."""
        self._loaded()
        return [len(self._vocabulary.plain(text)) for text in texts]

    def close(self) -> None:
        """Free the context and the model."""
        if self._context is not None:
            self._context.close()
            self._context = None
        if self._model:
            C.llama_model_free(self._model)
            self._model = 0

    # -- loading -----------------------------------------------------------------------------------

    def _open(self, order: LoadOrder, pace: Pace, stop: Stop) -> None:
        model = self._model
        template = metadata(model, "tokenizer.chat_template")
        self._choice = choose(template, metadata(model, "general.architecture") or "")
        begins = self._choice.format is not PLAIN and opens_with_bos(template)
        self._vocabulary = Vocabulary(model, self._choice.format.markers, begins)
        self._model_sampling = {
            name: value for name, key in MODEL_KEYS.items() if (value := number(model, key)) is not None
        }
        handle = open_context(model, order, pace.most, machine.available_memory(), self._log, stop)
        self._context = Context(handle, model, pace)
        if not self._context.read([max(0, self._vocabulary.bos)], stop, lambda _progress: None):
            raise EngineLoadFailed(name=order.name, reason="cancelled")
        self._context.clear()

    def _describe(self, order: LoadOrder, threads: int) -> LoadedModel:
        return LoadedModel(
            name=order.name,
            architecture=metadata(self._model, "general.architecture") or "",
            context=self._loaded().size,
            context_trained=int(C.llama_model_n_ctx_train(self._model)),
            parameters=int(C.llama_model_n_params(self._model)),
            bytes=int(C.llama_model_size(self._model)),
            template=self._choice.origin,
            threads=threads,
        )

    def _loaded(self) -> Context:
        if self._context is None:
            raise EngineFailed(code="not loaded")
        return self._context

    # -- the prompt --------------------------------------------------------------------------------

    def _prompt(self, order: Order, size: int) -> tuple[list[int], int, int]:
        """The prompt's tokens, how many turns were left out, and the tokens a prompt may have."""
        room = size - min(order.max_tokens, max(LEAST_REPLY, size // 4))
        turns: Sequence[Turn] = order.turns
        tokens = self._tokens(turns)
        if len(tokens) <= room:
            return tokens, 0, room
        if not order.fit:
            raise PromptTooLong(tokens=len(tokens), room=room)
        counts = [len(self._vocabulary.prompt(render_turn(self._choice.format, turn))) for turn in turns]
        around = max(0, len(tokens) - sum(counts))
        while len(tokens) > room:
            kept, _ = fit(turns, counts, room - around)
            tokens = self._tokens(kept)
            around += max(1, len(tokens) - room)  # turns together may cost a little more than one by one
        return tokens, len(turns) - len(kept), room

    def _tokens(self, turns: Sequence[Turn]) -> list[int]:
        return self._vocabulary.prompt(render(self._choice.format, turns)) or [max(0, self._vocabulary.bos)]

    # -- the reply ---------------------------------------------------------------------------------

    def _write(self, reply: _Reply, sampler: Sampler) -> Outcome:
        context = self._loaded()
        reply.reused = context.reuse(reply.prompt)
        read = context.read(reply.prompt, reply.stop, reply.listener.reading)
        reply.prompt_read()
        reason = self._speak(reply, sampler, context) if read else "cancelled"
        reply.finish(self._choice)
        return reply.outcome(reason)

    def _speak(self, reply: _Reply, sampler: Sampler, context: Context) -> str:
        vocabulary, choice = self._vocabulary, self._choice
        reply.listener.started(reply.dropped)
        while True:
            token = sampler.sample(context.handle)
            if vocabulary.ends_reply(token):
                return "stop"
            reply.add(vocabulary.piece(token), choice)
            if reply.ended:
                return "stop"
            if reply.count >= reply.most or len(context.tokens) >= context.size:
                return "length"
            if reply.stop.raised() and reply.stop.confirmed():
                return "cancelled"
            if not context.step(token, reply.stop):
                return "cancelled"


class _Reply:
    """A reply while it is being written."""

    def __init__(
        self, order: Order, listener: Listener, stop: Stop, prompt: list[int], dropped: int, room: int
    ) -> None:
        self.listener, self.stop, self.prompt = listener, stop, prompt
        self.dropped, self.room, self.most = dropped, room, order.max_tokens
        self.reused = self.count = 0
        self._utf8, self._stops = Utf8(), StopStrings(order.stop)
        self._texts: list[str] = []
        self._begun = self._read = time.perf_counter()

    @property
    def ended(self) -> bool:
        """Whether a stop string came."""
        return self._stops.hit

    def prompt_read(self) -> None:
        """The prompt is evaluated, or given up."""
        self._read = time.perf_counter()

    def add(self, piece: bytes, choice: Choice) -> None:
        """One more token's bytes."""
        self.count += 1
        self._show(self._stops.push(self._utf8.push(piece)), choice)

    def finish(self, choice: Choice) -> None:
        """Show what was kept back."""
        if not self.ended:
            self._show(self._stops.push(self._utf8.finish()), choice)
        self._show(self._stops.finish(), choice)

    def outcome(self, reason: str) -> Outcome:
        """What came of it."""
        return Outcome(
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            output_tokens=self.count,
            prompt_s=self._read - self._begun,
            output_s=time.perf_counter() - self._read,
            dropped=self.dropped,
            room=self.room,
            text="".join(self._texts),
        )

    def _show(self, text: str, choice: Choice) -> None:
        if not self._texts:
            text = reply_start(choice.format, text)
        if text:
            self._texts.append(text)
            self.listener.text(text)
