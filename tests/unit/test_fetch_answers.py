"""What a hub's answers and addresses mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import HostNotAllowed
from app.library import fetch_answer as answers
from app.library import fetch_places as places
from app.library.fetch_answer import Span
from app.library.fetch_places import Trusted, origin

HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    ("status", "headers", "found"),
    [
        (200, {"content-length": "10"}, Span(0, 10)),
        (200, {}, Span(0, 0)),
        (200, {"content-length": "-1"}, Span(0, 0)),
        (200, {"content-length": "9" * 40}, Span(0, 0)),
        (200, {"content-length": "10", "content-encoding": "gzip"}, None),
        (206, {"content-range": "bytes 4-9/10", "content-length": "6"}, Span(4, 10)),
        (206, {"content-range": "bytes 4-9/10"}, Span(4, 10)),
        (206, {"content-range": "bytes 4-9/10", "content-length": "7"}, None),
        (206, {"content-range": "bytes 4-8/10"}, Span(4, 10)),  # less than was asked for
        (206, {"content-range": "bytes 4-10/10"}, None),
        (206, {"content-range": "bytes 9-4/10"}, None),
        (206, {"content-range": "bytes 4-9/*"}, None),
        (206, {"content-range": "bytes ٤-٩/١٠"}, None),
        (206, {}, None),
    ],
)
def test_an_answer_says_what_it_holds_or_is_not_read(
    status: int, headers: dict[str, str], found: Span | None
) -> None:
    assert answers.span(status, headers) == found


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("99999", answers.LONGEST_WAIT_S),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20),
        ("Thu, 01 Jan 1970 00:01:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("1e9", 0),
        ("", 0),
    ],
)
def test_patience_is_read_in_seconds_or_as_a_date_and_bounded(said: str, seconds: float) -> None:
    date_of_test = 100.0
    if "1970" in said:
        said = said.replace("1970", "1971")
        date_of_test += 365 * 86_400
    assert answers.patience({"retry-after": said}, date_of_test) == seconds


def test_only_a_strong_mark_may_go_with_a_range() -> None:
    assert answers.mark({"etag": '"abc"'}) == '"abc"'
    assert [answers.mark({"etag": etag}) for etag in ('W/"abc"', "abc", '"a\r\nx: y"', '"' * 3, "")] == [
        ""
    ] * 5


@given(st.dictionaries(st.sampled_from(["content-range", "retry-after", "etag", "x-linked-etag"]), st.text()))
def test_no_headers_break_the_reader(headers: dict[str, str]) -> None:
    answers.span(206, headers)
    answers.span(200, headers)
    answers.patience(headers, 0)
    answers.mark(headers)
    assert len(answers.linked_sha256(headers)) in (0, 64)


@pytest.mark.parametrize(
    "address",
    [
        HUB,
        f"{HUB}/a/resolve/b",
        "https://us.aws.cdn.hf.co/x?Signature=1",
        "https://cas-bridge.xethub.hf.co/x",
        "https://HUGGINGFACE.CO./x",
        "https://models.clinic.example:8443/x",
    ],
)
def test_the_hub_its_stores_and_a_mirror_are_trusted(address: str) -> None:
    Trusted([HUB, "https://models.clinic.example:8443/hub"]).check(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://huggingface.co/x",
        "https://huggingface.co:8443/x",
        "https://evilhuggingface.co/x",
        "https://huggingface.co.evil.example/x",
        "https://hf.co@evil.example/x",
        "https://evil.example/huggingface.co",
        "https://evil.example#.hf.co",
        "https://evil.example\\.hf.co/",
        "https://models.clinic.example/x",
        "http://models.clinic.example:8443/x",
        "https://x.models.clinic.example:8443/x",
        "ftp://huggingface.co/x",
        "https:///x",
        "https://[::1",
        "https://huggingface.co:99999/",
        "https://huggingface.co:0/",
        "https://huggingfаce.co/x",  # a Cyrillic letter
        "",
    ],
)
def test_nobody_else_is(address: str) -> None:
    with pytest.raises(HostNotAllowed) as caught:
        Trusted([HUB, "https://models.clinic.example:8443/hub"]).check(address)
    assert "\n" not in caught.value.host
    assert len(caught.value.host) <= 100


def test_a_mirror_alone_trusts_no_store_of_the_hub() -> None:
    with pytest.raises(HostNotAllowed):
        Trusted(["https://models.clinic.example"]).check("https://us.aws.cdn.hf.co/x")


@given(st.text())
def test_any_address_is_an_origin_or_refused(address: str) -> None:
    try:
        found = origin(address)
    except HostNotAllowed:
        return
    assert found.scheme in ("http", "https")
    assert found.host


def test_the_ports_are_those_of_the_hosts_or_of_the_proxy() -> None:
    assert places.ports([HUB, "http://10.0.0.5:8080/x"]) == [443, 8080]
    assert places.ports([HUB], "http://proxy.example:3128") == [3128]


@pytest.mark.parametrize(
    ("repository", "file", "end"),
    [
        ("a/b", "x y#?.gguf", "/a/b/resolve/main/x%20y%23%3F.gguf"),
        ("a/b", "dir/x.gguf", "/a/b/resolve/main/dir/x.gguf"),
    ],
)
def test_an_address_is_quoted(repository: str, file: str, end: str) -> None:
    assert places.file_address(f"{HUB}/", repository, "main", file) == HUB + end


def test_an_origin_is_shown_with_its_port_where_that_is_unusual() -> None:
    shown = [
        origin(address).shown
        for address in (HUB, "http://10.0.0.5:8080", "http://[::1]:81/x", "http://[::1]")
    ]
    assert shown == ["huggingface.co", "10.0.0.5:8080", "[::1]:81", "[::1]"]
