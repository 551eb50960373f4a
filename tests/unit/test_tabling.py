"""Tables over a collection: rows are kept as they are done, reviews outlive what does not touch them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import DiskFull, DocumentDamaged, DocumentUnsupported, ReportExists, ReportUnwritable
from app.domain.extraction.extracting import (
    By,
    Cell,
    Decision,
    Place,
    Reason,
    Review,
    Row,
    State,
    decide,
    unread_row,
)
from app.domain.extraction.field_checks import STRETCH, checked
from app.domain.extraction.field_found import Value
from app.domain.extraction.field_money import amounts
from app.domain.extraction.field_search import search
from app.domain.extraction.field_tables import Note, TableRow, Why, counts
from app.domain.extraction.fields import Field, FieldType, Form, FormFault, form_from_toml
from app.domain.questions.passage_cutting import passages
from app.paths import resources
from app.services.engine import EngineService
from app.services.extraction_row import RowMaker
from app.services.table_file import check
from app.services.tabling import RowChanged, TableDone, TableNews, TableProgress, TableService
from app.storage.collections import Collections
from app.storage.documents import Documents
from app.storage.forms import Forms
from app.storage.pack_results import PackResults
from app.storage.tables import Tables
from app.storage.vault import Vault
from app.worker import protocol
from app.worker.supervisor import Supervisor
from tests.asked import source
from tests.fakes_engine import FakeSpawn, FakeTimers
from tests.field_documents import INVOICE, made
from tests.unit.test_engine_service import model
from tests.vaults import samples

FORM = form_from_toml((resources() / "fields" / "invoice.toml").read_text(encoding="utf-8"))
SHORT = Form("short", "Short", (Field("total", "Total", FieldType.MONEY), FORM.field("invoice_date")))


class Desk:
    """A vault with a collection, and a service over it whose turns a test may give one by one."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.vault, self.collections, self.tables = vault, Collections(vault), Tables(vault)
        self.engines = FakeSpawn()
        self.engine = EngineService(
            lambda: Supervisor("inference", ["x"], folder, self.engines, FakeTimers().later),
            lambda m: Path("/models") / m.file,
        )
        self.collection = self.collections.create("Invoices", 1.0).id
        self.turns: deque[Callable[[], None]] = deque()
        self.now = 10.0
        self.service = self.opened()

    def opened(self, stepwise: bool = False) -> TableService:
        """The service as a new start of the program makes it."""
        template = (resources() / "prompts" / "extract.txt").read_text(encoding="utf-8")
        soon = self.turns.append if stepwise else None
        maker = RowMaker(self.engine, template, soon, PackResults(self.vault))
        documents = Documents(self.vault)
        service = TableService(self.tables, self.collections, documents, maker, soon, clock=lambda: self.now)
        self.news: list[TableNews] = []
        service.news.subscribe(self.news.append)
        return service

    def add(self, name: str, text: str, time: int = 1) -> None:
        document = made(text, name)
        self.collections.put(self.collection, source(f"/in/{name}", time), document, passages(document), 2.0)

    def break_file(self, name: str) -> None:
        error = DocumentDamaged(name=name).to_text()
        self.collections.fail(self.collection, source(f"/in/{name}"), error, 2.0)

    def answer_all(self, text: str) -> int:
        done: set[int] = set()
        while left := [r for r in self.engines.child.all(protocol.Generate) if r.id not in done]:
            done.add(left[0].id)
            outcome = {"reason": "stop", "text": text}
            self.engines.child.say(protocol.Finished(id=left[0].id, outcome=outcome))
        return len(done)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with samples.opened(tmp_path / "vault") as vault:
        yield Desk(tmp_path, vault)


def total(text: str) -> str:
    return INVOICE.replace("1,260.00", text)


# -- what is stored --------------------------------------------------------------------------------


def full_row() -> TableRow:
    place = Place(Value("12.30", "12.3 GBP", Decimal("12.30"), "GBP"), 2, 5, 9, "Total\ud800 £12.30 \x00\n“”")
    review = Review(Decision.CORRECT, "13", 1.1 + 2.2)
    cell = Cell("total", State.TO_CHECK, Reason.SEVERAL, place, (place, place), By.BOTH, review)
    bare = Cell("invoice_date", State.NOT_STATED)
    row = Row("a.pdf", "ab" * 32, "short", (cell, bare), 3, (2, 3), 7, DocumentDamaged(name="a").to_text())
    notes = (Note(1, "total", Why.DECIDED, None, review, 0.1), Note(2, "x", Why.CHANGED, review, None, 0.2))
    return TableRow(4, "/in/a.pdf", None, row, "m" * 16, True, notes)


