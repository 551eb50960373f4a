"""Text to tokens and back.

People's and documents' words are tokenised with special tokens off, in short pieces: long runs without a
space overflow the stack of llama.cpp's pattern matchers (engine.md 1.4).
"""

from __future__ import annotations

import codecs
import ctypes
from typing import Any

import llama_cpp.llama_cpp as low

from app.domain.prompting import Segment

PIECE = 8_000
RUN = 2_000


class Vocabulary:
    """The tokens of one model."""

    def __init__(self, model: Any) -> None:
        self.vocab = low.llama_model_get_vocab(model)
        self.size: int = low.llama_vocab_n_tokens(self.vocab)
        self.ends = {t for t in range(self.size) if low.llama_vocab_is_eog(self.vocab, t)}
        self._pieces: dict[int, bytes] = {}
        self._buffer = ctypes.create_string_buffer(256)

    def prompt(self, segments: list[Segment]) -> list[int]:
        """The tokens of a rendered prompt, with the model's opening token if it wants one."""
        tokens: list[int] = []
        if low.llama_vocab_get_add_bos(self.vocab):
            tokens.append(low.llama_vocab_bos(self.vocab))
        for text, control in segments:
            tokens += self._tokenise(text, True) if control else self.plain(text)
        return tokens

    def plain(self, text: str) -> list[int]:
        """The tokens of a text in which nothing is special."""
        return [token for piece in pieces(text) for token in self._tokenise(piece, False)]

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; control tokens stand for none."""
        found = self._pieces.get(token)
        if found is None:
            found = self._pieces[token] = self._read_piece(token)
        return found

    def _read_piece(self, token: int) -> bytes:
        length = low.llama_token_to_piece(self.vocab, token, self._buffer, len(self._buffer), 0, False)
        if length >= 0:
            return self._buffer.raw[:length]
        longer = ctypes.create_string_buffer(-length)
        length = low.llama_token_to_piece(self.vocab, token, longer, len(longer), 0, False)
        return longer.raw[: max(length, 0)]

    def _tokenise(self, text: str, special: bool) -> list[int]:
        # Lone surrogates cannot be UTF-8; they become question marks, as a person would see them.
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        found = (low.llama_token * room)()
        count = low.llama_tokenize(self.vocab, data, len(data), found, room, False, special)
        if count < 0:
            found = (low.llama_token * -count)()
            count = low.llama_tokenize(self.vocab, data, len(data), found, -count, False, special)
        return list(found[: max(count, 0)])


def pieces(text: str) -> list[str]:
    """Cut a text for the tokeniser: at white space before `PIECE` characters, and inside runs over `RUN`.

    >>> pieces("")
    []
    """
    if not text:
        return []
    cuts, start, space, run = [0], 0, 0, 0
    for index, character in enumerate(text):
        if character.isspace():
            space, run = index, 0
        else:
            run += 1
        if run >= RUN:
            cuts.append(index + 1)
            start, run = index + 1, 0
        elif index - start >= PIECE and space > start:
            cuts.append(space)
            start = space
        elif index - start >= PIECE:
            cuts.append(index)
            start = index
    cuts.append(len(text))
    return [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


class Decoder:
    """Bytes of tokens to whole characters, and the place where a stop string begins."""

    def __init__(self, stops: list[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stops = [stop for stop in stops if stop]
        self._hold = max((len(stop) for stop in self._stops), default=1) - 1
        self._tail = ""
        self.stopped = False

    def add(self, data: bytes, final: bool = False) -> str:
        """Text that is sure to be part of the reply."""
        text = self._tail + self._decoder.decode(data, final)
        found = [text.find(stop) for stop in self._stops if stop in text]
        if found:
            self.stopped = True
            self._tail = ""
            return text[: min(found)]
        keep = 0 if final else self._hold
        self._tail = text[len(text) - keep :] if keep else ""
        return text[: len(text) - len(self._tail)]
