"""How large a model becomes when it is quantised, from its header alone.

It follows `tensor_allows_quantization`, `llama_tensor_get_type_impl` and `tensor_type_fallback` in
src/llama-quant.cpp of llama.cpp 0c1e57098, for the five kinds of `quantising.TARGETS` and without an
importance matrix. To be read again with every update of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

from app.domain.library.quantising import LEAST_SAVED, TARGETS, Plan, Target
from app.library.gguf_layout import tensor_bytes
from app.library.gguf_reader import Header, Tensor, integer, read_header, text
from app.library.gguf_tables import TENSOR_TYPES

PADDING = 32  # GGUF_DEFAULT_ALIGNMENT, which the output always has
NUMBER_OF = {name: number for number, (name, _, _) in TENSOR_TYPES.items()}
UNQUANTISED = frozenset({"F32", "F16", "BF16", "F64"})
FALLBACK = {"Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
NOTED = ("general.quantization_version", "general.file_type")
EMBEDDINGS = ("token_embd.weight", "per_layer_token_embd.weight")
PREDICTIONS = "output.weight"
_LAYER = re.compile(r"blk\.(\d+)\.")
KEPT = (
    *("_norm.weight", "ffn_gate_inp.weight", "ffn_gate_tid2eid.weight", "altup", "laurel"),
    *("per_layer_model_proj", "ssm_conv1d", "shortconv.conv.weight", "indexer.k_proj.weight"),
    *("indexer.q_proj.weight", "time_mix_first.weight", "time_mix_lerp_fused.weight", "attn_rel_b.weight"),
    *(
        f"time_mix_{part}.weight"
        for part in ("w0", "w1", "w2", "v0", "v1", "v2", "a0", "a1", "a2", "g1", "g2")
    ),
    *("time_mix_decay_w1.weight", "time_mix_decay_w2.weight", ".position_embd", "sam.pos_embd", "sam.neck."),
    *("sam.net_", ".rel_pos", ".patch_embd", ".patch_merger", "a.rvq.codebook", "mm.a.code_embd"),
)
"""Parts of names of tensors that stay as they are."""
KEPT_WHOLE = ("position_embd.weight", "token_types.weight")


def plans(paths: Sequence[Path]) -> list[Plan]:
    """What each kind would give, of a model in these files. Headers are read; raises Fault and OSError."""
    return [plan(paths, target) for target in TARGETS]


def plan(paths: Sequence[Path], target: Target) -> Plan:
    """What one kind would give. Raises Fault and OSError."""
    headers, source = [], 0
    for path in paths:
        size = path.stat().st_size
        source += size
        with path.open("rb", buffering=0) as file:
            headers.append(read_header(file, size))
    kinds = list(_kinds(headers, target))
    size = _padded(_described(headers)) + sum(_padded(_bytes(tensor, kind)) for tensor, kind in kinds)
    twice = any(
        kind != (was := TENSOR_TYPES[tensor.kind][0]) and was not in UNQUANTISED for tensor, kind in kinds
    )
    return Plan(target, size, twice, size <= (1 - LEAST_SAVED) * source)


def _described(headers: Sequence[Header]) -> int:
    """Bytes of the header: the first file's, the other files' tensors, and what the quantiser notes."""
    size = headers[0].end
    size += sum(
        24 + len(tensor.name) + 8 * len(tensor.shape) for head in headers[1:] for tensor in head.tensors
    )
    return size + sum(16 + len(key) for key in NOTED if key not in headers[0].values)


def _padded(size: int) -> int:
    return -(-size // PADDING) * PADDING


def _bytes(tensor: Tensor, kind: str) -> int:
    tensor_bytes(tensor)  # refuses what cannot be
    _, block, size = TENSOR_TYPES[NUMBER_OF[kind]]
    return prod(tensor.shape) // block * size


@dataclass(slots=True)
class _Counting:
    """What llama.cpp counts while it goes through the tensors in its order."""

    architecture: str
    experts: int
    layers: int
    tied: bool
    values: int
    large: bool
    value: int = 0
    down: int = 0


def _kinds(headers: Sequence[Header], target: Target) -> Iterable[tuple[Tensor, str]]:
    """Every tensor and the type it gets."""
    values = headers[0].values
    architecture = text(values, "general.architecture")
    tensors = sorted((tensor for header in headers for tensor in header.tensors), key=_order)
    names = [_name(tensor) for tensor in tensors]
    layers = integer(values, f"{architecture}.block_count") or 0
    heads, kept = (integer(values, f"{architecture}.attention.head_count{end}") for end in ("", "_kv"))
    state = _Counting(
        architecture,
        max(1, integer(values, f"{architecture}.expert_count") or 0),
        layers,
        PREDICTIONS not in names,
        sum(_is_value(name) for name in names),
        architecture == "llama" and layers == 80 and heads != (kept or heads),
    )
    for tensor, name in zip(tensors, names, strict=True):
        kind = TENSOR_TYPES.get(tensor.kind, ("", 0, 0))[0]
        if _quantised(tensor, name):
            kind = _fitting(tensor, _chosen(state, tensor, name, target))
        yield tensor, kind


def _name(tensor: Tensor) -> str:
    return tensor.name.decode("utf-8", "replace")


def _order(tensor: Tensor) -> tuple[int, str]:
    """`weight_name_comparer`: by layer, then by name."""
    name = _name(tensor)
    found = _LAYER.match(name)
    return (int(found[1]) if found else -1, name)


def _quantised(tensor: Tensor, name: str) -> bool:
    wide = [side for side in tensor.shape if side > 1]
    matrix = len(tensor.shape) > 1 and len(wide) > 0 and prod(tensor.shape[1:]) > 1
    return (
        matrix
        and name.endswith("weight")
        and name not in KEPT_WHOLE
        and not any(part in name for part in KEPT)
    )


def _is_value(name: str) -> bool:
    return any(part in name for part in ("attn_qkv.weight", "attn_kv_b.weight", "attn_v.weight"))


def _more_bits(layer: int, layers: int) -> bool:
    """`use_more_bits`: the first and the last eighth, and each third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def _chosen(state: _Counting, tensor: Tensor, name: str, target: Target) -> str:
    """The type before it is looked whether the shape allows it."""
    usual, falcon = target.tensor, state.architecture == "falcon"
    mixed = target.name in ("Q4_K_M", "Q5_K_M")
    if name == PREDICTIONS or (state.tied and name in EMBEDDINGS):
        if falcon or tensor.shape[0] % TENSOR_TYPES[NUMBER_OF[usual]][1]:
            return "Q8_0"
        return usual if usual == "Q8_0" else "Q6_K"
    if name in EMBEDDINGS:
        return usual
    if _is_value(name):
        more = mixed and _more_bits(state.value, state.values)
        state.value += 1
        if state.experts == 8:
            return "Q8_0"
        return "Q6_K" if more else "Q5_K" if state.large and usual == "Q4_K" else usual
    if "attn_k.weight" in name and state.experts == 8:
        return "Q8_0"
    if "ffn_down" in name:
        layer = state.down if state.experts == 1 else _order(tensor)[0]
        state.down += 1
        if falcon and target.name == "Q4_K_M":
            between = "Q5_K" if _more_bits(layer, state.layers) else usual
            return "Q6_K" if layer < state.layers // 16 else between
        return "Q6_K" if mixed and _more_bits(layer, state.layers) else usual
    if "attn_output.weight" in name and not falcon and state.experts == 8 and target.name == "Q4_K_M":
        return "Q5_K"
    return usual


def _fitting(tensor: Tensor, kind: str) -> str:
    """`tensor_type_fallback`: another type where rows are no whole number of blocks."""
    for possible in (kind, FALLBACK.get(kind, kind)):
        if tensor.shape[0] % TENSOR_TYPES[NUMBER_OF[possible]][1] == 0:
            return possible
    return "F16"
