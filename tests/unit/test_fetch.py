"""The downloader against a hub on this computer, with every fault it can have. Time is the test's own."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.errors import (
    AppError,
    DownloadWrong,
    HostNotAllowed,
    HostRefused,
    HostUnreachable,
    NoSpace,
)
from app.domain.library.downloads import Stage, Wanted
from app.library import fetch as fetching
from app.library import fetch_source
from app.library.fetch import Arrived, Clock, Fetcher, Standing
from app.library.fetch_client import client
from app.library.fetch_part import Part
from app.library.fetch_places import Trusted, origin
from app.library.fetch_source import Source
from app.library.hashing import Cancelled
from tests import gguf_corpus as corpus
from tests.fakes_hub import COMMIT, FakeHub, Repository

FILE = "tiny-Q8_0.gguf"


def model(size: int = 0) -> bytes:
    """A good GGUF file of at least so many bytes."""
    made = corpus.build(corpus.valid())
    return made + random.Random(7).randbytes(max(size - len(made), 0))


class Patience(Clock):
    """Time passes only while somebody waits."""

    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds


class Desk:
    """A hub with one model, and a folder to fetch it into."""

    def __init__(self, hub: FakeHub, folder: Path, content: bytes) -> None:
        self.hub, self.folder, self.content = hub, folder, content
        self.repository = hub.add(Repository("maker/model", {FILE: content}))
        self.told: list[Standing] = []
        self.heard: list[tuple[str, str, str, int]] = []
        self.stop_at: int | None = None
        self.clock = Patience()

    def wanted(self, **more: Any) -> Wanted:
        known = {"bytes": len(self.content), "sha256": hashlib.sha256(self.content).hexdigest()}
        return Wanted("maker/model", COMMIT, FILE, "Tiny", **{**known, **more})

    def fetch(self, *hosts: str, wanted: Wanted | None = None, token: str = "", proxy: str = "") -> Arrived:
        bases = list(hosts) or [self.hub.url]
        known = Trusted([*bases, self.hub.cdn_url])
        wanted = wanted or self.wanted()
        with client(known, lambda *each: self.heard.append(each), proxy) as way:
            source = Source(way, known, wanted, token, origin(bases[-1]))
            return Fetcher(source, bases, self.folder, self.told.append, self.stopped, self.clock).fetch()

    def stop_in_the_middle(self) -> None:
        """Before the person sees how far it is, all of so small a file could be here."""
        self.hub.faults.cuts.append(1_500_000)
        self.stop_at = 1_000_000

    def stopped(self) -> bool:
        return self.stop_at is not None and any(each.done >= self.stop_at for each in self.told)

    @property
    def waits(self) -> list[float]:
        return [each.retry_in for each in self.told if each.stage is Stage.WAITING]

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    @property
    def part(self) -> Path:
        return Part(self.folder, self.wanted()).path


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as made:
        yield made


@pytest.fixture
def desk(hub: FakeHub, tmp_path: Path) -> Desk:
    return Desk(hub, tmp_path / "downloads", model(3_000_000))


def test_a_file_arrives_whole_under_its_name(desk: Desk) -> None:
    arrived = desk.fetch()
    assert arrived.path == desk.folder / FILE
    assert arrived.path.read_bytes() == desk.content
    assert (arrived.bytes, arrived.sha256) == (len(desk.content), desk.wanted().sha256)
    assert desk.left == [FILE]
    stages = list(dict.fromkeys(each.stage for each in desk.told))
    assert stages == [Stage.CONNECTING, Stage.RUNNING, Stage.CHECKING]
    assert desk.told[-1].done == desk.told[-1].total == len(desk.content)


def test_nobody_but_the_hub_is_asked_and_nothing_is_said_of_this_computer(desk: Desk) -> None:
    desk.fetch()
    (asked,) = desk.hub.log
    assert asked.path == f"/maker/model/resolve/{COMMIT}/{FILE}"
    assert set(asked.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["user-agent"].startswith("stillroom/")


def test_every_request_is_told_before_and_after(desk: Desk) -> None:
    desk.hub.faults.redirects = True
    desk.fetch()
    hub, cdn = origin(desk.hub.url).shown, origin(desk.hub.cdn_url).shown
    path = f"/maker/model/resolve/{COMMIT}/{FILE}"
    assert desk.heard == [
        ("GET", hub, path, 0),
        ("GET", hub, path, 302),
        ("GET", cdn, f"/maker/model/{FILE}", 0),
        ("GET", cdn, f"/maker/model/{FILE}", 200),
    ]


# -- breaks --------------------------------------------------------------------------------------


def test_twenty_breaks_lose_nothing(desk: Desk) -> None:
    cuts = random.Random(3)
    desk.hub.faults.cuts.extend(cuts.randrange(1, 200_000) for _ in range(20))
    assert desk.fetch().path.read_bytes() == desk.content
    assert len(desk.hub.log) == 21
    assert desk.hub.sent == len(desk.content)
    assert desk.waits == [1.0] * 20


def test_waits_grow_while_nothing_comes_and_begin_anew_when_something_did(desk: Desk) -> None:
    desk.hub.faults.refusals.extend([(503, {})] * 7)
    desk.fetch()
    assert desk.waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert desk.told[-1].stage is Stage.CHECKING


def test_a_hub_that_asks_for_patience_gets_it(desk: Desk) -> None:
    desk.hub.faults.refusals.append((429, {"Retry-After": "77"}))
    desk.fetch()
    assert desk.waits == [77.0]
    waiting = next(each for each in desk.told if each.stage is Stage.WAITING)
    assert isinstance(waiting.error, HostRefused)
    assert (waiting.error.reason, waiting.error.retry_in) == ("busy", 77.0)


def test_a_download_goes_on_after_the_program_was_closed(desk: Desk) -> None:
    desk.stop_in_the_middle()
    with pytest.raises(Cancelled):
        desk.fetch()
    here = desk.part.stat().st_size
    assert here >= 1_000_000
    desk.told.clear()
    desk.stop_at = None
    assert desk.fetch().path.read_bytes() == desk.content
    again = desk.hub.log[-1]
    assert again.headers["range"] == f"bytes={here}-"
    assert again.headers["if-range"].startswith('"')
    assert desk.left == [FILE]


def test_a_stop_while_it_waits_is_seen_at_once(desk: Desk) -> None:
    desk.hub.faults.refusals.append((429, {"Retry-After": "600"}))
    stopping = iter([False] * 12 + [True] * 100)
    desk.stopped = lambda: next(stopping)  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        desk.fetch()
    assert desk.clock.at < 5


def test_a_stop_is_seen_while_the_hub_says_nothing(desk: Desk) -> None:
    desk.hub.faults.drip = 100
    stopping = iter([False] * 8 + [True] * 1000)
    desk.stopped = lambda: next(stopping)  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        desk.fetch()
    assert desk.part.exists()


def test_no_network_is_waited_out(desk: Desk) -> None:
    with FakeHub() as gone:
        nobody = gone.url
    with pytest.raises(HostUnreachable) as caught:
        desk.fetch(nobody)
    assert caught.value.reason == "refused"
    assert len(desk.waits) == fetching.MOST_FRUITLESS - 1


# -- a part that is not what it was ---------------------------------------------------------------


@pytest.mark.parametrize("harm", ["flipped", "longer", "note gone", "note garbage", "note of another"])
def test_a_part_that_was_changed_on_the_disk_never_gets_into_a_model(desk: Desk, harm: str) -> None:
    desk.stop_in_the_middle()
    with pytest.raises(Cancelled):
        desk.fetch()
    desk.told.clear()
    desk.stop_at = None
    here, note = bytearray(desk.part.read_bytes()), desk.part.with_suffix(".part.json")
    if harm == "flipped":
        here[500_000] ^= 1
    elif harm == "longer":
        here += bytes(len(desk.content))
    elif harm == "note gone":
        note.unlink()
    elif harm == "note garbage":
        note.write_bytes(b"[" * 9999)
    else:
        note.write_text(json.dumps({**json.loads(note.read_text()), "key": "other"}))
    desk.part.write_bytes(here)
    assert desk.fetch().path.read_bytes() == desk.content


def test_another_file_at_the_same_branch_is_begun_anew(desk: Desk) -> None:
    wanted = desk.wanted(bytes=0, sha256="")
    desk.stop_in_the_middle()
    with pytest.raises(Cancelled):
        desk.fetch(wanted=wanted)
    desk.told.clear()
    desk.stop_at = None
    other = model(2_500_000)[:-1] + b"!"
    desk.hub.add(Repository("maker/model", {FILE: other}))
    arrived = desk.fetch(wanted=wanted)
    assert arrived.path.read_bytes() == other
    assert arrived.sha256 == hashlib.sha256(other).hexdigest()


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_a_smaller_file_at_the_same_branch_is_begun_anew(desk: Desk, known: bool) -> None:
    """The hub then has nothing where the part ends."""
    desk.stop_in_the_middle()
    wanted = desk.wanted() if known else desk.wanted(bytes=0, sha256="")
    with pytest.raises(Cancelled):
        desk.fetch(wanted=wanted)
    desk.told.clear()
    desk.stop_at = None
    desk.hub.add(Repository("maker/model", {FILE: model()}))
    if known:
        with pytest.raises(DownloadWrong):
            desk.fetch(wanted=wanted)
    else:
        assert desk.fetch(wanted=wanted).path.read_bytes() == model()


def test_a_hub_that_ignores_ranges_is_listened_to_from_the_beginning(desk: Desk) -> None:
    desk.hub.faults.cuts.append(1_500_000)
    desk.hub.faults.ignores_range = True
    assert desk.fetch().path.read_bytes() == desk.content


@pytest.mark.parametrize("fault", ["wrong_range", "packed"])
def test_an_answer_that_contradicts_itself_is_not_written(desk: Desk, fault: str) -> None:
    desk.hub.faults.cuts.append(1_500_000)
    setattr(desk.hub.faults, fault, fault == "packed")
    desk.clock.pause(0)
    if fault == "packed":
        with pytest.raises(HostUnreachable) as caught:
            desk.fetch()
        assert caught.value.reason == "broken"
        return
    desk.stop_in_the_middle()
    with pytest.raises(Cancelled):
        desk.fetch()
    desk.stop_at, desk.hub.faults.wrong_range = None, True
    with pytest.raises(HostUnreachable):
        desk.fetch()
    desk.hub.faults.wrong_range = False
    assert desk.fetch().path.read_bytes() == desk.content


def test_a_file_without_a_length_is_fetched_if_the_catalogue_knows_it(desk: Desk) -> None:
    desk.hub.faults.no_length = desk.hub.faults.unlinked = True
    desk.hub.faults.cuts.extend([1_000_000, 5])
    assert desk.fetch().path.read_bytes() == desk.content


def test_a_file_of_no_known_length_is_refused(desk: Desk) -> None:
    desk.hub.faults.no_length = desk.hub.faults.unlinked = True
    with pytest.raises(HostRefused):
        desk.fetch(wanted=desk.wanted(bytes=0, sha256=""))
    assert not desk.part.exists() or not desk.part.stat().st_size


def test_a_host_that_takes_the_call_and_says_nothing_is_left(desk: Desk) -> None:
    class Hasty(Patience):
        def now(self) -> float:
            self.at += 5
            return self.at

    desk.clock = Hasty()
    desk.stopped = lambda: bool(desk.waits)  # type: ignore[method-assign]
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Cancelled):
        desk.fetch(f"http://127.0.0.1:{silent.getsockname()[1]}")
    waiting = next(each for each in desk.told if each.stage is Stage.WAITING)
    assert isinstance(waiting.error, HostUnreachable)
    assert waiting.error.reason == "timeout"


# -- what is not the file --------------------------------------------------------------------------


def corrupted(number: int, content: bytes) -> tuple[str, bytes]:
    """One of a hundred ways to be another file."""
    chance = random.Random(number)
    made, at = bytearray(content), chance.randrange(len(content))
    kind = ("bit", "block", "cut", "longer", "swapped")[number % 5]
    if kind == "bit":
        made[at] ^= 1 << chance.randrange(8)
    elif kind == "block":
        at = min(at, len(made) - 600)
        made[at : at + 512] = chance.randbytes(512)
    elif kind == "cut":
        del made[max(at, 1) :]
    elif kind == "longer":
        made += b"x" * chance.randrange(1, 99)
    else:
        made[:] = model(0) + chance.randbytes(len(content) - len(model(0)))
    return kind, bytes(made)


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_none_of_a_hundred_wrong_files_is_accepted(hub: FakeHub, tmp_path: Path, known: bool) -> None:
    """Whether the person's catalogue has the hash, or only the hub says it."""
    content = model(40_000)
    accepted = []
    for number in range(100):
        desk = Desk(hub, tmp_path / f"{number}", content)
        kind, hub.faults.served[FILE] = corrupted(number, content)
        wanted = desk.wanted() if known else desk.wanted(bytes=0, sha256="")
        try:
            desk.fetch(wanted=wanted)
        except DownloadWrong:
            assert desk.left == []
        except AppError as error:
            accepted.append(f"{number} {kind}: {error!r}")
        else:
            accepted.append(f"{number} {kind}")
    assert accepted == []


