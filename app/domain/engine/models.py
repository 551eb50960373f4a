"""Model files in the library."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.engine.sources import NOWHERE, Part, Source

Numbers = tuple[int, ...]
Sizes = tuple[tuple[str, int], ...]

STARTER_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
STARTER_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a model is built, as far as memory depends on it. Widths are numbers a token, sizes bytes.

    `embedding`, `heads`, `queries` (heads x length of a key) and `feed_forward` are the widest of all layers;
    `experts_used` of them run for a token, each `expert_feed_forward` wide; `inner` is the width of a state
    space. `vocabulary` tokens and `merges`, for a `tokenizer` as the file names it.
    `keys` and `values`: what the cache keeps of a token, by layer, 0 for none. The layers `sliding` look back
    `window` tokens only. The layers `recurrent` keep `state` numbers of a conversation, however long it is.
    `layers`: weights by layer, `embeddings` those that are looked up by token, `output` those that give the
    predictions (0 where the embeddings serve), `other` the rest. `matrices`: by type, weights that are
    multiplied with and that a processor may want in another order.
    """

    embedding: int
    heads: int
    queries: int
    feed_forward: int
    experts: int
    experts_used: int
    expert_feed_forward: int
    inner: int
    vocabulary: int
    merges: int
    tokenizer: str
    keys: Numbers
    values: Numbers
    window: int
    sliding: Numbers
    state: int
    recurrent: Numbers
    layers: Numbers
    embeddings: int
    output: int
    other: int
    matrices: Sizes

    @property
    def weights(self) -> int:
        """Bytes of all tensors."""
        return sum(self.layers) + self.embeddings + self.output + self.other


@dataclass(frozen=True, slots=True)
class GgufFacts:
    """What the header of a GGUF file says. `bytes` is the file's size; `size_label` e.g. "135M".

    `embeds`: it was made for vectors or scores of texts and writes none (an encoder, or pooled).
    `layout` is None for a file that was listed by an older version and is not there to be read again.
    """

    architecture: str
    name: str
    size_label: str
    quantisation: str
    context_trained: int
    parameters: int
    licence: str
    has_template: bool
    bytes: int
    layout: Layout | None = None
    embeds: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the library.

    `id` is the first 16 hex digits of `sha256`: that of the file, of a model in several files
    `sources.joined` of theirs. `file` is the name of the (first) file, `bytes` the size of all. `licence` is
    an SPDX identifier or "" where nobody says. `origin`: see `sources.ORIGINS`. `place`: the absolute path of
    a file that is used where it lies, "" for one in the library's own folder. `parts`: all files of a model
    that has several, in order; () for one. `source`: where it came from.
    """

    id: str
    name: str
    file: str
    sha256: str
    bytes: int
    licence: str
    origin: str
    added_at: float
    facts: GgufFacts
    place: str = ""
    parts: tuple[Part, ...] = ()
    source: Source = NOWHERE

    @property
    def linked(self) -> bool:
        """Whether its file lies elsewhere: it is never moved and never deleted from here."""
        return bool(self.place)

    @property
    def files(self) -> tuple[Part, ...]:
        """Its files in order, also where it is only one."""
        return self.parts or (Part(self.file, self.bytes, self.sha256),)


@dataclass(frozen=True, slots=True)
class Computer:
    """What this computer has. Memory in bytes; `cores` are physical ones usable by this process.

    `instructions` names what of a processor decides how weights are laid out: avx2, avx512, dotprod, amx.
    """

    memory_total: int
    memory_available: int
    cores: int
    threads: int
    processor: str
    system: str
    instructions: tuple[str, ...] = ()
