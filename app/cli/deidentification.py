"""`stillroom deidentify`: copies of documents with pseudonyms in the place of what identifies people.

Standard output names what was found, for the person who has the documents; the copies do not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from app.cli import output, passwords
from app.cli.common import some_model
from app.cli.driver import Driver
from app.cli.parts import Clock, document_result, pages_result
from app.cli.passwords import with_password
from app.cli.secrets import Source
from app.domain.documents import Document
from app.domain.engine.generation import Progress
from app.domain.engine.models import Model
from app.domain.names.deidentifying import Applied
from app.domain.names.findings import Finding
from app.domain.names.pseudonyms import Style
from app.paths import resources
from app.services.deidentification import DeidentificationService, Forgetful, read_lexicon
from app.services.session import Session
from app.storage.pseudonyms import Pseudonyms

ENDING = ".deidentified.txt"


class Options(Protocol):
    """The options of the whole program."""

    def driver(self) -> Driver:
        """The services over the chosen home."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One document with its findings and its copy; `target`: where the copy lies, None if not written."""

    document: Document
    findings: tuple[Finding, ...]
    applied: Applied
    target: Path | None
    timings: dict[str, float]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the copies."
)
@click.option("--ask-model", is_flag=True, help="Let a model propose further names.")
@click.option("--model", help="A model's name or id.")
@click.option("--invented-names", is_flag=True, help='Invented names in the place of "Person A".')
@click.option("--keep-dates", is_flag=True, help="Leave dates as they are, but for dates of birth.")
@click.option("--save", is_flag=True, help="Keep the key in the vault (asks for the passphrase).")
@click.option("--passphrase-file", type=click.Path(), help="Read the passphrase from a file's first line.")
@click.option("--passphrase-fd", type=int, help="Read the passphrase from an open file descriptor.")
@with_password
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def deidentify(
    options: Options,
    files: tuple[Path, ...],
    out: Path,
    ask_model: bool,
    model: str | None,
    invented_names: bool,
    keep_dates: bool,
    save: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    password: Source,
    as_json: bool,
) -> None:
    """Write copies of FILES without names, addresses, numbers and dates that identify people.

    Without --save the key is forgotten at the end, and nobody can put the names back.
    """
    with options.driver() as driver:
        passwords.use(driver, password)
        service = _service(driver, save, Source(passphrase_file, passphrase_fd))
        chosen = some_model(driver, model) if ask_model or model else None
        style = Style.INVENTED if invented_names else Style.LETTERS
        line = output.Line()
        texts = [(file, *_read(driver, service, file, line)) for file in files]
        targets: set[Path] = set()
        copies = []
        for file, document, clock in texts:
            clock.at("finding")
            names = _proposals(driver, service, document, chosen, line)
            findings = service.find(document.text, names, not keep_dates)
            applied = service.apply(document.text, findings, style)
            target = _target(service, file, out, style, targets)
            targets.add(target)
            written = None if applied.remaining else target
            copies.append(Copy(document, findings, applied, written, clock.result()))
        line.end()
    _write(copies, out)
    output.result([_value(copy, chosen) for copy in copies], "\n\n".join(map(_text, copies)), as_json)
    if any(copy.target is None for copy in copies):
        raise SystemExit(output.FAILED)


def _service(driver: Driver, save: bool, source: Source) -> DeidentificationService:
    store: Pseudonyms | Forgetful = Forgetful()
    if save:
        vaults = driver.services.vaults
        vaults.info()  # a missing vault is said before a passphrase is asked for
        passphrase = source.read()
        session = driver.wait(lambda done, failed: vaults.unlock(passphrase, done, failed), Session)
        store = Pseudonyms(session.vault)
    folder = resources() / "names"
    template = (folder / "ask.txt").read_text(encoding="utf-8")
    services = driver.services
    return DeidentificationService(services.reader, services.engine, store, read_lexicon(folder), template)


def _read(
    driver: Driver, service: DeidentificationService, file: Path, line: output.Line
) -> tuple[Document, Clock]:
    clock = Clock()
    clock.at("reading")

    def progress(done: Progress) -> None:
        line.show("reading", f"Opening, page {done.done} of {done.total}")

    document = driver.wait(lambda done, failed: service.read(file, progress, done, failed), Document)
    clock.at("")
    return document, clock


def _proposals(
    driver: Driver,
    service: DeidentificationService,
    document: Document,
    model: Model | None,
    line: output.Line,
) -> tuple[str, ...]:
    if model is None:
        return ()

    def progress(done: Progress) -> None:
        line.show("asking", f"Asking the model, part {done.done} of {done.total}")

    def ask(done: Any, failed: Any) -> None:
        service.propose(document.text, model, progress, done, failed)

    return driver.wait(ask, tuple)


def _target(service: DeidentificationService, file: Path, out: Path, style: Style, taken: set[Path]) -> Path:
    """Where a copy goes. A file's own name may name somebody too, so it gets the same pseudonyms.

    Raises click.UsageError if something lies there.
    """
    stem = re.sub(r"[_.+]+", " ", file.stem)
    stem = service.apply(stem, service.find(stem), style).text
    stem = re.sub(r"[^\w() -]", "-", stem).strip() or "document"
    target, number = out / (stem + ENDING), 1
    while target in taken:
        number += 1
        target = out / f"{stem} {number}{ENDING}"
    if target.exists() or target.is_symlink():
        raise click.UsageError(f"{target} is already there; nothing was written.")
    return target


def _write(copies: list[Copy], out: Path) -> None:
    """Write the copies in which nothing is left; a file that came between is never overwritten."""
    out.mkdir(parents=True, exist_ok=True)
    for copy in copies:
        if copy.target is not None:
            try:
                with copy.target.open("x", encoding="utf-8", newline="\n") as file:
                    file.write(copy.applied.text)
            except FileExistsError as there:
                raise click.UsageError(f"{copy.target} is already there.") from there


def _value(copy: Copy, model: Model | None) -> dict[str, Any]:
    return {
        "document": document_result(copy.document),
        "pages": pages_result(copy.document),
        "model": model.id if model else None,
        "copy": str(copy.target) if copy.target else None,
        "counts": counts(copy.findings),
        "unsure": sum(not finding.sure for finding in copy.findings),
        "remaining": [_finding(finding) for finding in copy.applied.remaining],
        "hidden_characters": copy.document.hidden_characters,
        "findings": [_finding(finding) for finding in copy.findings],
        "timings": copy.timings,
        "error": None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": str(finding.kind),
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "reason": finding.reason,
        "sure": finding.sure,
    }


def counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings there are of each kind."""
    return dict(Counter(str(finding.kind) for finding in findings))


def _text(copy: Copy) -> str:
    found = ", ".join(f"{number} × {kind}" for kind, number in counts(copy.findings).items()) or "nothing"
    unsure = dict.fromkeys(" ".join(f.text.split()) for f in copy.findings if not f.sure)
    lines = [f"{copy.document.name}: {found}"]
    if unsure:
        lines.append("Please look at these, which may be none: " + "; ".join(unsure))
    if copy.target is None:
        left = dict.fromkeys(finding.text for finding in copy.applied.remaining)
        lines.append("No copy was written, since these are left in it: " + "; ".join(left))
    else:
        lines.append(f"Copy: {copy.target}")
    return "\n".join(lines)
