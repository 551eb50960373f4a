"""The models that find passages, chosen when they are needed: one installed after unlocking counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.questions.ask_rerank import reranks
from app.services.indexing import Embedding
from app.services.ranking import Ranking
from app.worker.supervisor import Supervisor


class AskModels:
    """The embedding model and the reranking model among those installed; a child for each."""

    def __init__(
        self,
        models: Callable[[], Sequence[Model]],
        path: Callable[[Model], Path],
        new_child: Callable[[], Supervisor],
    ) -> None:
        """`models`: all that are installed now. `path` may raise ModelMissing and ModelChanged."""
        self._models, self._path, self._new_child = models, path, new_child
        self._embedding: Embedding | None = None
        self._ranking: Ranking | None = None

    def embedding(self) -> Embedding | None:
        """The embedding model to use now. The one in use stays while it is installed, then the oldest.

        Vectors of two models cannot be compared, so a newer one does not take its place by itself.
        """
        found = self._chosen(False, self._embedding)
        if found is not self._embedding:
            if self._embedding is not None:
                self._embedding.stop()
            self._embedding = found if isinstance(found, Embedding) else None
        return self._embedding

    def ranking(self) -> Ranking | None:
        """The reranking model to use now, chosen in the same way."""
        found = self._chosen(True, self._ranking)
        if found is not self._ranking:
            if self._ranking is not None:
                self._ranking.stop()
            self._ranking = found if isinstance(found, Ranking) else None
        return self._ranking

    def stop(self) -> None:
        """End both children."""
        for one in (self._embedding, self._ranking):
            if one is not None:
                one.stop()

    def _chosen(self, ranks: bool, now: Embedding | Ranking | None) -> Embedding | Ranking | None:
        fit = [one for one in self._models() if one.facts.embeds and reranks(one.name) is ranks]
        if now is not None and any(one.id == now.model.id for one in fit):
            return now
        for model in sorted(fit, key=lambda one: one.added_at):
            try:
                path = self._path(model)
            except AppError:  # its file is gone or another: the Models page says so
                continue
            return (Ranking if ranks else Embedding)(model, path, self._new_child)
        return None
