"""The fake hub does what the real one does, so that what is tested against it is tested."""

from __future__ import annotations

import hashlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fakes_hub import COMMIT, FakeHub, Repository

CONTENT = bytes(range(256)) * 40
FILE = "/maker/model/resolve/main/a.gguf"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        made.add(Repository("maker/model", {"a.gguf": CONTENT, "sub/b.gguf": b"b"}))
        yield made


def ask(base: str, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[Any, bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    connection.request(method, path, body or None, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    try:
        return answer, answer.read()
    except http.client.IncompleteRead as broken:
        return answer, broken.partial
    finally:
        connection.close()


def test_a_file_has_its_marks(hub: FakeHub) -> None:
    answer, body = ask(hub.url, FILE)
    assert (answer.status, body) == (200, CONTENT)
    assert answer.headers["X-Repo-Commit"] == COMMIT
    assert answer.headers["X-Linked-Etag"].strip('"') == hashlib.sha256(CONTENT).hexdigest()
    assert answer.headers["X-Linked-Size"] == str(len(CONTENT))
    head, nothing = ask(hub.url, FILE, "HEAD")
    assert (head.headers["Content-Length"], nothing) == (str(len(CONTENT)), b"")


def test_ranges(hub: FakeHub) -> None:
    whole, _ = ask(hub.url, FILE)
    answer, body = ask(hub.url, FILE, Range="bytes=10000-")
    assert (answer.status, body) == (206, CONTENT[10000:])
    assert answer.headers["Content-Range"] == f"bytes 10000-{len(CONTENT) - 1}/{len(CONTENT)}"
    assert ask(hub.url, FILE, Range="bytes=5-9")[1] == CONTENT[5:10]
    assert ask(hub.url, FILE, Range=f"bytes={len(CONTENT)}-")[0].status == 416
    assert ask(hub.url, FILE, Range="bytes=5-", If_Range=whole.headers["ETag"])[0].status == 206
    assert ask(hub.url, FILE, Range="bytes=5-", If_Range='"other"')[1] == CONTENT


def test_what_is_not_there_is_refused_as_by_the_hub(hub: FakeHub) -> None:
    def code(path: str, **headers: str) -> tuple[int, str]:
        answer, _ = ask(hub.url, path, **headers)
        return answer.status, answer.headers.get("X-Error-Code", "")

    assert code("/maker/model/resolve/main/none.gguf") == (404, "EntryNotFound")
    assert code("/maker/model/resolve/v9/a.gguf") == (404, "RevisionNotFound")
    assert code("/maker/none/resolve/main/a.gguf") == (401, "RepoNotFound")
    hub.repositories["maker/model"].gated = "manual"
    hub.tokens.add("good")
    assert code(FILE) == (401, "GatedRepo")
    assert code(FILE, Authorization="Bearer bad") == (401, "")
    assert code(FILE, Authorization="Bearer good") == (200, "")


def test_faults_come_once_each(hub: FakeHub) -> None:
    hub.faults.refusals.append((429, {"Retry-After": "3"}))
    hub.faults.cuts.append(100)
    first, _ = ask(hub.url, FILE)
    assert (first.status, first.headers["Retry-After"]) == (429, "3")
    assert ask(hub.url, FILE)[1] == CONTENT[:100]
    assert ask(hub.url, FILE)[1] == CONTENT
    assert [each.sent for each in hub.log] == [0, 100, len(CONTENT)]


def test_the_cdn_wants_its_signature(hub: FakeHub) -> None:
    hub.faults.redirects = True
    answer, _ = ask(hub.url, FILE)
    where = answer.headers["Location"]
    assert where.startswith(hub.cdn_url)
    assert answer.headers["X-Linked-Size"] == str(len(CONTENT))
    assert ask(hub.cdn_url, where.removeprefix(hub.cdn_url))[1] == CONTENT
    hub.faults.signature = "s2"
    assert ask(hub.cdn_url, where.removeprefix(hub.cdn_url))[0].status == 403


def test_wrong_answers(hub: FakeHub) -> None:
    hub.faults.served["a.gguf"] = b"x" * 7
    assert ask(hub.url, FILE)[1] == b"x" * 7
    hub.faults.served.clear()
    hub.faults.ignores_range = True
    assert ask(hub.url, FILE, Range="bytes=5-")[0].status == 200
    hub.faults.ignores_range, hub.faults.wrong_range = False, True
    assert ask(hub.url, FILE, Range="bytes=5-")[0].headers["Content-Range"].startswith("bytes 6-")
    hub.faults.no_length = True
    assert "Content-Length" not in ask(hub.url, FILE)[0].headers
    hub.faults.drip = 2000
    assert ask(hub.url, FILE)[1] == CONTENT


def test_the_interface(hub: FakeHub) -> None:
    hub.add(Repository("other/small", {}, downloads=5))

    def said(path: str, **more: str) -> Any:
        return json.loads(ask(hub.url, path, **more)[1])

    found = said("/api/models?search=MODEL&filter=gguf&expand=gguf&expand=gated&limit=5")
    assert [(each["id"], each["gated"], each["gguf"]["architecture"]) for each in found] == [
        ("maker/model", False, "llama")
    ]
    assert [each["id"] for each in said("/api/models")] == ["maker/model", "other/small"]
    described = said(f"/api/models/maker/model/revision/{COMMIT}?blobs=true")
    assert described["sha"] == COMMIT
    assert described["siblings"][0]["lfs"]["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert "lfs" not in said("/api/models/maker/model")["siblings"][0]
    assert [each["path"] for each in said("/api/models/maker/model/tree/main")] == ["a.gguf", "sub/b.gguf"]
    (only,) = said("/api/models/maker/model/paths-info/main", method="POST", body='{"paths": ["sub/b.gguf"]}')
    assert (only["path"], only["size"]) == ("sub/b.gguf", 1)
    hub.faults.api_body = b"{garbage"
    assert ask(hub.url, "/api/models")[1] == b"{garbage"


def test_every_request_is_in_the_log(hub: FakeHub) -> None:
    ask(hub.url, "/api/agent-harnesses", X_Test="1")
    ask(hub.url, f"{FILE}?a=b")
    harness, file = hub.log
    assert (harness.path, harness.headers["x-test"]) == ("/api/agent-harnesses", "1")
    assert (file.path, file.query, file.server) == (FILE, {"a": ["b"]}, "hub")
    assert hub.asked("GET", "resolve") == [file]
