"""Who made a bundle: a signature over its list, `stillroom-bundle.signature`, by a key as of catalogues."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import BundleUntrusted, CatalogueInvalid, KeyInvalid
from app.library.catalogue_fields import parsed
from app.library.catalogue_update import KEY, SIGNATURE
from app.library.signing import Key, Signing, signer

FILE = "stillroom-bundle.signature"
FORM, PURPOSE = "stillroom-bundle-signature-1", "bundle"
MOST_BYTES = 4096
PRIVATE = re.compile(r"[0-9a-f]{64}\s*")


def read_private(path: Path) -> Signing:
    """The private key in a file as `packaging/sign_catalogue.py key` makes it. Raises KeyInvalid."""
    try:
        if not path.is_file():
            raise KeyInvalid(path.name)
        with path.open("rb") as file:
            said = file.read(MOST_BYTES).decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise KeyInvalid(path.name) from None
    if not PRIVATE.fullmatch(said):
        raise KeyInvalid(path.name)
    return Signing(bytes.fromhex(said.strip()))


def signature(key: Signing, manifest: bytes) -> bytes:
    """The bytes of the signature's file."""
    whole = {"form": FORM, "key": key.id, "signature": key.sign(PURPOSE, manifest)}
    return (json.dumps(whole, separators=(",", ":")) + "\n").encode("ascii")


def signed_by(content: bytes, manifest: bytes, keys: Sequence[Key]) -> tuple[Key | None, str]:
    """The trusted key that signed a list, None if it is not among the keys; and the key's id.

    Raises BundleUntrusted for a signature that is wrong.
    """
    try:
        whole = parsed(content, FILE)
        whole.only("form", "key", "signature")
        if whole.get("form", str) != FORM:
            raise whole.wrong("form", "value")
        key_id, said = whole.text("key", KEY), whole.text("signature", SIGNATURE)
    except CatalogueInvalid:
        raise BundleUntrusted("", "form") from None
    try:
        key = signer(keys, key_id, bytes.fromhex(said), PURPOSE, manifest)
    except KeyError:
        return None, key_id
    if key is None:
        raise BundleUntrusted(key_id, "signature")
    return key, key_id
