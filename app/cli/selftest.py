"""`stillroom self-test`: the main job, done for real in a home that is thrown away."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli import selftest_documents
from app.cli.driver import Driver
from app.cli.selftest_documents import DocumentSteps
from app.cli.selftest_step import Action, Step, Unmet, need, tried
from app.domain.chat import Message, State
from app.paths import Paths, resources
from app.services.session import Session

QUESTION = "What is the capital of France?"
SQLITE_HEADER = b"SQLite format 3\x00"


class SelfTest:
    """The steps, each of which needs the ones before it."""

    def __init__(self, home: Path) -> None:
        self.paths = Paths(home)
        self.passphrase = secrets.token_urlsafe(16)
        self.driver = Driver(self.paths)
        self.session: Session | None = None
        self.conversation = ""
        self._documents: DocumentSteps | None = None

    def sandbox_in_force(self) -> dict[str, Any]:
        """The kernel refuses a network to this process and to both children."""
        reports = {
            "window": self.driver.services.privacy.rows()[0].network,
            "model": getattr(self.driver.child_report("inference"), "network", "unknown"),
            "documents": getattr(self.driver.child_report("documents"), "network", "unknown"),
        }
        if sys.platform == "linux" and set(reports.values()) != {"denied"}:
            raise Unmet(reports)
        return reports

    def vault_made(self) -> dict[str, Any]:
        """A vault is made and cannot be read as SQLite."""
        vaults = self.driver.services.vaults
        code = vaults.new_recovery_code()
        self.session = self.driver.wait(lambda ok, no: vaults.create(self.passphrase, code, ok, no), Session)
        head = (self.paths.vault / "vault.db").read_bytes()[:16]
        return need(head != SQLITE_HEADER, {"encrypted": head != SQLITE_HEADER})

    def chat(self) -> dict[str, Any]:
        """The starter model writes a reply."""
        session = self._open()
        self.conversation = session.chat.new().id
        message = self.driver.reply(
            session, lambda: session.chat.send(self.conversation, QUESTION), _ignore, _ignore
        )
        good = message.state in (State.COMPLETE, State.LENGTH) and bool(message.text.strip())
        return need(good, {"state": str(message.state), "words": len(message.text.split())})

    def summary(self) -> dict[str, Any]:
        """The shipped sample is summarised whole, and every point says which of its words it rests on."""
        session = self._open()
        sample = resources() / "samples" / "sample.md"
        message = self.driver.summary(
            session, lambda: session.summaries.add(sample, self.conversation), _ignore
        )
        found = session.summaries.summary(message.id)
        points = len(found.points) if found else 0
        accounted = bool(found) and found is not None and found.coverage.accounted == found.coverage.total
        text = session.summaries.document(found.document_id).text if found else ""
        placed = sum(bool(text[point.start : point.end].strip()) for point in found.points) if found else 0
        good = message.state is State.COMPLETE and points == placed > 0 and accounted
        return need(good, {"state": str(message.state), "points": points, "with their place": placed})

    def documents(self) -> DocumentSteps:
        """The steps with documents, made when the first one is tried."""
        if self._documents is None:
            self._documents = DocumentSteps(self.driver, self._open(), self.paths.home.parent)
        return self._documents

    def no_socket(self) -> dict[str, Any]:
        """No socket is open in this process (Linux: asked of /proc)."""
        folder = Path("/proc/self/fd")
        if not folder.is_dir():
            return {"asked": False}
        links = [_target(entry) for entry in folder.iterdir()]
        count = sum(link.startswith("socket:") for link in links)
        return need(count == 0, {"sockets": count})

    def locked(self) -> dict[str, Any]:
        """Locking closes the vault and ends the model's process."""
        self.driver.services.vaults.lock()
        self.session = self._documents = None
        return need(self.driver.services.vaults.session is None, {})

    def found_again(self) -> dict[str, Any]:
        """After unlocking, the chat and the summary are there."""
        vaults = self.driver.services.vaults
        self.session = self.driver.wait(lambda ok, no: vaults.unlock(self.passphrase, ok, no), Session)
        messages: list[Message] = self._open().chat.messages(self.conversation)
        good = len(messages) == 4 and messages[0].text == QUESTION and bool(messages[1].text)
        return need(good, {"messages": len(messages)})

    def _open(self) -> Session:
        assert self.session is not None
        return self.session


def run(tell: Callable[[Step], None]) -> list[Step]:
    """Try every step in order; after a failure the rest is not tried."""
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="stillroom-self-test-") as folder:
        test = SelfTest(Path(folder) / "home")
        with test.driver:
            for name, action in _plan(test):
                step = tried(name, action)
                steps.append(step)
                tell(step)
                if not step.passed:
                    break
    return steps


def _plan(test: SelfTest) -> list[tuple[str, Action]]:
    return [
        ("sandbox in force", test.sandbox_in_force),
        ("vault made", test.vault_made),
        ("chat", test.chat),
        ("summary", test.summary),
        *selftest_documents.plan(test.documents),
        ("no socket", test.no_socket),
        ("locked", test.locked),
        ("unlocked and found again", test.found_again),
    ]


def _ignore(*_: object) -> None:
    return None


def _target(link: Path) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - the target is no path
    except OSError:
        return ""
