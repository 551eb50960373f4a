"""A signed list of models in a file: `NAME.stillroom-catalogue`.

One line of JSON with `catalogue` (the list's own text), `form`, `key` (the key's id) and `signature`, in that
order, without a space between, as `pack` writes it. Any other way to write the same is refused: no byte of
the file can be changed unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import CatalogueInvalid, CatalogueUntrusted
from app.domain.library.catalogue import Catalogue
from app.library.catalogue_fields import parsed
from app.library.catalogue_parts import read
from app.library.signing import Key, signer

SUFFIX = ".stillroom-catalogue"
FORM, PURPOSE = "stillroom-catalogue-1", "catalogue"
KEY, SIGNATURE = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Update:
    """A list whose signature holds. `content` is the whole file."""

    catalogue: Catalogue
    key: Key
    content: bytes


def pack(text: str, key_id: str, signature: str) -> bytes:
    """The bytes of such a file."""
    whole = {"catalogue": text, "form": FORM, "key": key_id, "signature": signature}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def unpack(content: bytes, name: str, keys: Sequence[Key]) -> Update:
    """The list in such a file, if one of these keys signed it. What is in it is only read after that.

    Raises CatalogueInvalid and CatalogueUntrusted.
    """
    whole = parsed(content, name)
    whole.only("catalogue", "form", "key", "signature")
    if whole.get("form", str) != FORM:
        raise whole.wrong("form", "value")
    text = str(whole.get("catalogue", str))
    key_id, signature = whole.text("key", KEY), whole.text("signature", SIGNATURE)
    try:
        exact = text.encode("utf-8")
        same = pack(text, key_id, signature) == content
    except UnicodeEncodeError:
        same = False
    if not same:
        raise CatalogueInvalid(name, "", "form")
    try:
        key = signer(keys, key_id, bytes.fromhex(signature), PURPOSE, exact)
    except KeyError:
        raise CatalogueUntrusted(name, key_id, "key") from None
    if key is None:
        raise CatalogueUntrusted(name, key_id, "signature")
    return Update(read(exact, name), key, content)
