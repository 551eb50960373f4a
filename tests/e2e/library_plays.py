"""What somebody does who has never seen the program and wants an answer of a model that has to be fetched.

Each choice that only the person can make is told as a `DECISION`, and everything their hands do as a `HAND`,
so that no choice can hide among the rest.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.domain.chat import State
from app.domain.library.downloads import Download, Stage
from app.ui.start.code_box import CodeBox
from app.ui.widgets.card import CardButton
from tests.e2e.document_plays import here
from tests.e2e.newcomer import WANTED
from tests.e2e.pilot import Pilot
from tests.e2e.plays import PASSPHRASE, Play, ended, last, quit_window, say

FIRST_MESSAGE = "What is the capital of France?"


def decide(pilot: Pilot, what: str) -> None:
    """The next thing that is done is this choice."""
    pilot.say(f"DECISION {what}")


def download(pilot: Pilot) -> Download | None:
    found = pilot.services.downloads.items
    return found[0] if found else None


def stage(pilot: Pilot) -> Stage | None:
    found = download(pilot)
    return found.stage if found is not None else None


def offered(pilot: Pilot) -> QWidget | None:
    """The card of the model that is to be fetched."""
    cards = [w for w in QApplication.allWidgets() if isinstance(w, CardButton) and w.isVisible()]
    return next((card for card in cards if WANTED in card.text()), None)


def to_the_model(pilot: Pilot) -> Play:
    """What has to be done before a model can be chosen: look, key."""
    yield lambda: pilot.sees("Language and look")
    pilot.click("Continue")
    yield lambda: pilot.sees("Your key to this vault")
    decide(pilot, "a passphrase")
    for name in ("Passphrase", "Same again"):
        pilot.type_into(pilot.one(name, QLineEdit), PASSPHRASE)
    groups = here(CodeBox).shown().split("-")  # written down, and two of it typed to show that it was
    for number, group in enumerate(groups, start=1):
        for field in pilot.all(f"Group {number}", QLineEdit):
            pilot.type_into(field, group.lower())
    yield lambda: not pilot.sees("to go") and not pilot.sees("Looking at the passphrase")
    pilot.click("Continue")


def choose_a_model(pilot: Pilot) -> Play:
    """Take what is offered for this computer."""
    yield lambda: offered(pilot) is not None
    yield lambda: pilot.services.recommending.now().choices[0].rated.words > 0
    yield lambda: offered(pilot) is not None
    pilot.shot("50-model-offered")
    found = pilot.services.recommending.now()
    pilot.say(f"CHOICES {[choice.rated.entry.name for choice in found.choices]}")
    pilot.say(f"MEMORY {pilot.services.models.computer().memory_total}")
    pilot.say(f"CARDS {[card.title for card in pilot.services.devices.cards]}")
    card = offered(pilot)
    assert isinstance(card, CardButton)
    decide(pilot, "which model")
    pilot.click(card.text())
    pilot.shot("51-model-chosen")
    pilot.click("Make the vault")


def fetched(pilot: Pilot) -> Play:
    """Wait for it, and look now and then how far it is."""
    yield lambda: pilot.sees("What shall we work on?")
    yield lambda: pilot.sees("is being fetched")
    pilot.shot("52-being-fetched")
    pilot.click("Models")
    yield lambda: stage(pilot) is Stage.WAITING
    yield lambda: True
    pilot.shot("53-network-lost")
    pilot.click("New chat")  # and goes on with something else
    yield lambda: stage(pilot) in (Stage.DONE, Stage.FAILED)
    found = download(pilot)
    pilot.say(f"ENDED {stage(pilot)} {found.error if found else ''}".rstrip())
    yield lambda: pilot.sees("is on this computer and answers in new chats")
    pilot.shot("54-on-this-computer")


def first_message(pilot: Pilot) -> Play:
    """The composer says by itself which model answers now."""
    yield lambda: pilot.sees("What shall we work on?")
    decide(pilot, "the first message")
    say(pilot, FIRST_MESSAGE)
    yield lambda: ended(pilot, State.COMPLETE, State.LENGTH, State.INTERRUPTED)
    yield lambda: True
    pilot.shot("55-first-answer")
    message = last(pilot)
    assert message is not None
    model = pilot.services.models.choose(message.model_id)
    assert model is not None
    assert model.id == message.model_id
    pilot.say(f"ANSWER {model.name} {message.state} {message.text[:200]!r}")


def first_model(pilot: Pilot) -> Play:
    """From nothing to an answer of a model that was fetched while the network went away ten times."""
    for part in (to_the_model, choose_a_model, fetched, first_message):
        yield from part(pilot)
    for hand in pilot.hands:
        pilot.say(f"HAND {hand}")
    yield from quit_window(pilot)
