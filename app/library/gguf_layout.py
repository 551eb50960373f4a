"""What a model keeps of a conversation, and how large its parts are, from a header that was checked.

It follows the way llama.cpp 0c1e57098 reads the same keys: `load_hparams` and `create_memory` in
src/llama-model.cpp, `load_arch_hparams` in src/models/*.cpp, src/llama-hparams.cpp. To be read again with
every update of the engine. Numbers are taken as they stand: a header that lies gives a wrong size, no error.
"""

from __future__ import annotations

import re
from collections import Counter
from math import prod

from app.domain.engine.models import Layout, Numbers
from app.library.gguf_reader import TOKENS, Fault, Header, Tensor, integer, text
from app.library.gguf_tables import (
    ALWAYS_SLIDING,
    ATTENTION_EVERY,
    DENSE_FIRST,
    RECURRENT,
    SLIDING_EVERY,
    TENSOR_TYPES,
    WITHOUT_HEADS_RECURRENT,
)

LLAMA4_CHUNK = 8192
LOOKED_UP = ("token_embd.", "per_layer_token_embd.", "position_embd.", "token_types.")
"""Tensors whose rows are fetched by token, not multiplied with."""
BLOCK = re.compile(rb"blk\.(\d{1,4})\.")
ROWS = 8
"""Rows that are laid out together when weights are repacked: `ne[1] % 8` in ggml-cpu/repack.cpp."""


def tensor_bytes(tensor: Tensor) -> int:
    """The size of a tensor's data. Raises Fault("tensors") for a type or a shape that cannot be."""
    name = tensor.name.decode("utf-8", "replace")
    _, block, bytes_of_block = TENSOR_TYPES.get(tensor.kind, ("", 0, 0))
    if not block:
        raise Fault("tensors", ascii(f"{name}: type {tensor.kind}"))
    elements = prod(tensor.shape)
    if not 0 < elements < 1 << 62 or tensor.shape[0] % block:
        raise Fault("tensors", ascii(f"{name}: shape {tensor.shape}"))
    return elements // block * bytes_of_block


def layout(header: Header, architecture: str) -> Layout:
    """The layout of a model whose header passed `gguf.inspect`'s checks."""
    return _Reading(header, architecture).layout()


