"""What people do, step by step. Each play yields conditions to wait for; see `tests.e2e.pilot`."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.chat import Message, State
from app.ui.message_view import MessageView
from app.ui.start.code_box import CodeBox
from app.worker.supervisor import ChildState
from tests.e2e.pilot import Condition, Pilot

PASSPHRASE = "marmalade-lantern-quiet-orbit"
QUESTION = "What is the capital of France?"
LONG = "Write a very long story about a lighthouse keeper, with many chapters."
Play = Iterator[Condition]


def messages(pilot: Pilot) -> list[Message]:
    """The messages of the newest conversation."""
    session = pilot.services.vaults.session
    assert session is not None
    chats = session.chat.conversations()
    return session.chat.messages(chats[0].id) if chats else []


def last(pilot: Pilot) -> Message | None:
    found = messages(pilot)
    return found[-1] if found else None


def ended(pilot: Pilot, *states: State) -> bool:
    message = last(pilot)
    return message is not None and message.state in states


def writing(pilot: Pilot, words: int = 1) -> bool:
    message = last(pilot)
    return message is not None and message.state is State.WRITING and shown_words(pilot) >= words


def shown_words(pilot: Pilot) -> int:
    """Words of the newest reply on the screen."""
    views = [w for w in QApplication.allWidgets() if isinstance(w, MessageView) and w.isVisible()]
    replies = [view for view in views if view.accessibleName().startswith("Reply")]
    replies.sort(key=lambda view: view.mapToGlobal(view.rect().topLeft()).y())
    return len(replies[-1].toPlainText().split()) if replies else 0


def say(pilot: Pilot, text: str) -> None:
    """Type into the message box and press Enter."""
    pilot.type("Message", text)
    pilot.key(Qt.Key.Key_Return)


def first_run(pilot: Pilot) -> Play:
    """Choose a look, a passphrase, write the code down, and land in a chat."""
    yield lambda: pilot.sees("Language and look")
    pilot.shot("01-first-run-look")
    pilot.click("Continue")
    yield lambda: pilot.sees("Your key to this vault")
    for name in ("Passphrase", "Same again"):
        pilot.one(name, QLineEdit).setFocus()
        pilot.type_into(pilot.one(name, QLineEdit), PASSPHRASE)
    box = next(w for w in QApplication.allWidgets() if isinstance(w, CodeBox) and w.isVisible())
    groups = box.shown().split("-")
    pilot.shot("02-first-run-key")
    for number, group in enumerate(groups, start=1):
        for field in pilot.all(f"Group {number}", QLineEdit):
            pilot.type_into(field, group.lower())
    yield lambda: not pilot.sees("to go") and not pilot.sees("Looking at the passphrase")
    pilot.shot("03-first-run-ready")
    pilot.click("Continue")
    yield lambda: pilot.sees("It writes the replies, on this computer.")
    pilot.shot("04-first-run-model")
    pilot.click("Make the vault")
    yield lambda: pilot.sees("What shall we work on?")
    pilot.shot("05-empty")


def chat(pilot: Pilot) -> Play:
    """Ask, read, stop a long reply, lose the engine, try again."""
    say(pilot, f"{QUESTION} {pilot.options.marker}".strip())
    yield lambda: ended(pilot, State.COMPLETE, State.LENGTH)
    pilot.shot("06-first-reply")
    say(pilot, LONG)
    yield lambda: writing(pilot, 12)
    pilot.shot("07-writing")
    pressed = time.monotonic()
    pilot.key(Qt.Key.Key_Escape)
    yield lambda: pilot.sees("Stopped") or pilot.sees("Stopping")
    pilot.notes["stop_to_the_eye_s"] = time.monotonic() - pressed
    yield lambda: ended(pilot, State.STOPPED)
    pilot.notes["stop_s"] = time.monotonic() - pressed
    pilot.shot("08-stopped")
    say(pilot, LONG)
    yield lambda: writing(pilot, 12)
    os.kill(engine_pid(pilot), signal.SIGKILL)
    yield lambda: ended(pilot, State.INTERRUPTED)
    yield lambda: pilot.sees("Try again")
    pilot.shot("09-engine-killed")
    pilot.click("Try again")
    yield lambda: writing(pilot, 6)
    pilot.click("Stop")
    yield lambda: ended(pilot, State.STOPPED)
    pilot.shot("10-tried-again")


def engine_pid(pilot: Pilot) -> int:
    """The inference child, as the system sees it."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
                parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if b"inference" in arguments and parent == str(os.getpid()):
                return int(entry.name)
    raise LookupError("no inference child")


