"""Which addresses a download may go to, and what is asked of a hub there. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from app.domain.errors import HostNotAllowed

PORTS = {"https": 443, "http": 80}
HUBS = ("huggingface.co", "hf.co")
"""What the hub's own files are sent on to lies below these names, and which of them changes:
us.aws.cdn.hf.co, cas-bridge.xethub.hf.co, cdn-lfs-us-1.hf.co (huggingface/hub-docs, "Downloading behind a
proxy or firewall", July 2026)."""
LONGEST_ADDRESS = 8192
HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
"""A name, or a number of either kind; other characters are read one way here and another way elsewhere."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A computer and a door: what a token, an answer's mark and a permission belong to."""

    scheme: str
    host: str
    port: int

    @property
    def shown(self) -> str:
        """The host, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def private(self) -> bool:
        """Whether nobody in between can read along: https, or this computer itself."""
        return self.scheme == "https" or loopback(self.host)


def origin(address: str) -> Origin:
    """The origin of an address. Raises HostNotAllowed if it is none, or holds a name or a password."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise HostNotAllowed(host=shown(address)) from None
    host = host.lower()
    odd = parts.username is not None or parts.password is not None or len(address) > LONGEST_ADDRESS
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or odd or port == 0:
        raise HostNotAllowed(host=shown(address))
    return Origin(parts.scheme, host, port or PORTS[parts.scheme])


def shown(address: str) -> str:
    """As much of a wrong address as may be shown in a line."""
    said = "".join(c for c in address if c.isprintable() and not c.isspace())
    return said.partition("?")[0][:100]


def loopback(host: str) -> bool:
    """Whether a host is this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Trusted:
    """The origins that may be asked: the addresses a person trusts, and where the hub keeps its files."""

    def __init__(self, hosts: Sequence[str]) -> None:
        self._origins = {origin(host) for host in hosts}
        self._hub = any(_below_hub(trusted.host) for trusted in self._origins)

    def check(self, address: str) -> Origin:
        """The origin of an address that may be asked. Raises HostNotAllowed."""
        found = origin(address)
        kept_by_hub = self._hub and found.scheme == "https" and found.port == 443 and _below_hub(found.host)
        if found not in self._origins and not kept_by_hub:
            raise HostNotAllowed(host=found.shown)
        return found


def ports(hosts: Sequence[str], proxy: str = "") -> list[int]:
    """The ports that TCP has to reach for some base addresses. Raises HostNotAllowed."""
    if proxy:
        return [origin(proxy).port]
    return sorted({origin(host).port for host in hosts})


def file_address(base: str, repository: str, revision: str, file: str) -> str:
    """Where a hub gives a file: `BASE/OWNER/NAME/resolve/REVISION/FILE`. Raises HostNotAllowed."""
    origin(base)
    place = f"{quote(repository)}/resolve/{quote(revision, safe='')}/{quote(file)}"
    return f"{base.rstrip('/')}/{place}"


def next_address(address: str, location: str) -> str:
    """Where a redirect leads. Raises HostNotAllowed."""
    try:
        return urljoin(address, location)
    except ValueError:
        raise HostNotAllowed(host=shown(location)) from None


def _below_hub(host: str) -> bool:
    return any(host == hub or host.endswith(f".{hub}") for hub in HUBS)
