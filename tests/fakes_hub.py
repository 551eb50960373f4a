"""A hub of models on this computer: the real protocol over loopback, with faults that a test switches on.

    with FakeHub() as hub:
        hub.add(Repository("maker/model", {"model-Q4_0.gguf": content}))
        hub.faults.cuts.append(1000)        # the next file breaks off after 1,000 bytes
        ... hub.url ...
        assert hub.asked("GET", "/resolve/")

It answers what huggingface_hub 2.4.0 asks: `/api/models` (search, filter, expand),
`/api/models/REPO[/revision/R]` (blobs), `/tree/`, `/paths-info/`, `/REPO/resolve/R/FILE` (HEAD, GET, Range,
If-Range). With `redirects` files lie at a second port, the "CDN", at addresses with a signature, as the real
hub's do. `log` has every request.
Run as a program it serves a folder of files: `python -m tests.fakes_hub FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOCK = 1 << 18
API = re.compile(r"/api/models/([^/]+/[^/]+)(?:/(revision|tree|paths-info)/([^/]+))?(?:/.*)?")
RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass(slots=True)
class Repository:
    """What the hub has of a model.

    `files`: bytes, or a path for what is big. `gated`: auto | manual | False.
    """

    name: str
    files: dict[str, bytes | Path]
    commit: str = COMMIT
    gated: str | bool = False
    card: dict[str, Any] = field(default_factory=lambda: {"license": "apache-2.0"})
    gguf: dict[str, Any] = field(
        default_factory=lambda: {"total": 134515008, "architecture": "llama", "context_length": 8192}
    )
    downloads: int = 100
    modified: str = "2026-05-01T10:00:00.000Z"
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 that the hub is to claim instead of the real one."""

    def size(self, file: str) -> int:
        """Bytes of a file."""
        content = self.files[file]
        return len(content) if isinstance(content, bytes) else content.stat().st_size

    def sha256(self, file: str) -> str:
        """The SHA-256 that the hub has for a file."""
        if file not in self.hashes:
            content = self.files[file]
            whole = content if isinstance(content, bytes) else content.read_bytes()
            self.hashes[file] = hashlib.sha256(whole).hexdigest()
        return self.hashes[file]


@dataclass(slots=True)
class Faults:
    """What goes wrong. Each deque is used up answer by answer, the rest holds until it is changed."""

    cuts: deque[int] = field(default_factory=deque)
    """Bytes after which the next file answers break off."""
    refusals: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    """A status and headers instead of the next answers of the hub's own port."""
    cdn_refusals: deque[int] = field(default_factory=deque)
    """The same for the CDN's, as 403 for a signature whose time is over."""
    served: dict[str, bytes] = field(default_factory=dict)
    """By file name, other bytes than the repository's; what is said of the file stays."""
    ignores_range: bool = False
    wrong_range: bool = False
    no_length: bool = False
    unlinked: bool = False
    """Nothing is said of the file before it comes."""
    packed: bool = False
    redirects: bool = False
    redirect_to: str = ""
    """Where a file's address sends on to, whatever it is."""
    signature: str = "s1"
    """What the CDN's addresses have to carry; change it and those given before are expired."""
    api_body: bytes | None = None
    drip: int = 0
    """Bytes at a time, with a pause between them, until `FakeHub.release` is set."""
    etag: str = ""


@dataclass(slots=True)
class Asked:
    """A request that came. `server`: hub | cdn. `sent` bytes of a file's content, counted as they leave."""

    server: str
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    status: int
    sent: int = 0


