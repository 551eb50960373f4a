"""The log says what happened and never what anyone wrote, however carelessly it is called."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.domain.errors import DocumentDamaged, EngineFailed

SECRET = "the patient is called Zyxwvut"
WORD = "zyxwvut"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    logs.configure(tmp_path / "logs", logging.DEBUG)
    yield tmp_path / "logs"
    logs.shutdown()
    logging.getLogger().setLevel(level)


@pytest.fixture
def log() -> logging.Logger:
    return logging.getLogger("app.services.example")


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / logs.FILE).read_text("utf-8").splitlines()]


def written(folder: Path) -> str:
    return "".join(file.read_text("utf-8") for file in folder.iterdir())


def test_an_event_has_a_name_a_place_and_its_numbers(folder: Path, log: logging.Logger) -> None:
    extra = {
        "seconds": 0.5,
        "count": 3,
        "conversation_id": "ab" * 16,
        "role": "inference",
        "error": EngineFailed,
    }
    log.info("reply_finished", extra=extra)
    (line,) = lines(folder)
    assert isinstance(line.pop("time"), float)
    assert line.pop("place").startswith("unit/test_logs.py:")
    assert line == {
        "level": "INFO",
        "logger": "app.services.example",
        "event": "reply_finished",
        "seconds": 0.5,
        "count": 3,
        "conversation_id": "ab" * 16,
        "role": "inference",
        "error": "EngineFailed",
    }


def test_text_given_by_mistake_is_not_written(folder: Path, log: logging.Logger) -> None:
    text, word = " ".join(SECRET.split()), "".join(WORD)
    word = word[:3] + word[3:]
    log.info(text)
    log.info(word)
    log.info(f"the person wrote {text}")
    log.info("the person wrote " + word)
    log.info("the person wrote %s", text)
    log.info("the person wrote %(text)s", {"text": text})
    log.warning(text, extra={"text": text, "prompt": word, "query": [text]})
    log.error(
        "failed", extra={"count": text, "role": word, "error": text, "conversation_id": word, "state": text}
    )
    log.log(17, text)
    log.info({"text": text})
    log.info(ValueError(text))
    logging.getLogger("app").critical(text)
    logging.getLogger("apparently.not.ours").info("a literal of another package about %s", text)
    logging.getLogger(text).warning(text, extra={"count": 4})
    logging.warning(text)
    found = written(folder)
    assert len(found.splitlines()) == 15
    assert "the person wrote %s" in found  # the literal is, the text is not
    for part in ("patient", "called", "zyx"):
        assert part.lower() not in found.lower()


def test_exceptions_are_classes_and_places(folder: Path, log: logging.Logger) -> None:
    def inner(text: str) -> None:
        raise DocumentDamaged(text)

    try:
        try:
            inner(SECRET)
        except DocumentDamaged as error:
            raise ValueError(SECRET) from error
    except ValueError:
        log.exception("summary_failed")
    (line,) = lines(folder)
    assert line["exception"]["error"] == "ValueError"
    assert line["exception"]["cause"]["error"] == "DocumentDamaged"
    assert len(line["exception"]["cause"]["frames"]) == 2
    assert all(frame.startswith("unit/test_logs.py:") for frame in line["exception"]["frames"])
    assert "Zyx" not in written(folder)


def test_places_hold_no_persons_name(folder: Path) -> None:
    assert logs._place("/home/zoe/app/x/lib/python3.11/json/decoder.py", 3) == "json/decoder.py:3"
    assert (
        logs._place(str(Path(logs.__file__).parent / "storage" / "vault.py"), 7) == "app/storage/vault.py:7"
    )
    assert logs._place("app/storage/vault.py", 7) == "app/storage/vault.py:7"


def test_warnings_are_reduced_too(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(SECRET, UserWarning, stacklevel=1)
    (line,) = lines(folder)
    assert (line["logger"], line["level"]) == ("py", "WARNING")
    assert "Zyx" not in written(folder)


def test_numbers_that_are_none_and_ids_that_are_none_are_dropped(folder: Path, log: logging.Logger) -> None:
    log.info(
        "odd", extra={"seconds": float("nan"), "vault_id": "AB" * 16, "message_id": 5, "state": "purple"}
    )
    (line,) = lines(folder)
    assert set(line) == {"time", "level", "logger", "place", "event"}


def test_the_log_stays_small_and_private(folder: Path, log: logging.Logger) -> None:
    for count in range(30_000):
        log.info("a_rather_long_event_name_that_fills_the_file", extra={"count": count, "seconds": 1.5})
    sizes = sorted(file.stat().st_size for file in folder.iterdir())
    assert len(sizes) == logs.FILES
    assert sizes[-1] <= logs.FILE_BYTES
    assert lines(folder)[-1]["count"] == 29_999
    if os.name == "posix":
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_log_that_cannot_be_written_stops_nothing_and_prints_nothing(
    folder: Path, log: logging.Logger, capfd: pytest.CaptureFixture[str]
) -> None:
    log.info("before")
    logs.shutdown()
    for file in folder.iterdir():
        file.unlink()
    logs.configure(folder)
    (folder / logs.FILE).mkdir()
    log.info("after", extra={"count": 1})
    assert capfd.readouterr() == ("", "")
    (folder / logs.FILE).rmdir()
    log.info("again")
    assert [line["event"] for line in lines(folder)] == ["again"]


def test_configuring_again_does_not_write_twice(folder: Path, log: logging.Logger) -> None:
    logs.configure(folder, logging.INFO)
    log.info("once")
    log.debug("never")
    assert [line["event"] for line in lines(folder)] == ["once"]


def test_the_level_of_a_bug_reaches_the_file(folder: Path, log: logging.Logger) -> None:
    try:
        _ = {}["x" * 3]
    except KeyError:
        log.error("fault", exc_info=sys.exc_info())
    assert lines(folder)[0]["exception"]["error"] == "KeyError"
