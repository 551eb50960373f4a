"""Tables about GGUF files, from llama.cpp 0c1e57098, which llama-cpp-python 0.3.36 carries.

To be read again with every update of the engine.
"""

from __future__ import annotations

# ggml type: name, elements in a block, bytes of a block. `enum ggml_type` in ggml/include/ggml.h, sizes from
# GGML_QUANT_SIZES in gguf-py/gguf/constants.py. Removed types (4, 5, 31 to 33, 36 to 38) are left out.
TENSOR_TYPES: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18),
    42: ("Q2_0", 64, 18),
}

# general.file_type: the name that people know it by. `enum llama_ftype` in include/llama.h
FILE_TYPES: dict[int, str] = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4_MOE",
    39: "NVFP4",
    40: "Q1_0",
    41: "Q2_0",
}
FILE_TYPE_GUESSED = 1024  # LLAMA_FTYPE_GUESSED, a flag on top

# value type: struct code, bytes. `enum gguf_type` in ggml/include/gguf.h; 8 is a string, 9 an array
SCALARS: dict[int, str] = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<B",  # bool
    10: "<Q",
    11: "<q",
    12: "<d",
}
UINT32, INT32, FLOAT32, STRING, ARRAY, UINT64 = 4, 5, 6, 8, 9, 10

# LLM_ARCH_NAMES in src/llama-arch.cpp, those that write text one token after another from text alone. Left
# out: image projectors (clip), embeddings (`EMBEDDING` below, t5encoder), encoder-decoders (t5), diffusion
# (dream, llada, llada-moe, rnd1), draft heads (eagle3, dflash, gemma4-assistant), speech (wavtokenizer-dec,
# qwen3tts, pockettts), readers of pictures of text (deepseek2-ocr, paddleocr), and gptj, which the engine
# names and cannot load.
_NAMES = """
    afmoe apertus arcee arctic arwkv7 baichuan bailingmoe bailingmoe2 bailingmoe3 bitnet bloom chameleon
    chatglm codeshell cogvlm cohere2 cohere2moe command-r dbrx deci deepseek deepseek2 deepseek32
    deepseek4 dots1 dots3note ernie4_5 ernie4_5-moe exaone exaone-moe exaone4 falcon falcon-h1 gemma
    gemma2 gemma3 gemma3n gemma4 glm-dsa glm4 glm4moe glm5-next gpt-oss gpt2 gptneox granite granite_swa
    granitehybrid granitemoe graniteswitch grok grovemoe hrm_text hunyuan-dense hunyuan-moe hunyuan_vl
    hy_v3 hy_v4 internlm2 jais jais2 jamba kimi-k3 kimi-linear laguna lfm2 lfm2moe llama llama4
    maincoder mamba mamba2 maple mellum mimo2 minicpm minicpm3 minimax-01 minimax-m2 minimax-m3 mistral3
    mistral4 mpt muse-glimmer nanbeige nemotron nemotron_h nemotron_h_moe olmo olmo2 olmoe openelm orion
    pangu-embedded phi2 phi3 phimoe plamo plamo2 plamo3 plm qwen qwen2 qwen2moe qwen2vl qwen3 qwen35
    qwen35moe qwen3moe qwen3next qwen3vl qwen3vlmoe qwen4exp refact rwkv6 rwkv6qwen2 rwkv7 seed_oss
    smallthinker smollm3 spark2_5 stablelm starcoder starcoder2 step35 talkie xverse
    """
ARCHITECTURES = frozenset(_NAMES.split())
# Those that give vectors or scores: encoders that llama.cpp evaluates in one go, without keys kept
# (`create_memory` gives none), and decoders turned into such.
EMBEDDING = frozenset(
    {"bert", "eurobert", "gemma-embedding", "jina-bert-v2", "jina-bert-v3", "llama-embed", "modern-bert"}
    | {"neo-bert", "nomic-bert", "nomic-bert-moe"}
)
PROJECTORS = frozenset({"clip", "mmproj", "projector"})
# The engine knows them, and they do not write text from text alone: those left out above
SILENT = frozenset(
    {"t5", "t5encoder", "dream", "llada", "llada-moe", "rnd1", "eagle3", "dflash", "gemma4-assistant"}
    | {"wavtokenizer-dec", "qwen3tts", "pockettts", "deepseek2-ocr", "paddleocr", "gptj"}
)

# Which layers look back a window only, from `load_arch_hparams` in src/models/*.cpp: all but each nth, unless
# the file says otherwise in attention.sliding_window_pattern; 0 where the file has to list them. Phi-3's
# windows are switched off there. DENSE_FIRST: the full layer is the first of n, else the last.
SLIDING_EVERY = {
    "afmoe": 4,
    "cohere2": 4,
    "cohere2moe": 4,
    "dots3note": 0,
    "exaone-moe": 4,
    "exaone4": 4,  # with 64 layers only
    "gemma2": 2,
    "gemma3": 6,
    "gemma3n": 5,
    "gemma4": 0,
    "gpt-oss": 2,
    "granite_swa": 0,
    "laguna": 4,
    "llama4": 4,
    "maple": 0,
    "mellum": 4,
    "mimo2": 0,
    "muse-glimmer": 4,
    "olmo2": 4,
    "plamo3": 8,
    "smallthinker": 4,
    "spark2_5": 0,
    "step35": 0,
}
DENSE_FIRST = frozenset({"cohere2moe", "laguna", "smallthinker"})
ALWAYS_SLIDING = {"gemma2": 4096, "exaone4": 4096, "exaone-moe": 128, "llama4": 8192}
"""The window of those that need not say it."""

# `llm_arch_is_recurrent` in src/llama-arch.cpp: every layer keeps a state
RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
# Of `llm_arch_is_hybrid`: layers without heads for keys keep a state
WITHOUT_HEADS_RECURRENT = frozenset(
    {"jamba", "plamo2", "granitehybrid", "lfm2", "lfm2moe", "kimi-linear", "kimi-k3", "bailingmoe3"}
    | {"glm5-next"}
)
# Of the same: all layers but each nth keep a state, unless the file lists them
ATTENTION_EVERY = {"qwen3next": 4, "qwen35": 4, "qwen35moe": 4, "qwen4exp": 4, "minimax-01": 8}

# general.license as Hugging Face writes it: the SPDX identifier (spdx.org/licenses)
LICENCES = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "isc": "ISC",
    "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "cc-by-nc-nd-4.0": "CC-BY-NC-ND-4.0",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "mpl-2.0": "MPL-2.0",
    "unlicense": "Unlicense",
}
