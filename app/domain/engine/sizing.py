"""What a model will take of memory, predicted from the header of its file.

Sizes follow llama.cpp 0c1e57098 with one cache for all sequences (`kv_unified`) and windows kept short
(`swa_full` off), as the engine sets it up (`app/inference/loading.py`). How well they hold was measured; see
`tests/process/test_fitting.py` and README, performance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from app.domain.engine.generation import Memory
from app.domain.engine.models import GgufFacts, Layout

CONTEXT = 4096
"""Tokens of context that the engine begins with."""
SEQUENCES, BATCH, OUTPUTS = 4, 128, 24
"""Conversations in memory, tokens evaluated and predictions made at a time: as in `app/inference`."""

WINDOW, LEAST_WINDOW, WINDOW_OUTPUT = 512, 32, 256 << 20
"""Tokens of a batch of a model for vectors, bytes for what comes out: as in `app/inference/embedding.py`."""

PAD = 256  # cells are rounded up to this: GGML_PAD(n_ctx, 256) in llama-context.cpp
NUMBER = 4  # bytes of a float32
BLOCKS = {"f32": (1, 4), "f16": (1, 2), "q8_0": (32, 34), "q4_0": (32, 18)}
"""Type of a cache: numbers in a block, bytes of a block."""
REPACKED = {
    "avx2": ("Q4_0", "Q4_K", "IQ4_NL", "MXFP4"),
    "avx512": ("Q2_K",),
    "dotprod": ("Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4", "Q1_0"),
    "amx": ("Q4_0", "Q4_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K", "IQ4_XS"),
}
"""Which weights a processor with these instructions has in another order: ggml-cpu/repack.cpp,
`ggml_repack_get_optimal_repack_type`, and ggml-cpu/amx/common.h, `qtype_has_amx_kernels`."""
TOKEN, TOKEN_WITH_MERGES, TOKEN_IN_TRIE, MERGE = 165, 215, 530, 110
TRIES = ("t5", "rwkv", "plamo2")
BESIDE = 3 << 20
"""Bytes a vocabulary takes by token and by merge, and graphs, thread stacks and the library's pages together.
A token is in two tables with its text, a merge in one with both its texts (llama-vocab.cpp). Read from /proc
after loading the 19 vocabularies in llama.cpp's models folder: 5 to 127 MB, most met within 8 %, all 13 %."""
SHARED_KV = 160 << 10


@dataclass(frozen=True, slots=True)
class Setting:
    """How a model is run. `context` in tokens, `keys` and `values` types of the cache (see `BLOCKS`).

    `sequences` conversations share the context; `batch` tokens are evaluated and at most `outputs` predicted
    at a time. `repack`: weights laid out anew for this processor, which keeps a second copy of them.
    """

    context: int = CONTEXT
    sequences: int = SEQUENCES
    batch: int = BATCH
    outputs: int = OUTPUTS
    flash: bool = True
    keys: str = "f16"
    values: str = "f16"
    repack: bool = False


def need(facts: GgufFacts, setting: Setting, instructions: tuple[str, ...] = ()) -> Memory:
    """The buffers llama.cpp will have, in bytes, as `LoadedModel.memory` tells them.

    Of a file without a known layout only its size and a bound for the cache are known.
    """
    layout = facts.layout
    if layout is None:
        return Memory(weights=facts.bytes, cache=cache_bound(facts.parameters, setting.context))
    copies = repacked(layout, instructions) if setting.repack else 0
    if facts.embeds:
        return _for_vectors(facts, layout, setting, layout.weights + copies)
    return Memory(
        weights=layout.weights + copies,
        cache=cache(layout, setting),
        compute=compute(layout, setting),
        output=setting.sequences * layout.vocabulary * NUMBER,  # output_reserve() in llama-context.cpp
    )


def _for_vectors(facts: GgufFacts, layout: Layout, setting: Setting, weights: int) -> Memory:
    """Of a model for vectors: a batch is one window, and each of its tokens has room for a prediction.

    llama.cpp takes that room with the first batch and tells nothing of it (all-MiniLM-L6-v2: 122 kB a token,
    its vocabulary in float32).
    """
    afford = WINDOW_OUTPUT // (NUMBER * max(1, layout.vocabulary))
    window = min(WINDOW, facts.context_trained or WINDOW, max(LEAST_WINDOW, afford))
    batch = replace(setting, context=window, batch=window, sequences=1, outputs=0)
    output = window * NUMBER * layout.vocabulary
    return Memory(weights=weights, cache=cache(layout, batch), compute=compute(layout, batch), output=output)


def repacked(layout: Layout, instructions: tuple[str, ...]) -> int:
    """Bytes of the weights that a processor wants in another order.

    They are copied; the mapped file stays, though these parts of it are not looked at again and the system
    may take them back.
    """
    kinds = {kind for name in instructions for kind in REPACKED.get(name, ())}
    return sum(size for kind, size in layout.matrices if kind in kinds)


