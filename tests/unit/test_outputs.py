"""A link or an address is shown as one only if the cited words have it, word for word."""

from __future__ import annotations

import pytest

from app.domain.safety.outputs import Standing, pieces


def doubted(text: str, cited: str = "") -> list[str]:
    return [piece.text for piece in pieces(text, cited) if piece.standing is Standing.DOUBTED]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/a?b=c",
        "http://10.0.0.1:8080/x",
        "www.evil.example",
        "evil.com",
        "evil.example/pay",
        "bob@evil.example",
        "mailto:bob@evil.example",
        "javascript:alert(1)",
        "data:text/html;base64,AAAA",
        "file:///etc/passwd",
        r"\\evil\share\x.png",
        "ftp://evil.example",
        "tel:+441234",
        "ms-word:ofe|u|http://x.example",
        "10.0.0.1/x",
        "HTTPS://EVIL.EXAMPLE",
        "пример.рф/путь",
    ],
)
def test_what_the_source_does_not_have_is_doubted(target: str) -> None:
    assert doubted(f"Pay at {target} today") == [target]


@pytest.mark.parametrize("target", ["https://a.example/b(c)", "bob@a.example", "www.a.example/x", "a.com"])
def test_what_the_cited_words_have_is_shown(target: str) -> None:
    found = pieces(f"See {target}.", f"Write to us: {target}, or call.")
    assert [(p.text, p.standing) for p in found if p.standing is not Standing.PLAIN] == [
        (target, Standing.CITED)
    ]


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("evil.com", "notevil.com"),
        ("a.com", "a.com.evil.net"),
        ("https://a.example/pay", "https://a.example/pay/later"),
        ("bob@a.example", "not.bob@a.example"),
        ("https://a.example", "https://a.example:99/x"),
        ("www.a.example", "www.A.example"),
    ],
)
def test_a_part_of_another_address_is_not_that_address(said: str, cited: str) -> None:
    assert doubted(f"See {said} now", f"See {cited} now") == [said]


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "https://bank.example@evil.example/x", r"\\host\share", "data:text/html,x"],
)
def test_some_kinds_are_doubted_even_if_the_document_has_them(target: str) -> None:
    assert doubted(f"See {target} now", f"See {target} now") == [target]


def test_markdown_pictures_and_tags_have_their_address_doubted() -> None:
    text = "![x](http://evil.example/a?q=1) <img src=http://evil.example/b>"
    assert doubted(text) == ["http://evil.example/a?q=1", "http://evil.example/b"]


@pytest.mark.parametrize(
    "text", ["Dr.Smith takes 5.5 mg, e.g. at 9.30 a.m.", "Version 1.2.3 costs 1.250,00.", "and/or", ""]
)
def test_ordinary_words_are_plain_and_nothing_is_lost(text: str) -> None:
    assert doubted(text) == []
    assert "".join(piece.text for piece in pieces(text, "")) == text
