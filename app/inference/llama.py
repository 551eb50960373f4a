"""llama.cpp through its low-level API: one model, one context, one sequence.

The high-level `llama_cpp.Llama` is not used: it hides the abort callback, load progress and flash attention
"auto", overrides YaRN settings and tokenises people's text with special tokens on (engine.md 1.2, 1.3).
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from typing import Any

import llama_cpp.llama_cpp as low

from app.domain.chat import Role
from app.domain.errors import EngineFailed, EngineLoadFailed, PromptTooLong
from app.domain.generation import LoadedModel, Outcome, Turn
from app.domain.prompting import fit, render, render_turn, reply_start
from app.domain.templates import PLAIN, Format, choose
from app.inference import library
from app.inference.context import Fed, Window
from app.inference.sampler import Sampler, settle
from app.inference.tokens import Decoder, Vocabulary
from app.worker import protocol
from app.worker.flag import StopFlag

CONTEXT = 8_192
CONTEXTS_TRIED = (8_192, 4_096, 2_048)
BATCH = 128
"""Tokens evaluated at once: small, so that one graph node stays under 60 ms on two cores (engine.md 1.3)."""
EMIT_EVERY_S = 0.03
LEAST_REPLY = 256
"""Tokens kept free for the reply when the history is fitted, or a quarter of a small context."""
Emit = Callable[[protocol.Event], None]


class LlamaEngine:
    """An `Engine` over llama.cpp. Not to be used from two threads."""

    def __init__(self, flag: StopFlag) -> None:
        self._flag = flag
        self._abort = library.abort_callback()
        self._model: Any = None
        self._context: Any = None
        self._format: Format = PLAIN
        library.start()

    # -- loading -----------------------------------------------------------------------------------

    def load(self, request: protocol.Load, progress: Callable[[float], None]) -> LoadedModel:
        """Load the model file and make a context. Raises EngineLoadFailed."""
        self._model = self._load_model(request, progress)
        threads = request.threads or _processors()
        trained: int = low.llama_model_n_ctx_train(self._model)
        self._context = self._make_context(request, trained, threads)
        self._vocabulary = Vocabulary(self._model)
        self._window = Window(self._context, BATCH)
        architecture = library.metadata(self._model, "general.architecture") or ""
        chosen = choose(library.chat_template(self._model), architecture)
        self._format = chosen.format
        self._warm_up()
        gc.collect()
        gc.freeze()
        return LoadedModel(
            name=request.name,
            architecture=architecture,
            context=self._window.size,
            context_trained=trained,
            parameters=low.llama_model_n_params(self._model),
            bytes=low.llama_model_size(self._model),
            template=chosen.origin,
            threads=threads,
        )

    def _load_model(self, request: protocol.Load, progress: Callable[[float], None]) -> Any:
        shown = -1

        def tell(fraction: float) -> bool:
            nonlocal shown
            if int(fraction * 50) > shown:
                shown = int(fraction * 50)
                progress(fraction)
            return not self._flag.is_set()

        params = low.llama_model_default_params()
        params.n_gpu_layers = 0
        params.progress_callback = callback = library.progress_callback(tell)
        model = low.llama_model_load_from_file(os.fsencode(request.path), params)
        del callback
        if not model:
            reason = "cancelled" if self._flag.is_set() else "model"
            raise EngineLoadFailed(name=request.name, reason=reason)
        return model

    def _make_context(self, request: protocol.Load, trained: int, threads: int) -> Any:
        wanted = request.context or min(trained or CONTEXT, CONTEXT)
        for size in (wanted, *(smaller for smaller in CONTEXTS_TRIED if smaller < wanted)):
            context = low.llama_init_from_model(self._model, self._context_params(size, threads))
            if context:
                return context
        raise EngineLoadFailed(name=request.name, reason="context")

    def _context_params(self, size: int, threads: int) -> Any:
        params = low.llama_context_default_params()
        params.n_ctx = size
        params.n_batch = BATCH
        params.n_ubatch = BATCH
        params.n_seq_max = 1
        params.n_outputs_max = 1
        params.n_threads = threads
        params.n_threads_batch = threads
        params.flash_attn_type = library.FLASH_ATTENTION_AUTO
        params.kv_unified = True
        params.swa_full = False
        params.no_perf = True
        params.abort_callback = self._abort
        params.abort_callback_data = self._flag.address()
        return params

    def _warm_up(self) -> None:
        """Touch the weights once, so that the first reply does not wait for the disk."""
        opening = self._vocabulary.plain("a")[:1] or [0]
        self._window.feed(opening, lambda: False, _ignore)
        self._window.clear()

    # -- counting ----------------------------------------------------------------------------------

    def count(self, texts: list[str]) -> list[int]:
        """Tokens of each text, nothing in it special."""
        return [len(self._vocabulary.plain(text)) for text in texts]

    # -- writing -----------------------------------------------------------------------------------

    def generate(
        self, request: protocol.Generate, emit: Emit, cancelled: Callable[[], bool]
    ) -> Outcome:
        """Write a reply to the request's turns."""
        prompt, dropped = self._prompt(request)
        reply = _Reply(request.id, emit, request.stop, self._format)
        began = time.monotonic()
        reused = self._window.reuse(prompt)

        def stopped() -> bool:
            return self._flag.is_set() or cancelled()

        def reading(done: int) -> None:
            emit(protocol.Reading(id=request.id, done=reused + done, total=len(prompt)))

        fed = self._window.feed(prompt[reused:], stopped, reading)
        read = time.monotonic()
        reason, produced = "cancelled", 0
        if fed is Fed.FULL:
            raise PromptTooLong(tokens=len(prompt), room=self._window.size)
        if fed is Fed.DONE:
            emit(protocol.Started(id=request.id, dropped=dropped))
            reason, produced = self._write(request, reply, stopped)
        reply.end()
        return Outcome(
            reason=reason,
            prompt_tokens=len(prompt),
            reused_tokens=reused,
            output_tokens=produced,
            prompt_s=read - began,
            output_s=time.monotonic() - read,
            dropped=dropped,
            room=self._window.size - len(self._window.held),
            text=reply.text,
        )

    def _prompt(self, request: protocol.Generate) -> tuple[list[int], int]:
        turns = [Turn(Role(turn["role"]), turn["text"]) for turn in request.turns]
        if not turns:
            raise EngineFailed(code="no turns")
        prompt = self._vocabulary.prompt(render(self._format, turns))
        room = self._window.size - min(LEAST_REPLY, self._window.size // 4)
        if len(prompt) <= room:
            return prompt, 0
        if not request.fit:
            raise PromptTooLong(tokens=len(prompt), room=room)
        counts = [len(self._vocabulary.prompt(render_turn(self._format, turn))) for turn in turns]
        kept, dropped = fit(turns, counts, room - len(self._vocabulary.prompt(render(self._format, []))))
        return self._vocabulary.prompt(render(self._format, kept)), dropped

    def _write(
        self, request: protocol.Generate, reply: _Reply, stopped: Callable[[], bool]
    ) -> tuple[str, int]:
        sampling = settle(request.sampling, lambda key: library.metadata(self._model, key))
        sampler = Sampler(self._context, self._vocabulary.size, sampling)
        try:
            for produced in range(request.max_tokens):
                if stopped():
                    return "cancelled", produced
                token = sampler.next()
                if token in self._vocabulary.ends:
                    return "stop", produced
                reply.add(self._vocabulary.piece(token))
                if reply.stopped:
                    return "stop", produced + 1
                fed = self._window.feed([token], stopped, _ignore)
                if fed is not Fed.DONE:
                    return ("length" if fed is Fed.FULL else "cancelled"), produced + 1
            return "length", request.max_tokens
        finally:
            sampler.close()


class _Reply:
    """The reply's text, sent in chunks of about 30 ms."""

    def __init__(self, number: int, emit: Emit, stops: list[str], form: Format) -> None:
        self._number, self._emit, self._format = number, emit, form
        self._decoder = Decoder(stops)
        self._unsent: list[str] = []
        self._sent_at = 0.0
        self.text = ""

    @property
    def stopped(self) -> bool:
        """Whether a stop string was met."""
        return self._decoder.stopped

    def add(self, data: bytes) -> None:
        """More bytes of the reply."""
        self._keep(self._decoder.add(data))
        now = time.monotonic()
        if self._unsent and now - self._sent_at >= EMIT_EVERY_S:
            self._send()
            self._sent_at = now

    def end(self) -> None:
        """Send what is left."""
        if not self._decoder.stopped:
            self._keep(self._decoder.add(b"", final=True))
        self._send()

    def _keep(self, text: str) -> None:
        if text and not self.text:
            text = reply_start(self._format, text)
        if text:
            self.text += text
            self._unsent.append(text)

    def _send(self) -> None:
        if self._unsent:
            self._emit(protocol.Chunk(id=self._number, text="".join(self._unsent)))
            self._unsent.clear()


def _processors() -> int:
    """Processors this process may use, hyper-threads included; the parent usually says better."""
    affinity = getattr(os, "sched_getaffinity", None)
    return max(1, len(affinity(0)) if affinity else (os.cpu_count() or 1))


def _ignore(_done: int) -> None:
    return None
