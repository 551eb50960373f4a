"""Orders, speeds and how a download is told in words."""

from __future__ import annotations

import math

import pytest

from app.domain.engine.sources import joined
from app.domain.errors import HostUnreachable
from app.domain.library.downloads import Download, Stage, Wanted
from app.domain.library.flow import Flow
from app.domain.library.hub import HubFile, HubModel
from app.domain.library.orders import name_of, of_hub
from app.wording_downloads import standing_text

A, B = "a" * 64, "b" * 64
WANTED = Wanted("maker/model", "main", "x.gguf", "Model")


@pytest.mark.parametrize(
    ("repository", "quantisation", "name"),
    [
        ("maker/Big-3B-Instruct-GGUF", "Q4_K_M", "Big 3B Instruct Q4_K_M"),
        ("maker/gemma-3-270m-it-qat-q4_0-gguf", "Q4_0", "gemma 3 270m it qat q4_0"),
        ("maker/GGUF", "", "GGUF"),
        ("maker/a.b_c.gguf", "", "a.b c"),
    ],
)
def test_a_name_that_a_person_can_read(repository: str, quantisation: str, name: str) -> None:
    found = name_of(HubModel(repository), HubFile("x.gguf", 1, "", quantisation))
    assert found.replace("q4 0", "q4_0") == name


def test_a_set_of_files_is_one_order() -> None:
    file = HubFile("x/a-00001-of-00002.gguf", 30, A, "Q8_0", ("x/a-00002-of-00002.gguf",), (10, 20), (A, B))
    order = of_hub(HubModel("maker/model", "c" * 40, "mit", gated="auto"), file)
    first, second = order.parts
    assert (first.file, first.bytes, first.sha256) == ("x/a-00001-of-00002.gguf", 10, A)
    assert (second.file, second.bytes, second.sha256) == ("x/a-00002-of-00002.gguf", 20, B)
    assert (order.wanted.bytes, order.wanted.sha256) == (30, joined([A, B]))
    assert (order.key, order.token) == (first.key, True)


def test_what_one_file_does_not_say_is_not_known_of_the_set() -> None:
    file = HubFile("a-00001-of-00002.gguf", 0, A, "", ("a-00002-of-00002.gguf",), (10, 0), (A, ""))
    order = of_hub(HubModel("maker/model"), file)
    assert (order.wanted.bytes, order.wanted.sha256, order.wanted.revision) == (0, "", "main")
    assert order.source.checked_against == ""


def test_speed_is_smoothed_and_forgotten_after_a_break() -> None:
    flow = Flow()
    for second in range(20):
        flow.add(second, 100 * second + (50 if second % 2 else 0))
    assert 70 <= flow.speed <= 130
    left = flow.seconds_left(10_000)
    assert left is not None and math.isclose(left, (10_000 - 1950) / flow.speed)
    flow.add(20, 5)
    assert (flow.speed, flow.seconds_left(10_000)) == (0.0, None), "it began anew"
    flow.stop()
    assert flow.seconds_left(10_000) is None


def test_a_line_that_stands_still_promises_nothing() -> None:
    flow = Flow()
    for second in range(10):
        flow.add(second, 500)
    assert (flow.speed, flow.seconds_left(1000)) == (0.0, None)


@pytest.mark.parametrize(
    ("download", "said"),
    [
        (Download(WANTED, Stage.QUEUED), "Waiting for the download before it"),
        (
            Download(WANTED, Stage.RUNNING, 1_200_000_000, 2_700_000_000, 6_000_000.0, 250.0),
            "1.2 GB of 2.7 GB, 6 MB/s. About 5 minutes left",
        ),
        (Download(WANTED, Stage.RUNNING, 1_200_000_000), "1.2 GB so far"),
        (Download(WANTED, Stage.PAUSED, 98_000_000, 2_700_000_000), "Paused. 98 MB is saved"),
        (Download(WANTED, Stage.PAUSED), "Paused"),
        (
            Download(
                WANTED,
                Stage.WAITING,
                error=HostUnreachable(host="h", reason="offline").to_text(),
                retry_in=3.2,
            ),
            "There is no network. Tries again in 4 seconds",
        ),
        (Download(WANTED, Stage.WAITING, 98_000_000), "The connection was lost. 98 MB is saved. Tries again"),
        (Download(WANTED, Stage.FAILED), "The download stopped."),
        (Download(WANTED, Stage.FAILED, error="not an error"), None),
    ],
)
def test_where_it_stands_in_a_line(download: Download, said: str | None) -> None:
    found = standing_text(download)
    assert found == said if said is not None else found
