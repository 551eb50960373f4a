"""A password goes from the person to the documents child with the request, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from app.domain.errors import AppError, DocumentWrongPassword
from app.services.reading import DocumentReader
from app.worker import protocol
from app.worker.supervisor import Supervisor


class Child:
    """A child that keeps what it is sent and answers when told."""

    hello = None

    def __init__(self) -> None:
        self.sent: list[protocol.Extract] = []
        self.on_state: Callable[[object], None] = lambda _state: None
        self.answer: Callable[[protocol.Event], None] = lambda _event: None

    def take_id(self) -> int:
        return 1

    def send(self, request: protocol.Extract, receive: Callable[[protocol.Event], None]) -> None:
        self.sent.append(request)
        self.answer = receive

    def stop(self) -> None:
        pass


def test_it_is_sent_with_the_request_and_a_wrong_one_comes_back_as_that(tmp_path: Path) -> None:
    child, failed = Child(), list[AppError]()
    reader = DocumentReader(lambda: cast(Supervisor, child), lambda _seconds, _call: lambda: None)
    reading = reader.read(
        tmp_path / "a.pdf", lambda _progress: None, lambda _document: None, failed.append, "correct horse"
    )
    assert [request.password for request in child.sent] == ["correct horse"]
    assert not any("correct horse" in str(value) for value in vars(reading).values())
    child.answer(protocol.Failed(id=1, error=DocumentWrongPassword(name="a.pdf").to_dict()))
    assert [type(error) for error in failed] == [DocumentWrongPassword]


def test_without_one_none_is_sent(tmp_path: Path) -> None:
    child = Child()
    reader = DocumentReader(lambda: cast(Supervisor, child), lambda _seconds, _call: lambda: None)
    reader.read(tmp_path / "a.pdf", lambda _progress: None, lambda _document: None, lambda _error: None)
    assert child.sent[0].password == ""
