"""Addresses that a person trusts models from: what may stand in the settings. Pure.

https everywhere; http only to this computer or to the own network, and with a warning, since whoever is in
between could read and change what comes. What is known of a file beforehand (its hash) is checked either way.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.library.errors import AddressRefused

LONGEST = 256
MOST_MIRRORS = 16
_PRIVATE = tuple(
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
"""RFC 1918, 3927, 4193, 4291."""
_OWN_NAMES = (".local", ".home.arpa", ".internal", ".lan", ".localhost")
"""Names that no public server can have: RFC 6762, 8375, 6761 and ICANN's decision of 2024 on .internal; .lan
is not given out either (RFC 6762, appendix G)."""


@dataclass(frozen=True, slots=True)
class Address:
    """A base address, without a slash at its end. `open`: others on the way can read along (http)."""

    base: str
    open: bool = False


def base_address(said: str) -> Address:
    """The base address of a hub or of a mirror. Raises AddressRefused.

    >>> base_address(" https://Models.example/hub/ ")
    Address(base='https://models.example/hub', open=False)
    >>> base_address("http://192.168.0.5:8080").open
    True
    """
    text = said.strip()
    host, scheme = _parts(text)
    own = here(host)
    if scheme == "http" and not own and not _near(host):
        raise AddressRefused(address=_shown(text), reason="open")
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise AddressRefused(address=_shown(text), reason="form")
    base = f"{scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
    return Address(base, scheme == "http" and not own)


def proxy_address(said: str) -> str:
    """A proxy's address, "" for none. Through one over http what is https stays closed to it.

    Raises AddressRefused, also for a name and a password, which the settings are no place for.
    """
    text = said.strip()
    if not text:
        return ""
    _parts(text)
    parts = urlsplit(text)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise AddressRefused(address=_shown(text), reason="form")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def mirror_addresses(said: str) -> tuple[Address, ...]:
    """Those of the settings, one a line, each once. Raises AddressRefused for the first that is none."""
    lines = [line for line in said.splitlines() if line.strip()]
    if len(lines) > MOST_MIRRORS:
        raise AddressRefused(address=_shown(lines[MOST_MIRRORS]), reason="many")
    found = {address.base: address for address in map(base_address, lines)}
    return tuple(found.values())


def here(host: str) -> bool:
    """Whether a host is this computer."""
    number = _number(host)
    return host == "localhost" or (number is not None and number.is_loopback)


def _near(host: str) -> bool:
    """Whether a host can only be in the own network."""
    number = _number(host)
    if number is not None:
        return any(number in net for net in _PRIVATE if net.version == number.version)
    return "." not in host or host.endswith(_OWN_NAMES)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, str]:
    """Host and scheme."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressRefused(address=_shown(text), reason="form") from None
    plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(address=parts.scheme, reason="password")
    if not plain or parts.scheme not in ("http", "https") or not host or port == 0 or len(text) > LONGEST:
        raise AddressRefused(address=_shown(text), reason="form")
    return host.lower(), parts.scheme


def _shown(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:100]
