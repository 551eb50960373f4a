"""Addresses in the settings: https anywhere, http in the own network only, and never a password."""

from __future__ import annotations

import pytest

from app.domain.errors import AddressRefused, TokenInvalid
from app.domain.library.addresses import base_address, mirror_addresses, proxy_address
from app.services.library.access import HubAccess
from app.settings import Settings
from app.storage.memory import MemoryVault
from app.storage.secrets import Secrets
from app.wording import explain


@pytest.mark.parametrize(
    ("said", "base", "is_open"),
    [
        ("https://huggingface.co/", "https://huggingface.co", False),
        (" HTTPS://Example.org:8443/models/ ", "https://example.org:8443/models", False),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000", False),
        ("http://localhost:9000", "http://localhost:9000", False),
        ("http://[::1]:9000", "http://[::1]:9000", False),
        ("http://192.168.1.5:8080", "http://192.168.1.5:8080", True),
        ("http://10.0.0.7", "http://10.0.0.7", True),
        ("http://[fd00::1]", "http://[fd00::1]", True),
        ("http://praxis", "http://praxis", True),
        ("http://nas.local/models", "http://nas.local/models", True),
    ],
)
def test_addresses_that_are_used(said: str, base: str, is_open: bool) -> None:
    found = base_address(said)
    assert (found.base, found.open) == (base, is_open)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("http://example.org", "open"),
        ("http://8.8.8.8", "open"),
        ("http://172.32.0.1", "open"),
        ("http://192.168.1.5.example.org", "open"),
        ("http://local.example", "open"),
        ("https://anna:secret@example.org", "password"),
        ("https://anna@example.org", "password"),
        ("ftp://example.org", "form"),
        ("file:///etc/passwd", "form"),
        ("example.org", "form"),
        ("", "form"),
        ("https://", "form"),
        ("https://example.org:0", "form"),
        ("https://example.org:99999", "form"),
        ("https://exa mple.org", "form"),
        ("https://example.org\\@evil.example", "password"),
        ("https://example.org\\x", "form"),
        ("https://example.org/?token=x", "form"),
        ("https://example.org/#x", "form"),
        ("https://[::1", "form"),
        ("https://bücher.example", "form"),
        ("https://example.org/" + "x" * 300, "form"),
        ("https://example.org\r\nHost: evil", "form"),
    ],
)
def test_addresses_that_are_not(said: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        base_address(said)
    assert caught.value.reason == reason
    assert "secret" not in str(caught.value.to_dict())
    assert explain(caught.value).title


def test_mirrors_stand_one_a_line_each_once() -> None:
    found = mirror_addresses("https://a.example/\n\n  https://b.example\nhttps://A.example\n")
    assert [address.base for address in found] == ["https://a.example", "https://b.example"]
    with pytest.raises(AddressRefused):
        mirror_addresses("https://a.example\nnonsense")
    with pytest.raises(AddressRefused):
        mirror_addresses("\n".join(f"https://{number}.example" for number in range(17)))


def test_a_proxy_may_be_anywhere_and_holds_no_password() -> None:
    assert proxy_address("") == ""
    assert proxy_address("http://proxy.example:3128/") == "http://proxy.example:3128"
    for said in ("socks5://proxy.example", "http://anna:secret@proxy.example", "http://proxy.example/x"):
        with pytest.raises(AddressRefused):
            proxy_address(said)


def access(**settings: str) -> HubAccess:
    kept = Secrets(MemoryVault.make())
    return HubAccess(lambda: Settings(**settings), lambda: kept)  # type: ignore[arg-type]  # texts only


def test_mirrors_are_tried_before_the_hub_which_is_named_once() -> None:
    way = access(mirrors="https://huggingface.co/\nhttps://m.example", proxy="http://p.example:80").way()
    assert way.hosts == ("https://m.example", "https://huggingface.co")
    assert (way.hub, way.proxy) == ("https://huggingface.co", "http://p.example:80")


def test_a_token_is_kept_and_forgotten() -> None:
    found = access()
    assert not found.has_token
    found.put_token("  hf_abcdefgh\n")
    assert found.token() == "hf_abcdefgh"
    found.forget_token()
    assert not found.has_token


@pytest.mark.parametrize(
    "said", ["", "short", "hf_two words", "hf_ünicode-token", "x" * 600, "hf_a\nb_cdefgh"]
)
def test_what_is_no_token_is_not_kept(said: str) -> None:
    found = access()
    with pytest.raises(TokenInvalid):
        found.put_token(said)
    assert not found.has_token
