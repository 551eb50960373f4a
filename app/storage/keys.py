"""The key file: one random master key, wrapped once for every way to unlock the vault.

`vault.key` version 1 is JSON: `{format, version, vault_id, epoch, created, slots, mac}`. A slot is

    {"type": "passphrase", "id", "kdf": {"alg", "v", "salt", "t", "m", "p"}, "wrapped"}
    {"type": "recovery", "id", "salt", "wrapped"}

and `wrapped` is nonce (12 bytes) and AES-256-GCM ciphertext of the master key, bound to the rest of its slot
and to the vault. `mac`, made with a key that only the master key gives, covers everything else in the file,
slots of types not known here included; those are kept as they are. Nothing here is slow but what Argon2id
makes slow (`create`, `unlock_with_passphrase`, `change_passphrase`), and nothing is shared between calls, so
a pool thread may run all of it. The source of the format is reference/security.md 2.3 and Appendix B;
`created` (seconds since 1970) is an addition, absent in files made by the prototype.
"""

from __future__ import annotations

import base64
import binascii
import copy
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from app.domain.errors import VaultDamaged, WrongPassphrase, WrongRecoveryCode
from app.storage import kdf as kdfs
from app.storage import recovery
from app.storage.kdf import Kdf
from app.storage.keyfile import FORMAT, VERSION, KeyFile, load, save

__all__ = [
    "LABELS",
    "KeyFile",
    "MasterKey",
    "NewKey",
    "belongs",
    "change_passphrase",
    "create",
    "load",
    "renew_recovery",
    "save",
    "subkey",
    "unlock_with_passphrase",
    "unlock_with_recovery",
]

LABELS = frozenset({"sqlcipher", "blobs", "audit", "backup", "export"})
_KEY_BYTES = 32
_NONCE_BYTES = 12
_WRAPPED_BYTES = _NONCE_BYTES + _KEY_BYTES + 16


class MasterKey:
    """The 32 bytes everything else is derived from. Never shown, never pickled."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._secret = secret

    def expand(self, info: str) -> bytes:
        """32 bytes for one purpose: HKDF-Expand with SHA-256 (RFC 5869)."""
        return HKDFExpand(SHA256(), _KEY_BYTES, info.encode("ascii")).derive(self._secret)

    def wrap(self, key: bytes, nonce: bytes, bound_to: bytes) -> bytes:
        """The key itself, encrypted with AES-256-GCM under `key`."""
        return AESGCM(key).encrypt(nonce, self._secret, bound_to)

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a master key is not pickled")


@dataclass(frozen=True, slots=True)
class NewKey:
    """What `create` makes. `recovery_code` is to be shown once and kept nowhere."""

    file: KeyFile
    master: MasterKey
    recovery_code: str = field(repr=False)


def create(
    passphrase: str, kdf: Kdf | None = None, now: float | None = None, code: str | None = None
) -> NewKey:
    """A new master key and a key file that opens with either secret. Slow (seconds).

    `kdf` None fits the cost to this computer; `now` in seconds since 1970; `code` None makes a fresh recovery
    code. Whether the passphrase is good enough is `strength.require`'s question.
    """
    master = MasterKey(secrets.token_bytes(_KEY_BYTES))
    code = code or recovery.new_code()
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "vault_id": secrets.token_hex(16),
        "epoch": 1,
        "created": int(time.time() if now is None else now),
    }
    slots = [
        _passphrase_slot(content, master, passphrase, kdf or kdfs.calibrate()),
        _recovery_slot(content, master, code),
    ]
    return NewKey(_sealed(content, slots, master), master, code)


def unlock_with_passphrase(file: KeyFile, passphrase: str) -> MasterKey:
    """The master key, by passphrase. Slow as the file's `kdf` says, and safe in any thread.

    Raises WrongPassphrase, or VaultDamaged("key") when the passphrase fits and the file was altered, or when
    its derivation cost lies out of bounds (it is then not paid).
    """
    return _unlock(file, "passphrase", passphrase, WrongPassphrase())


def unlock_with_recovery(file: KeyFile, code: str) -> MasterKey:
    """The master key, by recovery code. Fast.

    Raises WrongRecoveryCode (`mistyped` when the check character shows it was never this code) or
    VaultDamaged.
    """
    return _unlock(file, "recovery", recovery.read_code(code), WrongRecoveryCode())


def change_passphrase(file: KeyFile, master: MasterKey, new: str, kdf: Kdf | None = None) -> KeyFile:
    """The key file with `new` in place of every passphrase slot, at the old cost unless `kdf` is given. Slow.

    The vault itself is untouched, and copies of the old key file still open with the old passphrase.
    """
    slot = _passphrase_slot(file.content, master, new, kdf or file.kdf or kdfs.DEFAULT)
    return _replaced(file, master, "passphrase", slot)


def renew_recovery(file: KeyFile, master: MasterKey) -> tuple[KeyFile, str]:
    """The key file with a fresh recovery code in place of the old one, and that code."""
    code = recovery.new_code()
    return _replaced(file, master, "recovery", _recovery_slot(file.content, master, code)), code


def belongs(file: KeyFile, master: MasterKey) -> bool:
    """Whether `master` is this file's key and nothing in the file was altered."""
    stated = _decoded(file.content["mac"], 32)
    return stated is not None and hmac.compare_digest(stated, _mac(file.content, master))


def subkey(master: MasterKey, label: str) -> bytes:
    """32 bytes for one of `LABELS`: HKDF-Expand(master, "subkey:" + label). Raises ValueError for another."""
    if label not in LABELS:
        raise ValueError(f"no such purpose: {label}")
    return master.expand(f"subkey:{label}")