class _Reading:
    """The keys of one architecture."""

    def __init__(self, header: Header, architecture: str) -> None:
        self._header, self._architecture = header, architecture
        self.blocks = self.number("block_count")
        drafting = 0 if architecture == "graniteswitch" else self.number("nextn_predict_layers")
        self.trunk = max(0, self.blocks - drafting)  # layers that guess ahead keep nothing here
        self.loops = max(1, self.number("num_loops")) if architecture == "nanbeige" else 1
        self.heads = self.by_layer("attention.head_count", 0)
        self.kv_heads = self.by_layer("attention.head_count_kv", None) or self.heads
        self.feed_forward = self.by_layer("feed_forward_length", 0)
        first = self.heads[0] if self.heads else 0
        self.head = self.number("embedding_length") // first if first else 0

    def number(self, name: str, default: int = 0) -> int:
        """A whole number that is not negative."""
        found = integer(self._header.values, f"{self._architecture}.{name}")
        return default if found is None else max(0, found)

    def listed(self, name: str) -> Numbers | None:
        """An array's numbers, as many as there are layers, or None."""
        value = self._header.values.get(f"{self._architecture}.{name}")
        if value is None or not value.items:
            return None
        items = tuple(max(0, item) if isinstance(item, int) else 0 for item in value.items)
        return (items + (0,) * self.blocks)[: self.blocks]

    def by_layer(self, name: str, default: int | None) -> Numbers:
        """A number for each layer, from an array or from one number for all; () without either."""
        found = integer(self._header.values, f"{self._architecture}.{name}")
        if found is None and default is None:
            return self.listed(name) or ()
        return self.listed(name) or (self.number(name),) * self.blocks

    def layout(self) -> Layout:
        """All of it."""
        values = self._header.values
        recurrent, sliding = self.recurrent(), self.sliding()
        key, value = self.number("attention.key_length", self.head), self.value_length()
        keys, kept = self.cache(recurrent, sliding, key, value)
        sizes = _Sizes(self._header, self.blocks)
        tokens, merges = values.get(TOKENS), values.get("tokenizer.ggml.merges")
        return Layout(
            embedding=self.number("embedding_length"),
            heads=max(self.heads, default=0),
            queries=max(self.heads, default=0) * key,
            feed_forward=max(self.feed_forward, default=0),
            experts=self.number("expert_count"),
            experts_used=max(self.by_layer("expert_used_count", 0), default=0),
            expert_feed_forward=max(self.by_layer("expert_feed_forward_length", 0), default=0),
            inner=self.number("ssm.inner_size"),
            vocabulary=tokens.count if tokens else 0,
            merges=merges.count if merges else 0,
            tokenizer=text(values, "tokenizer.ggml.model")[:32],
            keys=keys * self.loops,
            values=kept * self.loops,
            window=self.window() if sliding else 0,
            sliding=self.repeated(sliding),
            state=self.state() if recurrent else 0,
            recurrent=self.repeated(recurrent),
            layers=tuple(sizes.layers),
            embeddings=sizes.embeddings,
            output=sizes.output,
            other=sizes.other,
            matrices=tuple(sorted(sizes.matrices.items())),
        )

    def repeated(self, layers: Numbers) -> Numbers:
        """The same layers in each round of a model that runs through its layers several times."""
        return tuple(layer + self.blocks * turn for turn in range(self.loops) for layer in layers)

    # -- keys and values ---------------------------------------------------------------------------

    def value_length(self) -> int:
        """0 where values are made from the keys (MLA): `llama_kv_cache` keeps none then."""
        if self.number("attention.key_length_mla") and self.number("attention.value_length_mla"):
            return 0
        return self.number("attention.value_length", self.head)

    def cache(self, recurrent: Numbers, sliding: Numbers, key: int, value: int) -> tuple[Numbers, Numbers]:
        """Numbers kept of a token by each layer: `n_embd_k_gqa`, `n_embd_v_gqa`."""
        slides = frozenset(sliding)
        short_key = self.number("attention.key_length_swa", key)
        short_value = self.number("attention.value_length_swa", value) if value else 0
        index = self.number("attention.indexer.key_length")
        keys, values = [0] * self.blocks, [0] * self.blocks
        for layer in self.keeping(frozenset(recurrent)):
            heads = self.kv_heads[layer]
            keys[layer] = heads * (short_key if layer in slides else key) + index
            values[layer] = heads * (short_value if layer in slides else value)
        return tuple(keys), tuple(values)

    def keeping(self, recurrent: frozenset[int]) -> list[int]:
        """The layers that have keys and values of their own."""
        if self._architecture in RECURRENT:
            return []
        shared = self.number("attention.shared_kv_layers")
        most = {"gemma3n": 20, "gemma4": max(0, self.blocks - shared)}.get(self._architecture, self.trunk)
        layers = [layer for layer in range(min(most, self.trunk)) if layer < len(self.kv_heads)]
        if self._architecture == "falcon-h1":  # every layer has both
            return layers
        if self._architecture in ("nemotron_h", "nemotron_h_moe"):
            return [n for n in layers if n not in recurrent and not self.feed_forward[n]]
        return [layer for layer in layers if layer not in recurrent]

    # -- windows -----------------------------------------------------------------------------------

    def window(self) -> int:
        """How many tokens a sliding layer looks back."""
        if self._architecture == "llama4":
            return LLAMA4_CHUNK
        said = self.number("attention.sliding_window", ALWAYS_SLIDING.get(self._architecture, 0))
        return 4096 if self._architecture == "smallthinker" and said else said

    def sliding(self) -> Numbers:
        """The layers that look back only a window: `load_swa_pattern` and its callers."""
        name, every = self._architecture, SLIDING_EVERY.get(self._architecture)
        said = integer(self._header.values, f"{name}.attention.sliding_window")
        if name == "lfm2" and self.window():
            return tuple(n for n in range(self.trunk) if n not in self.recurrent())
        off = (name == "exaone4" and self.trunk != 64) or (name == "llama4" and said == 0)
        if every is None or off or not self.window():
            return ()
        pattern = self.listed("attention.sliding_window_pattern")
        if pattern is not None:
            return tuple(n for n in range(self.blocks) if pattern[n])
        every = self.number("attention.sliding_window_pattern", every)
        full = 0 if name in DENSE_FIRST else every - 1
        return tuple(n for n in range(self.trunk) if every == 0 or n % every != full)

    # -- states ------------------------------------------------------------------------------------

    def recurrent(self) -> Numbers:
        """The layers that keep a state instead of keys and values (or beside them: falcon-h1)."""
        name = self._architecture
        if name in RECURRENT or name == "falcon-h1":
            return tuple(range(self.trunk))
        if name in ("nemotron_h", "nemotron_h_moe"):
            dense = self.feed_forward
            return tuple(n for n in range(self.trunk) if self.no_heads(n) and not dense[n])
        if name in WITHOUT_HEADS_RECURRENT:
            return tuple(n for n in range(self.trunk) if self.no_heads(n))
        if name in ATTENTION_EVERY:
            marked = self.listed("attention.recurrent_layers")
            if marked is not None:
                return tuple(n for n in range(self.trunk) if marked[n])
            every = max(1, self.number("full_attention_interval", ATTENTION_EVERY[name]))
            return tuple(n for n in range(self.trunk) if (n + 1) % every)
        return ()

    def no_heads(self, layer: int) -> bool:
        """Whether a layer keeps no keys, which marks it as recurrent in many files."""
        return layer < len(self.kv_heads) and self.kv_heads[layer] == 0

    def state(self) -> int:
        """Numbers of one layer's state: `n_embd_r() + n_embd_s()` in llama-hparams.cpp."""
        width, heads = self.number("embedding_length"), self.heads[0] if self.heads else 0
        head = self.number("wkv.head_size")
        if head:
            return width * (self.number("token_shift_count", 2) + head)
        if self.number("shortconv.l_cache"):
            return width * (self.number("shortconv.l_cache") - 1)
        kernel, delta = self.number("ssm.conv_kernel"), self.number("kda.head_dim")
        if delta:
            return heads * delta * (3 * (kernel - 1 if kernel else 3) + delta)
        if self._architecture == "minimax-01":
            return heads * self.number("attention.key_length", self.head) ** 2
        states, inner = self.number("ssm.state_size"), self.number("ssm.inner_size")
        mixed = inner + 2 * self.number("ssm.group_count") * states
        return max(0, kernel - 1) * mixed + states * inner


