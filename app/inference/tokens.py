"""Between text and tokens, for one model.

Only the chat format's own markers are tokenised with special tokens on. User-defined tokens would be found
in plain text even with special tokens off (llama.cpp, `tokenizer_st_partition`), and some models carry their
turn markers as such; so a text that spells one out is cut inside it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator

from app.domain.engine.prompting import Segment
from app.inference.library import C
from app.inference.text import encodable, pieces

UNKNOWN, CONTROL, USER_DEFINED, LSTRIP, RSTRIP = 1 << 0, 1 << 3, 1 << 4, 1 << 7, 1 << 8  # llama.h
NO_TOKENIZER = 0  # LLAMA_VOCAB_TYPE_NONE
SPACES = " \t\n\v\f\r"  # C's isspace
MARKER_LIKE = re.compile(r"<[|｜].{1,60}[|｜]>|<(?:start|end)_of_\w{1,40}>|\[/?[A-Z_]{3,30}\]|</?s>")


class Vocabulary:
    """A loaded model's tokenizer. `begins_with_bos`: the chat template writes the first token itself.

    `shown` are markers that may stand in a reply: they do not end it and are text there.
    """

    def __init__(
        self, model: int, markers: tuple[str, ...], begins_with_bos: bool, shown: tuple[str, ...] = ()
    ) -> None:
        self.handle = C.llama_model_get_vocab(model)
        self.size = int(C.llama_vocab_n_tokens(self.handle))
        self._pieces: dict[int, bytes] = {}
        self._buffer = ctypes.create_string_buffer(256)
        self._glue: list[int] | None = None
        self.bos = int(C.llama_vocab_bos(self.handle))
        self.opening = [self.bos] if self._wants_bos(begins_with_bos) else []
        self._attributes = {marker: self._attribute(marker) for marker in markers}
        self._shown = self._single(shown)
        self.ends = self._single(markers) - self._shown
        self._spelled = self._spellings(markers)

    @staticmethod
    def usable(model: int) -> bool:
        """Whether the model has a tokenizer at all; without one llama.cpp aborts when asked."""
        vocab = C.llama_model_get_vocab(model)
        return bool(vocab) and C.llama_vocab_type(vocab) != NO_TOKENIZER

    def prompt(self, segments: Iterable[Segment]) -> list[int]:
        """The tokens of segments of a prompt. `opening` comes before the first ones."""
        tokens: list[int] = []
        strip_next = inside = False
        for text, control in segments:
            if control:
                tokens += self._special(text)
                strip_next, inside = bool(self._attributes.get(text, 0) & RSTRIP), False
            else:
                tokens += self.plain(text.lstrip(SPACES) if strip_next else text, inside)
                strip_next, inside = False, True
        return tokens

    def plain(self, text: str, inside: bool = False) -> list[int]:
        """The tokens of a person's or a document's text. None of them is a control token.

        `inside`: other text stands right before it.
        """
        tokens: list[int] = []
        for piece in self._safe_pieces(encodable(text)):
            go_on = inside or bool(tokens)
            tokens += self._continued(piece) if go_on else self._tokenise(piece, special=False)
        return tokens

    @property
    def first(self) -> int:
        """A token to evaluate when there is nothing else."""
        return max(0, self.bos)

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; none for control tokens."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._read_piece(token)
        return known

    def ends_reply(self, token: int) -> bool:
        """Whether the model is done: an end-of-generation token, or a marker that begins another turn."""
        if token in self._shown:
            return False
        return token in self.ends or bool(C.llama_vocab_is_eog(self.handle, token))

    def is_control(self, token: int) -> bool:
        """Whether the token is one of the vocabulary's control tokens."""
        return bool(C.llama_vocab_is_control(self.handle, token))

    # -- inside ------------------------------------------------------------------------------------

    def _wants_bos(self, by_template: bool) -> bool:
        return self.bos >= 0 and (by_template or bool(C.llama_vocab_get_add_bos(self.handle)))

    def _single(self, markers: tuple[str, ...]) -> set[int]:
        """The tokens of those that are one token."""
        return {ids[0] for ids in map(self._special, markers) if len(ids) == 1}

    def _special(self, marker: str) -> list[int]:
        return self._tokenise(marker, special=True)

    def _attribute(self, marker: str) -> int:
        ids = self._special(marker)
        return int(C.llama_vocab_get_attr(self.handle, ids[0])) if len(ids) == 1 else 0

    def _spellings(self, markers: tuple[str, ...]) -> re.Pattern[str] | None:
        """What must be cut in plain text: user-defined tokens that mark turns or look like it."""
        found = set()
        for token in range(self.size):
            attribute = C.llama_vocab_get_attr(self.handle, token)
            if attribute & USER_DEFINED and not attribute & (CONTROL | UNKNOWN):
                text = (C.llama_vocab_get_text(self.handle, token) or b"").decode("utf-8", "replace")
                if text in markers or MARKER_LIKE.fullmatch(text):
                    found.add(text)
        return re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True))) if found else None

    def _safe_pieces(self, text: str) -> Iterator[str]:
        if self._spelled is None:
            yield from pieces(text)
            return
        start = 0
        while match := self._spelled.search(text, start):
            yield from pieces(text[start : match.start() + 1])
            start = match.start() + 1
        yield from pieces(text[start:])

    def _continued(self, piece: str) -> list[int]:
        """Tokenise a later piece: without the space that some tokenizers put before every text."""
        if self._glue is None:
            first = self._tokenise("a", special=False)[:1]
            adds_space = bool(first) and self.piece(first[0]).startswith(b" ")
            self._glue = self._tokenise("\n", special=False) if adds_space else []
        if not self._glue:
            return self._tokenise(piece, special=False)
        tokens = self._tokenise("\n" + piece, special=False)
        if tokens[: len(self._glue)] == self._glue:
            return tokens[len(self._glue) :]
        return self._tokenise(piece, special=False)

    def _tokenise(self, text: str, special: bool) -> list[int]:
        data = text.encode("utf-8")
        room = len(data) + 16
        while True:
            tokens = (C.llama_token * room)()
            count = C.llama_tokenize(self.handle, data, len(data), tokens, room, False, special)
            if count >= 0:
                return list(tokens[:count])
            room = -count

    def _read_piece(self, token: int) -> bytes:
        special = token in self._shown
        size = C.llama_token_to_piece(self.handle, token, self._buffer, len(self._buffer), 0, special)
        if size < 0:
            self._buffer = ctypes.create_string_buffer(-size)
            size = C.llama_token_to_piece(self.handle, token, self._buffer, len(self._buffer), 0, special)
        return self._buffer.raw[: max(0, size)]
