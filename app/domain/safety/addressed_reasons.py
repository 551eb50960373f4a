"""Why a passage counts as said to a program and not to a reader."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a sentence is taken to speak to a program."""

    OVERRIDE = "override"  # tells it to drop what it was told
    ADDRESS = "address"  # names it and tells it something
    ROLE = "role"  # gives it another role or other orders
    OUTPUT = "output"  # says what its answer has to be
    PROMPT = "prompt"  # asks for what it was told
    MARKS = "marks"  # has the marks of a chat format
    SIGNS = "signs"  # several signs of it together (`app.domain.safety.addressed_signs`)
    DISGUISED = "disguised"  # one of these, encoded