class _Sizes:
    """Bytes of the parts, by name of tensor."""

    def __init__(self, header: Header, blocks: int) -> None:
        self.layers = [0] * blocks
        self.embeddings = self.output = self.other = 0
        self.matrices: Counter[str] = Counter()
        embedding = None
        for tensor in header.tensors:
            self._count(tensor, blocks)
            if tensor.name == b"token_embd.weight":
                embedding = tensor
        if embedding is not None and not self.output:
            self._pack(embedding)  # it gives the predictions too, and a copy may be laid out for that

    def _count(self, tensor: Tensor, blocks: int) -> None:
        size = tensor_bytes(tensor)
        found = BLOCK.match(tensor.name)
        looked_up = tensor.name.startswith(tuple(name.encode() for name in LOOKED_UP))
        if found is not None and int(found[1]) < blocks:
            self.layers[int(found[1])] += size
        elif looked_up:
            self.embeddings += size
        elif tensor.name == b"output.weight":
            self.output += size
        else:
            self.other += size
        if not looked_up:
            self._pack(tensor)

    def _pack(self, tensor: Tensor) -> None:
        if len(tensor.shape) > 1 and tensor.shape[1] % ROWS == 0:
            self.matrices[TENSOR_TYPES[tensor.kind][0]] += tensor_bytes(tensor)
