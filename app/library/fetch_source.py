"""One try at one host: ask for the rest of a file, check the answer, and write what comes to the part.

Runs on a thread of its own, since a name that is looked up cannot be interrupted; whoever waits can let go of
it at any moment (`Link.cut`), and nothing is written after that.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2

from app.domain.errors import DownloadWrong, HostNotAllowed, HostRefused, HostUnreachable, NoSpace
from app.domain.library.downloads import Wanted
from app.library import fetch_answer as answers
from app.library.copying import free_space
from app.library.fetch_body import body
from app.library.fetch_client import READ_S, unreachable
from app.library.fetch_part import Note, Part
from app.library.fetch_places import Origin, Trusted, file_address, next_address, origin
from app.library.hub_card import REPOSITORY, safe_path

BLOCK = 1 << 20
CONNECTED = (".connect_tcp.complete", ".start_tls.complete")
"""How the names of httpcore's events end that give a connection (`httpcore2/_sync/connection.py`)."""
MOMENT_S = 0.05
MOST_HOPS = 6
PAST_END = 416
HEADROOM = 1 << 30
"""Beside the file and a tenth of it, what a disk has to have free before anything is fetched."""
RESERVE = 256 << 20
"""What a disk must keep free while it is written."""
LOOK_EVERY = 64 << 20


@dataclass(frozen=True, slots=True)
class Began:
    """The host gives the file from byte `start` on, of `total`."""

    start: int
    total: int


Block = list[bytes]
"""What came in a moment, in the pieces in which it came: joining them would be another copy of every byte."""
Said = Began | Block
"""What is heard of a try: `Began`, then blocks that have been written."""


class Cut(Exception):
    """Whoever waited has let go."""