def test_a_row_comes_back_exactly_as_it_was_stored(desk: Desk) -> None:
    table = desk.tables.create(desk.collection, "T", SHORT, 1.0)
    desk.tables.put(table.id, full_row(), 2.0)
    (back,) = desk.tables.rows(table.id)
    assert back == full_row()
    assert str(back.row.cells[0].place.value.amount) == "12.30"  # type: ignore[union-attr]  # it has a place
    assert desk.tables.get(table.id).form == SHORT
    assert desk.tables.get(table.id).updated_at == 2.0


@pytest.mark.parametrize("name", ["get", "rows", "remove"])
def test_an_unknown_table_is_a_lookup_error(desk: Desk, name: str) -> None:
    with pytest.raises(LookupError):
        getattr(desk.tables, name)("0" * 32)


def test_unknown_collections_rows_and_forms_are_lookup_errors(desk: Desk) -> None:
    table = desk.tables.create(desk.collection, "T", SHORT, 1.0)
    forms = Forms(desk.vault)
    for call in (
        lambda: desk.tables.create("0" * 32, "T", SHORT, 1.0),
        lambda: desk.tables.row(table.id, 0),
        lambda: desk.tables.put("0" * 32, full_row(), 1.0),
        lambda: desk.tables.rename("0" * 32, "x"),
        lambda: forms.get("0" * 32),
        lambda: forms.change("0" * 32, SHORT, 1.0),
        lambda: forms.remove("0" * 32),
    ):
        with pytest.raises(LookupError):
            call()


def test_a_person_s_forms_are_kept_changed_and_erased(desk: Desk) -> None:
    forms = Forms(desk.vault)
    first, second = forms.add(FORM, 1.0), forms.add(SHORT, 2.0)
    assert [one.form for one in forms.list()] == [FORM, SHORT]
    forms.change(second.id, replace(SHORT, title="A first"), 3.0)
    assert [one.form.title for one in forms.list()] == ["A first", "Invoice"]
    forms.remove(first.id)
    assert [one.id for one in forms.list()] == [second.id]
    with pytest.raises(FormFault):
        forms.add(Form("x", "X", ()), 1.0)


def test_a_table_goes_with_its_collection(desk: Desk) -> None:
    table = desk.service.make(desk.collection, SHORT, None)
    desk.collections.remove(desk.collection)
    with pytest.raises(LookupError):
        desk.tables.get(table.id)


# -- making ----------------------------------------------------------------------------------------