def summarise(pilot: Pilot) -> Play:
    """Drop a document and read its summary; look a line up; let a second one wait and take it back."""
    pilot.click("New chat")
    yield lambda: pilot.sees("What shall we work on?")
    pilot.drop(Path(pilot.options.file))
    yield lambda: any(button.isEnabled() for button in pilot.all("Begin"))
    pilot.shot("11-summary-plan")
    pilot.click("Begin")
    yield lambda: pilot.sees("pages read") or ended(pilot, State.COMPLETE)
    pilot.shot("11-summary-running")
    yield lambda: ended(pilot, State.COMPLETE)
    yield lambda: pilot.sees("accounted for")
    pilot.shot("12-summary")
    view = next(w for w in QApplication.allWidgets() if type(w).__name__ == "SummaryView" and w.isVisible())
    view.press(view.places()[0])
    yield lambda: any(type(w).__name__ == "Evidence" and w.isVisible() for w in QApplication.allWidgets())
    pilot.shot("13-evidence")
    pilot.click("Close")
    yield lambda: bool(pilot.all("Models"))


def pages(pilot: Pilot) -> Play:
    """Look at every page, light and dark, large and narrow."""
    for name, title in (("Models", "models"), ("Privacy", "privacy"), ("Settings", "settings")):
        pilot.click(name)
        yield lambda: True
        pilot.shot(f"14-{title}")
    pilot.services.preferences.change(theme="dark")
    yield lambda: True
    pilot.shot("15-settings-dark")
    pilot.click("Models")
    yield lambda: True
    pilot.shot("16-models-dark")
    pilot.services.preferences.change(text_size=150)
    pilot.click("Settings")
    yield lambda: True
    pilot.shot("17-settings-large")
    pilot.services.preferences.change(theme="light", text_size=100)


def conversation_looks(pilot: Pilot) -> Play:
    """The conversation in the dark, large and narrow."""
    session = pilot.services.vaults.session
    assert session is not None
    chat_list = next(w for w in QApplication.allWidgets() if type(w).__name__ == "ChatList" and w.isVisible())
    index = chat_list.model().index(1, 0)
    chat_list.clicked.emit(index)
    yield lambda: pilot.sees("accounted for") and pilot.sees("Key facts")  # which are found in idle moments
    pilot.services.preferences.change(theme="dark")
    yield lambda: True
    pilot.shot("18-summary-dark")
    pilot.services.preferences.change(theme="light", text_size=150)
    yield lambda: True
    pilot.shot("19-summary-large")
    pilot.services.preferences.change(text_size=100)
    pilot.window.resize(720, 520)
    yield lambda: True
    pilot.shot("19-summary-narrow")
    pilot.window.resize(1120, 760)


def quit_window(pilot: Pilot) -> Play:
    pilot.say(f"NOTES {pilot.notes}")
    pilot.window.close()
    yield lambda: True


def first_day(pilot: Pilot) -> Play:
    """From nothing to a chat and a summary."""
    for part in (first_run, chat, summarise, pages, conversation_looks, quit_window):
        yield from part(pilot)


def unlock(pilot: Pilot) -> Play:
    """Mistype the passphrase, then open."""
    yield lambda: pilot.sees("Unlock")
    field = pilot.one("Passphrase", QLineEdit)
    pilot.type_into(field, "not the passphrase")
    pilot.key(Qt.Key.Key_Return)
    yield lambda: pilot.sees("That passphrase is not right.")
    pilot.shot("20-wrong-passphrase")
    pilot.type_into(field, PASSPHRASE)
    pilot.key(Qt.Key.Key_Return)
    yield lambda: pilot.services.vaults.session is not None


def second_day(pilot: Pilot) -> Play:
    """Everything is found again after a restart; then lock."""
    yield from unlock(pilot)
    yield lambda: pilot.services.vaults.session is not None
    session = pilot.services.vaults.session
    assert session is not None
    for number, conversation in enumerate(session.chat.conversations()):
        for message in session.chat.messages(conversation.id):
            pilot.say(f"MESSAGE {number} {message.role} {message.kind} {message.state} {len(message.text)}")
        pilot.say(f"TITLE {conversation.title}")
    pilot.shot("21-second-day")
    pilot.click("Lock")
    yield lambda: pilot.sees("Unlock") and pilot.services.vaults.session is None
    yield lambda: pilot.services.engine.status.state is ChildState.STOPPED
    pilot.shot("22-locked")
    yield from quit_window(pilot)


def write_until_killed(pilot: Pilot) -> Play:
    """Begin a reply and wait for the end of the world."""
    yield from unlock(pilot)
    pilot.click("New chat")
    yield lambda: pilot.sees("What shall we work on?")
    say(pilot, LONG)
    yield lambda: writing(pilot, 12)
    yield lambda: stored_words(pilot) >= 8
    pilot.say(f"KILL ME {engine_pid(pilot)}")
    yield lambda: False


def stored_words(pilot: Pilot) -> int:
    """Words of the newest reply that are in the vault already."""
    session = pilot.services.vaults.session
    assert session is not None
    row = session.vault.rows("SELECT text FROM messages WHERE state = 'writing'")
    return len(row[0]["text"].split()) if row else 0
