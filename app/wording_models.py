"""A model's licence and purpose in words, for the window and the command line; Qt-free, as `app.wording`."""

from __future__ import annotations

from types import MappingProxyType

from app.wording import Translate, fill, plain
from app.wording_text import Sentences

FREE = MappingProxyType(
    {
        name.casefold(): name
        for name in ("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0")
    }
)
"""Licences that let anyone use the work for anything, by SPDX identifier."""


def licence_text(licence: str, translate: Translate = plain) -> str:
    """A licence in one phrase, by SPDX identifier or by what the file says."""
    return ModelWording(translate).licence(licence)


def model_text(origin: str, parameters: int, translate: Translate = plain) -> str:
    """What a model is good for, from what is known of it: where it came from and its size."""
    return ModelWording(translate).purpose(origin, parameters)


class ModelWording(Sentences):
    """The sentences, under a context of their own for Qt's tools."""

    def licence(self, licence: str) -> str:
        """What one may do, in a phrase; nothing is promised for a licence that is not known."""
        known = licence.casefold().replace(" ", "-")
        if known in FREE:
            return fill(self.tr("%1, free to use at work"), FREE[known])
        if known.startswith("cc-by") and "-nc" in known:
            return fill(self.tr("%1, not for work that earns money"), licence)
        if known.startswith(("gemma", "llama", "qwen")):
            return fill(self.tr("%1, its maker's own terms"), licence.title())
        if known in ("", "other", "unknown"):
            return self.tr("Licence not stated")
        return fill(self.tr("Licence %1"), licence)

    def purpose(self, origin: str, parameters: int) -> str:
        """What to expect of a model of this size. Says less than it could rather than too much."""
        if origin == "starter" or 0 < parameters < 400_000_000:
            return self.tr("Very small. Good for trying things out; often wrong.")
        if 0 < parameters < 2_500_000_000:
            return self.tr("Small. Short answers; check them.")
        if 0 < parameters < 6_000_000_000:
            return self.tr("Letters, summaries and questions.")
        if parameters > 0:
            return self.tr("Long or difficult documents. Needs time.")
        return self.tr("Size not stated in the file.")
