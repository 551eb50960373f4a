"""Collections: files are read, and again when they changed; none is lost silently; they go without trace."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.engine.models import GgufFacts, Model
from app.domain.errors import AppError, DocumentMissing, EngineFailed, EngineStopped
from app.domain.questions.ask_routes import Route
from app.domain.questions.asking import Answer
from app.domain.questions.passage_cutting import passages
from app.services.asking import AskingService
from app.services.collections import CollectionNews, CollectionRead, CollectionService, FileRead, found_files
from app.services.indexing import Embedding, Indexing
from app.storage.collections import Collections
from app.storage.documents import Documents
from app.storage.pack_results import PackResults
from app.storage.passages import Embedder, Passages
from app.storage.pseudonyms import Pseudonyms
from app.storage.vault import Vault
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.asked import LEASE, LETTER, made, source
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.fakes_reader import FakeReader
from tests.vaults import samples

MODEL = Model(
    "ab" * 8, "Test embedder", "e.gguf", "0" * 64, 1, "", "imported", 0.0,
    GgufFacts("bert", "Test embedder", "1M", "F32", 128, 1, "", False, 1, None, True),
)  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with samples.opened(tmp_path / "vault") as opened:
        yield opened


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def service(vault: Vault, reader: FakeReader) -> CollectionService:
    return CollectionService(Collections(vault), reader, clock=lambda: 5.0)  # type: ignore[arg-type]  # a fake of that shape


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "below").mkdir(parents=True)
    (folder / "lease.md").write_text(LEASE)
    (folder / "below" / "letter.md").write_text(LETTER)
    (folder / "bad.md").write_text("broken")
    (folder / ".hidden.md").write_text("hidden words")
    return folder


def heard(service: CollectionService) -> list[CollectionNews]:
    news: list[CollectionNews] = []
    service.news.subscribe(news.append)
    return news


# -- reading ---------------------------------------------------------------------------------------


def test_a_folder_is_read_with_all_below_and_failures_are_named(
    service: CollectionService, vault: Vault, files: Path
) -> None:
    news, new = heard(service), service.create("All")
    assert service.add(new.id, [files]) == 3
    assert news[-1] == CollectionRead(new.id, 2, 1)
    failed = [one for one in news if isinstance(one, FileRead) and one.error]
    assert [Path(one.path).name for one in failed] == ["bad.md"]
    told = {Path(one.file.path).name: one.error for one in service.sources(new.id)}
    assert told["lease.md"] is None and "DocumentDamaged" in str(told["bad.md"])
    assert Passages(vault).found(new.id, '"penicillin"', 5) and not Passages(vault).found(
        new.id, '"hidden"', 5
    )


def test_only_what_changed_is_read_again(
    service: CollectionService, vault: Vault, reader: FakeReader, files: Path
) -> None:
    new = service.create("All")
    service.add(new.id, [files / "lease.md", files / "below"])
    reader.read_paths.clear()
    assert service.changed(new.id) == []
    service.add(new.id, [files / "lease.md"])
    service.refresh(new.id)
    assert reader.read_paths == []
    (files / "lease.md").write_text(LEASE.replace("1,250.00", "1,400.00"))
    assert [Path(one.file.path).name for one in service.changed(new.id)] == ["lease.md"]
    service.refresh(new.id)
    assert reader.read_paths == ["lease.md"]
    index = Passages(vault)
    assert index.found(new.id, '"1,400.00"', 5) and not index.found(new.id, '"1,250.00"', 5)


def test_a_file_that_is_gone_or_broken_keeps_what_was_read_of_it(
    service: CollectionService, vault: Vault, files: Path
) -> None:
    new = service.create("All")
    service.add(new.id, [files / "lease.md", files / "below"])
    (files / "lease.md").unlink()
    (files / "below" / "letter.md").write_text("broken now")
    service.refresh(new.id)
    assert all(one.error and one.document_id for one in service.sources(new.id))
    assert Passages(vault).found(new.id, '"rent"', 5)
    service.forget(new.id, str(files / "lease.md"))
    assert not Passages(vault).found(new.id, '"rent"', 5)


def test_reading_that_is_stopped_keeps_what_is_done(
    service: CollectionService, reader: FakeReader, files: Path
) -> None:
    new = service.create("All")
    reader.hold = True
    service.add(new.id, [files])
    reader.go()  # the damaged one
    reader.go()
    service.stop(new.id)
    told = {
        Path(one.file.path).name: (one.document_id is not None, one.pending)
        for one in service.sources(new.id)
    }
    assert told == {"bad.md": (False, False), "lease.md": (True, False), "letter.md": (False, True)}
    assert not reader.held
    service.close()


def test_a_path_that_is_not_there_is_said_at_once(service: CollectionService, tmp_path: Path) -> None:
    new = service.create("All")
    with pytest.raises(DocumentMissing):
        service.add(new.id, [tmp_path / "nowhere"])
    (tmp_path / "loop").mkdir()
    (tmp_path / "loop" / "again").symlink_to(tmp_path / "loop")
    assert found_files(tmp_path / "loop") == []


# -- the vault -------------------------------------------------------------------------------------


def test_what_is_removed_is_in_no_page_of_the_vault(tmp_path: Path) -> None:
    with samples.opened(tmp_path / "v") as vault:
        collections = Collections(vault)
        new = collections.create("Xylophones", 1.0)
        document = made(LEASE.replace("Solberg", "Quetzalcoatl"))
        stored = collections.put(new.id, source("/secretpath/a.md"), document, passages(document), 1.0)
        PackResults(vault).keep(stored.id, "key", "Quetzalcoatl replied")
        numbers = [one.number for one in Passages(vault).all(new.id)]
        Passages(vault).keep_vectors(Embedder("m", 2), dict.fromkeys(numbers, b"1234"))
        collections.remove(new.id)
        for table in ("documents", "sources", "passages", "vectors", "embedders", "pack_results"):
            assert vault.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": 0}]
        assert vault.check() == []
        path = vault.path
    plain = samples.decrypted(path, samples.database_key()).lower()
    assert all(word not in plain for word in (b"quetzalcoatl", b"xylophones", b"secretpath"))


def test_vectors_of_two_models_are_never_mixed(vault: Vault) -> None:
    collections, index = Collections(vault), Passages(vault)
    new, document = collections.create("a", 1.0), made(LEASE)
    collections.put(new.id, source("a"), document, passages(document), 1.0)
    first = index.all(new.id)[0].number
    one, other = Embedder("m", 2), Embedder("m", 2, "query: ")
    index.keep_vectors(one, {first: b"1111", 999: b"2222"})
    assert index.vectors(new.id, one) == ([first], b"1111")
    assert index.vectors(new.id, other) == ([], b"")
    assert (
        len(index.without_vectors(new.id, one, 99)) == 3
        and len(index.without_vectors(new.id, other, 99)) == 4
    )
    with pytest.raises(ValueError, match="size"):
        index.keep_vectors(one, {first: b"12"})
    collections.put(new.id, source("a", 2), document, passages(document), 2.0)
    assert index.vectors(new.id, one) == ([], b"")


def test_replies_and_pseudonyms_are_kept(vault: Vault) -> None:
    collections, results, names = Collections(vault), PackResults(vault), Pseudonyms(vault)
    new, document = collections.create("a", 1.0), made(LEASE)
    stored = collections.put(new.id, source("a"), document, (), 1.0)
    assert results.reply(stored.id, "k") is None
    results.keep(stored.id, "k", "one")
    results.keep(stored.id, "k", "two")
    assert results.reply(stored.id, "k") == "two"
    with pytest.raises(LookupError):
        results.keep("0" * 32, "k", "x")
    names.add("name", "Smith", "Person A")
    names.add("name", "Smith", "Person B")
    names.add("place", "Smith", "Town")
    assert names.all() == {("name", "Smith"): "Person B", ("place", "Smith"): "Town"}
    names.forget()
    assert names.all() == {}
    for call in (collections.get, collections.sources, collections.remove):
        with pytest.raises(LookupError):
            call("0" * 32)


# -- vectors and answers ---------------------------------------------------------------------------


class Desk:
    """A collection, a scripted embedding child, and what came back."""

    def __init__(self, vault: Vault, tmp_path: Path) -> None:
        self.spawn, timers = FakeSpawn(), FakeTimers()
        run = tmp_path / "run"
        run.mkdir()
        self.embedding = Embedding(
            MODEL,
            tmp_path / "e.gguf",
            lambda: Supervisor("inference", ["child"], run, self.spawn, timers.later),
        )
        self.index, collections = Passages(vault), Collections(vault)
        self.collection = collections.create("a", 1.0).id
        for name, text in (("lease.md", LEASE), ("letter.md", LETTER)):
            document = made(text, name)
            collections.put(self.collection, source(name), document, passages(document), 1.0)
        self.asking = AskingService(self.index, Documents(vault), None, "", self.embedding)  # type: ignore[arg-type]  # a fake of that shape
        self.done: list[Embedder] = []
        self.failed: list[AppError] = []
        self.answers: list[Answer] = []

    def start(self) -> Indexing:
        work = Indexing(
            self.embedding, self.index, self.collection, lambda _p: None, self.done.append, self.failed.append
        )
        work.start()
        return work

    def serve(self, vector: tuple[float, float] = (1.0, 0.0)) -> None:
        """Answer what the child was asked, until it is asked nothing new."""
        answered: set[int] = set()
        while True:
            open_ones = [one for one in self.spawn.child.all(protocol.Embed) if one.id not in answered]
            if not open_ones:
                return
            for one in open_ones:
                answered.add(one.id)
                self.say_vectors(one, vector)

    def say_vectors(self, asked: protocol.Embed, vector: tuple[float, float]) -> None:
        numbers = struct.pack("<2f", *vector) * len(asked.texts)
        text = base64.b64encode(numbers).decode()
        self.spawn.child.say(protocol.Embedded(id=asked.id, size=2, vectors=text))

    def ask(self, question: str) -> None:
        self.asking.ask(self.collection, question, None, self.answers.append, self.failed.append)


@pytest.fixture
def desk(vault: Vault, tmp_path: Path) -> Desk:
    return Desk(vault, tmp_path)


def test_every_passage_gets_a_vector(desk: Desk) -> None:
    desk.start()
    desk.spawn.child.load_model()
    assert desk.spawn.child.last(protocol.Load).embeds
    desk.serve()
    assert len(desk.done) == 1 and not desk.failed
    assert desk.index.counted(desk.collection, desk.done[0]) == (5, 5)


def test_a_child_that_dies_is_said_and_the_next_try_goes_on(desk: Desk) -> None:
    desk.start()
    desk.spawn.child.load_model()
    desk.spawn.child.exit(-11)
    assert isinstance(desk.failed[0], EngineStopped) and not desk.done
    desk.start()
    desk.spawn.child.load_model()
    desk.serve()
    assert len(desk.done) == 1


@pytest.mark.parametrize("vectors", ["", "!!", base64.b64encode(b"\0\0\xc0\x7f" * 2).decode()])
def test_answers_that_are_no_vectors_are_refused(desk: Desk, vectors: str) -> None:
    desk.start()
    desk.spawn.child.load_model()
    asked = desk.spawn.child.last(protocol.Embed)
    desk.spawn.child.say(protocol.Embedded(id=asked.id, size=2, vectors=vectors))
    assert desk.failed == [EngineFailed(code="vectors")] or isinstance(desk.failed[0], EngineFailed)


def test_a_question_is_answered_though_the_embedder_fails(desk: Desk) -> None:
    desk.ask("How much is the monthly rent?")
    desk.spawn.child.load_model()
    desk.spawn.child.exit(-11)
    (answer,) = desk.answers
    assert not answer.by_meaning and "monthly rent" in answer.nearest[0].text


def test_vectors_take_part_and_the_answer_says_so(desk: Desk) -> None:
    desk.start()
    desk.spawn.child.load_model()
    desk.serve()
    desk.ask("Xyzzy?")
    desk.serve()
    (answer,) = desk.answers
    assert answer.by_meaning and answer.nearest and not answer.found


def test_nothing_found_is_said_without_a_guess(desk: Desk) -> None:
    desk.asking.embedding = None
    desk.ask("Xyzzy?")
    assert desk.answers == [Answer("Xyzzy?", Route.PASSAGES)]
    desk.ask("Summarise everything")
    assert desk.answers[-1] == Answer("Summarise everything", Route.SUMMARY)


def test_closing_ends_the_child_and_tells_whoever_waits(desk: Desk) -> None:
    desk.start()
    desk.spawn.child.load_model()
    desk.asking.close()
    assert desk.spawn.child.closed and isinstance(desk.failed[0], EngineStopped)