class FakeHub:
    """Both servers. Use as a context manager."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.tokens: set[str] = set()
        """Tokens that open gated repositories."""
        self.faults = Faults()
        self.log: list[Asked] = []
        self.release = threading.Event()
        self._servers = [_server(self, name) for name in ("hub", "cdn")]
        self.url, self.cdn_url = (f"http://127.0.0.1:{server.server_port}" for server in self._servers)
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            for server in self._servers
        ]

    def __enter__(self) -> FakeHub:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def add(self, repository: Repository) -> Repository:
        """Have a repository."""
        self.repositories[repository.name] = repository
        return repository

    def asked(self, method: str = "", part: str = "", server: str = "") -> list[Asked]:
        """The requests of a method whose path holds `part`."""
        return [
            each
            for each in list(self.log)
            if method in ("", each.method) and part in each.path and server in ("", each.server)
        ]

    @property
    def sent(self) -> int:
        """Bytes of files that were given to anybody."""
        return sum(each.sent for each in list(self.log))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: FakeHub
    name: str

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


def _server(hub: FakeHub, name: str) -> _Server:
    server = _Server(("127.0.0.1", 0), _Answerer)
    server.hub, server.name = hub, name
    return server


class _Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.request.setsockopt(6, 1, 1)  # TCP_NODELAY

    def log_message(self, format: str, *arguments: Any) -> None:
        """The log is `FakeHub.log`."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self._answer()

    # -- deciding ----------------------------------------------------------------------------------

    @property
    def _hub(self) -> FakeHub:
        return self.server.hub

    @cached_property
    def _parts(self) -> tuple[str, dict[str, list[str]]]:
        parts = urlsplit(self.path)
        return unquote(parts.path), parse_qs(parts.query)

    def _answer(self) -> None:
        self.__dict__.pop("_parts", None)
        faults = self._hub.faults
        path, query = self._parts
        if self.server.name == "cdn":
            self._answer_cdn(path, query)
        elif faults.refusals:
            self._plain(*faults.refusals.popleft())
        elif found := RESOLVE.fullmatch(path):
            self._answer_file(*found.groups())
        elif path == "/api/models":
            self._answer_search(query)
        elif found := API.fullmatch(path):
            self._answer_api(*found.groups())
        elif path == "/api/agent-harnesses":
            self._json([])
        else:
            self._plain(404, {"X-Error-Code": "RepoNotFound"})

    def _opened(self, name: str) -> Repository | None:
        """The repository, if it is there and this request may see it; else the refusal is answered."""
        found = self._hub.repositories.get(name)
        token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
        if token and token not in self._hub.tokens:
            self._plain(401, {"X-Error-Message": "Invalid credentials"})
        elif found is None:
            self._plain(404 if token else 401, {"X-Error-Code": "RepoNotFound"})
        elif found.gated and not token:
            self._plain(401, {"X-Error-Code": "GatedRepo"})
        else:
            return found
        return None

    # -- the interface -----------------------------------------------------------------------------

    def _answer_search(self, query: dict[str, list[str]]) -> None:
        words = query.get("search", [""])[0].lower()
        author = query.get("author", [""])[0]
        found = [
            each
            for each in self._hub.repositories.values()
            if words in each.name.lower() and each.name.startswith(author)
        ]
        found.sort(key=lambda each: -each.downloads)
        self._json(
            [_listed(each, query.get("expand", [])) for each in found[: int(query.get("limit", ["1000"])[0])]]
        )

    def _answer_api(self, name: str, kind: str | None, revision: str | None) -> None:
        found = self._hub.repositories.get(name)
        if found is None:
            return self._plain(401, {"X-Error-Code": "RepoNotFound"})
        if revision not in (None, "main", found.commit):
            return self._plain(404, {"X-Error-Code": "RevisionNotFound"})
        files = list(found.files)
        if kind == "tree":
            return self._json([_entry(found, file) for file in files])
        if kind == "paths-info":
            wanted = parse_qs(self._body.decode()).get("paths") or json.loads(self._body or b"{}").get(
                "paths", []
            )
            return self._json([_entry(found, file) for file in files if file in wanted])
        expand = self._parts[1].get("expand", [])
        return self._json(_listed(found, expand) if expand else _described(found, "blobs" in self._parts[1]))

    # -- files -------------------------------------------------------------------------------------

    def _answer_file(self, name: str, revision: str, file: str) -> None:
        faults = self._hub.faults
        if (repository := self._opened(name)) is None:
            return None
        if revision not in ("main", repository.commit):
            return self._plain(404, {"X-Error-Code": "RevisionNotFound"})
        if file not in repository.files:
            return self._plain(404, {"X-Error-Code": "EntryNotFound"})
        linked = {
            "X-Repo-Commit": repository.commit,
            "X-Linked-Etag": f'"{repository.sha256(file)}"',
            "X-Linked-Size": str(repository.size(file)),
        }
        if faults.unlinked:
            linked = {}
        if faults.redirect_to:
            return self._plain(302, {**linked, "Location": faults.redirect_to})
        if faults.redirects:
            where = f"{self._hub.cdn_url}/{name}/{quote(file)}?signature={faults.signature}"
            return self._plain(302, {**linked, "Location": where})
        return self._give(repository, file, linked)

    def _answer_cdn(self, path: str, query: dict[str, list[str]]) -> None:
        faults = self._hub.faults
        owner, name, file = path.lstrip("/").split("/", 2)
        repository = self._hub.repositories.get(f"{owner}/{name}")
        if faults.cdn_refusals:
            return self._plain(faults.cdn_refusals.popleft(), {})
        if query.get("signature") != [faults.signature]:
            return self._plain(403, {})
        if repository is None or file not in repository.files:
            return self._plain(404, {})
        return self._give(repository, file, {})

    def _give(self, repository: Repository, file: str, linked: dict[str, str]) -> None:
        faults = self._hub.faults
        content = faults.served.get(file, repository.files[file])
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        etag = faults.etag or f'"{repository.sha256(file)[:40]}"'
        start, end, partial = self._span(size, etag)
        if start >= size and partial:
            return self._plain(416, {"Content-Range": f"bytes */{size}"})
        headers = {**linked, "ETag": etag, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
        if partial:
            shown = start + 1 if faults.wrong_range else start
            headers["Content-Range"] = f"bytes {shown}-{end - 1}/{size}"
        if faults.no_length:
            del headers["Content-Length"]
            headers["Connection"] = "close"
        if faults.packed:
            headers["Content-Encoding"] = "gzip"
        asked = self._note(206 if partial else 200)
        self._head(206 if partial else 200, headers)
        if self.command == "HEAD":
            return None
        limit = faults.cuts.popleft() if faults.cuts else end - start
        for block in _blocks(content, start, min(start + limit, end), faults.drip or BLOCK):
            asked.sent += len(block)
            self.wfile.write(block)
            if faults.drip and not self._hub.release.is_set():
                self._hub.release.wait(0.02)
        if limit < end - start or faults.no_length:
            self.close_connection = True
        return None

    def _span(self, size: int, etag: str) -> tuple[int, int, bool]:
        found = RANGE.fullmatch(self.headers.get("range", ""))
        same = self.headers.get("if-range", etag) == etag
        if found is None or self._hub.faults.ignores_range or not same:
            return 0, size, False
        return int(found[1]), min(int(found[2]) + 1, size) if found[2] else size, True

    # -- answering ---------------------------------------------------------------------------------

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        forced = self._hub.faults.api_body
        self._plain(200, {"Content-Type": "application/json"}, body if forced is None else forced)

    def _plain(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self._note(status)
        self._head(status, {**headers, "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _note(self, status: int) -> Asked:
        path, query = self._parts
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.server.name, self.command, path, query, headers, status)
        self._hub.log.append(asked)
        return asked


def _listed(repository: Repository, expand: list[str]) -> dict[str, Any]:
    facts = {
        "gguf": repository.gguf,
        "gated": repository.gated,
        "cardData": repository.card,
        "downloads": repository.downloads,
        "lastModified": repository.modified,
        "sha": repository.commit,
    }
    return {"_id": "x", "id": repository.name, **{name: facts[name] for name in expand if name in facts}}


def _described(repository: Repository, blobs: bool) -> dict[str, Any]:
    siblings = [
        {"rfilename": file, **(_entry(repository, file, path=False) if blobs else {})}
        for file in repository.files
    ]
    facts = _listed(repository, ["gated", "cardData", "downloads", "lastModified", "sha", "gguf"])
    return {**facts, "siblings": siblings}


def _entry(repository: Repository, file: str, path: bool = True) -> dict[str, Any]:
    size, sha256 = repository.size(file), repository.sha256(file)
    lfs = {"oid": sha256, "sha256": sha256, "size": size, "pointerSize": 134}
    named = {"type": "file", "path": file, "oid": "0" * 40} if path else {"blobId": "0" * 40}
    return {**named, "size": size, "lfs": lfs}


def _blocks(content: bytes | Path, start: int, end: int, most: int) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for at in range(start, end, most):
            yield content[at : min(at + most, end)]
        return
    with content.open("rb") as file:
        file.seek(start)
        while start < end:
            block = file.read(min(most, end - start))
            start += len(block)
            yield block


def serve(folder: Path) -> None:
    """Serve the files of a folder as the repository `maker/model` until stdin ends; prints its address."""
    with FakeHub() as hub:
        hub.add(Repository("maker/model", {path.name: path for path in folder.iterdir()}))
        print(hub.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
