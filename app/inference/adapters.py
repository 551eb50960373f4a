"""LoRA adapters: small files that change how a loaded model writes, one at a time, without loading it again.

Keys and values computed under one adapter mean nothing under another, so sequences carry its name
(`residents.Resident.adapter`), and replies with different ones are never evaluated together.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import EngineFailed, EngineLoadFailed
from app.inference.library import C


class Adapters:
    """The adapters of one model. Raises EngineLoadFailed (adapter) for a file that does not belong to it."""

    def __init__(self, model: int, files: Mapping[str, Path]) -> None:
        self._used: tuple[str, int] | None = None
        self._handles: dict[str, Any] = {}
        for name, path in files.items():
            handle = C.llama_adapter_lora_init(model, str(path).encode("utf-8", "surrogateescape"))
            if not handle:
                raise EngineLoadFailed(name=name, reason="adapter")
            self._handles[name] = handle

    def check(self, name: str) -> None:
        """Raises EngineFailed("adapter") if there is none of this name; "" is the model as it is."""
        if name and name not in self._handles:
            raise EngineFailed(code="adapter")

    def use(self, name: str, context: int) -> None:
        """Evaluate with this adapter from now on. A context that was made anew knows of none."""
        if (name, context) == self._used:
            return
        handles = [self._handles[name]] if name else []
        array = (C.llama_adapter_lora_p_ctypes * max(1, len(handles)))(*handles)
        scales = (ctypes.c_float * max(1, len(handles)))(*[1.0] * len(handles))
        C.llama_set_adapters_lora(context, array, len(handles), scales)
        self._used = (name, context)
