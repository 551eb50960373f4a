"""The product's engine: llama.cpp through its low-level interface; one model, several replies at a time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace

from app.domain.engine.generation import LoadedModel, Outcome
from app.domain.engine.templates import PLAIN, Choice, choose, opens_with_bos
from app.domain.engine.thinking import Splitter
from app.domain.errors import AppError, EngineFailed, EngineLoadFailed
from app.inference import machine
from app.inference.adapters import Adapters
from app.inference.context import DONE, Context
from app.inference.engine import Ended, Listener, LoadOrder, Measured, Order, Stop
from app.inference.library import C, metadata, number, start
from app.inference.loading import CPU, check_file, load_model, open_context, reported_memory
from app.inference.lookup import Speculation
from app.inference.pace import LEAST_WINDOW_S, Pace
from app.inference.prompt import Prompter
from app.inference.residents import Residents
from app.inference.sampler import MODEL_KEYS, Sampler, settle
from app.inference.scheduler import Scheduler
from app.inference.task import Task, Writing
from app.inference.tokens import Vocabulary
from app.inference.tuning import Tuner

PARKED_SHARE, PARKED_MOST = 0.1, 1 << 30
"""Memory for conversations put aside: a part of what is free, and at most so many bytes."""
CHUNK_S = 0.08
"""Seconds that one evaluation of a prompt may take on a GPU, where it cannot be stopped in between."""
LEAST_CHUNK = 32


class LlamaEngine:
    """See `engine.Engine`. All calls on one thread, whose stack should be large: tokenizers recurse."""

    def __init__(self, idle: machine.IdleTime) -> None:
        self._idle = idle
        self._context: Context | None = None
        self._model = 0
        self._vocabulary: Vocabulary
        self._choice: Choice
        self._prompter: Prompter
        self._scheduler: Scheduler
        self._adapters: Adapters
        self._model_sampling: dict[str, float] = {}

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """Load the model, make its context, and evaluate one token so that the first reply does not wait."""
        if self._model:
            raise EngineFailed(code="loaded")
        check_file(order)
        device = order.tuning.device
        self._log = start(device if device != CPU else "")
        self._log.expected = stop.raised
        self._log.listening = True
        pace = Pace(order.tuning.threads or machine.usable_cores(), self._idle.seconds)
        self._tuning = replace(order.tuning, threads=pace.most)
        self._model = load_model(order, self._log, progress, stop)
        pace.refresh(LEAST_WINDOW_S)
        try:
            self._adapters = Adapters(self._model, order.adapters)
            context = self._context = open_context(self._model, order, pace, self._log, stop)
            self._furnish(order, context, on_gpu=bool(device) and device != CPU)
            self._warm_up(order, context)
        except AppError:
            self.close()
            raise
        self._log.listening = False
        gc.collect()
        gc.freeze()  # what lives from here on lives as long as the process: keep the collector from it
        return self._describe(order, pace.most)

    def submit(self, number: int, order: Order, listener: Listener) -> None:
        """See `engine.Engine.submit`."""
        context = self._loaded()
        order = replace(order, adapter=self._adapters.voice(order.adapter, order.strength))
        prompt = self._prompter.make(order, context.most)
        settings = settle(order.sampling, self._model_sampling)
        sampler = Sampler(self._vocabulary.handle, self._vocabulary.size, settings, order.grammar)
        thinking = self._choice.thinking if not order.grammar else None
        writing = Writing(self._choice.format, order, listener, Splitter(thinking) if thinking else None)
        gc.disable()  # no pauses between tokens; a reply makes no cycles worth collecting
        self._scheduler.add(Task(number, order, listener, prompt, sampler, writing, settings.temperature))

    def advance(self, stop: Stop) -> list[Ended]:
        """See `engine.Engine.advance`."""
        ended = self._scheduler.step(stop)
        if not self._scheduler.busy:
            gc.enable()
        return ended

    @property
    def busy(self) -> bool:
        """Whether a reply is not over."""
        return self._context is not None and self._scheduler.busy

    def abandon(self) -> None:
        """See `engine.Engine.abandon`."""
        if self._context is not None:
            self._scheduler.clear()
        gc.enable()

    def count(self, texts: list[str]) -> list[int]:
        """See `engine.Engine.count`."""
        self._loaded()
        return [len(self._vocabulary.plain(text)) for text in texts]

    def tune(self, seconds: float, stop: Stop) -> Measured | None:
        """See `engine.Engine.tune`."""
        self._loaded()
        return Tuner(self._model, self._tuning, stop, Pace(self._tuning.threads, self._idle.seconds)).run(
            seconds
        )

    def close(self) -> None:
        """Free the context and the model."""
        if self._context is not None:
            self._context.close()
            self._context = None
        if self._model:
            C.llama_model_free(self._model)
            self._model = 0

    # -- loading -----------------------------------------------------------------------------------

    def _furnish(self, order: LoadOrder, context: Context, on_gpu: bool) -> None:
        """Make what works over the context."""
        model = self._model
        template = metadata(model, "tokenizer.chat_template")
        self._choice = choose(template, metadata(model, "general.architecture") or "")
        begins = self._choice.format is not PLAIN and opens_with_bos(template)
        shown = self._choice.thinking.marks if self._choice.thinking else ()
        self._vocabulary = Vocabulary(model, self._choice.format.markers, begins, shown)
        thinking = self._choice.thinking
        opened = thinking is not None and thinking.opened_by_prompt
        silence = [(thinking.closing, True), ("\n\n", False)] if thinking and opened else []
        self._prompter = Prompter(self._vocabulary, self._choice.format, silence)
        self._model_sampling = {
            name: value for name, key in MODEL_KEYS.items() if (value := number(model, key)) is not None
        }
        limit = int(min(PARKED_MOST, PARKED_SHARE * machine.available_memory()))
        self._scheduler = Scheduler(
            context,
            Residents(context, limit),
            self._vocabulary,
            Speculation() if order.tuning.guesses else None,
            adapt=lambda voice: self._adapters.use(voice, context.handle, context.times_made),
            finished=self._remember,
            took=self._bound if on_gpu else lambda _tokens, _seconds: None,
        )

    def _warm_up(self, order: LoadOrder, context: Context) -> None:
        """One evaluation touches all weights. Raises EngineLoadFailed when stopped."""
        context.add(0, [self._vocabulary.first], 0, 1)
        code = context.evaluate()
        context.synchronise()
        context.forget_all()
        if code != DONE:
            raise EngineLoadFailed(name=order.name, reason="cancelled" if code == 2 else "context")

    def _describe(self, order: LoadOrder, threads: int) -> LoadedModel:
        context, weights = self._loaded(), int(C.llama_model_size(self._model))
        device = order.tuning.device or CPU
        return LoadedModel(
            name=order.name,
            architecture=metadata(self._model, "general.architecture") or "",
            context=context.size,
            context_trained=int(C.llama_model_n_ctx_train(self._model)),
            parameters=int(C.llama_model_n_params(self._model)),
            bytes=weights,
            template=self._choice.origin,
            threads=threads,
            context_most=context.most,
            memory=reported_memory(self._log.lines, weights),
            device=device,
            gpu_layers=0 if device == CPU else self._layers(order),
            reasons=self._choice.thinking is not None,
        )

    def _layers(self, order: LoadOrder) -> int:
        """Layers on the GPU; the output counts as one, as in llama.cpp."""
        most = int(C.llama_model_n_layer(self._model)) + 1
        return most if order.tuning.gpu_layers < 0 else min(most, order.tuning.gpu_layers)

    def _loaded(self) -> Context:
        if self._context is None:
            raise EngineFailed(code="not loaded")
        return self._context

    # -- while writing -----------------------------------------------------------------------------

    def _remember(self, task: Task, outcome: Outcome) -> None:
        """What was written here is known by its tokens when it comes back as a part of a prompt."""
        if not outcome.thinking and not task.writing.ended:
            self._prompter.remember(outcome.text, task.written)

    def _bound(self, tokens: int, seconds: float) -> None:
        """Keep pieces of a prompt so short that a stop is soon seen, where nothing stops an evaluation."""
        if tokens > 1 and seconds > 0:
            fitting = int(tokens / seconds * CHUNK_S)
            self._scheduler.limit = max(LEAST_CHUNK, min(self._loaded().chunk, fitting))
