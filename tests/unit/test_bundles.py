"""Bundles: made on one computer, carried on a stick, read on many; cut short and gone on with."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from app.domain.errors import (
    AppError,
    BundleDamaged,
    BundleEmpty,
    BundleMissing,
    BundleRoom,
    BundleTaken,
    BundleUnfinished,
    FileTooLarge,
    ModelChanged,
    NoSpace,
    VaultUnwritable,
    from_text,
)
from app.domain.library.bundles import Arrived, Kind
from app.library import bundle_parts
from app.library.bundle_manifest import MANIFEST
from app.library.bundle_notes import UNFINISHED
from app.library.filesystems import fat32
from app.library.hashing import Cancelled
from app.services.library.bundle_packing import Wish
from tests import gguf_corpus as corpus
from tests.clinic import Laptop, asked
from tests.gguf_splitter import split

SMALL = 300
"""Bytes of a part in these tests."""


@pytest.fixture
def office(tmp_path: Path) -> Laptop:
    """The computer with a connection: a model in one file, and one in two."""
    found = Laptop(tmp_path / "office")
    found.add(corpus.written(tmp_path / "files", "one.gguf", "One"))
    two = corpus.written(tmp_path / "files", "two.gguf", "Two")
    found.add(split(two, tmp_path / "split", "two", 2)[0])
    found.bundles.limit = SMALL
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


class Pulled:
    """Stops after so many questions."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its time of change and content."""
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir() if p.is_file()}


# -- a clinic ------------------------------------------------------------------------------------


def test_a_bundle_is_read_in_twenty_homes(office: Laptop, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick)
    assert len(made.parts) > len([file for item in made.items for file in item.files]) == 3
    assert all(part.bytes <= SMALL for part in made.parts)
    mine = {model.sha256: model for model in office.models.list()}
    for number in range(20):
        home = Laptop(tmp_path / f"laptop {number}")
        report = home.read(stick)
        assert [one.arrived for one in report.outcomes] == [Arrived.ADDED] * 2
        assert {one.model_id for one in report.outcomes} == {model.id for model in home.models.list()}
        for model in home.models.list():
            was = mine[model.sha256]
            assert (model.name, model.licence) == (was.name, "Apache-2.0")
            assert (model.origin, model.source.checked_against) == ("bundle", "bundle")
            for path, own in zip(home.models.files(model), office.models.files(was), strict=True):
                assert path.read_bytes() == own.read_bytes()
        assert home.left_over() == [".bundles/.lock"] or home.left_over() == []


def test_reading_it_again_copies_nothing(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    home.read(stick)
    before = snapshot(home.paths.models)
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.HERE] * 2
    assert snapshot(home.paths.models) == before


def test_a_model_that_was_removed_comes_back(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    home.read(stick)
    home.shelf.remove(home.shelf.list()[0].id)
    assert sorted(one.arrived for one in home.read(stick).outcomes) == [Arrived.ADDED, Arrived.HERE]


def test_only_what_is_wanted(office: Laptop, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick)
    home = Laptop(tmp_path / "laptop")
    report = home.read(stick, only=(made.items[1].sha256,))
    assert [one.item.sha256 for one in report.outcomes] == [made.items[1].sha256]
    assert [model.sha256 for model in home.models.list()] == [made.items[1].sha256]


def test_unsplit_files_keep_their_names(office: Laptop, stick: Path) -> None:
    office.bundles.limit = 0
    office.make(stick)
    files = {"one.gguf", "two-00001-of-00002.gguf", "two-00002-of-00002.gguf", MANIFEST}
    assert {path.name for path in stick.iterdir()} == files


def test_names_that_differ_only_in_case_do_not_meet(tmp_path: Path, stick: Path) -> None:
    office = Laptop(tmp_path / "office")
    for folder, name in (("a", "same.gguf"), ("b", "Same.gguf")):
        office.shelf.link(corpus.written(tmp_path / folder, name, folder))
    made = office.make(stick)
    assert [part.file for part in made.parts] == ["same.gguf", "Same-2.gguf"]
    home = Laptop(tmp_path / "laptop")
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED] * 2


