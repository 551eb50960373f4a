"""The bytes of an answer straight from the line: all in order, and every way in which they may not come."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import httpx2
import pytest

from app.library.fetch_body import body
from app.library.fetch_client import direct, over

CONTENT = bytes(range(256)) * 4000
Serve = Callable[[Callable[[socket.socket], None]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server whose one answer a test writes by hand; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    begun: list[threading.Thread] = []

    def start(answer: Callable[[socket.socket], None]) -> str:
        def run() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(1 << 16)
                answer(line)

        begun.append(threading.Thread(target=run))
        begun[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/x"

    yield start
    for thread in begun:
        thread.join()
    listening.close()


def head(length: int | None = len(CONTENT), more: str = "") -> bytes:
    said = "" if length is None else f"Content-Length: {length}\r\n"
    return f"HTTP/1.1 200 OK\r\n{said}{more}\r\n".encode()


def fetched(address: str, within_s: float = 30.0) -> bytes:
    with over(direct()) as client, client.stream("GET", address) as response:
        return b"".join(body(response, within_s))


@pytest.mark.parametrize("with_head", [0, 1, 70_000, len(CONTENT)], ids=str)
def test_every_byte_comes_however_much_came_with_the_head(serve: Serve, with_head: int) -> None:
    def answer(line: socket.socket) -> None:
        line.sendall(head() + CONTENT[:with_head])
        line.sendall(CONTENT[with_head:])

    assert fetched(serve(answer)) == CONTENT


def test_what_follows_the_answer_is_no_part_of_it(serve: Serve) -> None:
    assert fetched(serve(lambda line: line.sendall(head() + CONTENT + b"more"))) == CONTENT


def test_an_answer_of_nothing_is_empty(serve: Serve) -> None:
    assert fetched(serve(lambda line: line.sendall(head(0)))) == b""


def test_what_is_wrapped_is_unwrapped(serve: Serve) -> None:
    wrapped = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    address = serve(lambda line: line.sendall(head(None, "Transfer-Encoding: chunked\r\n") + wrapped))
    assert fetched(address) == b"hello world"


def test_without_a_length_it_goes_on_to_the_end_of_the_line(serve: Serve) -> None:
    assert fetched(serve(lambda line: line.sendall(head(None) + CONTENT))) == CONTENT


@pytest.mark.parametrize("came", [0, 10, 300_000], ids=str)
def test_a_line_that_ends_early_is_an_error(serve: Serve, came: int) -> None:
    with pytest.raises(httpx2.RemoteProtocolError):
        fetched(serve(lambda line: line.sendall(head() + CONTENT[:came])))


def test_a_line_on_which_nothing_comes_is_an_error_in_time(serve: Serve) -> None:
    over_now = threading.Event()

    def answer(line: socket.socket) -> None:
        line.sendall(head() + CONTENT[:10])
        over_now.wait(30)

    address = serve(answer)
    try:
        with pytest.raises(httpx2.ReadTimeout):
            fetched(address, 0.05)
    finally:
        over_now.set()


def test_a_line_that_breaks_is_an_error(serve: Serve) -> None:
    def answer(line: socket.socket) -> None:
        line.sendall(head() + CONTENT[:10])
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
        fetched(serve(answer))
