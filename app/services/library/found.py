"""Models that other programs have on this computer: which there are, and using one where it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.engine.models import Model
from app.domain.engine.sources import Source
from app.domain.library.found import Findings, Found
from app.library import elsewhere
from app.library.elsewhere_places import Machine
from app.library.hashing import Asked, Cancelled, Progress, ignore, never, sha256
from app.services.background import Background
from app.services.models import ModelService


class FoundService:
    """Looks, when asked, and keeps what it found last. Nothing of another program is written or moved."""

    def __init__(
        self,
        models: ModelService,
        background: Background,
        machine: Callable[[], Machine] = elsewhere.this_machine,
    ) -> None:
        self.findings = Findings()
        self._models, self._background, self._machine = models, background, machine

    def look(
        self,
        done: Callable[[Findings], None],
        failed: Callable[[Exception], None],
        progress: Progress = ignore,
        cancelled: Asked = never,
    ) -> None:
        """Look into the folders of all known programs; which are the same as a model here is found out too.

        Where only the size agrees the file is hashed: `progress` counts those bytes, on the pool's thread.
        Fails with hashing.Cancelled.
        """
        here = self._models.list()

        def work() -> Findings:
            findings = elsewhere.look(self._machine(), cancelled)
            compared = tuple(_compared(found, here, progress, cancelled) for found in findings.models)
            return replace(findings, models=compared)

        def finish(findings: Findings) -> None:
            self.findings = findings
            done(findings)

        self._background.run(work, finish, failed)

    def use(
        self,
        found: Found,
        progress: Progress,
        done: Callable[[Model], None],
        failed: Callable[[Exception], None],
        cancelled: Asked = never,
    ) -> None:
        """List a model where it lies. It is hashed: `progress` counts bytes, on the pool's thread.

        Fails with what `Shelf.link` raises.
        """
        source = Source(
            repository=found.repository,
            revision=found.revision,
            file=Path(found.files[0]).name,
            licence=found.licence,
            program=str(found.program),
            checked_against="program" if found.claimed else "",
        )

        def finish(model: Model) -> None:
            same = replace(found, same_as=model.id)
            models = tuple(same if each.files == found.files else each for each in self.findings.models)
            self.findings = replace(self.findings, models=models)
            done(model)

        self._models.link(
            Path(found.files[0]),
            progress,
            finish,
            failed,
            cancelled,
            origin="found",
            source=source,
            expected=found.claimed,
        )


def _compared(found: Found, here: list[Model], progress: Progress, cancelled: Asked) -> Found:
    """With the id of the model here that is the same, if one is."""
    if found.facts is None:
        return found
    alike = [model for model in here if model.bytes == found.bytes and len(model.files) == len(found.files)]
    linked = next((model for model in alike if model.place == found.files[0]), None)
    if linked is not None or not alike:
        return replace(found, same_as=linked.id if linked is not None else "")
    digests = [found.claimed] if found.claimed else _hashed(found, progress, cancelled)
    same = next((m for m in alike if [part.sha256 for part in m.files] == digests), None)
    return replace(found, same_as=same.id if same is not None else "")


def _hashed(found: Found, progress: Progress, cancelled: Asked) -> list[str]:
    try:
        return [sha256(Path(path), progress, cancelled) for path in found.files]
    except Cancelled:
        raise
    except OSError:
        return []