def test_nothing_chosen(office: Laptop, stick: Path) -> None:
    with pytest.raises(BundleEmpty):
        office.make(stick, Wish())
    assert not stick.exists()


# -- what else goes in ---------------------------------------------------------------------------


def test_networks_for_scans_are_carried_and_compared(office: Laptop, stick: Path, tmp_path: Path) -> None:
    ocr = tmp_path / "ocr"
    ocr.mkdir()
    (ocr / "det.onnx").write_bytes(b"first" * 200)
    packer = Laptop(tmp_path / "office", ocr)
    packer.bundles.limit = SMALL
    made = packer.make(stick, packer.everything(ocr=True))
    assert made.items[-1].kind is Kind.OCR
    same = Laptop(tmp_path / "same", ocr).read(stick)
    assert same.outcomes[-1].arrived is Arrived.CHECKED
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "det.onnx").write_bytes(b"second")
    assert Laptop(tmp_path / "other", newer).read(stick).outcomes[-1].arrived is Arrived.OTHER
    assert (newer / "det.onnx").read_bytes() == b"second"


# -- cut short -----------------------------------------------------------------------------------


def test_making_that_was_cut_says_what_is_missing_and_goes_on(
    office: Laptop, stick: Path, tmp_path: Path
) -> None:
    names, cuts = {part.file for part in office.make(stick).parts}, 0
    for after in range(1, 40, 3):
        shutil.rmtree(stick, ignore_errors=True)
        try:
            office.make(stick, cancelled=Pulled(after))
        except Cancelled:
            cuts += 1
            home = Laptop(tmp_path / f"laptop {after}")
            with pytest.raises(BundleUnfinished) as caught:
                home.read(stick)
            assert caught.value.files == len(names - set(snapshot(stick)))
            assert home.models.list() == []
            right = {n: time for n, (time, _) in snapshot(stick).items() if ".gguf." in n}
            office.make(stick)
            again = snapshot(stick)
            assert all(again[name][0] == time for name, time in right.items())
        assert not (stick / UNFINISHED).exists()
        assert not [path for path in stick.iterdir() if path.suffix == ".part"]
        checked = Laptop(tmp_path / f"reader {after}")
        assert [one.arrived for one in checked.read(stick).outcomes] == [Arrived.ADDED] * 2
    assert cuts >= 10


def test_reading_that_was_cut_goes_on_where_it_was(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    cuts = 0
    for after in range(1, 16):
        home = Laptop(tmp_path / f"laptop {after}")
        try:
            home.read(stick, cancelled=Pulled(after))
        except Cancelled:
            cuts += 1
            listed = len(home.models.list())
            report = home.read(stick)
            arrived = [one.arrived for one in report.outcomes]
            assert arrived.count(Arrived.HERE) == listed
            assert Arrived.FAILED not in arrived
        assert {model.sha256 for model in home.models.list()} == {m.sha256 for m in office.models.list()}
        assert set(home.left_over()) <= {".bundles/.lock"}
    assert cuts >= 10


def test_what_is_right_is_not_read_from_the_stick_again(office: Laptop, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick)
    home = Laptop(tmp_path / "laptop")
    with pytest.raises(Cancelled):
        home.read(stick, cancelled=Pulled(3))
    contents = home.look(stick)
    first = made.items[0].files[0].parts[0].file
    (stick / first).write_bytes(b"x" * SMALL)  # of the right size: nobody looks at it any more
    report = asked(lambda done, failed: home.bundles.read(contents, home.terms, done, failed))
    assert [one.arrived for one in report.outcomes] == [Arrived.ADDED] * 2


def test_what_is_wrong_of_an_earlier_time_is_copied_anew(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    with pytest.raises(Cancelled):
        home.read(stick, cancelled=Pulled(3))
    (part,) = home.paths.models.rglob(".*.part")
    content = bytearray(part.read_bytes())
    content[10] ^= 1
    part.write_bytes(bytes(content))
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED] * 2


def test_a_part_that_was_begun_is_gone_on_with(office: Laptop, stick: Path, tmp_path: Path) -> None:
    """Also when what a pulled stick has of it is not what was written: then it is written anew."""
    made = office.make(stick)
    for number, change in enumerate((lambda kept: kept, lambda kept: bytes(len(kept)))):
        part = made.parts[1]
        whole = (stick / part.file).read_bytes()
        (stick / part.file).unlink()
        (stick / f"{part.file}.part").write_bytes(change(whole[:100]))
        again = office.make(stick)
        assert again.parts == made.parts
        assert (stick / part.file).read_bytes() == whole
        home = Laptop(tmp_path / f"laptop {number}")
        assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED] * 2


