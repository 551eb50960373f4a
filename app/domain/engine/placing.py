"""How much of a model to put on a graphics card, and whether it is worth it. Pure. Sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.engine.generation import Device
from app.domain.engine.models import GgufFacts, Layout

MARGIN = 1 << 30
"""Left free on a card that also draws the screen (llama.cpp's `--fit` leaves as much, `engine.md` 4.5)."""
CACHE_TOKENS = 4096
"""Tokens of conversation whose keys and values go with each layer: what the engine begins with."""
KEY_BYTES = 2  # float16
FASTER = 1.1
"""A card must be so much faster than the processor: it also takes power, memory and a driver's risks."""
READ, WRITTEN = 200, 200
"""Tokens of an everyday request: a question with some text, and an answer of a few paragraphs."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured, in tokens a second."""

    reading: float
    writing: float

    @property
    def seconds(self) -> float:
        """For an everyday request."""
        return READ / max(self.reading, 1e-9) + WRITTEN / max(self.writing, 1e-9)


def layers_that_fit(facts: GgufFacts, device: Device) -> int:
    """How many of the last layers, with the output as one more, have room on the device: 0 to layers + 1.

    llama.cpp puts the output and the last layers on a device first (`--n-gpu-layers`). A device that does not
    tell its memory takes all or none; all is tried.
    """
    layout = facts.layout
    if layout is None or device.memory_total <= 0:
        return -1
    room = device.memory_free - margin(device)
    sizes = [
        layout.output or layout.embeddings,
        *(_layer(layout, i) for i in reversed(range(len(layout.layers)))),
    ]
    fitting = 0
    for size in sizes:
        room -= size
        if room < 0:
            break
        fitting += 1
    return fitting


def margin(device: Device) -> int:
    """Memory of the device that is left alone (`engine.md` 4.5): 1 GiB, half of it on a large card.

    An eighth of it on a card so small that a GiB would be more.
    """
    if device.memory_total >= 16 << 30:
        return MARGIN // 2
    return min(MARGIN, device.memory_total // 8)


def worth_it(device: Speed, processor: Speed) -> bool:
    """Whether an everyday request is clearly faster on the device.

    >>> worth_it(Speed(2000, 50), Speed(100, 10)), worth_it(Speed(150, 9), Speed(100, 10))
    (True, False)
    """
    return FASTER * device.seconds < processor.seconds


def _layer(layout: Layout, index: int) -> int:
    """Weights of a layer and the keys and values that lie beside them."""
    cells = min(CACHE_TOKENS, layout.window or CACHE_TOKENS) if index in layout.sliding else CACHE_TOKENS
    cache = (layout.keys[index] + layout.values[index]) * KEY_BYTES * cells
    state = 4 * layout.state if index in layout.recurrent else 0
    return layout.layers[index] + cache + state
