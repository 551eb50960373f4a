"""Whole models of under 2 MB that llama.cpp loads and runs: right in form, with seeded random weights.

Each function writes a file and gives its path. What such a model writes is nonsense, but always the same
nonsense. Texts become tokens much as in large models: bytes with some merges, or words. Shapes and names of
the text models' tensors come from `gguf_models`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.library.gguf_reader import read_header
from tests import gguf_models
from tests.gguf_corpus import ARRAY, BOOL, F32, FLOAT32, INT32, STRING, UINT32, Draft, build

NORMAL, CONTROL, UNKNOWN = 1, 3, 2  # LLAMA_TOKEN_TYPE_*
MEAN, CLS, LAST, RANK = 1, 2, 3, 4  # LLAMA_POOLING_TYPE_*
SHAPE = gguf_models.Shape(layers=2, context=4096)
MARKERS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_WORDS = """
    the of and to in is a that it was for on with he be as at by this had not are but from or have an they
    which one you were her all she there would their we him been has when who will no more if out so said
    roof mill slate oak beam garden seed rain river stone bread flour cheese milk butter king queen
"""
WORDS = tuple(_WORDS.split())
RERANK = "<|im_start|>Query: {query}\nDocument: {document}<|im_end|>"


def tiny_llama(path: Path, seed: int = 1, **shape: Any) -> Path:
    """Plain attention. `shape`: fields of `gguf_models.Shape`."""
    return _text_model(path, "llama", seed, replace(SHAPE, **shape))


def tiny_mamba(path: Path, seed: int = 1, **shape: Any) -> Path:
    """A state instead of keys: nothing of it can be taken back."""
    return _text_model(path, "mamba", seed, replace(SHAPE, **shape))


def tiny_hybrid(path: Path, seed: int = 1, **shape: Any) -> Path:
    """LFM2: two layers of short convolutions, one of attention."""
    return _text_model(path, "lfm2", seed, replace(SHAPE, **{"layers": 3, "head": 16, **shape}))


def tiny_swa(path: Path, seed: int = 1, **shape: Any) -> Path:
    """Gemma 3: of three layers two look back 32 tokens only."""
    return _text_model(path, "gemma3", seed, replace(SHAPE, **{"layers": 3, "window": 32, **shape}))


def tiny_bert(path: Path, pooling: int = MEAN, seed: int = 1, context: int = 128, width: int = 64) -> Path:
    """An encoder with a vocabulary of words, for one vector a text."""
    return write(path, bert(pooling, context, width), seed)


def tiny_reranker(path: Path, seed: int = 1, context: int = 128, width: int = 64) -> Path:
    """The same encoder with a head that scores a pair of texts."""
    draft = bert(RANK, context, width)
    for name, *shape in (("cls", width, width), ("cls.output", width, 1)):
        draft.tensors.append((f"{name}.weight", tuple(shape), F32))
        draft.tensors.append((f"{name}.bias", (shape[-1],), F32))
    return write(path, draft, seed)


def tiny_decoder_reranker(path: Path, seed: int = 1, **shape: Any) -> Path:
    """As Qwen3-Reranker: a causal model, a prompt of its own for a pair, "yes" and "no" at its last token."""
    draft = gguf_models.KINDS["llama"](replace(SHAPE, **shape))
    for key in [key for key in draft.values if key.startswith("llama.")]:
        draft.values[key.replace("llama.", "qwen3.")] = draft.values.pop(key)
    draft.set("general.architecture", STRING, "qwen3")
    draft.set("qwen3.pooling_type", UINT32, RANK)
    draft.set("qwen3.classifier.output_labels", ARRAY, (STRING, ["yes", "no"]))
    for layer in range(SHAPE.layers):
        for name in ("q", "k"):
            draft.tensors.append((f"blk.{layer}.attn_{name}_norm.weight", (SHAPE.head,), F32))
    draft.tensors.append(("cls.output.weight", (SHAPE.embedding, 2), F32))
    _byte_tokens(draft, SHAPE.vocabulary)
    draft.set("tokenizer.chat_template.rerank", STRING, RERANK)
    return write(path, draft, seed)


def tiny_lora(
    path: Path, base: Path, seed: int = 1, strength: float = 1.0, rank: int = 4, licence: str = ""
) -> Path:
    """An adapter for the model at `base`: it changes the queries of every layer, by as much as they are."""
    with base.open("rb", buffering=0) as file:
        header = read_header(file, base.stat().st_size)
    architecture = header.values["general.architecture"].content
    assert isinstance(architecture, bytes)
    draft = Draft()
    draft.set("general.type", STRING, "adapter")
    draft.set("general.architecture", STRING, architecture)
    draft.set("adapter.type", STRING, "lora")
    if licence:
        draft.set("general.license", STRING, licence)
    draft.set("adapter.lora.alpha", FLOAT32, rank * strength)
    for tensor in header.tensors:
        if tensor.name.endswith(b"attn_q.weight"):
            name, (wide, high) = tensor.name.decode(), tensor.shape[:2]
            draft.tensors += [(f"{name}.lora_a", (wide, rank), F32), (f"{name}.lora_b", (rank, high), F32)]
    return write(path, draft, seed)


def write(path: Path, draft: Draft, seed: int) -> Path:
    """The draft with random weights, all of them F32."""
    draft.tensors = [(name, shape, F32) for name, shape, _ in draft.tensors]
    draft.data = 0
    chance, made = np.random.default_rng(seed), bytearray(build(draft))
    for name, shape, _ in draft.tensors:
        made += _weights(name, shape, chance).astype("<f4").tobytes()
        made += bytes(-len(made) % draft.alignment)
    path.write_bytes(made)
    return path


# -- inside ------------------------------------------------------------------------------------------


def _text_model(path: Path, kind: str, seed: int, shape: gguf_models.Shape) -> Path:
    draft = gguf_models.KINDS[kind](shape)
    _byte_tokens(draft, shape.vocabulary)
    draft.set("tokenizer.chat_template", STRING, CHATML)
    if "output.weight" not in [name for name, _, _ in draft.tensors]:
        draft.tensors.append(("output.weight", (shape.embedding, shape.vocabulary), F32))
    return write(path, draft, seed)


def _weights(name: str, shape: Sequence[int], chance: np.random.Generator) -> np.ndarray[Any, Any]:
    """Of a size that keeps the numbers inside near 1, so that what a model writes depends on its input."""
    if name.endswith("norm.weight"):
        return np.ones(math.prod(shape))
    if name.endswith(".ssm_a"):
        return -np.exp(chance.normal(size=math.prod(shape)))
    if name.endswith("bias"):
        return chance.normal(scale=0.1, size=math.prod(shape))
    if name == "output.weight":
        rows = chance.normal(scale=1.5 / math.sqrt(shape[0]), size=(shape[1], shape[0]))
        rows[-len(MARKERS) :] = 0  # never the likeliest: a reply ends where it is told to
        return rows
    scale = 1.0 if name.startswith(("token_embd", "position")) else 1.5 / math.sqrt(shape[0])
    return chance.normal(scale=scale, size=math.prod(shape))


def _byte_tokens(draft: Draft, count: int) -> None:
    """GPT-2's kind of vocabulary: the 256 bytes, merges of `WORDS`, and ChatML's markers."""
    plain = [n for n in range(256) if 33 <= n <= 126 or 161 <= n <= 172 or n >= 174]
    letters = {n: chr(n) for n in plain}
    letters |= {n: chr(256 + i) for i, n in enumerate(n for n in range(256) if n not in letters)}
    tokens, merges = [letters[n] for n in range(256)], []
    for word in WORDS:
        left = letters[ord(" ")]
        for letter in word:
            if left + letter not in tokens and len(tokens) < count - len(MARKERS):
                tokens.append(left + letter)
                merges.append(f"{left} {letter}")
            left += letter
    assert len(tokens) == count - len(MARKERS)
    kinds = [NORMAL] * len(tokens) + [CONTROL] * len(MARKERS)
    _tokenizer(draft, "gpt2", [*tokens, *MARKERS], kinds, bos=count - 3, eos=count - 1, padding=count - 3)
    draft.set("tokenizer.ggml.merges", ARRAY, (STRING, merges))
    draft.set("tokenizer.ggml.pre", STRING, "gpt-2")


def bert(pooling: int, context: int, width: int) -> Draft:
    """An encoder with a vocabulary of words."""
    draft, ff, layers = Draft(), 2 * width, 2
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    signs = [*"abcdefghijklmnopqrstuvwxyz0123456789", *".,;:!?()-'\""]
    tokens = [*special, *("▁" + sign for sign in signs), *signs, *("▁" + word for word in WORDS[1:])]
    tokens = list(dict.fromkeys(tokens))
    kinds = [CONTROL, UNKNOWN, CONTROL, CONTROL, CONTROL, *([NORMAL] * (len(tokens) - 5))]
    draft.set("general.architecture", STRING, "bert")
    draft.set("general.name", STRING, "Tiny encoder")
    sizes = {"block_count": layers, "context_length": context, "embedding_length": width}
    more = {"feed_forward_length": ff, "attention.head_count": 4, "pooling_type": pooling}
    for name, size in {**sizes, **more}.items():
        draft.set(f"bert.{name}", UINT32, size)
    draft.set("bert.attention.layer_norm_epsilon", FLOAT32, 1e-12)
    draft.set("bert.attention.causal", BOOL, 0)
    draft.set("tokenizer.ggml.token_type_count", UINT32, 2)
    _tokenizer(draft, "bert", tokens, kinds, padding=0, unknown=1, bos=2, cls=2, seperator=3, mask=4)
    tensors = {
        "token_embd": (width, len(tokens)),
        "position_embd": (width, context),
        "token_types": (width, 2),
    }
    draft.tensors = [(f"{name}.weight", shape, F32) for name, shape in tensors.items()]
    _normed(draft, "token_embd_norm", width)
    for layer in range(layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            _linear(draft, f"blk.{layer}.{name}", width, width)
        _linear(draft, f"blk.{layer}.ffn_up", width, ff)
        _linear(draft, f"blk.{layer}.ffn_down", ff, width)
        _normed(draft, f"blk.{layer}.attn_output_norm", width)
        _normed(draft, f"blk.{layer}.layer_output_norm", width)
    return draft


def _linear(draft: Draft, name: str, wide: int, high: int) -> None:
    draft.tensors += [(f"{name}.weight", (wide, high), F32), (f"{name}.bias", (high,), F32)]


def _normed(draft: Draft, name: str, width: int) -> None:
    draft.tensors += [(f"{name}.weight", (width,), F32), (f"{name}.bias", (width,), F32)]


def _tokenizer(draft: Draft, model: str, tokens: list[str], kinds: list[int], **special: int) -> None:
    draft.values = {key: value for key, value in draft.values.items() if not key.endswith("_token_id")}
    draft.set("tokenizer.ggml.model", STRING, model)
    draft.set("tokenizer.ggml.tokens", ARRAY, (STRING, tokens))
    draft.set("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * len(tokens)))
    draft.set("tokenizer.ggml.token_type", ARRAY, (INT32, kinds))
    for name, number in special.items():
        draft.set(f"tokenizer.ggml.{name}_token_id", UINT32, number)
