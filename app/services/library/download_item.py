"""A download in the queue: what is known of it, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import AppError
from app.domain.library.downloads import Download, Stage, Wanted
from app.domain.library.flow import Flow
from app.library.download_records import Held, Kept
from app.services.library.fetching import Fetching, Told

MOVING = (Stage.CONNECTING, Stage.RUNNING, Stage.WAITING, Stage.CHECKING)
RESTING = (Stage.PAUSED, Stage.FAILED)


@dataclass(slots=True)
class Item:
    """One order. `sizes`: bytes here of each part; `total` of all parts, 0 while that is not known.

    `run` lasts until its child has let go, also after a pause. `index`: the part it fetches. `adopting`: all
    is here, and it is hashed again and listed. `fresh`: some of it came since it was begun or gone on with.
    `dropped`: to be forgotten when the run is over. `retry_at` on the clock of the service.
    """

    kept: Kept
    sizes: list[int]
    stage: Stage = Stage.PAUSED
    total: int = 0
    checked: int = 0
    error: AppError | None = None
    retry_at: float = 0.0
    model_id: str = ""
    run: Fetching | None = None
    index: int = 0
    held: Held | None = None
    adopting: bool = False
    fresh: bool = False
    dropped: bool = False
    flow: Flow = field(default_factory=Flow)

    def __post_init__(self) -> None:
        self.total = self.kept.order.wanted.bytes

    @property
    def key(self) -> str:
        """The order's."""
        return self.kept.key

    @property
    def wanted(self) -> Wanted:
        """What stands for all of it."""
        return self.kept.order.wanted

    @property
    def part(self) -> Wanted:
        """What is fetched now."""
        return self.kept.order.parts[self.index]

    @property
    def missing(self) -> int:
        """Bytes that are known to be still to come."""
        return max(self.total - sum(self.sizes), 0)

    @property
    def waits(self) -> bool:
        """Whether it waits for its turn."""
        return self.stage is Stage.QUEUED and self.run is None and not self.dropped

    def take(self, told: Told, now: float) -> bool:
        """What a child tells. Whether it is at another stage now."""
        changed = told.stage is not self.stage
        self.stage, self.error = told.stage, told.error
        self.retry_at = now + told.retry_in
        self.sizes[self.index] = told.done
        if len(self.sizes) == 1 and told.total:
            self.total = told.total
        if told.stage is Stage.RUNNING:
            self.flow.add(now, sum(self.sizes))
        else:
            self.flow.stop()
        return changed

    def settle(self, stage: Stage, error: AppError | None = None) -> None:
        """It is at rest."""
        self.stage, self.error, self.retry_at = stage, error, 0.0
        self.flow.stop()

    def let_go(self) -> None:
        """Let others have it."""
        held, self.held = self.held, None
        if held is not None:
            held.let_go()

    def shown(self, now: float) -> Download:
        """As it stands."""
        return Download(
            wanted=self.wanted,
            stage=self.stage,
            done=self.checked if self.adopting else sum(self.sizes),
            total=self.total,
            speed=self.flow.speed,
            seconds_left=self.flow.seconds_left(self.total),
            error=self.error.to_text() if self.error else "",
            retry_in=max(self.retry_at - now, 0.0) if self.stage is Stage.WAITING else 0.0,
            model_id=self.model_id,
        )
