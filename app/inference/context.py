"""The context window of one sequence: what is in it, what of it can be used again, and how more gets in."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

import llama_cpp.llama_cpp as low

from app.domain.errors import EngineFailed

ABORTED = 2
"""What `llama_decode` returns after its abort callback said so; finished batches stay in memory."""


class Fed(Enum):
    """How feeding tokens ended."""

    DONE = "done"
    STOPPED = "stopped"
    FULL = "full"


class Window:
    """Tokens that have been evaluated, in order, for sequence 0."""

    def __init__(self, context: Any, batch_tokens: int) -> None:
        self._context, self._most = context, batch_tokens
        self._memory = low.llama_get_memory(context)
        self._batch = low.llama_batch_init(batch_tokens, 0, 1)
        self.size: int = low.llama_n_ctx(context)
        self.held: list[int] = []

    def reuse(self, tokens: list[int]) -> int:
        """Keep the longest common beginning with `tokens`, drop the rest; how many tokens are kept.

        At least the last token is evaluated again, for its logits. Models whose memory cannot be cut
        (recurrent ones) start anew.
        """
        common = 0
        for old, new in zip(self.held, tokens[:-1], strict=False):
            if old != new:
                break
            common += 1
        if common < len(self.held):
            if low.llama_memory_seq_rm(self._memory, 0, common, -1):
                del self.held[common:]
            else:
                self.clear()
        return len(self.held)

    def feed(
        self, tokens: list[int], stopped: Callable[[], bool], progress: Callable[[int], None]
    ) -> Fed:
        """Evaluate `tokens` after what is held. `progress` gets how many are done. Raises EngineFailed."""
        done = 0
        while done < len(tokens):
            if stopped():
                return Fed.STOPPED
            part = tokens[done : done + self._most]
            fed = self._decode(part, last=done + len(part) == len(tokens))
            if fed is not Fed.DONE:
                return fed
            done += len(part)
            progress(done)
        return Fed.DONE

    def clear(self) -> None:
        """Forget everything."""
        low.llama_memory_clear(self._memory, True)
        self.held.clear()

    def _decode(self, tokens: list[int], last: bool) -> Fed:
        batch, start = self._batch, len(self.held)
        if start + len(tokens) > self.size:
            return Fed.FULL
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = start + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = 0
            batch.logits[index] = 0
        batch.logits[len(tokens) - 1] = last
        status = low.llama_decode(self._context, batch)
        if status == 0:
            self.held += tokens
            return Fed.DONE
        if status == ABORTED:
            self._resync()
            return Fed.STOPPED
        self.clear()
        if status == 1:
            return Fed.FULL
        raise EngineFailed(code=f"decode {status}")

    def _resync(self) -> None:
        """After an abort the memory holds what was finished: cut it back to what is known to be right."""
        if not low.llama_memory_seq_rm(self._memory, 0, len(self.held), -1):
            self.clear()
