"""The documents part of `stillroom bench`: reading, proving, summarising, memory.

Rule: the synthetic letters and their gold are data under `material`; nothing in it is real.
"""