def test_what_is_no_gguf_is_thrown_away_although_its_hash_is_right(desk: Desk) -> None:
    content = b"<html>not a model</html>" * 1000
    desk.hub.add(Repository("maker/model", {FILE: content}))
    with pytest.raises(DownloadWrong) as caught:
        desk.fetch(wanted=desk.wanted(bytes=0, sha256=""))
    assert caught.value.fault == "gguf"
    assert desk.left == []


def test_a_part_of_a_set_is_passed_on(desk: Desk) -> None:
    draft = corpus.valid()
    draft.set("split.count", corpus.UINT16, 2)
    content = corpus.build(draft)
    desk.hub.add(Repository("maker/model", {FILE: content}))
    assert desk.fetch(wanted=desk.wanted(bytes=0, sha256="")).path.read_bytes() == content


def test_a_hub_that_says_another_hash_is_not_listened_to(desk: Desk) -> None:
    with pytest.raises(DownloadWrong):
        desk.fetch(wanted=desk.wanted(sha256="0" * 64))
    assert {each.stage for each in desk.told} == {Stage.CONNECTING}, (
        "it was fetched although known to be wrong"
    )


# -- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "token", "reason"),
    [
        ({"gated": "manual"}, "", "gated"),
        ({}, "wrong-token", "token"),
        ({"files": {}}, "", "missing"),
        ({"commit": "f" * 40}, "", "missing"),
        ({"name": "other/name"}, "", "missing"),
    ],
    ids=["gated", "token", "no file", "no revision", "no repository"],
)
def test_a_refusal_is_said_as_what_it_is(desk: Desk, change: dict[str, Any], token: str, reason: str) -> None:
    desk.hub.repositories.clear()
    desk.hub.add(Repository(**{"name": "maker/model", "files": {FILE: desk.content}, **change}))
    with pytest.raises(HostRefused) as caught:
        desk.fetch(token=token)
    assert (caught.value.reason, caught.value.name) == (reason, "Tiny")
    assert desk.waits == []


