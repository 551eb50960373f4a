"""Text on its way to tokens and back: cut to safe sizes, made encodable, watched for stop strings. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

LONGEST_PIECE = 8_000
LONGEST_RUN = 2_000
"""Characters. llama.cpp's pre-tokenizers use recursive regular expressions for several families and overflow
the stack on long unbroken runs (llama.cpp #27783, #21919, #26965; `engine.md` 1.4)."""

_RUNS = re.compile(rf"\S{{{LONGEST_RUN + 1},}}|\s{{{LONGEST_RUN + 1},}}")


def encodable(text: str) -> str:
    r"""The same text with surrogate pairs joined and each lone surrogate replaced by U+FFFD.

    A lone surrogate is no character and has no UTF-8; a document or a paste can hold one, and it is shown to
    the model as what every decoder would show.

    >>> encodable("a\ud800b")
    'a\ufffdb'
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def pieces(text: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """Cut text for the tokenizer, where possible before a single space or after a single line break.

    There the usual pre-tokenizers cut too, so that the tokens are the same as in one go. Joined, the pieces
    are the text again. Unbroken runs are cut hard.
    """
    start = 0
    while start < len(text):
        end = _cut(text, start, start + longest) if len(text) - start > longest else len(text)
        yield from _short_runs(text[start:end])
        start = end


def _cut(text: str, start: int, end: int) -> int:
    fallback = end
    for at in range(end - 1, start + (end - start) // 2, -1):
        if not text[at].isspace():
            continue
        if not text[at - 1].isspace() and not text[at + 1].isspace():
            return at if text[at] == " " else at + 1
        if fallback == end:
            fallback = at
    return fallback


def _short_runs(piece: str) -> Iterator[str]:
    done = 0
    for run in _RUNS.finditer(piece):
        for at in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN):
            yield piece[done:at]
            done = at
    if done < len(piece):
        yield piece[done:]


class Utf8:
    """Bytes to characters as they come; an incomplete character waits for its rest."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def push(self, data: bytes) -> str:
        """The characters that are complete now; invalid bytes become U+FFFD."""
        return self._decoder.decode(data)

    def finish(self) -> str:
        """What is left, with U+FFFD for a character that never came to its end."""
        return self._decoder.decode(b"", True)


class StopStrings:
    """Ends a stream of text at the first of some strings and keeps back what may become one."""

    def __init__(self, strings: tuple[str, ...]) -> None:
        self._strings = tuple(string for string in strings if string)
        self._held = ""
        self.hit = False

    def push(self, text: str) -> str:
        """The text that may be shown now. `hit` is True from when a stop string came."""
        if not self._strings:
            return text
        self._held += text
        found = [at for at in (self._held.find(string) for string in self._strings) if at >= 0]
        if found:
            self.hit = True
            shown, self._held = self._held[: min(found)], ""
            return shown
        keep = max(self._beginning(string) for string in self._strings)
        shown, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return shown

    def finish(self) -> str:
        """What was kept back and became no stop string."""
        held, self._held = self._held, ""
        return "" if self.hit else held

    def _beginning(self, string: str) -> int:
        """Length of the longest end of the held text that begins `string`."""
        longest = min(len(string) - 1, len(self._held))
        return next((n for n in range(longest, 0, -1) if self._held.endswith(string[:n])), 0)
