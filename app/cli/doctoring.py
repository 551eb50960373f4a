"""What `stillroom doctor` tries of the work on documents: reading, drawing, OCR, looking by meaning."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from app.cli.driver import Driver
from app.cli.selftest_documents import DocumentSteps
from app.cli.selftest_step import Action, Step, Unmet, need, tried
from app.domain.errors import AppError
from app.paths import resources
from app.services import health
from app.services.ask_models import AskModels
from app.services.health import Check
from app.worker.command import child_command
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

WORDS = "The rent is paid in January."


def document_checks(driver: Driver) -> list[Check]:
    """Each is tried with a made invoice in a vault in memory; one that needs a failed one is not."""
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="stillroom-doctor-") as folder:
        steps = DocumentSteps(driver, driver.services.vaults.temporary(), Path(folder))
        plan = (
            ("documents, reading", steps.read),
            ("documents, pages as they look", steps.drawn),
            ("documents, scans", lambda: _with_networks(steps.strip_read)),
        )
        for name, action in plan:
            step = tried(name, action)
            checks.append(health.trial(step.name, step.passed, step.facts, step.seconds))
            if not step.passed:
                break
    return [*checks, _meaning(driver)]


def _with_networks(read: Action) -> dict[str, Any]:
    """What came of reading a scan; where it failed, with how many of the two networks of OCR are there."""
    try:
        return read()
    except (Unmet, AppError) as error:
        facts = error.facts if isinstance(error, Unmet) else error.to_dict()
        there = len(list((resources() / "ocr").glob("*.onnx")))
        raise Unmet({**facts, "networks": there}) from error


def _meaning(driver: Driver) -> Check:
    """Whether passages can be looked for by meaning: the embedding model in use gives a vector."""
    services = driver.services

    def new_child() -> Supervisor:
        return Supervisor(
            "inference", child_command(), services.paths.run, spawner(driver.loop), driver.loop.later
        )

    models = AskModels(services.models.list, services.models.path, new_child)
    embedding = models.embedding()
    if embedding is None:  # questions are answered all the same, by words alone
        return health.trial("documents, by meaning", True, {"embedding model": "none"}, 0.0)
    found: list[int] = []
    wrong: list[AppError] = []

    def vector() -> dict[str, Any]:
        embedding.query(WORDS, lambda numbers: found.append(len(numbers)), wrong.append)
        driver.loop.run_until(lambda: bool(found or wrong))
        if wrong:
            raise wrong[0]
        return need(found[0] > 0, {"embedding model": embedding.model.name, "numbers": found[0]})

    step: Step = tried("documents, by meaning", vector)
    models.stop()
    return health.trial(step.name, step.passed, step.facts, step.seconds)