def test_a_token_opens_a_gated_model_and_never_reaches_the_cdn(desk: Desk) -> None:
    desk.hub.tokens.add("secret")
    desk.repository.gated = "auto"
    desk.hub.faults.redirects = True
    desk.fetch(token="secret")
    (hub,), (cdn,) = desk.hub.asked(server="hub"), desk.hub.asked(server="cdn")
    assert hub.headers["authorization"] == "Bearer secret"
    assert "authorization" not in cdn.headers
    assert "secret" not in json.dumps([cdn.headers, cdn.query, cdn.path])


def test_a_token_is_for_its_host_only(desk: Desk) -> None:
    with FakeHub() as mirror:
        mirror.add(Repository("maker/model", {FILE: desk.content}))
        desk.fetch(mirror.url, desk.hub.url, token="secret")
        assert len(mirror.log) == 1
        assert "authorization" not in mirror.log[0].headers


def test_a_mirror_that_sends_on_to_the_hub_does_not_get_it_a_token(desk: Desk) -> None:
    with FakeHub() as mirror:
        mirror.add(Repository("maker/model", {FILE: desk.content}))
        mirror.faults.redirect_to = f"{desk.hub.url}/api/models"
        desk.hub.tokens.add("secret")
        desk.fetch(mirror.url, desk.hub.url, token="secret")
    sent_on, asked = desk.hub.log
    assert (sent_on.path, "authorization" in sent_on.headers) == ("/api/models", False)
    assert asked.headers["authorization"] == "Bearer secret"


