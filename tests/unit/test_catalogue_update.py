"""Newer lists of models: only by somebody who is trusted, whole, and newer than the one in use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.domain.errors import AppError, CatalogueInvalid, CatalogueOld, CatalogueUntrusted, VaultUnwritable
from app.library.catalogue import CatalogueFiles
from app.library.catalogue_update import pack, unpack
from app.library.signing import WEAK, Key, read_key, weak
from app.wording import explain
from tests.catalogues import LATER, SHIPPED, Signer, listed, short

ANNA, EVE = Signer(), Signer("Practice of Dr Ma", seed=2)


@pytest.fixture
def files(tmp_path: Path) -> CatalogueFiles:
    """With Anna's key among those that come with the program."""
    ANNA.pub(tmp_path / "keys")
    return CatalogueFiles(SHIPPED, tmp_path / "keys", tmp_path / "home")


def installed(tmp_path: Path) -> Path:
    return tmp_path / "home" / "installed.stillroom-catalogue"


# -- taking one ----------------------------------------------------------------------------------


def test_a_newer_list_is_used_from_then_on(files: CatalogueFiles, tmp_path: Path) -> None:
    entries = json.loads(SHIPPED.read_text(encoding="utf-8"))["entries"][:2]
    loaded = files.install(ANNA.file(tmp_path, entries=entries))
    assert loaded.by == ANNA.key
    again = files.load()
    assert (again.catalogue.version, len(again.catalogue.entries), again.fault) == (LATER, 2, None)
    assert again.by == ANNA.key


def test_without_one_the_shipped_list_is_used(files: CatalogueFiles) -> None:
    assert files.load().by is None
    assert files.load().fault is None


def test_a_key_that_nobody_trusts(files: CatalogueFiles, tmp_path: Path) -> None:
    with pytest.raises(CatalogueUntrusted) as caught:
        files.install(EVE.file(tmp_path))
    assert (caught.value.reason, caught.value.key) == ("key", EVE.key.id)
    assert not installed(tmp_path).exists()


def test_a_key_that_a_person_trusts_and_forgets(files: CatalogueFiles, tmp_path: Path) -> None:
    files.trust(read_key(EVE.pub(tmp_path / "post")))
    files.install(EVE.file(tmp_path))
    assert files.load().by == EVE.key
    files.distrust(EVE.key.id)
    loaded = files.load()
    assert loaded.by is None, "what it signed is not used any more"
    assert isinstance(loaded.fault, CatalogueUntrusted)


@pytest.mark.parametrize("version", [1, 2026112101])
def test_an_older_list_is_refused(files: CatalogueFiles, tmp_path: Path, version: int) -> None:
    with pytest.raises(CatalogueOld):
        files.install(ANNA.file(tmp_path, version))


def test_an_older_list_than_the_installed_one_is_refused(files: CatalogueFiles, tmp_path: Path) -> None:
    files.install(ANNA.file(tmp_path, LATER + 5))
    for version in (LATER, LATER + 5):
        with pytest.raises(CatalogueOld) as caught:
            files.install(ANNA.file(tmp_path, version))
        assert caught.value.installed == LATER + 5
    assert files.load().catalogue.version == LATER + 5


def test_a_list_that_the_program_has_outrun_is_left(files: CatalogueFiles, tmp_path: Path) -> None:
    """The program was updated since: its own list is newer than the one a person had brought."""
    path = ANNA.file(tmp_path, 5)
    installed(tmp_path).parent.mkdir()
    installed(tmp_path).write_bytes(path.read_bytes())
    loaded = files.load()
    assert (loaded.by, loaded.fault) == (None, None)
    assert loaded.catalogue.version > 5


