"""What `stillroom doctor` tries: the sandbox of downloads, reading, drawing, OCR, looking by meaning."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.driver import Driver
from app.cli.selftest_documents import DocumentSteps
from app.cli.selftest_step import Action, Step, Unmet, need, tried
from app.domain.errors import AppError, DownloadError
from app.domain.library.downloads import Wanted
from app.paths import resources
from app.sandbox.report import DENIED, OPEN, Report
from app.services import health
from app.services.ask_models import AskModels
from app.services.health import Check
from app.worker import protocol
from app.worker.command import child_command
from app.worker.pipes import spawner
from app.worker.supervisor import Supervisor

DOWNLOADS = "sandbox, downloads"
WORDS = "The rent is paid in January."


def download_check(driver: Driver) -> Check:
    """What a child that fetches could do here: it gives up files and ports for a file from nowhere.

    Nothing is asked of another computer. That sockets of the internet can be opened is what it is for, so
    the network is open where all is well.
    """
    connections = driver.services.connections
    if not connections.could:
        return Check(DOWNLOADS, "ok", {"connections": "off"})
    try:
        report = _confined(driver, connections.new_child())
    except DownloadError:
        report = None
    if report is None:
        return Check(DOWNLOADS, "fail", {"started": False})
    kept = report.exec == DENIED and report.seccomp and report.network == OPEN
    return Check(DOWNLOADS, "ok" if kept and report.files == DENIED else "warn", report.to_dict())


def _confined(driver: Driver, child: Supervisor) -> Report | None:
    """The kernel's answers once the child has given up its files; None if it did not come up."""
    over: list[protocol.Event] = []
    asked: list[protocol.Event] = []
    nothing = asdict(Wanted("", "", "", "", 0, ""))
    with tempfile.TemporaryDirectory(prefix="stillroom-doctor-") as folder:
        child.send(protocol.Fetch(child.take_id(), [], nothing, folder), over.append)
        driver.loop.run_until(lambda: bool(over) and isinstance(over[-1], protocol.Failed))
        child.send(protocol.Probe(child.take_id()), asked.append)
        driver.loop.run_until(lambda: bool(asked))
        child.stop()
        driver.loop.run_until(lambda: not driver.services.connections.running)
    answer = asked[0]
    return Report.from_dict(answer.sandbox) if isinstance(answer, protocol.Probed) else None


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