def test_an_expired_address_is_asked_for_again(desk: Desk) -> None:
    desk.hub.faults.redirects = True
    desk.hub.faults.cuts.append(1_000_000)
    desk.hub.faults.cdn_refusals.append(403)
    assert desk.fetch().path.read_bytes() == desk.content
    assert len(desk.hub.asked(server="hub")) == 3


def test_a_cdn_that_always_refuses_is_given_up(desk: Desk) -> None:
    desk.hub.faults.redirects = True
    desk.hub.faults.cdn_refusals.extend([403] * 99)
    with pytest.raises(HostRefused) as caught:
        desk.fetch()
    assert caught.value.status == 403
    assert len(desk.hub.asked(server="cdn")) == fetching.MOST_DENIED


@pytest.mark.parametrize(
    "address",
    [
        "http://198.51.100.7/file",
        "https://example.org/x.gguf",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://user:word@127.0.0.1/x",
        "https://huggingface.co.evil.example/x",
        "javascript:alert(1)",
        "http://[::1",
    ],
)
def test_a_redirect_to_a_stranger_is_not_followed(desk: Desk, address: str) -> None:
    desk.hub.faults.redirect_to = address
    with pytest.raises(HostNotAllowed):
        desk.fetch()
    assert {heard[1] for heard in desk.heard} == {origin(desk.hub.url).shown}


