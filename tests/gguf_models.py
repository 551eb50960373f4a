"""Headers of models of several kinds, small enough to be made in a test, whole enough for llama.cpp.

Each function gives a `Draft` with all keys and tensors its architecture needs; the weights are zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from tests.gguf_corpus import ARRAY, F32, FLOAT32, INT32, Q8_0, STRING, UINT32, Draft, build

BOOL = 7


@dataclass(frozen=True)
class Shape:
    """Sizes of a model. `kv` heads of `head` numbers; `experts` of which `used` run; `window` slides."""

    embedding: int = 64
    layers: int = 8
    heads: int = 4
    kv: int = 2
    head: int = 32
    ff: int = 160
    vocabulary: int = 320
    experts: int = 8
    used: int = 2
    window: int = 64
    context: int = 8192


def _begun(architecture: str, shape: Shape, **more: Any) -> Draft:
    """Tokenizer, the keys every model has, and `more` of them: ints, floats, or lists of ints or bools."""
    draft = Draft()
    draft.set("general.architecture", STRING, architecture)
    draft.set("general.name", STRING, architecture)
    keys = {
        "block_count": shape.layers,
        "context_length": shape.context,
        "embedding_length": shape.embedding,
        "feed_forward_length": shape.ff,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.kv,
        "attention.key_length": shape.head,
        "attention.value_length": shape.head,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.dimension_count": shape.head,
    }
    for name, value in {**keys, **{key.replace("__", "."): item for key, item in more.items()}}.items():
        if value is None:
            continue
        kind: tuple[int, Any] = (UINT32, value)
        if isinstance(value, float):
            kind = (FLOAT32, value)
        elif isinstance(value, list):
            kind = (ARRAY, (BOOL if isinstance(value[0], bool) else INT32, value))
        draft.set(f"{architecture}.{name}", *kind)
    count = shape.vocabulary
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{n:02X}>" for n in range(256)), *(f"t{n}" for n in range(count))]
    draft.set("tokenizer.ggml.model", STRING, "llama")
    draft.set("tokenizer.ggml.tokens", ARRAY, (STRING, tokens[:count]))
    draft.set("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * count))
    kinds = [2, 3, 3, *([6] * 256), *([1] * count)]
    draft.set("tokenizer.ggml.token_type", ARRAY, (INT32, kinds[:count]))
    draft.set("tokenizer.ggml.bos_token_id", UINT32, 1)
    draft.set("tokenizer.ggml.eos_token_id", UINT32, 2)
    _add(draft, "token_embd.weight", shape.embedding, count)
    return draft


def _add(draft: Draft, name: str, *shape: int) -> None:
    """A tensor: a matrix in Q8_0 where its rows can be, else F32."""
    narrow = name.endswith(("norm.weight", "gate_inp.weight", "conv1d.weight", "conv.weight"))
    quantised = len(shape) > 1 and shape[0] % 32 == 0 and name.endswith("weight") and not narrow
    draft.tensors.append((name, shape, Q8_0 if quantised else F32))


def _attention(draft: Draft, layer: int, shape: Shape, kv: int, norms: bool = False) -> None:
    at, wide = f"blk.{layer}.attn_", shape.heads * shape.head
    _add(draft, at + "q.weight", shape.embedding, wide)
    _add(draft, at + "k.weight", shape.embedding, kv * shape.head)
    _add(draft, at + "v.weight", shape.embedding, kv * shape.head)
    _add(draft, at + "output.weight", wide, shape.embedding)
    for name in ("q_norm", "k_norm") if norms else ():
        _add(draft, f"{at}{name}.weight", shape.head)


def _dense(draft: Draft, layer: int, shape: Shape) -> None:
    at = f"blk.{layer}.ffn_"
    _add(draft, at + "gate.weight", shape.embedding, shape.ff)
    _add(draft, at + "up.weight", shape.embedding, shape.ff)
    _add(draft, at + "down.weight", shape.ff, shape.embedding)


def _experts(draft: Draft, layer: int, shape: Shape) -> None:
    at = f"blk.{layer}.ffn_"
    _add(draft, at + "gate_inp.weight", shape.embedding, shape.experts)
    _add(draft, at + "gate_exps.weight", shape.embedding, shape.ff, shape.experts)
    _add(draft, at + "up_exps.weight", shape.embedding, shape.ff, shape.experts)
    _add(draft, at + "down_exps.weight", shape.ff, shape.embedding, shape.experts)


def _norms(draft: Draft, layer: int, shape: Shape, *names: str) -> None:
    for name in names:
        _add(draft, f"blk.{layer}.{name}.weight", shape.embedding)


def llama(shape: Shape) -> Draft:
    """Every layer alike, heads that share keys."""
    draft = _begun("llama", shape)
    _norms_of_output(draft, shape)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm")
        _attention(draft, layer, shape, shape.kv)
        _dense(draft, layer, shape)
    return draft


def qwen3moe(shape: Shape) -> Draft:
    """Experts."""
    used = {"expert_count": shape.experts, "expert_used_count": shape.used}
    draft = _begun("qwen3moe", shape, expert_feed_forward_length=shape.ff, **used)
    _norms_of_output(draft, shape)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm")
        _attention(draft, layer, shape, shape.kv, norms=True)
        _experts(draft, layer, shape)
    return draft


def gemma2(shape: Shape) -> Draft:
    """Each second layer looks back a window; the embeddings serve as output."""
    draft = _begun("gemma2", shape, attention__sliding_window=shape.window)
    _add(draft, "output_norm.weight", shape.embedding)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")
        _attention(draft, layer, shape, shape.kv)
        _dense(draft, layer, shape)
    return draft


def gemma3(shape: Shape) -> Draft:
    """A list in the file of the layers that slide."""
    pattern = [layer % 3 != 1 for layer in range(shape.layers)]
    more: dict[str, Any] = {"attention__sliding_window": shape.window}
    draft = _begun("gemma3", shape, attention__sliding_window_pattern=pattern, **more)
    _add(draft, "output_norm.weight", shape.embedding)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")
        _attention(draft, layer, shape, shape.kv, norms=True)
        _dense(draft, layer, shape)
    return draft


def _norms_of_output(draft: Draft, shape: Shape) -> None:
    _add(draft, "output_norm.weight", shape.embedding)
    _add(draft, "output.weight", shape.embedding, shape.vocabulary)


def lfm2(shape: Shape) -> Draft:
    """Short convolutions, and attention in each third layer: keys by layer, in a list."""
    kv = [shape.kv if layer % 3 == 2 else 0 for layer in range(shape.layers)]
    whole = Shape(**{**vars(shape), "head": shape.embedding // shape.heads})
    sizes: dict[str, Any] = {"attention__key_length": whole.head, "attention__value_length": whole.head}
    more = {"attention__head_count_kv": kv, "shortconv__l_cache": 3, "rope__dimension_count": whole.head}
    draft = _begun("lfm2", whole, **more, **sizes)
    _add(draft, "token_embd_norm.weight", shape.embedding)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm")
        _dense(draft, layer, shape)
        if kv[layer]:
            _attention(draft, layer, whole, shape.kv, norms=True)
            continue
        at = f"blk.{layer}.shortconv."
        _add(draft, at + "conv.weight", 3, shape.embedding)
        _add(draft, at + "in_proj.weight", shape.embedding, 3 * shape.embedding)
        _add(draft, at + "out_proj.weight", shape.embedding, shape.embedding)
    return draft


def mamba(shape: Shape) -> Draft:
    """A state in every layer and no keys at all."""
    inner, states, rank = 2 * shape.embedding, 16, 32
    sizes = {"ssm.conv_kernel": 4, "ssm.inner_size": inner, "ssm.state_size": states}
    none = {"attention.head_count": 0, "attention.head_count_kv": None, "feed_forward_length": 0}
    draft = _begun("mamba", shape, **sizes, **none, **{"ssm.time_step_rank": rank})
    _add(draft, "output_norm.weight", shape.embedding)
    for layer in range(shape.layers):
        at = f"blk.{layer}.ssm_"
        _norms(draft, layer, shape, "attn_norm")
        _add(draft, at + "in.weight", shape.embedding, 2 * inner)
        _add(draft, at + "conv1d.weight", 4, inner)
        _add(draft, at + "conv1d.bias", inner)
        _add(draft, at + "x.weight", inner, rank + 2 * states)
        _add(draft, at + "dt.weight", rank, inner)
        _add(draft, at + "dt.bias", inner)
        _add(draft, at + "a", states, inner)
        _add(draft, at + "d", inner)
        _add(draft, at + "out.weight", inner, shape.embedding)
    return draft


def granitehybrid(shape: Shape) -> Draft:
    """Mamba 2, and attention in each fourth layer."""
    kv = [shape.kv if layer % 4 == 3 else 0 for layer in range(shape.layers)]
    inner, states, groups, ranks = 2 * shape.embedding, 32, 1, 4
    mixed = inner + 2 * groups * states
    sizes = {"ssm.conv_kernel": 4, "ssm.inner_size": inner, "ssm.state_size": states}
    more: dict[str, Any] = {"ssm.time_step_rank": ranks, "ssm.group_count": groups}
    draft = _begun("granitehybrid", shape, attention__head_count_kv=kv, **sizes, **more)
    _norms_of_output(draft, shape)
    for layer in range(shape.layers):
        _norms(draft, layer, shape, "attn_norm", "ffn_norm")
        _dense(draft, layer, shape)
        if kv[layer]:
            _attention(draft, layer, shape, shape.kv)
            continue
        at = f"blk.{layer}.ssm_"
        _add(draft, at + "in.weight", shape.embedding, inner + mixed + ranks)
        _add(draft, at + "conv1d.weight", 4, mixed)
        _add(draft, at + "conv1d.bias", mixed)
        _add(draft, at + "dt.bias", ranks)
        _add(draft, at + "a", 1, ranks)
        _add(draft, at + "d", 1, ranks)
        _add(draft, at + "norm.weight", inner // groups, groups)
        _add(draft, at + "out.weight", inner, shape.embedding)
    return draft


def deepseek2(shape: Shape) -> Draft:
    """Keys that values are made from (MLA): one head, no values; all layers dense."""
    rank, rope, nope, value = 64, 16, 32, 32
    latent = {"attention.kv_lora_rank": rank, "attention.q_lora_rank": 48, "expert_feed_forward_length": 32}
    heads = {"attention.key_length_mla": nope + rope, "attention.value_length_mla": value}
    lengths = {"attention.key_length": rank + rope, "attention.value_length": rank}
    more = {"attention.head_count_kv": 1, "rope.dimension_count": rope, "expert_shared_count": 1}
    dense = {"leading_dense_block_count": shape.layers}
    draft = _begun("deepseek2", shape, **latent, **heads, **lengths, **more, **dense)
    _norms_of_output(draft, shape)
    for layer in range(shape.layers):
        at = f"blk.{layer}.attn_"
        _norms(draft, layer, shape, "attn_norm", "ffn_norm")
        _add(draft, at + "q_a_norm.weight", 48)
        _add(draft, at + "kv_a_norm.weight", rank)
        _add(draft, at + "q_a.weight", shape.embedding, 48)
        _add(draft, at + "q_b.weight", 48, shape.heads * (nope + rope))
        _add(draft, at + "kv_a_mqa.weight", shape.embedding, rank + rope)
        _add(draft, at + "k_b.weight", nope, rank, shape.heads)
        _add(draft, at + "v_b.weight", rank, value, shape.heads)
        _add(draft, at + "output.weight", shape.heads * value, shape.embedding)
        _dense(draft, layer, shape)
    return draft


KINDS: dict[str, Callable[[Shape], Draft]] = {
    made.__name__: made for made in (llama, qwen3moe, gemma2, gemma3, lfm2, mamba, granitehybrid, deepseek2)
}


def made(kind: str, shape: Shape | None = None) -> bytes:
    """A whole file, weights included."""
    return whole(KINDS[kind](shape or Shape()))


def whole(draft: Draft) -> bytes:
    """The file with all its zeros."""
    sizes = (prod(sides) // 32 * 34 if kind == Q8_0 else prod(sides) * 4 for _, sides, kind in draft.tensors)
    draft.data = sum(-(-size // draft.alignment) * draft.alignment for size in sizes)
    return build(draft)
