"""LoRA adapters: small files that change how a loaded model writes, one at a time, without loading it again.

A voice is an adapter with a strength, by name; "" is the model as it is. Keys and values computed with one
voice mean nothing to another, so sequences carry its name (`residents.Resident.adapter`), and replies with
different ones are never evaluated together.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import EngineFailed, EngineLoadFailed
from app.inference.library import C

STRONGEST = 2.0


class Adapters:
    """The adapters of one model. Raises EngineLoadFailed (adapter) for a file that does not belong to it."""

    def __init__(self, model: int, files: Mapping[str, Path]) -> None:
        self._used: tuple[str, int] = ("", 0)
        self._handles: dict[str, Any] = {}
        self._voices: dict[str, tuple[str, float]] = {}
        for name, path in files.items():
            handle = C.llama_adapter_lora_init(model, str(path).encode("utf-8", "surrogateescape"))
            if not handle:
                raise EngineLoadFailed(name=name, reason="adapter")
            self._handles[name] = handle

    def voice(self, name: str, strength: float = 1.0) -> str:
        """The voice of an adapter at a strength, 0 to 2; with 0 it is that of the model as it is.

        Raises EngineFailed("adapter") if there is none of this name or the strength cannot be.
        """
        if not name:
            return ""
        if name not in self._handles or not (math.isfinite(strength) and 0 <= strength <= STRONGEST):
            raise EngineFailed(code="adapter")
        if not strength:
            return ""
        voice = f"{name} {strength!r}"
        self._voices[voice] = (name, strength)
        return voice

    def use(self, voice: str, context: int, times_made: int) -> None:
        """Evaluate with this voice from now on. A context that was made anew knows of none."""
        if (voice, times_made) == self._used:
            return
        name, strength = self._voices[voice] if voice else ("", 0.0)
        handles = [self._handles[name]] if name else []
        array = (C.llama_adapter_lora_p_ctypes * max(1, len(handles)))(*handles)
        scales = (ctypes.c_float * max(1, len(handles)))(*[strength] * len(handles))
        C.llama_set_adapters_lora(context, array, len(handles), scales)
        self._used = (voice, times_made)