def test_a_circle_of_redirects_ends(desk: Desk) -> None:
    desk.hub.faults.redirect_to = f"/maker/model/resolve/{COMMIT}/{FILE}"
    with pytest.raises(HostRefused):
        desk.fetch()
    assert len(desk.hub.log) < 20


# -- several hosts ------------------------------------------------------------------------------------


def test_a_mirror_that_breaks_off_is_followed_by_the_hub(desk: Desk) -> None:
    with FakeHub() as mirror:
        mirror.add(Repository("maker/model", {FILE: desk.content}))
        mirror.faults.cuts.append(1_234_567)
        assert desk.fetch(mirror.url, desk.hub.url).path.read_bytes() == desk.content
    assert desk.hub.log[0].headers["range"] == "bytes=1234567-"
    assert "if-range" not in desk.hub.log[0].headers
    assert desk.waits == []


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_a_mirror_with_wrong_bytes_is_passed_over(desk: Desk, known: bool) -> None:
    wrong = bytearray(desk.content)
    wrong[-5] ^= 1
    with FakeHub() as mirror:
        mirror.add(Repository("maker/model", {FILE: desk.content}))
        mirror.faults.served[FILE] = bytes(wrong)
        wanted = desk.wanted() if known else desk.wanted(bytes=0, sha256="")
        assert desk.fetch(mirror.url, desk.hub.url, wanted=wanted).path.read_bytes() == desk.content
        assert len(mirror.log) == 1


def test_bytes_of_a_bad_mirror_and_of_the_hub_end_in_the_hubs_file(desk: Desk) -> None:
    wrong = bytearray(desk.content)
    wrong[5] ^= 1
    with FakeHub() as mirror:
        mirror.add(Repository("maker/model", {FILE: desk.content}))
        mirror.faults.served[FILE] = bytes(wrong)
        mirror.faults.cuts.append(1_000_000)
        assert desk.fetch(mirror.url, desk.hub.url).path.read_bytes() == desk.content


def test_the_hubs_no_is_said_although_a_mirror_is_silent(desk: Desk) -> None:
    desk.repository.gated = "manual"
    with FakeHub() as gone:
        nobody = gone.url
    with pytest.raises(HostRefused) as caught:
        desk.fetch(nobody, desk.hub.url)
    assert caught.value.reason == "gated"


