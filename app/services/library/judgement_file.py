"""Results of the task suite as files for others: CSV that no spreadsheet computes, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.domain.library.drift import Drift
from app.domain.library.results import Answered, Run, kinds, sampled, score, table
from app.domain.library.scoring import Score
from app.domain.library.tasks import Suite
from app.services.new_file import check_path, write_file
from app.services.tables import safe

FORMATS = (".csv", ".json")


def save(
    suite: Suite,
    runs: Sequence[tuple[str, Run, Drift | None]],
    path: Path,
    *,
    replace: bool = False,
) -> int:
    """Write runs, each with its id and drift, to `path`, by its ending. Returns the file's bytes.

    Raises as `check`, and ReportUnwritable or DiskFull. After an error `path` is as it was.
    """
    check(path, replace)
    if path.suffix.lower() == ".csv":
        made = as_csv(suite, [run for _, run, _ in runs])
    else:
        made = json.dumps(result(suite, runs), ensure_ascii=False, indent=2).encode("utf-8", "replace")
    write_file(path, made, replace)
    return len(made)


def check(path: Path, replace: bool) -> None:
    """Refuse before the work what would be refused after it; raises as `new_file.check_path`."""
    check_path(path, FORMATS, replace)


def as_csv(suite: Suite, runs: Sequence[Run]) -> bytes:
    """Cases by models, UTF-8 with a byte order mark: whether it was right, and the answer.

    The last row counts what is right. Two runs of a model are told apart by their place.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    head = ["Task", "Kind", "Language"]
    for run in runs:
        head += [run.model.name, f"{run.model.name}: answer"]
    writer.writerow([safe(one) for one in head])
    for case, answers in table(suite, runs).rows:
        cells = [case.id, str(case.kind), case.language]
        for answer in answers:
            cells += [state(answer), answer.text if answer else ""]
        writer.writerow([safe(one) for one in cells])
    totals = [score(run) for run in runs]
    writer.writerow(
        ["Right", "", "", *(one for found in totals for one in (str(found.right), f"of {found.asked}"))]
    )
    return out.getvalue().encode("utf-8-sig", "replace")


def state(answer: Answered | None) -> str:
    """Right | wrong | failed, or "" where it was not asked."""
    if answer is None:
        return ""
    if answer.error:
        return "failed"
    return "right" if answer.right else "wrong"


def result(suite: Suite, runs: Sequence[tuple[str, Run, Drift | None]]) -> dict[str, Any]:
    """JSON-ready, as `resources/schemas/evaluate.json` describes it."""
    return {
        "suite": {"sha256": suite.sha256, "cases": len(suite.cases)},
        "runs": [_run(suite, number, run, drift) for number, run, drift in runs],
    }


def brief(number: str, run: Run) -> dict[str, Any]:
    """A run without its answers, JSON-ready."""
    return {
        "id": number,
        "model": asdict(run.model),
        "suite_sha256": run.suite,
        "way": {**asdict(run.way), "kinds": [str(kind) for kind in run.way.kinds]},
        "setup": asdict(run.setup),
        "started": run.started,
        "finished": run.finished or None,
        "error": run.error or None,
        "score": _score(score(run)),
        "words_a_second": round(run.words_a_second, 2),
    }


def _run(suite: Suite, number: str, run: Run, drift: Drift | None) -> dict[str, Any]:
    known = {case.id: case for case in suite.cases}
    return {
        **brief(number, run),
        "sampled": _score(sampled(run)),
        "kinds": [{"kind": str(kind), **_score(found)} for kind, found in kinds(suite, run).items()],
        "drift": None if drift is None else _drift(drift),
        "answers": [
            _answer(one, str(known[one.case].kind) if one.case in known else "") for one in run.answers
        ],
    }


def _score(found: Score) -> dict[str, Any]:
    return {"right": found.right, "asked": found.asked}


def _answer(one: Answered, kind: str) -> dict[str, Any]:
    return {
        "case": one.case,
        "kind": kind,
        "sample": one.sample,
        "right": one.right,
        "checks": list(one.passed),
        "text": one.text,
        "reason": one.reason,
        "error": one.error or None,
        "reading_s": one.reading_s,
        "writing_s": one.writing_s,
        "words": one.words,
    }


def _drift(drift: Drift) -> dict[str, Any]:
    return {
        "since": drift.before.started,
        "cause": str(drift.cause),
        "identical": drift.identical,
        "unexplained": drift.unexplained,
        "compared": drift.compared,
        "was": _score(drift.was),
        "now": _score(drift.now),
        "changes": [asdict(change) for change in drift.changes],
    }