def test_what_was_begun_for_another_bundle_goes(office: Laptop, stick: Path) -> None:
    office.make(stick)
    (stick / "one.gguf.001.part").write_bytes(b"x")
    two = next(model for model in office.models.list() if model.name == "Two")
    office.make(stick, Wish((two.id,)))
    assert not (stick / "one.gguf.001.part").exists()


def test_making_again_with_more_uses_what_is_there(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    times = {name: time for name, (time, _) in snapshot(stick).items() if ".gguf." in name}
    office.add(corpus.written(tmp_path / "files", "three.gguf", "Three"))
    office.make(stick)
    after = snapshot(stick)
    assert all(after[name][0] == time for name, time in times.items())
    home = Laptop(tmp_path / "laptop")
    assert len(home.read(stick).outcomes) == 3


def test_a_damaged_part_is_written_anew_when_it_is_made_again(
    office: Laptop, stick: Path, tmp_path: Path
) -> None:
    made = office.make(stick)
    (stick / made.parts[1].file).write_bytes(b"y" * made.parts[1].bytes)
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    assert [one.arrived for one in home.read(stick).outcomes] == [Arrived.ADDED] * 2


# -- the stick -----------------------------------------------------------------------------------


def test_each_flipped_bit_is_refused(office: Laptop, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick)
    for number, part in enumerate(made.parts):
        path = stick / part.file
        good = path.read_bytes()
        bad = bytearray(good)
        bad[(number * 37) % len(bad)] ^= 1 << (number % 8)
        path.write_bytes(bytes(bad))
        home = Laptop(tmp_path / f"laptop {number}")
        found = asked(lambda done, failed, home=home: home.bundles.verify(home.look(stick), done, failed))
        assert [(short.file, short.fault) for short in found] == [(part.file, "sha256")]
        arrived = {one.arrived: one for one in home.read(stick).outcomes}
        error = from_text(arrived[Arrived.FAILED].error)
        assert error.to_dict() == BundleDamaged(part.file, "sha256").to_dict()
        assert [model.sha256 for model in home.models.list()] == [arrived[Arrived.ADDED].item.sha256]
        path.write_bytes(good)
        assert [one.arrived for one in home.read(stick).outcomes].count(Arrived.ADDED) == 1


def test_missing_short_and_linked_files_are_said(office: Laptop, stick: Path, tmp_path: Path) -> None:
    made = office.make(stick)
    one, two, three, four = (stick / part.file for part in made.parts[:4])
    one.unlink()
    two.write_bytes(b"")
    content = three.read_bytes()
    (tmp_path / "elsewhere").write_bytes(content)
    three.unlink()
    three.symlink_to(tmp_path / "elsewhere")
    four.unlink()
    os.mkfifo(four)
    home = Laptop(tmp_path / "laptop")
    short = {found.file: found.fault for found in home.look(stick).short}
    assert short == {one.name: "missing", two.name: "bytes", three.name: "link", four.name: "link"}
    assert [found.arrived for found in home.read(stick).outcomes].count(Arrived.FAILED) >= 1


def test_other_files_are_counted_and_left_alone(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    (stick / "autorun.inf").write_text("x")
    for name in ("._one.gguf", "System Volume Information", "$RECYCLE.BIN"):
        (stick / name).mkdir()
    assert Laptop(tmp_path / "laptop").look(stick).others == ("autorun.inf",)


def test_a_file_of_somebody_else_is_not_overwritten(office: Laptop, stick: Path) -> None:
    stick.mkdir()
    (stick / "one.gguf.002").write_text("thesis")
    with pytest.raises(BundleTaken):
        office.make(stick)
    assert {path.name for path in stick.iterdir()} == {"one.gguf.002"}


def test_no_bundle_there(office: Laptop, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere", tmp_path / "files" / "one.gguf"):
        with pytest.raises(BundleMissing):
            office.look(place)


def test_the_list_itself_may_be_given(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    assert Laptop(tmp_path / "laptop").look(stick / MANIFEST).place == str(stick)


# -- room ----------------------------------------------------------------------------------------


def test_a_stick_that_is_too_small(office: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.bundle_notes.free_space", lambda _folder: 1000)
    monkeypatch.setattr("app.library.bundle_recipe.free_space", lambda _folder: 1000)
    with pytest.raises(BundleRoom):
        office.make(stick)
    assert not office.bundles.room(office.everything(), stick).fits
    assert list(stick.iterdir()) == []


def test_a_laptop_without_room_takes_nothing(
    office: Laptop, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.make(stick)
    home = Laptop(tmp_path / "laptop")
    monkeypatch.setattr("app.services.library.bundle_installing.free_space", lambda _folder: 1000)
    with pytest.raises(NoSpace):
        home.read(stick)
    assert home.models.list() == []


def test_a_stick_that_loses_what_is_written(
    office: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_parts, "read_back", lambda *_: "0" * 64)
    with pytest.raises(BundleDamaged) as caught:
        office.make(stick)
    assert caught.value.fault == "kept"
    assert not (stick / MANIFEST).exists()


def test_a_model_that_changed_does_not_get_in(office: Laptop, stick: Path) -> None:
    path = office.shelf.path(office.shelf.list()[0])
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ModelChanged):
        office.make(stick)
    assert not (stick / MANIFEST).exists()


def test_what_it_takes_is_known_before(office: Laptop, stick: Path) -> None:
    room = office.bundles.room(office.everything(), stick)
    made = office.make(stick)
    assert room.needed == made.bytes
    assert room.fits
    assert not room.large


@pytest.mark.parametrize(
    ("kind", "found"), [("vfat", True), ("ext4", False), ("exfat", False), ("msdos", True)]
)
def test_fat_is_known_by_the_mount(tmp_path: Path, kind: str, found: bool) -> None:
    stick = tmp_path / "a stick"
    stick.mkdir()
    mounts = tmp_path / "mounts"
    place = str(stick).replace(" ", "\\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\n/dev/b {place} {kind} rw 0 0\n")
    assert fat32(stick / "bundle", mounts) is found


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.EFBIG, FileTooLarge), (errno.ENOSPC, BundleRoom), (errno.EIO, VaultUnwritable)],
)
def test_what_the_stick_refuses_is_said(
    office: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[AppError]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(bundle_parts, "block_of", refuse)
    with pytest.raises(kind):
        office.make(stick)
    left = [path for path in stick.iterdir() if path.suffix == ".part"]
    assert left == [] or number == errno.EIO


def test_when_the_program_ends_the_work_stops(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.bundles.close()
    with pytest.raises(Cancelled):
        office.make(stick)


def test_models_that_arrived_before_a_stop_are_told_of(office: Laptop, stick: Path, tmp_path: Path) -> None:
    office.make(stick)
    home, told = Laptop(tmp_path / "laptop"), list[int]()
    home.models.changed.subscribe(lambda _none: told.append(len(home.models.list())))
    with pytest.raises(Cancelled):
        home.read(stick, cancelled=Pulled(9))
    assert told == [len(home.models.list())] == [1]
