"""A model being made smaller, or compared with its original, as it stands: values for whoever shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.engine.models import Model
from app.domain.errors import AppError
from app.domain.library.quantising import Drift, Target
from app.domain.library.task_drift import TaskDrift


class Making(StrEnum):
    """How far a model is that is being made smaller."""

    WRITING = "writing"
    CHECKING = "checking"  # hashed and listed
    COMPARING = "comparing"  # prediction by prediction
    ASKING = "asking"  # the tasks
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


ENDS = (Making.DONE, Making.STOPPED, Making.FAILED)


@dataclass(frozen=True, slots=True)
class Job:
    """A model being made smaller, or two being compared (`target` None), as it stands.

    `done` of `total`: bytes, tokens while comparing, answers while asking; `total` 0 until it is known, or
    while another model's tasks have to end first. `seconds_left` None until it can be told. `made`: the
    smaller model once it is in the library; it stays there whatever happens afterwards. `drift` and `tasks`:
    what was measured of it, also when the rest was stopped. `cut`: the tasks were not all asked, though
    nobody stopped it here: the vault was locked, or they were stopped where models are tried. `error`: why it
    failed.
    """

    model: Model
    target: Target | None
    stage: Making
    done: int = 0
    total: int = 0
    made: Model | None = None
    drift: Drift | None = None
    error: AppError | None = None
    tasks: TaskDrift | None = None
    seconds_left: float | None = None
    cut: bool = False
