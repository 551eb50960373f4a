"""Who computes next: several replies share one evaluation, those a person waits for go first.

Each evaluation holds the next token of every reply that is being written and a piece of one prompt
(continuous batching; llama-server and vLLM do the same). While an urgent reply is there, the others wait with
all they have. A reply that needs room makes idle conversations give way, then grows the context, then makes
replies wait that nobody waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from app.domain.engine.generation import Logprob, Outcome, Progress
from app.domain.errors import AppError, EngineFailed
from app.inference.context import DONE, NO_ROOM, SEQUENCES, STOPPED, Context
from app.inference.engine import Ended, Stop
from app.inference.lookup import Speculation
from app.inference.residents import Resident, Residents
from app.inference.task import Task
from app.inference.tokens import Vocabulary

LONG = 64
"""Unread tokens that take longer than putting the other conversations aside."""


class Scheduler:
    """Replies on their way over one context.

    `adapt` switches the context to an adapter; `finished` hears of every reply that ended by itself or was
    stopped; `took` of the tokens and seconds of each evaluation. `limit`: prompt tokens evaluated at once.
    """

    def __init__(
        self,
        context: Context,
        residents: Residents,
        vocabulary: Vocabulary,
        speculation: Speculation | None = None,
        adapt: Callable[[str], None] = lambda _name: None,
        finished: Callable[[Task, Outcome], None] = lambda _task, _outcome: None,
        took: Callable[[int, float], None] = lambda _tokens, _seconds: None,
    ) -> None:
        self._context, self._residents, self._vocabulary = context, residents, vocabulary
        self._speculation, self._adapt, self._finished, self._took = speculation, adapt, finished, took
        self._followed: Task | None = None
        self.limit = context.chunk
        self._tasks: list[Task] = []
        self._ended: list[Ended] = []
        self._crowded = False

    @property
    def busy(self) -> bool:
        """Whether a reply is not over."""
        return bool(self._tasks)

    def add(self, task: Task) -> None:
        """Take up a reply."""
        self._tasks.append(task)

    def clear(self) -> None:
        """Give up every reply and all that is held."""
        for task in self._tasks:
            task.sampler.close()
        self._tasks.clear()
        self._crowded = False
        for resident in self._residents.all:
            resident.busy = False
            self._residents.forget(resident)

    def step(self, stop: Stop) -> list[Ended]:
        """One evaluation and what follows from it; the replies that are over now."""
        self._ended = []
        if stop.raised():
            self._cancel(stop.ended())
        turn = self._turn()
        if len(turn) == 1 == len(self._tasks):
            self._gather(turn[0])
        if turn:
            self._evaluate(turn, stop)
        return self._ended

    # -- whose turn it is --------------------------------------------------------------------------

    def _turn(self) -> list[Task]:
        """The replies that share the next evaluation, the first of them above all; each has a place."""
        urgent = [task for task in self._tasks if task.order.urgent] or self._tasks
        chosen: list[Task] = []
        for task in urgent:
            if task.place is None and self._crowded:
                continue
            if chosen and task.order.adapter != chosen[0].order.adapter:
                continue
            if task.place is None and not self._admit(task, chosen):
                continue
            chosen.append(task)
            if len(chosen) == SEQUENCES:
                break
        return chosen

    def _admit(self, task: Task, beside: Sequence[Task]) -> bool:
        """Give a waiting reply a place, unless a prompt is being read or there is no room beside others."""
        if any(other.unread > 1 for other in beside):
            return False  # its beginning may be shared once that is read
        if task.order.fresh and not self._others_in(task):
            self._residents.forget_all()
        place = self._residents.acquire(task.goal, task.order.adapter)
        if place is None:
            return self._displace(task) and self._admit(task, beside)
        # Room for all it may write is kept free: who has begun shall be able to end.
        needed = len(task.goal) - len(place.tokens) + task.order.max_tokens - len(task.written)
        reserved = sum(self._ahead(other) for other in self._tasks if other.place)
        fits = self._residents.make_room(min(needed, self._context.most - len(place.tokens)) + reserved)
        if not fits and self._others_in(task):
            self._residents.release(place)
            return task.order.urgent and self._displace(task) and self._admit(task, beside)
        task.settle_in(place)
        return True

    def _ahead(self, task: Task) -> int:
        """Cells that a reply in its place may still take."""
        return task.unread + task.order.max_tokens - len(task.written)

    def _others_in(self, task: Task) -> bool:
        return any(other.place for other in self._tasks if other is not task)

    def _displace(self, task: Task) -> bool:
        """Make the youngest reply that nobody waits for wait; it goes on later where it was."""
        for other in reversed(self._tasks):
            if other is not task and other.place is not None and not other.order.urgent and task.order.urgent:
                self._residents.release(other.place)
                self._residents.park(other.place)
                other.leave()
                return True
        return False

    # -- one evaluation ----------------------------------------------------------------------------

    def _gather(self, task: Task) -> None:
        """Once a reply, make the memory small: before a long prompt, else when the first word is shown."""
        if not task.gathered and (task.started or task.unread > LONG):
            task.gathered = True
            self._residents.gather(_place(task))

    def _evaluate(self, turn: list[Task], stop: Stop) -> None:
        self._adapt(turn[0].order.adapter)
        rows = self._fill(turn)
        begun = time.perf_counter()
        code = self._context.evaluate()
        if code == DONE:
            self._context.synchronise()
            self._took(sum(len(tokens) for _, tokens, _ in rows), time.perf_counter() - begun)
            for task, tokens, first in rows:
                self._evaluated(task, tokens, first)
            if self._followed is not None:
                self._learn(self._followed, time.perf_counter() - begun)
            return
        for task, _, _ in rows:
            self._residents.settle(_place(task))
        if code == STOPPED and stop.raised():
            return  # the next step asks who is meant
        if code == NO_ROOM and self._relieve(turn):
            return
        if code != STOPPED:
            self._fail(turn, EngineFailed(code=str(code)))

    def _fill(self, turn: list[Task]) -> list[tuple[Task, list[int], int]]:
        """Put into the batch what is next: for each reply its tokens and the row of the first."""
        rows: list[tuple[Task, list[int], int]] = []
        writing = [task for task in turn if task.started and task.unread == 1]
        reading = next((task for task in turn if task not in writing), None)
        for task in writing:
            place = _place(task)
            tokens = [task.goal[-1], *self._guess(task, turn)]
            rows.append(
                (task, tokens, self._context.add(place.number, tokens, len(place.tokens), len(tokens)))
            )
        if reading is not None:
            place, at = _place(reading), len(_place(reading).tokens)
            room = min(self.limit, self._context.chunk - self._context.rows)
            tokens = reading.goal[at : self._until(reading, at + room)]
            last = at + len(tokens) == len(reading.goal)
            rows.append((reading, tokens, self._context.add(place.number, tokens, at, int(last))))
        return rows

    def _until(self, task: Task, end: int) -> int:
        """Read up to a place that may be come back to, where a memory needs a checkpoint for that."""
        if not self._context.marked:
            return end
        at = len(_place(task).tokens)
        return min((place for place in task.returns if at < place < end), default=end)

    def _guess(self, task: Task, turn: list[Task]) -> list[int]:
        """What may come next, for one reply alone, not too free, in a memory that can be cut back."""
        speculation = self._speculation
        alone = speculation is not None and len(turn) == 1 and task.guessable
        if speculation is None or not alone or self._context.recurrent or self._context.window:
            self._followed = None
            return []
        if self._followed is not task:
            self._followed = task
            speculation.follow(task.goal)
            task.fresh = []  # they are in the goal
        cells = self._context.most - len(task.goal) + 1
        most = min(task.order.max_tokens - len(task.written), self._context.chunk, cells) - 1
        return speculation.draft(max(0, most))

    def _learn(self, task: Task, seconds: float) -> None:
        if self._speculation is not None and task.fresh:
            self._speculation.wrote(task.fresh, seconds)
        task.fresh = []
        if task not in self._tasks:
            self._followed = None

    # -- what follows ------------------------------------------------------------------------------

    def _evaluated(self, task: Task, tokens: list[int], first: int) -> None:
        place = _place(task)
        place.tokens += tokens
        if len(place.tokens) < len(task.goal):
            self._read_on(task)
            return
        if not task.started:
            self._read_on(task)
            task.start()
            self._choose(task, first + len(tokens) - 1)
            return
        guesses = tokens[len(tokens) - (len(place.tokens) - len(task.goal)) :]
        self._verify(task, guesses, first + len(tokens) - 1 - len(guesses))

    def _read_on(self, task: Task) -> None:
        place = _place(task)
        if not task.started:
            total = len(task.goal) - task.begun_at
            task.listener.reading(Progress(len(place.tokens) - task.begun_at, total))
        if len(place.tokens) in task.returns:
            self._residents.mark(place)

    def _choose(self, task: Task, row: int) -> int:
        """Choose the token after a row; -1 when the reply is over."""
        try:
            token = task.sampler.sample(self._context.handle, row)
        except AppError as error:
            self._finish(task, error)
            return -1
        if self._vocabulary.ends_reply(token):
            self._finish(task, "stop")
            return -1
        self._tell(task, token, row)
        task.written.append(token)
        task.fresh.append(token)
        task.goal.append(token)
        task.writing.add(self._vocabulary.piece(token))
        if task.writing.ended:
            self._finish(task, "stop")
        elif len(task.written) >= task.order.max_tokens or len(task.goal) >= self._context.most:
            self._finish(task, "length")
        else:
            return token
        return -1

    def _verify(self, task: Task, guesses: list[int], row: int) -> None:
        """Choose after each row as long as the guess was right; forget what was guessed wrong."""
        place, held = _place(task), len(task.goal)
        right = 0
        for guess in [*guesses, -1]:
            token = self._choose(task, row + right)
            if token < 0 or token != guess:
                break
            right += 1
        if guesses:
            task.drafted += len(guesses)
            task.accepted += right
            self._residents.cut(place, held + right)

    def _tell(self, task: Task, token: int, row: int) -> None:
        if task.order.logprobs < 0:
            return
        wanted = task.order.logprobs
        logprob, others = task.sampler.logprobs(self._context.handle, row, token, wanted)
        shown = [(self._text(other), value) for other, value in others]
        task.writing.logprobs.append(Logprob(self._text(token), logprob, tuple(shown)))

    def _text(self, token: int) -> str:
        return self._vocabulary.piece(token).decode("utf-8", "replace")

    # -- the end of it -----------------------------------------------------------------------------

    def _cancel(self, numbers: Iterable[int]) -> None:
        for task in [task for task in self._tasks if task.number in set(numbers)]:
            self._finish(task, "cancelled")

    def _relieve(self, turn: list[Task]) -> bool:
        """No cells were found though there should be some: pieces lie about. True if something was done."""
        if self._residents.make_room(self._context.size - self._residents.cells + 1):
            return True
        if len(turn) > 1 and not turn[-1].order.urgent:
            place = _place(turn[-1])
            self._residents.release(place)
            self._residents.park(place)
            turn[-1].leave()
            self._crowded = True  # until somebody is done: it would come back and find no room again
            return True
        return False

    def _fail(self, turn: list[Task], error: AppError) -> None:
        for task in turn:
            place = _place(task)
            self._finish(task, error)
            self._residents.forget(place)

    def _finish(self, task: Task, result: str | AppError) -> None:
        self._tasks.remove(task)
        self._crowded = False
        if task.place is not None:
            self._residents.release(task.place)
        task.sampler.close()
        if isinstance(result, AppError):
            self._ended.append(Ended(task.number, result))
            return
        outcome = task.outcome(result)
        self._finished(task, outcome)
        self._ended.append(Ended(task.number, outcome))


def _place(task: Task) -> Resident:
    assert task.place is not None
    return task.place
