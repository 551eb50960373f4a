"""Run as a program: documents are read into a vault on the disk and their pages drawn, as the viewer does.

python privacy_play.py FILE... HOME. Prints DRAWING before the first page and a line for each page drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.cli.driver import Driver
from app.domain.errors import AppError
from app.paths import Paths
from app.services.page_picture import PagePicture
from app.services.session import Session
from tests.process.privacy import PASSPHRASE

WIDTH = 900


def main(files: list[Path], home: Path) -> None:
    """Make or open the vault, read the files, draw every page of each."""
    with Driver(Paths(home)) as driver:
        session = _opened(driver)
        collection = session.collections.create("Pages").id
        session.collections.add(collection, files)
        driver.loop.run_until(lambda: session.collections.progress(collection) is None)
        print("DRAWING", flush=True)
        for source in session.collections.sources(collection):
            assert source.document_id is not None, source.error
            _draw(driver, session, source.document_id)


def _opened(driver: Driver) -> Session:
    vaults = driver.services.vaults
    if (driver.services.paths.vault / "vault.db").exists():
        return driver.wait(lambda done, failed: vaults.unlock(PASSPHRASE, done, failed), Session)
    code = vaults.new_recovery_code()
    return driver.wait(lambda done, failed: vaults.create(PASSPHRASE, code, done, failed), Session)


def _draw(driver: Driver, session: Session, document_id: str) -> None:
    document = session.summaries.document(document_id)
    for page in document.pages:
        pictures: list[PagePicture] = []
        errors: list[AppError] = []
        session.pages.show(document_id, document, page.number, WIDTH, pictures.append, errors.append)
        driver.loop.run_until(lambda p=pictures, e=errors: bool(e) or bool(p and not p[-1].more))
        assert not errors, errors
        print(f"PAGE {document.name} {page.number}: {len(pictures[-1].words)} words", flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:-1]], Path(sys.argv[-1]))