# -- slots ---------------------------------------------------------------------------------------


def _passphrase_slot(
    content: Mapping[str, Any], master: MasterKey, passphrase: str, kdf: Kdf
) -> dict[str, Any]:
    salt = secrets.token_bytes(kdfs.SALT_BYTES)
    slot: dict[str, Any] = {
        "type": "passphrase",
        "id": secrets.token_hex(8),
        "kdf": {
            "alg": kdfs.ALGORITHM,
            "v": kdfs.VERSION,
            "salt": _encoded(salt),
            "t": kdf.t,
            "m": kdf.m,
            "p": kdf.p,
        },
    }
    return _wrapped(content, slot, master, kdfs.derive(passphrase, salt, kdf))


def _recovery_slot(content: Mapping[str, Any], master: MasterKey, code: str) -> dict[str, Any]:
    slot: dict[str, Any] = {
        "type": "recovery",
        "id": secrets.token_hex(8),
        "salt": _encoded(secrets.token_bytes(kdfs.SALT_BYTES)),
    }
    return _wrapped(content, slot, master, _stretched(slot, recovery.read_code(code)))


def _wrapped(
    content: Mapping[str, Any], slot: dict[str, Any], master: MasterKey, kek: bytes
) -> dict[str, Any]:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = master.wrap(_wrapping_key(kek), nonce, _bound(content, slot))
    return {**slot, "wrapped": _encoded(nonce + sealed)}


def _unlock(
    file: KeyFile, kind: str, secret: str | bytes, wrong: WrongPassphrase | WrongRecoveryCode
) -> MasterKey:
    """Try `file`, then the copy beside it where that can only help.

    The copy may be from before a change, so it is asked only when it is of the same epoch (the file's slot is
    then damaged), or when the secret fits the file and the file was altered.
    """
    earlier = file.earlier
    try:
        master = _opened(file, kind, secret)
    except VaultDamaged:
        return _unlock(earlier, kind, secret, wrong) if earlier else _refuse(file)
    if master is not None and belongs(file, master):
        return master
    if earlier is not None and (master is not None or earlier.epoch == file.epoch):
        return _unlock(earlier, kind, secret, wrong)
    if master is not None:
        _refuse(file)
    raise wrong


def _refuse(file: KeyFile) -> MasterKey:
    raise VaultDamaged(file.path, "key")


def _opened(file: KeyFile, kind: str, secret: str | bytes) -> MasterKey | None:
    """What the first slot of `kind` that opens holds. Raises VaultDamaged for a cost out of bounds."""
    for slot in file.slots(kind):
        if isinstance(secret, str):
            kek = _derived(file, slot["kdf"], secret)
        else:
            kek = _stretched(slot, secret)
        wrapped = _decoded(slot["wrapped"], _WRAPPED_BYTES) or bytes(_WRAPPED_BYTES)
        nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return MasterKey(AESGCM(_wrapping_key(kek)).decrypt(nonce, sealed, _bound(file.content, slot)))
        except InvalidTag:
            continue
    return None


def _derived(file: KeyFile, stated: Mapping[str, Any], passphrase: str) -> bytes:
    kdf = Kdf(stated["t"], stated["m"], stated["p"])
    salt = _decoded(stated["salt"], kdfs.SALT_BYTES)
    if salt is None or not kdf.allowed or (stated["alg"], stated["v"]) != (kdfs.ALGORITHM, kdfs.VERSION):
        raise VaultDamaged(file.path, "key")
    return kdfs.derive(passphrase, salt, kdf)


def _stretched(slot: Mapping[str, Any], secret: bytes) -> bytes:
    """A key from a secret that is random already: HKDF, no slow derivation needed."""
    salt = _decoded(slot["salt"], kdfs.SALT_BYTES) or b""
    return HKDF(SHA256(), _KEY_BYTES, salt, b"slot:" + str(slot["type"]).encode("ascii")).derive(secret)


def _wrapping_key(kek: bytes) -> bytes:
    return HKDFExpand(SHA256(), _KEY_BYTES, b"wrap").derive(kek)


def _bound(content: Mapping[str, Any], slot: Mapping[str, Any]) -> bytes:
    """What a slot's ciphertext is bound to: its own other fields and the vault's identity."""
    return _canonical(
        {
            "format": content["format"],
            "version": content["version"],
            "vault_id": content["vault_id"],
            "slot": {name: value for name, value in slot.items() if name != "wrapped"},
        }
    )


# -- the whole file ------------------------------------------------------------------------------


def _replaced(file: KeyFile, master: MasterKey, kind: str, slot: dict[str, Any]) -> KeyFile:
    if not belongs(file, master):
        raise VaultDamaged(file.path, "key")
    others = [copy.deepcopy(old) for old in file.content["slots"] if old.get("type") != kind]
    return _sealed({**file.content, "epoch": file.epoch + 1}, [*others, slot], master, file.path)


def _sealed(content: Mapping[str, Any], slots: Iterable[Any], master: MasterKey, path: str = "") -> KeyFile:
    body = {**content, "slots": list(slots)}
    return KeyFile({**body, "mac": _encoded(_mac(body, master))}, path)


def _mac(content: Mapping[str, Any], master: MasterKey) -> bytes:
    covered = _canonical({name: value for name, value in content.items() if name != "mac"})
    return hmac.new(master.expand("subkey:header-mac"), covered, hashlib.sha256).digest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _decoded(value: Any, length: int) -> bytes | None:
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None
    return found if len(found) == length else None
