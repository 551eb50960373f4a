"""Makes a key for lists of models, and signs a list with it.

    python packaging/sign_catalogue.py key FOLDER --owner "Practice of Dr Ma"
    python packaging/sign_catalogue.py sign catalogue.json --key FOLDER/ID.key --out new.stillroom-catalogue

With the Python in .venv. The private key is one line of hex in ID.key, readable by its owner only; keep it
off the computers that use the list. ID.pub goes to resources/catalogue-keys, or to people, who compare its
fingerprint and trust it with `stillroom models trust-key`.
"""

import argparse
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import CatalogueInvalid
from app.library.catalogue_parts import read
from app.library.catalogue_update import PURPOSE, SUFFIX, pack, unpack
from app.library.signing import Key, parse_key, sign


def make_key(folder: Path, owner: str) -> Key:
    """A new pair of keys in a folder: ID.key and ID.pub. Raises ValueError for a name it cannot have."""
    private = Ed25519PrivateKey.generate()
    key = Key(private.public_key().public_bytes_raw(), owner)
    if parse_key(key.line.encode("utf-8")) is None:
        raise ValueError("the owner's name is empty, too long or has characters that do not show")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = os.open(folder / f"{key.id}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "w", encoding="ascii") as file:
        file.write(private.private_bytes_raw().hex() + "\n")
    (folder / f"{key.id}.pub").write_text(key.line, encoding="utf-8")
    return key


def signed(content: bytes, name: str, secret: str) -> bytes:
    """The signed file of a list. Raises CatalogueInvalid if the program would refuse the list, ValueError."""
    read(content, name)
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret.strip()))
    key = Key(private.public_key().public_bytes_raw(), "signer")
    packed = pack(content.decode("utf-8"), key.id, sign(private, PURPOSE, content))
    unpack(packed, name, [key])
    return packed


def main(arguments: list[str]) -> int:
    """0 done, 1 refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("key")
    making.add_argument("folder", type=Path)
    making.add_argument("--owner", required=True)
    signing = commands.add_parser("sign")
    signing.add_argument("catalogue", type=Path)
    signing.add_argument("--key", type=Path, required=True)
    signing.add_argument("--out", type=Path, required=True)
    said = parser.parse_args(arguments)
    try:
        if said.command == "key":
            key = make_key(said.folder, said.owner)
            print(f"{said.folder / key.id}.key and .pub made. Fingerprint: {key.fingerprint}")
        else:
            if said.out.suffix != SUFFIX:
                raise ValueError(f"the file's name has to end with {SUFFIX}")
            packed = signed(said.catalogue.read_bytes(), said.catalogue.name, said.key.read_text("ascii"))
            said.out.write_bytes(packed)
            print(f"{said.out} written, {len(packed)} bytes.")
    except CatalogueInvalid as error:
        print(f"Not signed: {error.name} is wrong at {error.place or 'its beginning'} ({error.fault}).")
        return 1
    except (ValueError, OSError) as error:
        print(f"Not done: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