def test_a_home_that_cannot_be_written(files: CatalogueFiles, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    with pytest.raises(VaultUnwritable):
        files.install(ANNA.file(tmp_path))
    assert files.load().by is None


# -- what was changed ----------------------------------------------------------------------------


def test_no_bit_can_be_changed_unseen() -> None:
    """Each bit of a whole file, one after the other."""
    content = ANNA.packed(short())
    assert unpack(content, "x", [ANNA.key]).catalogue.version == LATER
    for at in range(8 * len(content)):
        changed = bytearray(content)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises((CatalogueInvalid, CatalogueUntrusted)):
            unpack(bytes(changed), "x", [ANNA.key])


def test_no_byte_can_be_added_or_left_out() -> None:
    content = ANNA.packed(short())
    for at in range(0, len(content) + 1, 7):
        for changed in (content[:at] + b" " + content[at:], content[:at] + content[at + 1 :]):
            if changed != content:
                with pytest.raises((CatalogueInvalid, CatalogueUntrusted)):
                    unpack(changed, "x", [ANNA.key])


def test_the_same_said_otherwise_is_refused() -> None:
    whole = json.loads(ANNA.packed(short()))
    for other in (
        json.dumps(whole, indent=1).encode(),
        json.dumps(dict(reversed(whole.items())), ensure_ascii=False, separators=(",", ":")).encode() + b"\n",
        json.dumps({**whole, "signature": whole["signature"].upper()}).encode(),
        json.dumps({**whole, "more": 1}).encode(),
    ):
        with pytest.raises(CatalogueInvalid):
            unpack(other, "x", [ANNA.key])


def test_a_signature_by_another_key_with_the_same_name_and_id() -> None:
    text = short()
    forged = json.loads(EVE.packed(text))
    with pytest.raises(CatalogueUntrusted) as caught:
        unpack(pack(text, ANNA.key.id, forged["signature"]), "x", [ANNA.key])
    assert caught.value.reason == "signature"


def test_a_signature_over_something_else_is_worth_nothing() -> None:
    """What was signed for another purpose, or another list."""
    other = json.loads(ANNA.packed(short(LATER + 1)))
    for content in (ANNA.packed(short(), "settings"), pack(short(), ANNA.key.id, other["signature"])):
        with pytest.raises(CatalogueUntrusted):
            unpack(content, "x", [ANNA.key])


def test_a_wrong_list_is_refused_though_it_is_signed(files: CatalogueFiles, tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        files.install(ANNA.file(tmp_path, surprise=1))
    assert caught.value.place == "surprise"
    assert not installed(tmp_path).exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff", b"[]", b"{" * 5000, b'{"catalogue":"\\ud800"}', b"x" * (5 << 20), b'{"form":1}'],
    ids=range(8),
)
def test_what_is_no_signed_list(content: bytes) -> None:
    with pytest.raises(CatalogueInvalid):
        unpack(content, "x", [ANNA.key])


def test_half_a_letter_in_a_list_is_refused() -> None:
    text = short().replace("SmolLM2", "\ud800")
    whole = {"catalogue": text, "form": "stillroom-catalogue-1", "key": ANNA.key.id, "signature": "0" * 128}
    with pytest.raises(CatalogueInvalid):
        unpack(json.dumps(whole).encode(), "x", [ANNA.key])


@pytest.mark.parametrize("damage", ["cut", "other key", "empty", "folder"])
def test_a_damaged_installed_list_gives_way_and_says_so(
    files: CatalogueFiles, tmp_path: Path, damage: str
) -> None:
    files.install(ANNA.file(tmp_path))
    path = installed(tmp_path)
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        forged = EVE.packed(listed())
        path.write_bytes({"cut": content[:-9], "other key": forged, "empty": b""}[damage])
    loaded = files.load()
    assert loaded.by is None
    assert loaded.catalogue.entries
    assert isinstance(loaded.fault, AppError)
    assert explain(loaded.fault).advice


def test_files_that_never_end_are_not_read(files: CatalogueFiles) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        files.install(Path("/dev/zero"))
    assert caught.value.fault == "unreadable"


# -- keys ----------------------------------------------------------------------------------------


def test_a_key_has_a_fingerprint_to_compare(tmp_path: Path) -> None:
    key = read_key(ANNA.pub(tmp_path))
    assert key == ANNA.key
    assert len(key.fingerprint) == 64
    assert key.fingerprint.startswith(key.id)
    assert key.fingerprint != EVE.key.fingerprint


@pytest.mark.parametrize(
    "line",
    [
        "",
        "stillroom-key ed25519",
        f"stillroom-key ed25519 {'A' * 64} Anna",
        f"stillroom-key ed25519 {'1' * 63} Anna",
        f"stillroom-key ed25519 {'1' * 64} ",
        f"stillroom-key ed25519 {'1' * 64} An\u202ena",
        f"stillroom-key ed25519 {'1' * 64} An\u200bna",
        f"stillroom-key ed25519 {'1' * 64} Anna\nmore",
        f"stillroom-key ed25519 {'1' * 64} Anna\u2028more",
        f"stillroom-key rsa {'1' * 64} Anna",
        f"stillroom-key ed25519 {'1' * 64} {'x' * 2000}",
        *(f"stillroom-key ed25519 {point} Anna" for point in sorted(WEAK)),
    ],
)
def test_what_is_no_key(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.pub"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(CatalogueInvalid) as caught:
        read_key(path)
    assert caught.value.fault == "key"


def test_a_pipe_is_no_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.pub")
    with pytest.raises(CatalogueInvalid) as caught:
        read_key(tmp_path / "x.pub")
    assert caught.value.fault == "unreadable"


def test_a_weak_key_is_weak_with_its_sign_too() -> None:
    for point in WEAK:
        public = bytes.fromhex(point)
        assert weak(public)
        assert weak(public[:31] + bytes([public[31] ^ 0x80]))
    assert not weak(ANNA.key.public)


def test_a_damaged_key_is_as_none(files: CatalogueFiles, tmp_path: Path) -> None:
    (tmp_path / "keys" / "broken.pub").write_text("nothing", encoding="utf-8")
    assert files.trusted_keys() == [ANNA.key]


def test_a_person_cannot_rename_a_key_that_ships(files: CatalogueFiles) -> None:
    files.trust(Key(ANNA.key.public, "Somebody else"))
    assert [key.owner for key in files.trusted_keys()] == [ANNA.key.owner]
