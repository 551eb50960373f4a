"""Reading into collections over time: crashes, cancelling, passwords, changes, removing and its way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.documents import StoredDocument
from app.domain.engine.generation import Progress
from app.domain.errors import DocumentEncrypted, EngineFailed
from app.domain.questions.passages import STOPPED, WAITING, CollectionCounts
from app.services.collection_files import asks_password, found_in, not_as_read
from app.services.collections import CollectionNews, CollectionRead, CollectionService, FileRead, FileReading
from app.storage.collections import Collections
from app.storage.pack_results import PackResults
from app.storage.passages import Passages
from app.storage.vault import Vault
from tests.asked import LEASE, LETTER
from tests.fakes_reader import FakeReader
from tests.vaults import samples


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path / "vault") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.md").write_text(LEASE)
    (folder / "b.md").write_text("locked sesame\n" + LETTER)
    (folder / "c.md").write_text(LETTER)
    return folder


class Desk:
    """A service with its reader; `again()` is what a program that was started anew finds."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.reader = vault, FakeReader()
        self.news: list[CollectionNews] = []
        self.kept: list[tuple[StoredDocument, Path]] = []
        self.passwords: dict[str, str] = {}
        self.later: list[Callable[[], None]] = []
        self.again()

    def again(self, soon: bool = False) -> CollectionService:
        self.reader = FakeReader()
        self.service = CollectionService(
            Collections(self.vault),
            self.reader,  # type: ignore[arg-type]  # a fake of that shape
            lambda: 5.0,
            self.keep,
            self.later.append if soon else None,
        )
        self.news.clear()
        self.service.news.subscribe(self.news.append)
        return self.service

    def keep(self, document: StoredDocument, path: Path, password: str = "") -> None:
        self.kept.append((document, path))
        self.passwords[path.name] = password

    def errors(self, collection_id: str) -> dict[str, str | None]:
        return {Path(one.file.path).name: one.error for one in self.service.sources(collection_id)}


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


# -- crash and cancel ------------------------------------------------------------------------------


def test_what_a_killed_program_had_still_to_read_is_read_by_the_next(desk: Desk, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    desk.reader.go()
    assert desk.errors(new) == {"a.md": None, "b.md": WAITING, "c.md": WAITING}
    service = desk.again()  # the first one is simply gone
    service.resume()
    assert desk.reader.read_paths == ["b.md", "c.md"]
    assert desk.news[-1] == CollectionRead(new, 1, 1)
    assert desk.errors(new)["c.md"] is None and service.progress(new) is None


def test_closing_the_vault_leaves_the_rest_for_the_next_time(desk: Desk, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    reading = desk.reader.held[0]
    desk.service.close()
    assert reading.cancelled
    reading.end()  # an answer that comes late
    assert desk.errors(new) == dict.fromkeys(("a.md", "b.md", "c.md"), WAITING)


def test_what_a_person_stopped_waits_for_that_person(desk: Desk, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    assert desk.service.progress(new) == Progress(0, 3)
    desk.service.stop(new)
    assert desk.errors(new) == dict.fromkeys(("a.md", "b.md", "c.md"), STOPPED)
    service = desk.again()
    service.resume()
    assert desk.reader.read_paths == []
    assert service.go_on(new) == 3
    assert desk.reader.read_paths == ["a.md", "b.md", "c.md"]


def test_files_added_while_others_are_read_join_them_once(desk: Desk, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "a.md", files / "b.md"])
    desk.service.add(new, [files])
    assert desk.service.progress(new) == Progress(0, 3)
    for _ in range(3):
        desk.reader.go()
    assert desk.reader.read_paths == ["a.md", "b.md", "c.md"]
    assert [one for one in desk.news if isinstance(one, CollectionRead)] == [CollectionRead(new, 2, 1)]


def test_many_files_that_fail_at_once_are_all_named(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1200):  # more than Python's stack is deep
        (folder / f"{number}.md").write_text("broken")
    new = desk.service.create("Cases").id
    assert desk.service.add(new, [folder]) == 1200
    assert desk.news[-1] == CollectionRead(new, 0, 1200)
    assert desk.service.counts()[new] == CollectionCounts(1200, 0, 1200)


def test_files_that_need_no_reading_are_looked_at_in_slices(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number}.md").write_text("A letter of some words.")
    new = desk.service.create("Cases").id
    desk.service.add(new, [folder])
    service = desk.again(soon=True)
    service.refresh(new)
    slices = 1
    while desk.later:
        desk.later.pop()()
        slices += 1
    assert slices == 3 and desk.reader.read_paths == []
    assert desk.news[-1] == CollectionRead(new, 0, 0)


# -- pages and counts ------------------------------------------------------------------------------


def test_how_far_a_file_is_is_told(desk: Desk, files: Path) -> None:
    told: list[FileReading] = []
    desk.service.reading.subscribe(told.append)
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "a.md"])
    desk.reader.held[0].turn(6, 15)
    assert told[-1] == FileReading(new, str(files / "a.md"), Progress(6, 15))
    assert desk.service.reading_now(new) == told[-1]
    reading = desk.reader.held[0]
    desk.reader.go()
    assert desk.service.reading_now(new) is None
    reading.turn(7, 15)
    assert len(told) == 2


