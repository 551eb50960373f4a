"""What of a GGUF header has to be right before llama.cpp may see the file; each fault by its code."""

from __future__ import annotations

from app.library.gguf_facts import tidy
from app.library.gguf_layout import tensor_bytes
from app.library.gguf_reader import LAYERS, TOKENS, Fault, Header, Value, integer, text
from app.library.gguf_tables import (
    ARCHITECTURES,
    EMBEDDING,
    FLOAT32,
    INT32,
    PROJECTORS,
    SILENT,
    STRING,
    UINT32,
)

EXPERTS = 1024  # LLAMA_MAX_EXPERTS
WIDEST = 1 << 20
LONGEST_CONTEXT = 1 << 26
ALIGNMENTS = tuple(1 << power for power in range(3, 17))
FEWEST_TOKENS = 16
EPSILONS = ("layer_norm_epsilon", "layer_norm_rms_epsilon", "group_norm_epsilon")
HELPERS = ("adapter", "imatrix")
"""general.type of files that go with a model: LoRA, and importances for making models smaller."""
PICTURES = (b"v.blk.", b"mm.")
"""Tensors that belong into a file of their own, the projector. Ollama's engine wants both in one file;
llama.cpp refuses a model with tensors it does not ask for ("wrong number of tensors")."""
SPECIAL_TOKENS = ("bos", "eos", "eot", "eom", "unknown")


def architecture_of(values: dict[str, Value]) -> str:
    """One whole model of text, and of a kind that is known here. Its architecture."""
    architecture, kind = text(values, "general.architecture"), text(values, "general.type")
    if architecture in PROJECTORS or kind in PROJECTORS:
        raise Fault("projector", tidy(architecture or kind))
    if kind in HELPERS:
        raise Fault(kind)
    if not architecture:
        raise Fault("metadata", "no general.architecture")
    if architecture not in ARCHITECTURES | EMBEDDING:
        raise Fault("architecture" if architecture in SILENT else "unknown", tidy(architecture))
    if kind not in ("", "model"):
        raise Fault("architecture", f"general.type {tidy(kind)}")
    return architecture


def embeds(values: dict[str, Value], architecture: str) -> bool:
    """Whether it was made for vectors or scores: pooled, or looking at what comes after, too."""
    pooled = (integer(values, f"{architecture}.pooling_type") or 0) > 0
    causal = values.get(f"{architecture}.attention.causal")
    return architecture in EMBEDDING or pooled or (causal is not None and causal.content == 0)


def check_shape(values: dict[str, Value], architecture: str) -> int:
    """The numbers that llama.cpp demands or aborts on. The length of the context it was trained for."""

    def need(name: str, most: int) -> int:
        value = values.get(f"{architecture}.{name}")
        if value is None or value.kind != UINT32 or not isinstance(value.content, int):
            raise Fault("metadata", f"{architecture}.{name} is missing or not an unsigned integer")
        if not 1 <= value.content <= most:
            raise Fault("metadata", f"{architecture}.{name} = {value.content}")
        return value.content

    def have(name: str) -> int:
        return integer(values, f"{architecture}.{name}") or 0

    layers = need("block_count", LAYERS)
    need("embedding_length", WIDEST)
    heads = values.get(f"{architecture}.attention.head_count")
    if (
        heads is not None
        and heads.kind == UINT32
        and "rwkv" not in architecture
        and "mamba" not in architecture
    ):
        need("attention.head_count", WIDEST)
    experts, used = have("expert_count"), have("expert_used_count")
    if experts > EXPERTS or (used > experts and experts != 1) or (experts > 1 and used < 1):
        raise Fault("metadata", f"{experts} experts, {used} used")
    if have("nextn_predict_layers") > layers:
        raise Fault("metadata", "nextn_predict_layers")
    _check_numbers(values, architecture)
    alignment = values.get("general.alignment")
    if alignment is not None and (alignment.kind != UINT32 or alignment.content not in ALIGNMENTS):
        raise Fault("metadata", f"general.alignment {alignment.content!r}")
    return need("context_length", LONGEST_CONTEXT)


def _check_numbers(values: dict[str, Value], architecture: str) -> None:
    """Numbers on which ggml ends the process: `GGML_ASSERT` of rope and of the norms in ggml-cpu/ops.cpp."""
    heads = values.get(f"{architecture}.attention.head_count")
    counts = [] if heads is None else [heads.content, *heads.items]
    some = [count for count in counts if isinstance(count, int) and count > 0]
    widest = (integer(values, f"{architecture}.embedding_length") or 0) // min(some, default=1)
    for name in ("attention.key_length", "attention.key_length_swa"):
        widest = max(widest, integer(values, f"{architecture}.{name}") or 0)
    for name in ("rope.dimension_count", "rope.dimension_count_swa"):
        turned = integer(values, f"{architecture}.{name}")
        if turned is not None and (turned % 2 or not 0 <= turned <= widest):
            raise Fault("metadata", f"{architecture}.{name} = {turned}")
    for name in EPSILONS:
        value = values.get(f"{architecture}.attention.{name}")
        if value is not None and not (isinstance(value.content, float) and 0 <= value.content <= 1):
            raise Fault("metadata", f"{architecture}.attention.{name} = {value.content!r}")


def check_tokens(header: Header) -> None:
    """The words the model reads and writes: there, all different, and none of the special ones outside."""
    values = header.values
    tokens = values.get(TOKENS)
    if text(values, "tokenizer.ggml.model") in ("", "no_vocab", "none"):
        raise Fault("tokens", "no tokenizer")
    if tokens is None or tokens.of != STRING or tokens.count < FEWEST_TOKENS:
        raise Fault("tokens", "no vocabulary")
    if not header.tokens_differ:
        raise Fault("tokens", "a token is there twice")
    for key, kinds in (("scores", (FLOAT32, INT32)), ("token_type", (INT32,))):
        array = values.get(f"tokenizer.ggml.{key}")
        if array is not None and (array.of not in kinds or array.count < tokens.count):
            raise Fault("tokens", f"{key}: {array.count} of {tokens.count}")
    for name in SPECIAL_TOKENS:
        value = values.get(f"tokenizer.ggml.{name}_token_id")
        if value is not None and not (isinstance(value.content, int) and 0 <= value.content < tokens.count):
            raise Fault("tokens", f"{name}_token_id {value.content!r} of {tokens.count}")


def check_tensors(header: Header, size: int) -> None:
    """Every tensor has a name of its own, a possible shape, its place right after the last, and its bytes."""
    if len({tensor.name for tensor in header.tensors}) != len(header.tensors):
        raise Fault("tensors", "a name is there twice")
    mixed = next((tensor.name for tensor in header.tensors if tensor.name.startswith(PICTURES)), None)
    if mixed is not None:
        raise Fault("mixed", tidy(mixed))
    alignment = integer(header.values, "general.alignment") or 32
    at = end = 0
    for tensor in header.tensors:
        if tensor.offset != at:
            raise Fault("tensors", f"{tidy(tensor.name)} at {tensor.offset}, not {at}")
        end = at + tensor_bytes(tensor)
        at = _aligned(end, alignment)
    needed = _aligned(header.end, alignment) + end
    if needed > size:
        raise Fault("truncated", f"{size} of {needed} bytes")


def _aligned(position: int, alignment: int) -> int:
    return -(-position // alignment) * alignment
