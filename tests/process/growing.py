"""How much a process grows by loading a model, reading a prompt and writing a reply: one line of JSON.

Arguments: the model's file, the context in tokens. Started by `test_fitting`, in a process of its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from app.inference.llama import LlamaEngine
from app.inference.machine import IdleTime
from tests.process.rig import Rig

PROMPT = "The little harbour town woke slowly under a pale and windless sky. " * 12  # over 128 tokens


def resident() -> int:
    """Bytes of this process in memory."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Rss:"))


def main() -> None:
    """Measure."""
    path, context = Path(sys.argv[1]), int(sys.argv[2])
    LlamaEngine(IdleTime())  # the libraries are there from now on
    before = resident()
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(path, Path(folder), context)
        rig.ask(PROMPT, max_tokens=20)
        grown = resident() - before
        print(json.dumps({"grown": grown, "loaded": asdict(rig.loaded)}))


if __name__ == "__main__":
    main()
