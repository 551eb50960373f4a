"""The workspace over a scripted session, as the tests of the window's parts need it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chat import Role
from app.ui.workspace import Workspace
from tests.fakes import FakeServices
from tests.fakes_chat import FakeChat, FakeSession, FakeSummaries, fake_engine, fake_session


@dataclass
class Room:
    """An open workspace and what is behind it."""

    services: FakeServices
    session: FakeSession
    window: Workspace

    @property
    def chat(self) -> FakeChat:
        return self.session.chat

    @property
    def summaries(self) -> FakeSummaries:
        return self.session.summaries

    @property
    def composer(self):
        return self.window.chat.composer

    @property
    def column(self):
        return self.window.chat.transcript

    def begin(self, title="Letter", *texts: str) -> str:
        """A conversation with messages, alternately of both sides."""
        made = self.chat.new(title).id
        for number, text in enumerate(texts):
            self.chat.say(made, (Role.USER, Role.ASSISTANT)[number % 2], text)
        return made

    def type(self, text: str) -> None:
        self.composer.focus()
        QTest.keyClicks(self.composer.box, text)

    def press(self, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier, widget: QWidget | None = None) -> None:
        QTest.keyClick(widget or QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()

    def replies(self) -> list[str]:
        """Texts of the replies on the screen."""
        return [p.view.text for p in self.column.parts() if type(p).__name__ == "Reply"]


def room(services: FakeServices, theme, icons, show, width: int = 1120, height: int = 760) -> Room:
    """A workspace, shown."""
    services.engine = fake_engine()
    services.preferences.changed.subscribe(lambda settings: theme.set_text_size(settings.text_size))
    session = fake_session()
    window = Workspace(services.real, session.real, theme, icons)
    show(window, width, height)
    return Room(services, session, window)
