"""What a model computes on, how fast and why, in words, for the window and the command line alike.

Qt-free, as `app.wording`. Speeds come in tokens a second and are told in words a second.
"""

from __future__ import annotations

from app.domain.engine.models import Model
from app.domain.engine.placing import Speed
from app.domain.errors import AppError, EngineFailed
from app.services.devices import CPU, Choice
from app.wording import Translate, Words, explain, fill, plain
from app.wording_text import Sentences

WORDS_PER_TOKEN = 0.75
"""Of English text, a rule of thumb (OpenAI, "What are tokens and how to count them?": 1 token is ¾ word)."""
MEASURED = 0.01
"""A card so many times as fast as the processor was not measured at all: it gave no figures."""


def words_a_second(tokens: float) -> str:
    """A speed in tokens a second as words a second, rounded as far as a rule of thumb can tell.

    >>> [words_a_second(speed) for speed in (0.7, 3.2, 12.9, 121.0, 402.0, 3115.0)]
    ['0.5', '2.4', '10', '90', '300', '2,300']
    """
    words = tokens * WORDS_PER_TOKEN
    step = next((step for below, step in ((3, 0.1), (20, 1), (100, 5), (1000, 10)) if words < below), 100)
    rounded = round(words / step) * step
    return f"{rounded:.1f}" if step < 1 else f"{rounded:,.0f}"


def times_text(times: float) -> str:
    """How many times as fast.

    >>> times_text(2.14), times_text(31.7)
    ('2.1', '32')
    """
    return f"{times:.1f}" if times < 9.95 else f"{times:.0f}"


def processor_text(name: str, translate: Translate = plain) -> str:
    """The processor, by name if it is known."""
    return SpeedWording(translate).processor(name)


def speed_text(speed: Speed, translate: Translate = plain) -> str:
    """What was measured."""
    return SpeedWording(translate).speed(speed)


def reason_text(choice: Choice, model: Model, translate: Translate = plain) -> str:
    """Why a model computes where it does, in a sentence or two."""
    return SpeedWording(translate).reason(choice, model)


def failed_text(card: str, translate: Translate = plain) -> str:
    """That a card has failed before."""
    return SpeedWording(translate).failed(card)


def failing_words(card: str, instead: str = "", translate: Translate = plain) -> Words:
    """That a card has failed just now. `instead`: another card that takes its place; else the processor."""
    return SpeedWording(translate).failing(card, instead)


def gone_text(card: str, translate: Translate = plain) -> str:
    """That the card a person has chosen is not in this computer any more."""
    return SpeedWording(translate).gone(card)


def failure_text(fault: AppError | None, translate: Translate = plain) -> str:
    """Why a measurement gave no figures; None: it was given up for something more important."""
    if fault is None or (isinstance(fault, EngineFailed) and fault.code == "busy"):
        return SpeedWording(translate).busy()
    return explain(fault, translate).title


class SpeedWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    def processor(self, name: str) -> str:
        """The processor, by name if it says one."""
        return fill(self.tr("This computer's processor, %1"), name) if name else self.unnamed()

    def unnamed(self) -> str:
        """A processor that does not say its name."""
        return self.tr("This computer's processor")

    def speed(self, speed: Speed) -> str:
        """What was measured here."""
        text = self.tr(
            "Writes about %1 words a second, reads about %2 words a second. Measured on this computer."
        )
        return fill(text, words_a_second(speed.writing), words_a_second(speed.reading))

    def reason(self, choice: Choice, model: Model) -> str:
        """Why, and how much of the model lies on the card."""
        said = self._why(choice, model)
        share = _share(choice, model)
        if share >= 1.0:
            return said
        text = self.tr("There is room on it for about %1 percent of the model; the processor does the rest.")
        return f"{said} {fill(text, f'{100 * share:.0f}')}"

    def failed(self, card: str) -> str:
        """It is not tried again by itself."""
        text = self.tr("The %1 stopped working while a model ran on it and is not used any more.")
        return fill(text, card)

    def failing(self, card: str, instead: str) -> Words:
        """What happened and what it means."""
        title = fill(self.tr("The graphics card %1 stopped working."), card)
        advice = self.tr("Stillroom now uses the processor. Replies may come more slowly; nothing is lost.")
        if instead:
            text = self.tr("Stillroom now uses the %1. Replies may come more slowly; nothing is lost.")
            advice = fill(text, instead)
        return Words(title, advice, self.tr("Settings"))

    def gone(self, card: str) -> str:
        """It may have been taken out, or its driver changed."""
        return fill(self.tr("The %1 that was chosen is not found in this computer any more."), card)

    def busy(self) -> str:
        """Try again later."""
        return self.tr("The computer was busy. Try again when it is quiet.")

    def _why(self, choice: Choice, model: Model) -> str:
        tr, card, name = self.tr, choice.title, model.name
        match choice.reason:
            case "none":
                return tr("No graphics card that can be used was found.")
            case "chosen" if choice.device == CPU:
                return tr("Your choice: no graphics card is used.")
            case "chosen":
                return fill(tr("Your choice: models run on the %1 from when they are loaded next."), card)
            case "failed":
                return self.failed(card)
            case "room":
                return fill(tr("The %1 has too little memory free for %2, so it is not used."), card, name)
            case "faster":
                text = tr("Automatic: with %2, the %1 answers %3 times as fast as the processor.")
                return fill(text, card, name, times_text(choice.times))
            case "slower":
                return fill(self._slower(choice.times), card, name)
        text = tr("The %1 is not measured yet: this happens in a quiet moment after the first reply.")
        return fill(text, card)

    def _slower(self, times: float) -> str:
        """It is not used unless it is clearly faster (`domain.engine.placing.FASTER`)."""
        tr = self.tr
        if times < MEASURED:
            return tr("The %1 gave no figures with %2, so it is not used.")
        if times < 1.0:
            return tr("The %1 is slower than the processor with %2, so it is not used.")
        return tr("The %1 is hardly faster than the processor with %2, so it is not used.")


def _share(choice: Choice, model: Model) -> float:
    """How much of the model lies on the card: its layers, and its output as one more."""
    layout = model.facts.layout
    if choice.device == CPU or choice.layers < 0 or layout is None:
        return 1.0
    return choice.layers / (len(layout.layers) + 1)