def cache(layout: Layout, setting: Setting) -> int:
    """Bytes of keys, values and states (engine.md 4.5).

    A layer keeps its keys and values for each cell of the context; one that slides for as many as its window
    has in each sequence, and a batch (llama-kv-cache-iswa.cpp). Without flash attention values are padded to
    the widest layer's (TAG_V_CACHE_VARIABLE in llama-kv-cache.cpp). A state is float32, one for each sequence
    (llama-memory-recurrent.cpp).
    """
    sliding = frozenset(layout.sliding)
    cells = _padded(setting.context)
    short = _padded(min(cells, layout.window * setting.sequences + setting.batch))
    widest = max(layout.values, default=0)
    total = 0
    for layer, (keys, values) in enumerate(zip(layout.keys, layout.values, strict=True)):
        held = short if layer in sliding else cells
        wide = widest if values and not setting.flash else values
        total += _typed(keys * held, setting.keys) + _typed(wide * held, setting.values)
    return total + layout.state * NUMBER * len(layout.recurrent) * setting.sequences


def compute(layout: Layout, setting: Setting) -> int:
    """Bytes of the buffer for a batch on its way through one layer, which all layers share.

    The largest of what is alive at a time, found by taking apart the sizes llama.cpp reports for batches of
    32 to 512 and contexts of 512 to 16,384: in the feed-forward part three times its width, the residual
    and the input; in attention without flash the products of all heads with all cells; at the end the
    predictions. The mask of each kind of layer lies beside the first two.
    """
    batch = setting.batch
    kept = max((a + b for a, b in zip(layout.keys, layout.values, strict=True)), default=0)
    through = max(3 * layout.feed_forward, _experts(layout), 6 * layout.inner)
    forward = batch * NUMBER * (through + 3 * layout.embedding + layout.queries)
    attention = 0
    if not setting.flash:
        products = (_padded(setting.context) * layout.heads) if any(layout.keys) else 0
        attention = batch * NUMBER * (products + 2 * layout.embedding + 3 * layout.queries + kept)
    last = NUMBER * (min(batch, setting.outputs) * layout.vocabulary + 2 * batch * layout.embedding)
    return max(max(forward, attention) + _masks(layout, setting), last)


def _experts(layout: Layout) -> int:
    """Numbers alive for a token while its experts run. Results go where two thirds fell free, if they fit."""
    wide = layout.expert_feed_forward or layout.feed_forward
    results = layout.embedding if layout.embedding > 2 * wide else 0
    return layout.experts_used * (3 * wide + results) if layout.experts else 0


def _masks(layout: Layout, setting: Setting) -> int:
    """Who may look at whom: float16 with flash attention, else float32 (llama-graph.cpp)."""
    cells = _padded(setting.context) if any(layout.keys) else 0
    if layout.sliding:
        cells += _padded(min(cells, layout.window * setting.sequences + setting.batch))
    return cells * setting.batch * (2 if setting.flash else NUMBER)


def _padded(cells: int) -> int:
    return -(-cells // PAD) * PAD


def _typed(numbers: int, kind: str) -> int:
    block, size = BLOCKS[kind]
    return numbers // block * size


def beside(layout: Layout) -> int:
    """Bytes that loading takes outside of llama.cpp's buffers: the tokenizer's tables above all."""
    if layout.tokenizer in TRIES:
        return BESIDE + layout.vocabulary * TOKEN_IN_TRIE
    token = TOKEN_WITH_MERGES if layout.merges else TOKEN
    return BESIDE + layout.vocabulary * token + layout.merges * MERGE


def cache_bound(parameters: int, context: int = CONTEXT) -> int:
    """Bytes of cache in f16 that a model of so many parameters hardly exceeds, its layout unknown.

    The smaller of two bounds a token. First, every head with keys and values of its own: L layers of width d
    have P ≈ 12·L·d² parameters and cache 2·L·d values of 2 bytes; with L ≈ d/128, as in llama models, that is
    d²/32 bytes and d = ∛(128·P/12). A quarter is added for small models with few, wide heads (Qwen3-0.6B:
    112 KiB, bound 131). Second, heads that share keys, as nearly all models since 2023 have: 160 KiB up to
    4 billion parameters (Qwen3-4B: 144), in proportion up to 400 KiB at 10 (Gemma-2-9B: 336, bound 360), then
    by the square root (Llama-3-70B: 320, bound 1,058). Older models without sharing can need more than the
    second: Llama-2-7B 512 KiB, bound 268. Figures from engine.md 4.5 and the models' own configurations.
    """
    billions = max(parameters, 0) / 1e9
    width = (billions * 1e9 * 128 / 12) ** (1 / 3)
    own = 1.25 * width * width / 32
    shared = SHARED_KV * max(1.0, min(billions / 4, 2.5)) * max(1.0, math.sqrt(billions / 10))
    return int(min(own, shared)) * context
