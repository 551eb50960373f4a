"""The engine of a child that was told to embed: a model loaded for vectors or scores, and no text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.engine.generation import LoadedModel
from app.domain.errors import AppError, EngineFailed
from app.inference import embedding, machine
from app.inference.embedding import Embedder, Reranker, Vectors
from app.inference.engine import LoadOrder, Stop
from app.inference.library import C, metadata, start
from app.inference.loading import CPU, check_file, load_model, reported_memory
from app.inference.pace import LEAST_WINDOW_S, Pace
from app.inference.tokens import Vocabulary


class VectorEngine:
    """One model. All calls on one thread, whose stack should be large: tokenizers recurse."""

    def __init__(self, idle: machine.IdleTime) -> None:
        self._idle = idle
        self._model = 0
        self._vocabulary: Vocabulary
        self._works: Embedder | Reranker | None = None

    def load(self, order: LoadOrder, progress: Callable[[float], None], stop: Stop) -> LoadedModel:
        """As `engine.Engine.load`."""
        if self._model:
            raise EngineFailed(code="loaded")
        check_file(order)
        device = order.tuning.device or CPU
        log = self._log = start("" if device == CPU else device)
        log.expected = stop.raised
        log.listening = True
        pace = Pace(order.tuning.threads or machine.usable_cores(), self._idle.seconds)
        self._model = load_model(order, log, progress, stop)
        pace.refresh(LEAST_WINDOW_S)
        try:
            self._vocabulary = Vocabulary(self._model, (), False)
            self._works = embedding.open(self._model, self._vocabulary, pace, stop, order.name)
        except AppError:
            self.close()
            raise
        log.listening = False
        return self._describe(order, self._works, pace.most)

    def embed(self, texts: Sequence[str], stop: Stop) -> Vectors | None:
        """Vectors of length 1, shape (texts, size); None when stopped. Raises EngineFailed.

        See `embedding.Embedder.embed`. A reranking model gives none: code "ranks only".
        """
        if not isinstance(self._works, Embedder):
            raise EngineFailed(code="ranks only" if self._works else "not loaded")
        return self._works.embed(texts, stop)

    def rank(self, query: str, texts: Sequence[str], stop: Stop) -> Vectors | None:
        """Scores, shape (texts,); None when stopped. Raises PromptTooLong and EngineFailed.

        See `embedding.Reranker.rank`. A model that only embeds: code "embeds only".
        """
        if not isinstance(self._works, Reranker):
            raise EngineFailed(code="embeds only" if self._works else "not loaded")
        return self._works.rank(query, texts, stop)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        if self._works is None:
            raise EngineFailed(code="not loaded")
        return [len(self._vocabulary.plain(text)) for text in texts]

    def close(self) -> None:
        """Free the context and the model."""
        if self._works is not None:
            self._works.close()
            self._works = None
        if self._model:
            C.llama_model_free(self._model)
            self._model = 0

    def _describe(self, order: LoadOrder, works: Embedder | Reranker, threads: int) -> LoadedModel:
        weights, device = int(C.llama_model_size(self._model)), order.tuning.device or CPU
        layers = int(C.llama_model_n_layer(self._model)) + 1
        if order.tuning.gpu_layers >= 0:
            layers = min(layers, order.tuning.gpu_layers)
        return LoadedModel(
            name=order.name,
            architecture=metadata(self._model, "general.architecture") or "",
            context=works.window,
            context_trained=int(C.llama_model_n_ctx_train(self._model)),
            parameters=int(C.llama_model_n_params(self._model)),
            bytes=weights,
            template="none",
            threads=threads,
            context_most=works.window,
            memory=reported_memory(self._log.lines, weights),
            device=device,
            gpu_layers=0 if device == CPU else layers,
            embeds=True,
        )