def test_each_file_says_what_was_read_of_it(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    read, locked, _other = desk.service.sources(new)
    assert read.content is not None and (read.content.pages, read.content.weak, read.content.unread) == (
        1,
        0,
        0,
    )
    assert locked.content is None
    desk.vault.run("UPDATE pages SET state = 'ocr weak'")
    assert desk.service.counts()[new] == CollectionCounts(3, 0, 3)


# -- passwords -------------------------------------------------------------------------------------


def test_a_file_that_asks_for_a_password_waits_and_the_others_go_on(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    errors = [one.error for one in desk.news if isinstance(one, FileRead)]
    assert errors[0] is None and errors[2] is None
    assert isinstance(errors[1], DocumentEncrypted) and asks_password(errors[1])
    path = str(files / "b.md")
    desk.service.unlock(new, path, "guess")
    assert isinstance(desk.news[-1], FileRead) and asks_password(desk.news[-1].error or EngineFailed())
    desk.service.unlock(new, path, "sesame")
    assert desk.news[-1] == FileRead(new, path, None, Progress(1, 1))
    assert desk.errors(new)["b.md"] is None
    assert "sesame" not in str(desk.vault.rows("SELECT * FROM sources"))
    assert desk.passwords == {"a.md": "", "b.md": "sesame", "c.md": ""}  # its pages are shown with it
    desk.reader.read_paths.clear()
    desk.service.refresh(new)
    assert desk.reader.read_paths == []  # it is not asked for again


def test_a_password_is_tried_while_others_are_read(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "b.md"])
    desk.reader.hold = True
    desk.service.add(new, [files / "a.md", files / "c.md"])
    desk.service.unlock(new, str(files / "b.md"), "sesame")
    desk.reader.held.pop(1).end()
    assert desk.errors(new)["b.md"] is None and desk.errors(new)["a.md"] == WAITING
    desk.reader.go()
    desk.reader.go()
    assert set(desk.errors(new).values()) == {None}


def test_a_password_given_up_changes_nothing(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "b.md"])
    desk.reader.hold = True
    desk.service.unlock(new, str(files / "b.md"), "sesame")
    reading = desk.reader.held[0]
    desk.service.skip(new, str(files / "b.md"))
    assert reading.cancelled
    reading.end()
    assert "DocumentEncrypted" in str(desk.errors(new)["b.md"])


# -- changes ---------------------------------------------------------------------------------------


