"""How the hub is reached: addresses and a proxy from the settings, an access token from the vault."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import TokenInvalid
from app.domain.library.addresses import base_address, mirror_addresses, proxy_address
from app.services.notify import Notifier
from app.settings import Settings
from app.storage.secrets import Secrets

NAME = "hub"
LONGEST = 512


@dataclass(frozen=True, slots=True)
class Way:
    """Base addresses in the order they are tried, the hub's the last; `proxy` "" for none.

    `open`: mirrors reached without https, which are asked only for files whose hash is known.
    """

    hosts: tuple[str, ...]
    proxy: str = ""
    open: frozenset[str] = frozenset()

    @property
    def hub(self) -> str:
        """The only one that a token is sent to."""
        return self.hosts[-1]

    def hosts_for(self, sha256: str) -> tuple[str, ...]:
        """Those to fetch a file from whose hash is known, or "": nobody could tell what somebody changed."""
        return tuple(host for host in self.hosts if sha256 or host == self.hub or host not in self.open)


class HubAccess:
    """`secrets` gives those of the open vault, None while it is locked."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        secrets: Callable[[], Secrets | None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.changed: Notifier[None] = Notifier()
        """There is a token now, or none any more."""
        self._settings, self._secrets, self._clock = settings, secrets, clock

    def way(self) -> Way:
        """Mirrors first, then the hub. Raises AddressRefused."""
        settings = self._settings()
        hub = base_address(settings.hub).base
        mirrors = mirror_addresses(settings.mirrors)
        hosts = (*(mirror.base for mirror in mirrors if mirror.base != hub), hub)
        opened = frozenset(mirror.base for mirror in mirrors if mirror.open)
        return Way(hosts, proxy_address(settings.proxy), opened)

    # -- the token ---------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether no vault is open, so that nobody knows whether there is a token."""
        return self._secrets() is None

    @property
    def has_token(self) -> bool:
        """Whether one is kept in the open vault."""
        return bool(self.token())

    def token(self) -> str:
        """The token, "" where there is none or the vault is locked."""
        secrets = self._secrets()
        return (secrets.get(NAME) or "") if secrets is not None else ""

    def put_token(self, said: str) -> None:
        """Keep a token in the open vault. Raises TokenInvalid."""
        token, secrets = said.strip(), self._secrets()
        assert secrets is not None  # the window offers it only while the vault is open
        plain = token.isascii() and token.isprintable() and not any(c.isspace() for c in token)
        if not plain or not 8 <= len(token) <= LONGEST:
            raise TokenInvalid
        secrets.put(NAME, token, self._clock())
        self.changed.publish(None)

    def forget_token(self) -> None:
        """Erase it from the open vault."""
        secrets = self._secrets()
        if secrets is not None:
            secrets.forget(NAME)
            self.changed.publish(None)
