"""What a grammar (GBNF) allows next. llama.cpp follows it; asked about as few tokens as can be."""

from __future__ import annotations

import ctypes

from app.domain.errors import EngineFailed
from app.inference.chain import Candidates, Ids, Mask
from app.inference.library import C
from app.inference.tokens import CONTROL, UNKNOWN

FAULT = "grammar"
"""The code of `EngineFailed` for a text that is no grammar, and for a place where nothing fits it."""


class Grammar:
    """A grammar and how far a reply has followed it. Raises EngineFailed("grammar") if the text is none."""

    def __init__(self, vocabulary: int, text: str) -> None:
        self._vocabulary = vocabulary
        self._candidates = Candidates()
        self._sampler = C.llama_sampler_init_grammar(vocabulary, text.encode("utf-8", "replace"), b"root")
        if not self._sampler:
            raise EngineFailed(code=FAULT)

    def allows(self, ids: Ids) -> Mask:
        """Which of the tokens may come next, shape (ids,). At the end only end-of-generation tokens may.

        Control tokens may not, though llama.cpp lets them where their name fits: they are written as nothing,
        so the text would not be what the grammar was told.
        """
        view = self._candidates.fill(ids, 1.0)
        C.llama_sampler_apply(self._sampler, ctypes.byref(view))
        allowed: Mask = self._candidates.logits[: len(ids)] > 0
        for at in allowed.nonzero()[0]:
            if not self._shows(int(ids[at])):
                allowed[at] = False
        return allowed

    def accept(self, token: int) -> None:
        """Go on with a token that is allowed. With any other the process would end (`GGML_ABORT`)."""
        C.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        """Free it; it can be closed again."""
        if self._sampler:
            C.llama_sampler_free(self._sampler)
        self._sampler = None

    def _shows(self, token: int) -> bool:
        if not C.llama_vocab_get_attr(self._vocabulary, token) & (UNKNOWN | CONTROL):
            return True
        return bool(C.llama_vocab_is_eog(self._vocabulary, token))