def test_a_file_saved_anew_with_the_same_words_keeps_what_was_made_of_it(
    desk: Desk, vault: Vault, files: Path
) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "a.md"])
    (before,) = desk.service.sources(new)
    assert before.document_id is not None
    PackResults(vault).keep(before.document_id, "key", "reply")
    (files / "a.md").write_text(LEASE)
    assert not_as_read(desk.service.sources(new)) == {str(files / "a.md"): False}
    desk.service.refresh(new)
    (after,) = desk.service.sources(new)
    assert after.document_id == before.document_id and after.file != before.file
    assert PackResults(vault).reply(before.document_id, "key") == "reply"
    assert not_as_read(desk.service.sources(new)) == {}


def test_files_that_are_gone_are_told_apart_from_changed_ones(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files / "a.md", files / "c.md"])
    (files / "a.md").unlink()
    (files / "c.md").write_text("Other words altogether.")
    assert not_as_read(desk.service.sources(new)) == {str(files / "a.md"): True, str(files / "c.md"): False}


def test_every_stored_document_is_told_with_its_file(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    desk.service.refresh(new)
    assert [path.name for _document, path in desk.kept] == ["a.md", "c.md"]
    ids = [one.document_id for one in desk.service.sources(new) if one.document_id]
    assert [document.id for document, _path in desk.kept] == ids


# -- a way back ------------------------------------------------------------------------------------


def test_a_file_put_aside_is_out_of_sight_and_comes_back(desk: Desk, vault: Vault, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    aside = desk.service.put_aside(new, [str(files / "a.md")])
    assert sorted(desk.errors(new)) == ["b.md", "c.md"]
    desk.service.take_back(aside)
    assert sorted(desk.errors(new)) == ["a.md", "b.md", "c.md"]
    desk.service.erase(aside)  # too late: it was taken back
    assert Passages(vault).found(new, '"rent"', 5)
    desk.service.erase(desk.service.put_aside(new, [str(files / "a.md")]))
    assert not Passages(vault).found(new, '"rent"', 5) and len(Collections(vault).sources(new)) == 2


def test_a_file_put_aside_and_added_again_stays(desk: Desk, files: Path) -> None:
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    aside = desk.service.put_aside(new, [str(files / "a.md"), str(files / "c.md")])
    desk.service.add(new, [files / "a.md"])
    desk.service.erase(aside)
    assert sorted(desk.errors(new)) == ["a.md", "b.md"]


def test_a_collection_put_aside_stops_being_read_and_goes_on_when_it_is_back(desk: Desk, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    aside = desk.service.put_aside(new)
    assert desk.service.list() == [] and desk.reader.held == []
    desk.service.take_back(aside)
    assert [one.id for one in desk.service.list()] == [new] and len(desk.reader.held) == 1


def test_what_is_put_aside_is_erased_when_the_vault_is_closed(desk: Desk, vault: Vault, files: Path) -> None:
    one, other = desk.service.create("One").id, desk.service.create("Other").id
    desk.service.add(one, [files / "a.md"])
    desk.service.add(other, [files / "a.md", files / "c.md"])
    first = desk.service.put_aside(one)
    desk.service.put_aside(other, [str(files / "a.md")])
    desk.service.close()
    assert [row.id for row in Collections(vault).list()] == [other]
    assert [Path(row.file.path).name for row in Collections(vault).sources(other)] == ["c.md"]
    desk.service.erase(first)  # the toast that goes with the window


def test_a_file_removed_while_it_is_read_does_not_come_back(desk: Desk, vault: Vault, files: Path) -> None:
    desk.reader.hold = True
    new = desk.service.create("Cases").id
    desk.service.add(new, [files])
    reading = desk.reader.held[0]
    desk.service.forget(new, str(files / "a.md"))
    reading.end()
    assert not Passages(vault).found(new, '"rent"', 5) and "a.md" not in desk.errors(new)
    desk.service.forget(new, str(files / "c.md"))
    desk.reader.go()
    assert list(desk.errors(new)) == ["b.md"] and desk.news[-1] == CollectionRead(new, 0, 1)


def test_the_same_file_named_twice_is_found_once(files: Path) -> None:
    assert found_in([files, files / "a.md"]) == [files / name for name in ("a.md", "b.md", "c.md")]
