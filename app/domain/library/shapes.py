"""How a model that is not here yet is built, from a few numbers, so that its memory can be foretold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.engine.models import GgufFacts, Layout
from app.domain.engine.sizing import cache_bound

BITS = {"Q4_0": 4.5, "Q4_1": 5.0, "Q4_K_M": 6.5625, "Q8_0": 8.5, "F16": 16.0}
"""Bits a number of the embeddings takes in a file of that quantisation: a Q4_K_M file keeps them as Q6_K
(llama.cpp, `llama_tensor_get_type`), the others as themselves."""
MAIN = {"Q4_0": "Q4_0", "Q4_1": "Q4_1", "Q4_K_M": "Q4_K", "Q8_0": "Q8_0"}
"""The type of most matrices, which decides whether a processor lays them out anew."""
WIDEST_VOCABULARY = 262_144
"""Tokens; assumed where the vocabulary is not known: that of Gemma, the largest in the catalogue."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A few numbers of a model's configuration; `source` says where they come from.

    `head` is the length of a key and a value, `feed_forward` the widest. Every `every`-th layer looks at all
    of the conversation (0: all layers do); those `between` are "sliding" over `window` tokens with keys of
    `short_head`, or "recurrent" with `state` numbers of their own and an `inner` width. The last `shared`
    layers keep nothing. `layer_inputs`: numbers that each layer looks up by token (Gemma 4's small models).
    """

    layers: int
    heads: int
    kv_heads: int
    head: int
    embedding: int
    feed_forward: int
    vocabulary: int
    every: int = 0
    between: str = ""
    window: int = 0
    short_head: int = 0
    shared: int = 0
    state: int = 0
    inner: int = 0
    layer_inputs: int = 0
    source: str = ""


def facts(shape: Shape | None, known: GgufFacts) -> GgufFacts:
    """The facts with a layout: from the shape, else a bound that few models of the size exceed."""
    return replace(known, layout=_layout(shape or bound(known), known))


def bound(known: GgufFacts) -> Shape:
    """A shape that needs at least what nearly all models with so many parameters need (`cache_bound`).

    With L layers of width d, L ≈ d/128 and P ≈ 12·L·d², as there. A model that writes no text keeps nothing.
    """
    width = max(512, 128 * round((max(known.parameters, 1) * 128 / 12) ** (1 / 3) / 128))
    layers = max(8, width // 128)
    kept = 0 if known.embeds else -(-cache_bound(known.parameters, 1) // (4 * layers))
    return Shape(
        layers=layers,
        heads=width // 64,
        kv_heads=1,
        head=kept,
        embedding=width,
        feed_forward=4 * width,
        vocabulary=WIDEST_VOCABULARY,
    )


def _layout(shape: Shape, known: GgufFacts) -> Layout:
    full = [shape.every == 0 or (n + 1) % shape.every == 0 for n in range(shape.layers)]
    keeping = [n < shape.layers - shape.shared for n in range(shape.layers)]
    sliding = tuple(n for n, whole in enumerate(full) if not whole and shape.between == "sliding")
    recurrent = tuple(n for n, whole in enumerate(full) if not whole and shape.between == "recurrent")
    kept = tuple(_kept(shape, whole) if keeps else 0 for whole, keeps in zip(full, keeping, strict=True))
    bits = BITS.get(known.quantisation, 8.5)
    embeddings = min(int(shape.vocabulary * shape.embedding * bits / 8), known.bytes // 2)
    looked_up = int(shape.layer_inputs * shape.layers * shape.vocabulary * 4.5 / 8)
    rest = max(0, known.bytes - embeddings - looked_up)
    share = rest // shape.layers
    main = MAIN.get(known.quantisation, "")
    return Layout(
        embedding=shape.embedding,
        heads=shape.heads,
        queries=shape.heads * shape.head,
        feed_forward=shape.feed_forward,
        experts=0,
        experts_used=0,
        expert_feed_forward=0,
        inner=shape.inner,
        vocabulary=shape.vocabulary,
        merges=0,
        tokenizer="",
        keys=kept,
        values=kept,
        window=shape.window if sliding else 0,
        sliding=sliding,
        state=shape.state,
        recurrent=recurrent,
        layers=(share,) * shape.layers,
        embeddings=embeddings + looked_up,
        output=0,
        other=rest - share * shape.layers,
        matrices=((main, rest),) if main else (),
    )


def _kept(shape: Shape, whole: bool) -> int:
    """Numbers that a layer keeps of a token, of keys and of values each."""
    if whole:
        return shape.kv_heads * shape.head
    return shape.kv_heads * shape.short_head if shape.between == "sliding" else 0
