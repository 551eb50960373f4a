"""The key file opens with the right secrets, with nothing else, and not after anyone has touched it."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import pickle
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import AppError, VaultDamaged, VaultTooNew, WrongPassphrase, WrongRecoveryCode
from app.storage import kdf, keys, recovery
from app.storage.kdf import CAP, DEFAULT, FLOOR, Kdf
from app.storage.keyfile import KeyFile, parse
from tests.vaults import samples

KNOWN = json.loads((Path(__file__).parents[1] / "vaults" / "known_answers.json").read_text("utf-8"))
KNOWN_PASSPHRASE = "Qualität café 64"


def known() -> KeyFile:
    return parse(json.dumps(KNOWN["header"]).encode())


def changed(file: KeyFile, change: Callable[[dict[str, Any]], None]) -> KeyFile:
    content = copy.deepcopy(dict(file.content))
    change(content)
    return parse(json.dumps(content).encode())


def same(one: keys.MasterKey, other: keys.MasterKey) -> bool:
    return keys.subkey(one, "sqlcipher") == keys.subkey(other, "sqlcipher")


# -- known answers ---------------------------------------------------------------------------------


def expand(key: bytes, info: bytes) -> bytes:
    """HKDF-Expand for one block, written out (RFC 5869 2.3)."""
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()


def read_independently(header: dict[str, Any], passphrase: str) -> bytes:
    """The master key, by the format's description and none of the program's code."""
    slot = next(slot for slot in header["slots"] if slot["type"] == "passphrase")
    cost, salt = slot["kdf"], base64.b64decode(slot["kdf"]["salt"])
    kek = hash_secret_raw(passphrase.encode(), salt, cost["t"], cost["m"], cost["p"], 32, Type.ID)
    bound = {name: header[name] for name in ("format", "version", "vault_id")}
    bound["slot"] = {name: value for name, value in slot.items() if name != "wrapped"}
    wrapped = base64.b64decode(slot["wrapped"])
    aad = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    return AESGCM(expand(kek, b"wrap")).decrypt(wrapped[:12], wrapped[12:], aad)


def test_a_file_of_the_published_format_opens_to_the_known_key() -> None:
    expected = keys.MasterKey(bytes.fromhex(KNOWN["master"]))
    assert same(keys.unlock_with_passphrase(known(), KNOWN_PASSPHRASE), expected)
    assert same(keys.unlock_with_recovery(known(), KNOWN["recovery"]), expected)


@pytest.mark.parametrize("label", sorted(KNOWN["subkeys"]))
def test_subkeys_are_the_known_ones(label: str) -> None:
    master = keys.MasterKey(bytes.fromhex(KNOWN["master"]))
    assert keys.subkey(master, label).hex() == KNOWN["subkeys"][label]
    assert keys.subkey(master, label) == expand(bytes.fromhex(KNOWN["master"]), f"subkey:{label}".encode())


def test_our_file_is_of_the_published_format() -> None:
    new = samples.key()
    header = json.loads(new.file.to_bytes())
    secret = read_independently(header, samples.PASSPHRASE)
    assert same(keys.MasterKey(secret), new.master)
    body = json.dumps(
        {name: value for name, value in header.items() if name != "mac"},
        sort_keys=True,
        separators=(",", ":"),
    )
    mac = hmac.new(expand(secret, b"subkey:header-mac"), body.encode(), hashlib.sha256).digest()
    assert base64.b64encode(mac).decode() == header["mac"]


def test_an_unknown_purpose_has_no_key() -> None:
    with pytest.raises(ValueError, match="purpose"):
        keys.subkey(samples.key().master, "header-mac")


# -- secrets ---------------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_refused() -> None:
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_passphrase(samples.key().file, samples.PASSPHRASE + " ")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_keyboards_form_of_a_letter_is_the_same_letter(form: Any) -> None:
    typed = unicodedata.normalize(form, "Qualität café ６４")
    assert same(keys.unlock_with_passphrase(known(), typed), keys.MasterKey(bytes.fromhex(KNOWN["master"])))


def test_a_changed_passphrase_replaces_the_old_one_and_leaves_the_recovery_code() -> None:
    new = samples.key()
    file = keys.change_passphrase(new.file, new.master, samples.OTHER)
    assert same(keys.unlock_with_passphrase(file, samples.OTHER), new.master)
    assert same(keys.unlock_with_recovery(file, new.recovery_code), new.master)
    assert (file.epoch, file.kdf) == (new.file.epoch + 1, FLOOR)
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_passphrase(file, samples.PASSPHRASE)


def test_a_renewed_recovery_code_replaces_the_old_one() -> None:
    new = samples.key()
    file, code = keys.renew_recovery(new.file, new.master)
    assert code != new.recovery_code
    assert same(keys.unlock_with_recovery(file, code), new.master)
    with pytest.raises(WrongRecoveryCode) as refused:
        keys.unlock_with_recovery(file, new.recovery_code)
    assert refused.value.mistyped is False


def test_slots_of_a_later_program_are_kept() -> None:
    new = samples.key()
    content = copy.deepcopy(dict(new.file.content))
    content["slots"].append({"type": "fido2", "id": "ff", "wrapped": "c2VjcmV0"})
    later = keys._sealed({**content}, content["slots"], new.master)
    file = keys.change_passphrase(parse(later.to_bytes()), new.master, samples.OTHER)
    assert {"type": "fido2", "id": "ff", "wrapped": "c2VjcmV0"} in file.content["slots"]
    assert same(keys.unlock_with_passphrase(file, samples.OTHER), new.master)


def test_secrets_do_not_show() -> None:
    new = samples.key()
    shown = repr(new) + repr(new.master) + str(new.master) + repr(new.file)
    assert new.recovery_code not in shown
    assert new.master._secret.hex() not in shown
    assert repr(new.master._secret) not in shown
    with pytest.raises(TypeError):
        pickle.dumps(new.master)


# -- the recovery code -----------------------------------------------------------------------------


def test_a_code_is_33_characters_in_groups_of_four() -> None:
    groups = recovery.new_code().split("-")
    assert [len(group) for group in groups] == [4] * 8 + [1]


@given(st.integers(min_value=0, max_value=2**160 - 1))
def test_a_code_holds_all_of_its_number(number: int) -> None:
    body = recovery.read_code(recovery.code_for(number)).decode()
    assert sum(recovery.ALPHABET.index(sign) << 5 * (31 - place) for place, sign in enumerate(body)) == number


@pytest.mark.parametrize(
    "retyped",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", " – "),
        lambda code: "\t" + code + "\n",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code),
    ],
)
def test_a_code_may_be_typed_carelessly(retyped: Callable[[str], str]) -> None:
    code = "0101-" + "ABCD-" * 7
    code += recovery._check(code.replace("-", ""))
    assert recovery.read_code(retyped(code)) == recovery.read_code(code)


def test_a_typing_error_is_told_from_a_wrong_code() -> None:
    code = KNOWN["recovery"]
    noticed = 0
    for place, sign in enumerate(code):
        if sign == "-":
            continue
        typo = code[:place] + ("7" if sign != "7" else "8") + code[place + 1 :]
        with pytest.raises(WrongRecoveryCode) as refused:
            keys.unlock_with_recovery(known(), typo)
        noticed += refused.value.mistyped
    assert noticed >= 30  # one check character notices 31 errors of 32
    for incomplete in ("", code[:-1], code + "7", "no code at all"):
        with pytest.raises(WrongRecoveryCode) as refused:
            recovery.read_code(incomplete)
        assert refused.value.mistyped


# -- tampering -------------------------------------------------------------------------------------


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for name, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(below, (*path, name))
    else:
        yield path


def alter(content: dict[str, Any], path: tuple[Any, ...]) -> None:
    holder: Any = content
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    if isinstance(old, int):
        holder[path[-1]] = old + 1
    else:
        holder[path[-1]] = ("B" if old[0] != "B" else "C") + old[1:]


@pytest.mark.parametrize("path", list(leaves(KNOWN["header"])), ids=lambda p: ".".join(map(str, p)))
def test_no_altered_field_is_accepted(path: tuple[Any, ...]) -> None:
    with pytest.raises(AppError):
        keys.unlock_with_recovery(changed(known(), lambda content: alter(content, path)), KNOWN["recovery"])
    if path[:3] == ("slots", 0, "kdf") or path[0] in ("epoch", "mac"):  # one guess each is enough
        with pytest.raises(AppError):
            keys.unlock_with_passphrase(
                changed(known(), lambda content: alter(content, path)), KNOWN_PASSPHRASE
            )


def test_removed_and_added_fields_are_noticed() -> None:
    for change in (
        lambda content: content["slots"].pop(0),
        lambda content: content["slots"].reverse(),
        lambda content: content.update(extra=1),
        lambda content: content["slots"][0].update(extra=1),
    ):
        with pytest.raises(VaultDamaged):
            keys.unlock_with_recovery(changed(known(), change), KNOWN["recovery"])


@pytest.mark.parametrize(
    "cost",
    [{"m": 8}, {"t": 1}, {"m": 2**30}, {"t": 2**31}, {"p": 17}, {"m": CAP.m + 1}, {"m": FLOOR.m - 1}],
)
def test_a_cost_out_of_bounds_is_refused_before_it_is_paid(
    cost: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("the derivation ran")

    monkeypatch.setattr(kdf, "hash_secret_raw", never)
    with pytest.raises(VaultDamaged):
        keys.unlock_with_passphrase(
            changed(known(), lambda content: content["slots"][0]["kdf"].update(cost)), KNOWN_PASSPHRASE
        )


def test_a_slot_put_in_by_someone_else_opens_nothing() -> None:
    theirs = keys.create(samples.OTHER, FLOOR)
    content = copy.deepcopy(KNOWN["header"])
    foreign = copy.deepcopy(dict(theirs.file.content["slots"][0]))
    content["slots"].insert(0, foreign)
    mixed = parse(json.dumps(content).encode())
    with pytest.raises(AppError):
        keys.unlock_with_passphrase(mixed, samples.OTHER)
    with pytest.raises(VaultDamaged):
        keys.unlock_with_passphrase(mixed, KNOWN_PASSPHRASE)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_content_at_all_makes_reading_fail_otherwise(content: bytes) -> None:
    with pytest.raises((VaultDamaged, VaultTooNew)):
        parse(content)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5), st.data())
def test_a_field_of_any_other_type_is_damage(value: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(leaves(KNOWN["header"]))))
    content = copy.deepcopy(KNOWN["header"])
    holder: Any = content
    for step in path[:-1]:
        holder = holder[step]
    if holder[path[-1]] == value or path[-1] == "t":
        return
    holder[path[-1]] = value
    with pytest.raises(AppError):
        keys.unlock_with_recovery(parse(json.dumps(content).encode()), KNOWN["recovery"])


def test_a_later_version_is_said_to_be_one() -> None:
    with pytest.raises(VaultTooNew) as refused:
        changed(known(), lambda content: content.update(version=2, slots="something else"))
    assert (refused.value.found, refused.value.known) == (2, 1)


# -- fitting the cost ------------------------------------------------------------------------------


class Computer:
    """A clock and a probe: one guess takes `speed` seconds per pass over 256 MiB."""

    def __init__(self, speed: float, memory: int = CAP.m) -> None:
        self.now, self.speed, self.memory = 0.0, speed, memory

    def clock(self) -> float:
        return self.now

    def probe(self, cost: Kdf) -> None:
        if cost.m > self.memory:
            raise MemoryError
        self.now += self.speed * cost.t * cost.m / DEFAULT.m

    def seconds(self, cost: Kdf) -> float:
        return self.speed * cost.t * cost.m / DEFAULT.m


@pytest.mark.parametrize("speed", [0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.3])
def test_the_cost_is_fitted_to_the_computer(speed: float) -> None:
    computer = Computer(speed)
    cost = kdf.calibrate(computer.clock, computer.probe)
    assert cost.allowed
    assert kdf.SHORTEST_S <= computer.seconds(cost) <= kdf.LONGEST_S


def test_a_slow_or_small_computer_gets_the_floor() -> None:
    slow = Computer(30.0)
    assert kdf.calibrate(slow.clock, slow.probe) == FLOOR
    small = Computer(0.1, memory=FLOOR.m)
    cost = kdf.calibrate(small.clock, small.probe)
    assert cost.m == FLOOR.m
    assert kdf.SHORTEST_S <= small.seconds(cost) <= kdf.LONGEST_S


def test_a_fast_computer_pays_with_passes_and_not_below_the_default_memory() -> None:
    fast = Computer(0.05)
    cost = kdf.calibrate(fast.clock, fast.probe)
    assert cost.t > DEFAULT.t
    assert cost.m == DEFAULT.m
