"""Asks a hub about every file of the catalogue: whether it is there, with that revision, size and hash.

    python packaging/verify_catalogue.py [--hub https://huggingface.co] [catalogue.json]

With the Python in .venv, before a release, on a computer with a connection; no model is fetched. Ends with 1
if anything differs from what the catalogue says or could not be asked. What it does not know is told.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import CatalogueInvalid
from app.domain.library.catalogue import Entry
from app.library.catalogue_parts import read

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What the hub says of a file. `sha256` "" where it has none."""

    bytes: int
    sha256: str


Ask = Callable[[str, str, str], Said | None]
"""Repository, revision ("" the newest), file -> what is said; None: there is no such file there."""


@dataclass(frozen=True)
class Finding:
    """A line about an entry. `wrong`: the catalogue says otherwise, or nobody answered."""

    id: str
    text: str
    wrong: bool


def compared(entries: Iterable[Entry], ask: Ask) -> list[Finding]:
    """One finding or more for every entry that is at a hub."""
    found = []
    for entry in entries:
        if not entry.repository:
            continue
        try:
            said = ask(entry.repository, entry.revision, entry.file)
        except Exception as error:  # whatever the client raises, the others are asked all the same
            found.append(Finding(entry.id, f"could not be asked ({type(error).__name__}: {error})", True))
            continue
        found += _differences(entry, said)
    return found


def _differences(entry: Entry, said: Said | None) -> list[Finding]:
    if said is None:
        return [Finding(entry.id, f"{entry.file} is not in {entry.repository} at that revision", True)]
    found = []
    for name, ours, theirs in (("bytes", entry.bytes, said.bytes), ("sha256", entry.sha256, said.sha256)):
        if not ours:
            found.append(Finding(entry.id, f"{name} is not known here; the hub says {theirs}", False))
        elif ours != theirs:
            found.append(Finding(entry.id, f"{name} is {ours} here, {theirs} at the hub", True))
    return found or [Finding(entry.id, "as the hub says", False)]


def hub(address: str) -> Ask:
    """Questions to a hub through its own client, without a token; it reads its settings when imported."""
    os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_IMPLICIT_TOKEN="1", DO_NOT_TRACK="1")
    from huggingface_hub import HfApi
    from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError
    from huggingface_hub.hf_api import RepoFile

    api = HfApi(endpoint=address, token=False)

    def ask(repository: str, revision: str, file: str) -> Said | None:
        try:
            answers = api.get_paths_info(repository, [file], revision=revision or None, token=False)
        except (EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError):
            return None
        for answer in answers:
            if isinstance(answer, RepoFile) and answer.path == file:
                return Said(answer.size, answer.lfs.sha256 if answer.lfs else "")
        return None

    return ask


def main(arguments: list[str]) -> int:
    """0 all as it says, 1 not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("catalogue", type=Path, nargs="?", default=ROOT / "resources" / "catalogue.json")
    parser.add_argument("--hub", default="https://huggingface.co")
    said = parser.parse_args(arguments)
    try:
        catalogue = read(said.catalogue.read_bytes(), said.catalogue.name)
    except CatalogueInvalid as error:
        print(f"{error.name} is wrong at {error.place or 'its beginning'} ({error.fault}).")
        return 1
    findings = compared(catalogue.entries, hub(said.hub))
    for finding in findings:
        print(f"{'WRONG' if finding.wrong else 'ok   '} {finding.id}: {finding.text}")
    return 1 if any(finding.wrong for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