class Link:
    """What the thread of a try shares with the one that waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._response: httpx2.Response | None = None
        self._line: Any = None

    def hear(self, what: str, facts: dict[str, Any]) -> None:
        """What the client does (its "trace"): keeps the connection, to end a call that has no answer yet."""
        if what.endswith(CONNECTED):
            with self._lock:
                self._line = facts["return_value"]

    def hold(self, response: httpx2.Response) -> None:
        """The answer that is being read."""
        with self._lock:
            self._response = response
            if self._over:
                raise Cut

    def write(self, act: Callable[[], None]) -> None:
        """Do something to the part, unless it is no longer this try's. Raises Cut."""
        with self._lock:
            if self._over:
                raise Cut
            act()

    def check(self) -> None:
        """Raises Cut once nobody waits any more."""
        if self._over:
            raise Cut

    def cut(self) -> None:
        """Let go: nothing more is written, and a read that waits ends."""
        with self._lock:
            self._over = True
            response, line = self._response, self._line
        answering = None if response is None else response.extensions.get("network_stream")
        for stream in filter(None, (answering, line)):
            with suppress(Exception):  # it may have ended by itself, and it may be of any kind
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        if line is not None and (response is None or response.is_closed):
            with suppress(Exception):  # no answer yet: what keeps coming could still be read after a shutdown
                line.close()


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer, the host that was asked, the one it was sent on to, and what the first said of the file."""

    response: httpx2.Response
    home: Origin
    where: Origin
    linked: httpx2.Headers


@dataclass(frozen=True, slots=True)
class Source:
    """How a file is asked for at a host.

    `token` is sent to `token_home` only, not where another host sends on to it, and only by https or within
    this computer.
    """

    client: httpx2.Client
    trusted: Trusted
    wanted: Wanted
    token: str = ""
    token_home: Origin | None = None
    wall: Callable[[], float] = time.time

    def pull(self, base: str, part: Part, link: Link) -> Iterator[Said]:
        """Fetch what is missing of the part.

        Raises Cut; HostRefused, HostUnreachable, HostNotAllowed and DownloadWrong, which are this host's;
        NoSpace and VaultUnwritable, which are this computer's.
        """
        try:
            given = self._ask(base, part, link)
            try:
                yield from self._read(given, part, link)
            finally:
                given.response.close()
        except httpx2.InvalidURL:
            raise HostNotAllowed(host=origin(base).shown) from None
        except httpx2.HTTPError as error:
            raise unreachable(error, origin(base)) from error

    # -- asking ------------------------------------------------------------------------------------

    def _ask(self, base: str, part: Part, link: Link) -> _Given:
        """An answer that holds bytes."""
        home, address = origin(base), self._address(base)
        linked = httpx2.Headers()
        for _ in range(MOST_HOPS):
            where = self.trusted.check(address)
            headers, trace = self._headers(home, where, part), {"trace": link.hear}
            request = self.client.build_request("GET", address, headers=headers, extensions=trace)
            response = self.client.send(request, stream=True)
            try:
                link.hold(response)
                if where == home and not linked:
                    linked = response.headers
                if response.status_code not in answers.REDIRECTS:
                    if response.status_code == PAST_END:
                        self._begin_anew(home, part, link)
                    self._check_status(response, where)
                    return _Given(response, home, where, linked)
                address = next_address(address, response.headers.get("location", ""))
            except BaseException:
                response.close()
                raise
            response.close()
        raise HostRefused(host=home.shown, name=self.wanted.name, reason="other", status=310)

    def _address(self, base: str) -> str:
        """Where the file is asked for. What cannot be a file of a hub is not."""
        wanted = self.wanted
        if not REPOSITORY.fullmatch(wanted.repository) or not safe_path(wanted.file):
            raise HostRefused(host=origin(base).shown, name=wanted.name, reason="missing")
        return file_address(base, wanted.repository, wanted.revision, wanted.file)

    def _headers(self, home: Origin, where: Origin, part: Part) -> dict[str, str]:
        headers: dict[str, str] = {}
        if part.size:
            headers["range"] = f"bytes={part.size}-"
            if part.note.mark and part.note.marked_by == where.shown:
                headers["if-range"] = part.note.mark
        if self.token and home == where == self.token_home and where.private:
            headers["authorization"] = f"Bearer {self.token}"
        return headers

    def _begin_anew(self, home: Origin, part: Part, link: Link) -> None:
        """The part is longer than what the host has: so it is of another file, unless that is known."""
        if part.size and (home.shown in part.note.hosts or not (self.wanted.sha256 or part.note.sha256)):
            link.write(part.restart)
            raise HostUnreachable(host=home.shown, reason="broken")

    def _check_status(self, response: httpx2.Response, where: Origin) -> None:
        status, headers = response.status_code, response.headers
        if status in (200, 206):
            return
        sent = bool(self.token) and where == self.token_home
        refused = answers.refusal(status, headers, where.shown, self.wanted.name, sent)
        if status == 407:
            raise HostUnreachable(host=where.shown, reason="proxy")
        refused.retry_in = answers.patience(headers, self.wall())
        raise refused

    # -- reading -----------------------------------------------------------------------------------

    def _read(self, given: _Given, part: Part, link: Link) -> Iterator[Said]:
        response, where = given.response, given.where
        found = answers.span(response.status_code, response.headers)
        if found is None or found.start not in (0, part.size):
            raise HostUnreachable(host=where.shown, reason="broken")
        total = found.total or answers.linked_bytes(given.linked) or self.wanted.bytes
        if not total:  # nobody could tell when it is whole, and it might never end
            status = response.status_code
            raise HostRefused(host=where.shown, name=self.wanted.name, reason="other", status=status)
        sha256 = answers.linked_sha256(given.linked)
        self._check_promise(total, sha256)
        skip = self._settle(found.start, total, sha256, given, part, link)
        self._check_space(total, part)
        hosts = tuple(dict.fromkeys((*part.note.hosts, given.home.shown)))
        mark = answers.mark(response.headers)
        note = Note(total, mark, where.shown, sha256 or part.note.sha256, hosts)
        link.write(lambda: part.remember(note))
        yield Began(part.size, total)
        yield from self._blocks(response, total, skip, part, link)
        if part.size < total:
            raise HostUnreachable(host=where.shown, reason="broken")

    def _settle(self, start: int, total: int, sha256: str, given: _Given, part: Part, link: Link) -> int:
        """Whether the part is one of what is given now; the bytes to pass over before new ones come.

        A host that always begins at the beginning is passed over as far as the part goes, if a hash will tell
        in the end whether that was right; else the part is thrown away.
        """
        before = part.note
        other = bool(before.total and total != before.total) or bool(
            sha256 and before.sha256 and sha256 != before.sha256
        )
        if part.size and other and given.home.shown not in before.hosts:
            raise DownloadWrong(name=self.wanted.name, fault="bytes")
        if not part.size or (start and not other):
            return 0
        known = self.wanted.sha256 or (sha256 and sha256 == before.sha256)
        if known and not other and part.size <= total:
            return part.size
        link.write(part.restart)
        if start:
            raise HostUnreachable(host=given.where.shown, reason="broken")
        return 0

    def _blocks(
        self, response: httpx2.Response, total: int, skip: int, part: Part, link: Link
    ) -> Iterator[Block]:
        look_at = part.size + LOOK_EVERY
        for block in _gathered(body(response, READ_S)):
            new, skip = _after(block, skip)
            size = sum(map(len, new))
            if not size:
                continue
            if part.size + size > total:
                raise DownloadWrong(name=self.wanted.name, fault="bytes")
            self._add(new, max(total - part.size, size), part, link)
            yield new
            if part.size >= look_at:
                look_at = part.size + LOOK_EVERY
                self._check_reserve(total, part)

    @staticmethod
    def _add(new: Block, missing: int, part: Part, link: Link) -> None:
        link.write(lambda: part.write(new, missing))

    def _check_promise(self, total: int, sha256: str) -> None:
        """What the host says of the file must be what is wanted."""
        wanted = self.wanted
        if wanted.bytes and total != wanted.bytes:
            raise DownloadWrong(name=wanted.name, fault="bytes")
        if wanted.sha256 and sha256 and sha256 != wanted.sha256.lower():
            raise DownloadWrong(name=wanted.name, fault="sha256")

    def _check_space(self, total: int, part: Part) -> None:
        missing = max(total - part.size, 0)
        needed = missing + total // 10 + HEADROOM
        free = free_space(part.folder)
        if missing and free < needed:
            raise NoSpace(needed=needed, free=free)

    def _check_reserve(self, total: int, part: Part) -> None:
        free = free_space(part.folder)
        if free < RESERVE and part.size != total:
            raise NoSpace(needed=max(total - part.size, 0) + RESERVE, free=free)


def _gathered(stream: Iterable[bytes]) -> Iterator[Block]:
    """What comes, in blocks of 1 MiB or of what came in a moment.

    What had come before a break is given too, before its error.
    """
    block: Block = []
    held, given = 0, time.monotonic()
    try:
        for piece in stream:
            block.append(piece)
            held += len(piece)
            if held >= BLOCK or time.monotonic() - given > MOMENT_S:
                whole, block, held = block, [], 0
                yield whole
                given = time.monotonic()
    except httpx2.HTTPError:
        if block:
            yield block
        raise
    if block:
        yield block


def _after(block: Block, skip: int) -> tuple[Block, int]:
    """What of a block lies behind the first `skip` bytes, and how many of those come after the block.

    >>> _after([b"ab", b"cd"], 3), _after([b"ab"], 3)
    (([b'd'], 0), ([], 1))
    """
    if not skip:
        return block, 0
    new: Block = []
    for piece in block:
        if rest := piece[skip:]:
            new.append(rest)
        skip = max(skip - len(piece), 0)
    return new, skip
