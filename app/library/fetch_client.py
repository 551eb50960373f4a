"""The one way out: a client that asks only whom the person trusts, and tells of every request.

What other clients take from the surroundings is off: proxies and certificates named by variables, `.netrc`,
cookies, compressed bodies, redirects followed by themselves.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Iterator

import httpx2

from app import __version__
from app.domain.errors import HostUnreachable
from app.library.fetch_places import Origin, Trusted

CONNECT_S, READ_S = 10.0, 30.0
AGENT = f"stillroom/{__version__}"
Heard = Callable[[str, str, str, int], None]
"""Told the method, host, path (no query) and status of each request; status 0 before it leaves."""


class WatchedTransport(httpx2.BaseTransport):
    """Stands between the client and the network. Raises HostNotAllowed before anything is looked up.

    `most` bytes of a body are given on, 0 for any number. `proxied`: what is not encrypted is read by a
    proxy, be it meant for this computer.
    """

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        trusted: Trusted,
        heard: Heard,
        most: int = 0,
        proxied: bool = False,
    ) -> None:
        self._inner, self._trusted, self._heard, self._most = inner, trusted, heard, most
        self._proxied = proxied

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request, one answer."""
        found = self._trusted.check(str(request.url))
        asked = request.method, found.shown, request.url.path
        request.headers.pop("cookie", None)
        request.headers["user-agent"] = AGENT
        if not found.private or (self._proxied and found.scheme != "https"):
            request.headers.pop("authorization", None)
        self._heard(*asked, 0)
        response = self._inner.handle_request(request)
        self._heard(*asked, response.status_code)
        response.headers.pop("set-cookie", None)
        if self._most:
            return self._capped(response)
        return response

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()

    def _capped(self, response: httpx2.Response) -> httpx2.Response:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            response.close()
            raise httpx2.RemoteProtocolError("packed although asked not to")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Capped(response.stream, self._most)
        return response


class _Capped(httpx2.SyncByteStream):
    """A body that ends in an error when it is too long."""

    def __init__(self, inner: httpx2.SyncByteStream, most: int) -> None:
        self._inner, self._most = inner, most

    def __iter__(self) -> Iterator[bytes]:
        left = self._most
        for block in self._inner:
            left -= len(block)
            if left < 0:
                raise httpx2.RemoteProtocolError("an answer without end")
            yield block

    def close(self) -> None:
        self._inner.close()


def client(trusted: Trusted, heard: Heard, proxy: str = "") -> httpx2.Client:
    """A client for files, for one child's life. `proxy` is a base address, "" for none."""
    return over(WatchedTransport(direct(proxy), trusted, heard, proxied=bool(proxy)))


def direct(proxy: str = "") -> httpx2.BaseTransport:
    """The network itself, or a proxy. Whom to trust is the system's to say (its certificates)."""
    return httpx2.HTTPTransport(trust_env=False, proxy=proxy or None)


def over(transport: httpx2.BaseTransport, follow: bool = False) -> httpx2.Client:
    """A client over a transport that watches. `follow`: redirects, each of which is watched again."""
    return httpx2.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=follow,
        timeout=httpx2.Timeout(READ_S, connect=CONNECT_S),
        headers={"accept-encoding": "identity"},
    )


def unreachable(error: Exception, found: Origin) -> HostUnreachable:
    """Why a request had no answer, or its answer broke off."""
    return HostUnreachable(host=found.shown, reason=_reason(error))


_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


def _reason(error: Exception) -> str:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return "offline" if cause.errno == socket.EAI_AGAIN else "name"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate"
        if isinstance(cause, ConnectionRefusedError | PermissionError):
            return "refused"
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return "offline"
    if isinstance(error, httpx2.ProxyError):
        return "proxy"
    return "timeout" if isinstance(error, httpx2.TimeoutException) else "broken"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
