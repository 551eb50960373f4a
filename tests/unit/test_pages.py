"""Files kept in the vault, and their pages asked for, given up, tried again and forgotten."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.documents import StoredDocument
from app.domain.errors import AppError, DocumentDamaged, DocumentMissing, DocumentTooLarge
from app.services.page_cache import PageCache
from app.services.page_picture import PagePicture, PlacedWord, picture_of, words_of
from app.services.pages import PageService
from app.storage.documents import Documents
from app.storage.originals import Originals
from app.storage.vault import Vault
from app.worker import protocol
from tests.document_builders import report_pdf
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.page_rig import service, stored
from tests.vaults import samples

PDF = report_pdf(4)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path) as opened:
        yield opened


class Rig:
    """A service with a document whose file is kept, and children that a test speaks for."""

    def __init__(self, vault: Vault, folder: Path) -> None:
        self.spawn, self.timers = FakeSpawn(), FakeTimers()
        self.pages: PageService = service(vault, ["x"], folder / "run", self.spawn, self.timers.later)
        self.document: StoredDocument = stored(vault, PDF)
        self.file = folder / "a.pdf"
        self.file.write_bytes(PDF)
        self.pages.keep(self.document, self.file)
        self.seen: list[PagePicture] = []
        self.errors: list[AppError] = []

    def show(self, page: int, width: int = 40) -> None:
        found = self.document
        self.pages.show(found.id, found.document, page, width, self.seen.append, self.errors.append)

    def take_file(self) -> bytes:
        """Answer the parts of the file as the child does."""
        child = self.spawn.child
        child.greet()
        answered = 0
        while len(child.all(protocol.Hold)) > answered:
            part = child.all(protocol.Hold)[answered]
            answered += 1
            child.say(protocol.Finished(part.id, STOPPED))
        return b"".join(base64.b64decode(part.content) for part in child.all(protocol.Hold))

    def asked(self) -> list[int]:
        """The pages the newest child was asked for."""
        return [request.page for request in self.spawn.child.all(protocol.Render)]

    def draw(self, more: bool = False, end: bool = True) -> None:
        """Answer the newest request."""
        request = self.spawn.child.last(protocol.Render)
        self.spawn.child.say(rendered(request.id, more=more))
        if end:
            self.spawn.child.say(protocol.Finished(request.id, STOPPED))


STOPPED = {"reason": "stop", "prompt_s": 0.0, "output_s": 0.0}


def rendered(number: int, more: bool = False, side: int = 4, words: object = None) -> protocol.Rendered:
    packed = base64.b64encode(zlib.compress(bytes([200]) * side * side)).decode()
    rows = [[0.0, 3.0, 0.1, 0.1, 0.2, 0.05]] if words is None else words
    return protocol.Rendered(number, side, side, 1, packed, rows, more)  # type: ignore[arg-type]  # or broken


@pytest.fixture
def rig(vault: Vault, tmp_path: Path) -> Rig:
    return Rig(vault, tmp_path)


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_kept_and_comes_back_and_goes_with_its_document(vault: Vault) -> None:
    originals, document = Originals(vault), stored(vault, PDF)
    assert not originals.has(document.id)
    assert originals.get(document.id) is None
    assert originals.keep(document.id, PDF)
    assert originals.keep(document.id, PDF)
    assert originals.get(document.id) == PDF
    vault.run("DELETE FROM documents WHERE id = ?", (document.id,))
    assert vault.rows("SELECT count(*) AS n FROM originals") == [{"n": 0}]


def test_a_file_that_is_not_the_one_that_was_read_is_not_kept(vault: Vault) -> None:
    originals, document = Originals(vault), stored(vault, PDF)
    assert not originals.keep(document.id, PDF + b"\n")
    assert not originals.has(document.id)
    with pytest.raises(LookupError):
        originals.keep("0" * 32, PDF)


def test_a_file_over_the_limit_is_not_kept(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    document = stored(vault, PDF)
    monkeypatch.setattr("app.storage.originals.MOST_BYTES", len(PDF) - 1)
    assert not Originals(vault).keep(document.id, PDF)


def test_what_changed_or_is_gone_since_is_told(rig: Rig, vault: Vault) -> None:
    told: list[bool] = []
    other = stored(vault, report_pdf(1))
    rig.pages.keep(other, rig.file, done=told.append)
    rig.pages.keep(other, rig.file.with_name("gone.pdf"), done=told.append)
    rig.pages.keep(rig.document, rig.file, done=told.append)
    assert told == [False, False, True]
    assert not rig.pages.can_show(other.id, other.document)
    assert rig.pages.can_show(rig.document.id, rig.document.document)


def test_of_kinds_without_pages_nothing_is_kept(rig: Rig, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Some words.")
    text, told = stored(vault, b"Some words.", "a.txt"), []
    rig.pages.keep(text, tmp_path / "a.txt", done=told.append)
    assert told == [False]
    assert not Originals(vault).has(text.id)


# -- pages -----------------------------------------------------------------------------------------


def test_a_page_is_drawn_from_the_bytes_of_the_vault(rig: Rig) -> None:
    rig.file.unlink()
    rig.show(2)
    assert rig.take_file() == PDF
    request = rig.spawn.child.last(protocol.Render)
    assert (request.page, request.width, request.recognise) == (2, 40, True)
    assert "District 2 spent 2007 pounds" in request.text
    rig.draw()
    assert rig.seen[0].boxes(0, 3) == [(0.1, 0.1, 0.2, 0.05)]
    assert rig.errors == []


def test_a_large_file_goes_down_in_parts(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.page_child.PART", 1000)
    rig.show(1)
    assert rig.take_file() == PDF
    holds = rig.spawn.child.all(protocol.Hold)
    assert [hold.last for hold in holds] == [False] * (len(holds) - 1) + [True]
    assert len(holds) == -(-len(PDF) // 1000)


def test_neighbours_are_drawn_ahead_and_shown_at_once(rig: Rig) -> None:
    rig.show(2)
    rig.take_file()
    for _ in range(3):
        rig.draw()
    assert rig.asked() == [2, 3, 1]
    rig.show(3)
    assert len(rig.seen) == 2
    assert rig.asked() == [2, 3, 1, 4]


def test_a_newer_wish_ends_the_one_before(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.show(4)
    rig.show(3)
    assert rig.asked() == [1]
    child = rig.spawn.child
    assert child.last(protocol.Cancel).target == child.last(protocol.Render).id
    rig.draw()
    assert rig.seen == []
    assert rig.asked() == [1, 3]
    rig.draw()
    assert len(rig.seen) == 1


def test_words_of_a_scan_come_after_its_picture(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.draw(more=True, end=False)
    number = rig.spawn.child.last(protocol.Render).id
    second = protocol.Rendered(number, 4, 4, 1, "", [[4.0, 8.0, 0.5, 0.5, 0.1, 0.1]])
    rig.spawn.child.say(second)
    assert [picture.more for picture in rig.seen] == [True, False]
    assert rig.seen[1].boxes(4, 8) == [(0.5, 0.5, 0.1, 0.1)]
    assert rig.seen[1].pixels is rig.seen[0].pixels


def test_another_width_waits_for_the_words_and_has_them_too(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.draw(more=True, end=False)
    rig.show(1, width=60)
    child = rig.spawn.child
    assert not child.all(protocol.Cancel)
    number = child.last(protocol.Render).id
    child.say(protocol.Rendered(number, 4, 4, 1, "", [[4.0, 8.0, 0.5, 0.5, 0.1, 0.1]]))
    child.say(protocol.Finished(number, STOPPED))
    assert (child.last(protocol.Render).width, child.last(protocol.Render).recognise) == (60, False)
    rig.draw()
    assert [bool(picture.boxes(4, 8)) for picture in rig.seen] == [False, True, True]


def test_another_page_does_not_wait_for_a_scan_to_be_read(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.draw(more=True, end=False)
    before = rig.spawn.child
    rig.show(3)
    assert before.killed
    assert len(rig.spawn.children) == 2
    before.exit(-9)
    rig.take_file()
    assert rig.asked() == [3]
    assert rig.errors == []


def test_a_page_turned_at_once_is_drawn_by_the_same_child(rig: Rig) -> None:
    """A page that is there, with only the word that it is done still on its way, holds nothing up."""
    rig.show(1)
    rig.take_file()
    rig.draw(end=False)
    before = rig.spawn.child
    first = before.last(protocol.Render).id
    rig.show(4)
    assert not before.killed
    before.say(protocol.Finished(first, STOPPED))
    assert rig.asked()[-1] == 4
    rig.draw()
    assert len(rig.seen) == 2 and len(rig.spawn.children) == 1


def test_a_page_that_breaks_the_child_is_said_to_and_the_next_has_a_new_one(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.spawn.child.exit(-11)
    assert rig.errors == [DocumentDamaged(name="a.pdf")] or isinstance(rig.errors[0], DocumentDamaged)
    rig.show(2)
    assert len(rig.spawn.children) == 2


def test_a_child_that_is_worn_out_is_replaced_once(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.draw()
    rig.show(4)
    rig.draw()  # what was being drawn ahead
    rig.spawn.child.exit(-24)
    assert rig.errors == []
    assert len(rig.spawn.children) == 2
    rig.take_file()
    assert rig.asked() == [4]
    rig.spawn.child.exit(-24)
    assert isinstance(rig.errors[0], DocumentDamaged)


def test_a_page_that_takes_too_long_is_given_up(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.timers.pass_time(60)
    assert rig.spawn.child.killed
    rig.spawn.child.exit(-9)
    error = rig.errors[0]
    assert isinstance(error, DocumentTooLarge)
    assert error.limit == "time"


@pytest.mark.parametrize(
    "words",
    [
        [[0.0, 3.0, 0.1]],
        [[0.0, 1e9, 0.1, 0.1, 0.1, 0.1]],
        [[0.0, 3.0, 0.9, 0.1, 0.4, 0.1]],
        [[0.5, 3.0, 0.1, 0.1, 0.1, 0.1]],
    ],
)
def test_a_child_that_lies_is_ended(rig: Rig, words: object) -> None:
    rig.show(1)
    rig.take_file()
    child = rig.spawn.child
    child.say(rendered(child.last(protocol.Render).id, words=words))
    assert rig.seen == []
    assert isinstance(rig.errors[0], DocumentDamaged)
    assert child.closed


def test_a_picture_that_is_larger_than_it_says_is_refused() -> None:
    packed = base64.b64encode(zlib.compress(bytes(100_000_000))).decode()
    with pytest.raises(protocol.ProtocolError):
        picture_of(protocol.Rendered(1, 4, 4, 1, packed, []), 10)
    with pytest.raises(protocol.ProtocolError):
        picture_of(protocol.Rendered(1, 1 << 20, 1 << 20, 3, packed, []), 10)
    with pytest.raises(protocol.ProtocolError):
        picture_of(protocol.Rendered(1, 4, 4, 1, "?", []), 10)


def test_without_a_file_it_is_missing(rig: Rig, vault: Vault) -> None:
    other = stored(vault, report_pdf(1))
    rig.pages.show(other.id, other.document, 1, 40, rig.seen.append, rig.errors.append)
    assert isinstance(rig.errors[0], DocumentMissing)


def test_after_the_last_look_nothing_is_left(rig: Rig) -> None:
    rig.show(1)
    rig.take_file()
    rig.draw()
    picture = rig.seen[0]
    rig.pages.close()
    assert set(picture.pixels) == {0}
    assert rig.spawn.child.closed
    assert not rig.pages.can_show(rig.document.id, rig.document.document)


def test_the_oldest_pictures_give_way() -> None:
    cache = PageCache(most_bytes=100)
    pictures = [PagePicture(8, 5, 1, bytearray([9]) * 40, ()) for _ in range(3)]
    for page, picture in enumerate(pictures):
        cache.put(("a", page, 8), picture)
    assert cache.get(("a", 0, 8)) is None
    assert set(pictures[0].pixels) == {0}
    assert cache.get(("a", 2, 8)) is pictures[2]


def test_neighbouring_words_are_marked_as_one_and_cells_apart() -> None:
    rows = [
        [0.0, 4.0, 0.10, 0.1, 0.05, 0.02],
        [5.0, 9.0, 0.16, 0.1, 0.05, 0.02],
        [10.0, 12.0, 0.50, 0.1, 0.05, 0.02],
        [13.0, 15.0, 0.10, 0.2, 0.05, 0.02],
    ]
    picture = PagePicture(100, 140, 1, bytearray(), words_of(rows, 20))
    assert [tuple(round(value, 2) for value in box) for box in picture.boxes(0, 15)] == [
        (0.10, 0.1, 0.11, 0.02),
        (0.50, 0.1, 0.05, 0.02),
        (0.10, 0.2, 0.05, 0.02),
    ]
    assert picture.boxes(15, 20) == []
    assert picture.words[0] == PlacedWord(0, 4, (0.10, 0.1, 0.05, 0.02))


def test_documents_come_back_as_before_with_their_file(rig: Rig, vault: Vault) -> None:
    assert Documents(vault).get(rig.document.id) == rig.document