# -- the way there ------------------------------------------------------------------------------------


def test_a_proxy_is_asked_instead_of_the_network(desk: Desk) -> None:
    """The hub's name is one that nobody could look up here."""
    assert desk.fetch("http://models.invalid", proxy=desk.hub.url).path.read_bytes() == desk.content
    assert desk.hub.log[0].headers["host"] == "models.invalid"


@pytest.mark.parametrize("status", [407, 403])
def test_a_proxy_that_says_no_is_named(desk: Desk, status: int) -> None:
    desk.hub.faults.refusals.extend([(status, {})] * 9)
    with pytest.raises(HostUnreachable) as caught:
        desk.fetch("https://models.invalid", proxy=desk.hub.url)
    assert (caught.value.host, caught.value.reason) == ("models.invalid", "proxy")
    assert desk.waits == []


def test_a_name_that_nobody_knows_is_said(desk: Desk) -> None:
    desk.stopped = lambda: bool(desk.waits)  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        desk.fetch("http://models.invalid")
    waiting = next(each for each in desk.told if each.stage is Stage.WAITING)
    assert isinstance(waiting.error, HostUnreachable)
    assert (waiting.error.host, waiting.error.reason in ("name", "offline")) == ("models.invalid", True)


def test_a_hub_that_cannot_prove_who_it_is_is_given_nothing(desk: Desk, tmp_path: Path) -> None:
    """A certificate that no authority of this system has signed: nothing is asked, not even again."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    with FakeHub() as hub:
        server = hub._servers[0]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with pytest.raises(HostUnreachable) as caught:
            desk.fetch(hub.url.replace("http:", "https:"), token="secret")
        assert hub.log == []
    assert caught.value.reason == "certificate"
    assert desk.waits == []


def own_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    path = folder / "own.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, kind, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


# -- this computer ----------------------------------------------------------------------------------


def test_a_full_disk_is_said_before_anything_is_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_source, "free_space", lambda _folder: 1 << 30)
    with pytest.raises(NoSpace) as caught:
        desk.fetch()
    size = len(desk.content)
    assert (caught.value.needed, caught.value.free) == (size + size // 10 + (1 << 30), 1 << 30)


def test_a_disk_that_fills_up_keeps_the_part(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    free = iter([1 << 40, 0])
    monkeypatch.setattr(fetch_source, "free_space", lambda _folder: next(free))
    monkeypatch.setattr(fetch_source, "LOOK_EVERY", 1 << 20)
    with pytest.raises(NoSpace):
        desk.fetch()
    assert desk.part.stat().st_size >= 1 << 20


@pytest.mark.parametrize(
    "name",
    [
        "../../up.gguf",
        "/etc/cron.d/x.gguf",
        "a/../../b.gguf",
        "CON.gguf",
        "x" * 10_000 + ".gguf",
        "..",
        "a\\b.gguf",
    ],
)
def test_hostile_names_stay_in_the_folder(desk: Desk, name: str) -> None:
    desk.hub.add(Repository("maker/model", {name: desk.content}))
    before = set(desk.folder.parent.iterdir())
    try:
        arrived = desk.fetch(wanted=Wanted("maker/model", COMMIT, name, name))
    except AppError:
        pass
    else:
        assert arrived.path.resolve().parent == desk.folder.resolve()
        assert len(arrived.path.name) < 128
    assert set(desk.folder.parent.iterdir()) <= before | {desk.folder}


@pytest.mark.parametrize("repository", ["../x", "a/../../b", "a", "a/b/c", "a b/c", "a/b?x=", "a/b#", "\n/x"])
def test_what_is_no_repository_is_not_asked_for(desk: Desk, repository: str) -> None:
    with pytest.raises(HostRefused):
        desk.fetch(wanted=Wanted(repository, COMMIT, FILE, "Tiny"))
    assert desk.heard == []


def test_a_file_of_that_name_is_not_overwritten(desk: Desk) -> None:
    desk.folder.mkdir()
    (desk.folder / FILE).write_text("mine")
    assert desk.fetch().path.name == "tiny-Q8_0-2.gguf"
    assert (desk.folder / FILE).read_text() == "mine"