def test_every_file_has_a_row_and_a_broken_one_says_why(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    desk.break_file("b.pdf")
    desk.add("c.pdf", total("1,270.00"))
    table = desk.service.make(desk.collection, FORM, None)
    rows = desk.service.rows(table.id)
    assert [one.row.document for one in rows] == ["a.pdf", "b.pdf", "c.pdf"]
    assert rows[0].row.cell("total").state is State.FOUND
    assert {cell.reason for cell in rows[1].row.cells} == {Reason.DOCUMENT}
    assert "DocumentDamaged" in str(rows[1].row.error)
    assert rows[2].row.cell("total").reason is Reason.ARITHMETIC
    assert counts(rows).unread == 1 and counts(rows).waiting == 0
    assert desk.news[-1] == TableDone(table.id, 0)


def test_rows_are_what_the_search_of_the_whole_document_gives(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, FORM, None)
    document = made(INVOICE, "a.pdf")
    searched = search(document, FORM)
    cells = checked(document, FORM, [decide(document, one, searched) for one in FORM.fields])
    assert desk.service.rows(table.id)[0].row.cells == cells


def test_more_broken_files_than_the_stack_is_deep_all_get_their_rows(desk: Desk) -> None:
    for number in range(700):
        desk.break_file(f"{number:03}.pdf")
    table = desk.service.make(desk.collection, SHORT, None)
    assert counts(desk.service.rows(table.id)).waiting == 0


def test_the_window_has_its_turn_within_a_long_document_and_between_rows(desk: Desk) -> None:
    service = desk.opened(stepwise=True)
    desk.add("a.pdf", "\n\n".join(["The total came to 1,234.50 on 3 March 2025. " * 20] * 60))
    desk.add("b.pdf", INVOICE)
    table = service.make(desk.collection, FORM, None)
    turns = 0
    while desk.turns:
        turns += 1
        desk.turns.popleft()()
    assert turns >= 3
    assert not service.running(table.id)
    assert counts(service.rows(table.id)).waiting == 0


def test_a_stopped_run_keeps_what_is_done_and_goes_on_there(desk: Desk) -> None:
    service = desk.opened(stepwise=True)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        desk.add(name, INVOICE)
    table = service.make(desk.collection, SHORT, None)
    while counts(service.rows(table.id)).waiting == 3:
        desk.turns.popleft()()
    service.stop(table.id)
    while desk.turns:
        desk.turns.popleft()()
    rows = service.rows(table.id)
    assert [one.waiting for one in rows] == [False, True, True]
    assert {cell.reason for cell in rows[2].row.cells} == {Reason.STOPPED}
    assert desk.news[-1] == TableDone(table.id, 2)
    again = desk.opened()  # as after a kill: nothing but the vault is left
    assert again.refresh(table.id, None) == 2
    assert [one.document for one in made_rows(desk)] == ["b.pdf", "c.pdf"]
    assert counts(again.rows(table.id)).waiting == 0


def made_rows(desk: Desk) -> list[Row]:
    return [one.row.row for one in desk.news if isinstance(one, RowChanged)]


def test_nothing_is_written_after_the_vault_was_closed(desk: Desk) -> None:
    service = desk.opened(stepwise=True)
    desk.add("a.pdf", "The total came to 1,234.50 on 3 March 2025. " * 2000)
    table = service.make(desk.collection, FORM, None)
    service.close()
    while desk.turns:
        desk.turns.popleft()()
    assert service.rows(table.id)[0].waiting
    assert not [one for one in desk.news if isinstance(one, RowChanged)]


def test_a_full_disk_ends_the_run_and_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add("a.pdf", INVOICE)
    desk.add("b.pdf", INVOICE)
    real, stored = desk.tables.put, []

    def put(table_id: str, row: TableRow, now: float) -> None:
        if stored:
            raise DiskFull("/")
        stored.append(row)
        real(table_id, row, now)

    monkeypatch.setattr(desk.tables, "put", put)
    table = desk.service.make(desk.collection, SHORT, None)
    ended = desk.news[-1]
    assert isinstance(ended, TableDone) and isinstance(ended.error, DiskFull) and ended.left == 1
    assert [one.waiting for one in desk.service.rows(table.id)] == [False, True]


def test_a_model_is_asked_what_code_left_open_and_never_twice(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, FORM, model("a"))
    child = desk.engines.child
    child.load_model()
    request = child.last(protocol.Count)
    child.say(protocol.Counted(id=request.id, tokens=[20] * len(request.texts)))
    words = '{"supplier": {"quote": "ACME Supplies Ltd", "value": "ACME Supplies Ltd"}}'
    asked = desk.answer_all(words)
    assert asked > 1
    (row,) = desk.service.rows(table.id)
    assert row.row.cell("supplier").shown == "ACME Supplies Ltd"
    assert row.model_id == model("a").id
    again = desk.service.make(desk.collection, FORM, model("a"))
    request = child.last(protocol.Count)
    child.say(protocol.Counted(id=request.id, tokens=[20] * len(request.texts)))
    assert len(child.all(protocol.Generate)) == asked
    assert desk.service.rows(again.id)[0].row == row.row


def test_a_model_that_fails_leaves_what_code_found(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, FORM, model("a"))
    desk.engines.child.load_model()
    request = desk.engines.child.last(protocol.Count)
    desk.engines.child.say(protocol.Failed(id=request.id, error={"error": "EngineFailed", "code": "1"}))
    (row,) = desk.service.rows(table.id)
    assert row.row.cell("total").state is State.FOUND
    assert row.row.cell("iban").reason is Reason.UNASKED
    assert row.row.error is not None and not row.waiting


# -- when documents change -------------------------------------------------------------------------


def test_after_a_change_reviews_of_what_is_as_before_stay_and_others_leave_a_note(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    desk.add("b.pdf", INVOICE)
    table = desk.service.make(desk.collection, FORM, None)
    for position in (0, 1):
        desk.service.review(table.id, position, "total", Decision.CORRECT, "1,265")
        desk.service.review(table.id, position, "due_date", Decision.KEEP)
    desk.add("a.pdf", total("1,270.00"), time=2)
    desk.news.clear()
    assert desk.service.refresh(table.id, None) == 1
    first, second = desk.service.rows(table.id)
    assert first.row.cell("total").review is None
    assert first.row.cell("total").shown == "1270.00 GBP"
    assert first.notes[-1].why is Why.CHANGED
    assert first.notes[-1].before is not None and first.notes[-1].before.value == "1,265"
    assert first.row.cell("due_date").review is not None
    assert second.row.cell("total").shown == "1,265"


def test_new_files_get_rows_and_files_taken_out_lose_theirs(desk: Desk) -> None:
    desk.add("b.pdf", INVOICE)
    desk.add("c.pdf", INVOICE)
    table = desk.service.make(desk.collection, SHORT, None)
    desk.service.review(table.id, 1, "total", Decision.CORRECT, "9")
    desk.add("a.pdf", INVOICE)
    desk.collections.forget(desk.collection, ["/in/b.pdf"])
    desk.service.refresh(table.id, None)
    rows = desk.service.rows(table.id)
    assert [(one.position, one.row.document) for one in rows] == [(0, "a.pdf"), (1, "c.pdf")]
    assert rows[1].row.cell("total").shown == "9"
    assert desk.service.refresh(table.id, None) == 0


def test_a_file_that_became_readable_gets_its_row(desk: Desk) -> None:
    desk.break_file("a.pdf")
    table = desk.service.make(desk.collection, SHORT, None)
    desk.add("a.pdf", INVOICE, time=2)
    assert desk.service.refresh(table.id, None) == 1
    assert desk.service.rows(table.id)[0].row.cell("total").state is State.FOUND


def test_a_document_read_again_while_it_waits_is_taken_as_it_is_now(desk: Desk) -> None:
    service = desk.opened(stepwise=True)
    desk.add("a.pdf", INVOICE)
    desk.add("b.pdf", INVOICE)
    table = service.make(desk.collection, SHORT, None)
    desk.add("b.pdf", total("77.00"), time=2)
    while desk.turns:
        desk.turns.popleft()()
    assert service.rows(table.id)[1].row.cell("total").shown == "77.00 GBP"


def test_another_column_is_filled_in_and_reviews_of_the_others_stay(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, SHORT, None)
    desk.service.review(table.id, 0, "total", Decision.CORRECT, "9")
    wider = replace(SHORT, fields=(*SHORT.fields, FORM.field("po_number")))
    desk.service.change_form(table.id, wider, None)
    (row,) = desk.service.rows(table.id)
    assert row.row.cell("total").shown == "9"
    assert row.row.cell("po_number").shown == "PO-778"
    narrow = replace(SHORT, fields=(FORM.field("invoice_date"),))
    desk.service.change_form(table.id, narrow, None)
    assert desk.service.rows(table.id)[0].notes[-1].why is Why.CHANGED


# -- reviewing -------------------------------------------------------------------------------------


def test_decisions_are_kept_with_their_time_and_taken_back_one_by_one(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, FORM, None)
    before = desk.service.rows(table.id)[0]
    desk.service.review(table.id, 0, "total", Decision.CORRECT, " 1,265\n pounds ")
    desk.now = 20.0
    desk.service.review(table.id, 0, "total", Decision.NOT_STATED)
    service = desk.opened()
    (row,) = service.rows(table.id)
    assert row.row.cell("total").review == Review(Decision.NOT_STATED, "", 20.0)
    assert [note.at for note in row.notes] == [10.0, 20.0]
    undone = service.undo(table.id)
    assert undone is not None and undone[1] == "total"
    assert service.rows(table.id)[0].row.cell("total").shown == "1,265 pounds"
    service.undo(table.id)
    assert service.rows(table.id)[0] == before
    assert service.undo(table.id) is None


def test_what_cannot_be_decided_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE.replace("# ACME Supplies Ltd", "# Invoice"))
    table = desk.service.make(desk.collection, FORM, None)
    before = desk.service.rows(table.id)
    with pytest.raises(ValueError, match="no value"):
        desk.service.review(table.id, 0, "total", Decision.CORRECT, "  ")
    with pytest.raises(ValueError, match="nothing to keep"):
        desk.service.review(table.id, 0, "supplier", Decision.KEEP)
    with pytest.raises(KeyError):
        desk.service.review(table.id, 0, "nonsense", Decision.KEEP)
    with pytest.raises(LookupError):
        desk.service.review(table.id, 9, "total", Decision.KEEP)
    assert desk.service.rows(table.id) == before


def test_a_decision_made_while_rows_are_made_is_not_lost(desk: Desk) -> None:
    service = desk.opened(stepwise=True)
    desk.add("a.pdf", INVOICE)
    desk.add("b.pdf", INVOICE)
    table = service.make(desk.collection, SHORT, None)
    service.review(table.id, 1, "total", Decision.NOT_STATED)
    while desk.turns:
        desk.turns.popleft()()
    row = service.rows(table.id)[1]
    assert row.notes[-1].before == Review(Decision.NOT_STATED, "", 10.0)
    assert row.notes[-1].why is Why.CHANGED


# -- leaving ---------------------------------------------------------------------------------------


def test_a_table_is_written_whole_and_nothing_is_replaced_unasked(desk: Desk, tmp_path: Path) -> None:
    desk.add("a.pdf", INVOICE)
    table = desk.service.make(desk.collection, SHORT, None)
    place = tmp_path / "out.csv"
    assert desk.service.export(table.id, place) == place.stat().st_size
    assert b"1260.00 GBP" in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    with pytest.raises(ReportExists):
        desk.service.export(table.id, place)
    desk.service.review(table.id, 0, "total", Decision.CORRECT, "7 pounds")
    desk.service.export(table.id, place, replace=True)
    assert b"7 pounds" in place.read_bytes()
    with pytest.raises(ReportUnwritable):
        desk.service.export(table.id, tmp_path / "none" / "out.xlsx")
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.csv"]


def test_progress_names_the_document_and_counts(desk: Desk) -> None:
    desk.add("a.pdf", INVOICE)
    desk.add("b.pdf", INVOICE)
    desk.service.make(desk.collection, SHORT, None)
    told = [one for one in desk.news if isinstance(one, TableProgress)]
    assert [(one.name, one.documents.done, one.documents.total) for one in told] == [
        ("a.pdf", 0, 2),
        ("b.pdf", 1, 2),
    ]


def test_a_row_filled_in_by_hand_is_accepted_though_its_file_was_never_read() -> None:
    row = unread_row("a.pdf", SHORT, Reason.DOCUMENT)
    cells = tuple(replace(cell, review=Review(Decision.CORRECT, "1", 1.0)) for cell in row.cells)
    done = TableRow(0, "/a.pdf", None, replace(row, cells=cells))
    assert counts([done]).accepted == 1
    assert counts([TableRow(0, "/a.pdf", None, row)]).unread == 1


def test_a_document_whose_turn_has_not_come_is_neither_read_nor_given_up_nor_accepted() -> None:
    row = unread_row("a.pdf", SHORT, Reason.STOPPED)
    found = counts([TableRow(0, "/a.pdf", "d", row, waiting=True), TableRow(1, "/b.pdf", None, row)])
    assert (found.documents, found.unread, found.waiting) == (2, 1, 1)
    assert (found.accepted, found.to_check, found.cells) == (0, 0, 0)


def test_a_label_before_a_desert_of_blanks_does_not_hold_anything_up() -> None:
    found = search(made("Total" + " " * 400_000 + "x"), FORM)  # took minutes: blanks were tried in two places
    assert "total" not in found.candidates or not found.candidates["total"]


def test_amounts_among_thousands_of_dates_are_told_from_them() -> None:
    text = "1 March 2025 5.00 7 " * 300
    assert [one.value.shown for one in amounts(text)][:4] == ["5.00", "7", "5.00", "7"]
    assert len(list(amounts(text))) == 600


def test_a_date_across_two_stretches_of_a_long_line_is_seen_once() -> None:
    text = "x " * (STRETCH // 2 - 2) + "3 March 2025 " + "y " * 100
    document = made(text)
    cells = [Cell("invoice_date", State.NOT_STATED)]
    form = Form("f", "F", (FORM.field("invoice_date"),))
    (cell,) = checked(document, form, cells)
    assert cell.reason is Reason.UNLABELLED
    assert [one.value.shown for one in cell.others] == ["2025-03-03"]


def test_what_would_be_refused_after_the_work_is_refused_before_it(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("mine")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ReportExists):
        check(tmp_path / "there.csv", False)
    check(tmp_path / "there.csv", True)
    with pytest.raises(ReportUnwritable):
        check(tmp_path / "folder.csv", True)
    with pytest.raises(ReportUnwritable):
        check(tmp_path / "none" / "a.xlsx", False)
    with pytest.raises(DocumentUnsupported):
        check(tmp_path / "a.ods", False)
