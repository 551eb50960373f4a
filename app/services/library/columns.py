"""Several writers at one question, at the same time or one after the other, as columns that fill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.errors import EngineFailed, from_dict
from app.domain.library.comparing import Column, Stage
from app.services.library.writers import Ask, Writer
from app.worker import protocol
from app.worker.codec import outcome_from_dict
from app.worker.protocol import ProtocolError

Heard = Callable[[tuple[Column, ...], bool], None]


class Columns:
    """`heard` gets all columns after each change, and whether the last has ended."""

    def __init__(
        self,
        columns: Sequence[Column],
        writers: Sequence[Writer],
        ask: Ask,
        together: bool,
        heard: Heard,
    ) -> None:
        self.columns = tuple(columns)
        self._writers, self._ask, self._together, self._heard = list(writers), ask, together, heard
        self._begun = 0
        self._over = False

    def begin(self) -> None:
        """Start all, or the first."""
        if not self._together:
            self._start(0)
            return
        for at in range(len(self._writers)):
            self._start(at)

    def stop(self) -> None:
        """End those that write; the others stay empty."""
        if self._over:
            return
        self._over = True
        for writer in self._writers:
            writer.stop()
        self.columns = tuple(one if one.ended else replace(one, stage=Stage.STOPPED) for one in self.columns)
        self._heard(self.columns, True)

    def _start(self, at: int) -> None:
        if self._over:
            return
        self._begun = at + 1
        self._change(at, stage=Stage.LOADING)
        self._writers[at].write(self._ask, lambda event: self._on(at, event))

    def _on(self, at: int, event: protocol.Event) -> None:
        column = self.columns[at]
        if self._over or column.ended:
            return
        if isinstance(event, protocol.Loading):
            self._change(at, stage=Stage.LOADING, share=event.fraction)
        elif isinstance(event, protocol.Reading):
            self._change(at, stage=Stage.READING, share=event.done / max(1, event.total))
        elif isinstance(event, protocol.Chunk) and event.thinking:
            self._change(at, stage=Stage.WRITING, thinking=True)
        elif isinstance(event, protocol.Chunk):
            self._change(at, stage=Stage.WRITING, thinking=False, text=column.text + event.text)
        elif isinstance(event, protocol.Failed):
            error = from_dict(event.error).to_text()
            self._end(at, replace(column, stage=Stage.FAILED, error=error))
        elif isinstance(event, protocol.Finished):
            self._end(at, _finished(column, event))

    def _end(self, at: int, column: Column) -> None:
        self._writers[at].stop()  # before the next one is loaded: its memory is needed
        self.columns = (*self.columns[:at], column, *self.columns[at + 1 :])
        self._over = all(one.ended for one in self.columns)
        self._heard(self.columns, self._over)
        if not self._together and self._begun < len(self._writers):
            self._start(self._begun)

    def _change(self, at: int, **fields: object) -> None:
        column = replace(self.columns[at], **fields)  # type: ignore[arg-type]  # fields of a Column, by name
        self.columns = (*self.columns[:at], column, *self.columns[at + 1 :])
        self._heard(self.columns, False)


def _finished(column: Column, event: protocol.Finished) -> Column:
    try:
        outcome = outcome_from_dict(event.outcome)
    except ProtocolError:
        return replace(column, stage=Stage.FAILED, error=EngineFailed(code="answer").to_text())
    if outcome.reason == "cancelled":
        return replace(column, stage=Stage.STOPPED, thinking=False)
    return replace(
        column,
        stage=Stage.DONE,
        text=outcome.text,
        thinking=False,
        words=len(outcome.text.split()),
        seconds=round(outcome.output_s, 3),
        cut=outcome.reason == "length",
    )
