"""Every error has words, and the words keep to the rules."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from app.domain import errors
from app.domain.summarising import Coverage
from app.wording import (
    Words,
    accounted_text,
    coverage_text,
    duration_text,
    explain,
    size_text,
)
from app.wording_models import licence_text, model_text

FACTS = {"name": "letter.pdf", "path": "/home/x/vault", "wait_s": 30, "kind": "odt", "reason": "short"}
FAULTS = (
    *("magic", "version", "truncated", "counts", "metadata", "architecture", "tokens", "tensors"),
    *("split", "projector", "empty", "of another kind", "parts", "endian", "unknown", "adapter", "imatrix"),
    *("mixed", "old", "format", "archive", "pointer", "page"),
)
LIMITS = ("bytes", "pages", "characters", "unpacked", "memory", "time")
VARIANTS = {
    "VaultMissing": [{"part": part} for part in ("vault", "key", "database")],
    "VaultDamaged": [{"part": part} for part in ("key", "database")],
    "WrongPassphrase": [{"wait_s": n} for n in (0, 1, 30, 600)],
    "WrongRecoveryCode": [{"mistyped": flag} for flag in (True, False)],
    "WeakPassphrase": [{"least": 12, "reason": reason} for reason in ("short", "common")],
    "ModelInvalid": [{"fault": fault} for fault in FAULTS],
    "EngineStopped": [
        {"kind": kind} for kind in ["killed", "crashed", "memory", "time", "aborted", "exited", "protocol"]
    ],
    "EngineNotStarted": [{"reason": r} for r in ["missing", "handshake", "timeout", "restarts", "version"]],
    "EngineLoadFailed": [{"reason": reason} for reason in ["model", "context", "memory", "cancelled"]],
    "DocumentEmpty": [{"pages": 3, "scanned": scanned} for scanned in (0, 3)],
    "DocumentTooLarge": [{"limit": limit, "most": 2_000} for limit in LIMITS],
}


def made(kind, /, **given):
    facts = {}
    for field in fields(kind):
        default = 7 if str(field.type) == "int" else "x"
        if field.default is MISSING:
            facts[field.name] = FACTS.get(field.name, default)
    return kind(**(facts | given))


def cases():
    for kind in errors.tree():
        for given in VARIANTS.get(kind.__name__, [{}]):
            yield pytest.param(made(kind, **given), id=f"{kind.__name__}-{given}")


@pytest.mark.parametrize("error", list(cases()))
def test_every_error_is_explained(error):
    words = explain(error)
    assert words.title.endswith(".")
    assert not words.advice or words.advice.endswith(".")
    assert not words.action.endswith(".")
    whole = " ".join((words.title, words.advice, words.action))
    assert "%" not in whole
    assert "(s)" not in whole
    assert type(error).__name__ not in whole


@pytest.mark.parametrize("error", list(cases()))
def test_words_do_not_blame_apologise_praise_or_use_the_trades_terms(error):
    words = explain(error)
    whole = " ".join((words.title, words.advice, words.action)).lower()
    for banned in (
        "!",
        "sorry",
        "please",
        "token",
        "inference",
        "fatal",
        "illegal",
        "context",
        "failed",
        "error",
    ):
        assert banned not in whole, whole


def test_each_leaf_has_its_own_words():
    titles = {}
    for kind in errors.tree():
        titles.setdefault(explain(made(kind)).title, []).append(kind.__name__)
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


def test_the_facts_are_in_the_words():
    assert "letter.pdf" in explain(errors.DocumentEncrypted(name="letter.pdf")).title
    assert "30 seconds" in explain(errors.TooManyTries(wait_s=30)).title
    assert "1 second." in explain(errors.TooManyTries(wait_s=1)).title
    assert "10 minutes" in explain(errors.WrongPassphrase(wait_s=600)).title
    assert "2.7 GB" in explain(errors.NoSpace(needed=2_700_000_000, free=1_100_000_000)).title
    assert "2,000" in explain(errors.DocumentTooLarge("a.pdf", "pages", 2000)).title


def test_a_name_cannot_fill_in_for_another_fact():
    error = errors.DocumentTooLarge("%2.pdf", "pages", 2000)
    assert "2,000" in explain(error).title


def test_a_translation_is_used_with_its_own_order_and_plural():
    def german(context, text, comment=None, n=-1):
        assert context == "Wording"
        if text == "%n second(s)":
            return f"{n} Sekunden"
        if text.startswith("Too many wrong tries"):
            return "In %1 ist der nächste Versuch möglich."
        return text

    title = explain(errors.TooManyTries(wait_s=30), german).title
    assert title == "In 30 Sekunden ist der nächste Versuch möglich."


def test_the_root_and_branches_have_words_too():
    for kind in (
        errors.AppError,
        errors.VaultError,
        errors.ModelError,
        errors.EngineError,
        errors.DocumentError,
    ):
        assert isinstance(explain(kind()), Words)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "A few seconds left"),
        (40, "Less than a minute left"),
        (60, "About 1 minute left"),
        (61, "About 2 minutes left"),
        (170, "About 3 minutes left"),
        (3600, "About 1 hour left"),
        (9000, "About 2 hours left"),
    ],
)
def test_time_left_is_rounded_up_to_words(seconds, said):
    assert duration_text(seconds) == said


def test_sizes_are_for_people():
    sizes = (0, 1, 41_000, 98_300_000, 999_700_000, 2_740_000_000)
    assert [size_text(n) for n in sizes] == ["0 KB", "1 KB", "41 KB", "98 MB", "1.0 GB", "2.7 GB"]


def test_coverage_accounts_for_every_page():
    covered = Coverage(total=9, read=(1, 2, 3, 4, 5, 6, 8), blank=(9,), scanned=(7,))
    assert accounted_text(covered) == "9 of 9 pages accounted for"
    assert coverage_text(covered) == ("9 of 9 pages accounted for. 7 read, 1 picture without text, 1 blank.")
    stopped = Coverage(total=15, read=(1, 2), unread=tuple(range(3, 16)), paged=False)
    assert coverage_text(stopped) == "2 of 15 sections accounted for. 2 read, 13 not reached."
    assert coverage_text(Coverage(total=0, read=())) == "0 of 0 pages accounted for. None read."


def test_a_licence_is_one_honest_phrase():
    assert licence_text("apache-2.0") == "Apache-2.0, free to use at work"
    assert licence_text("MIT") == "MIT, free to use at work"
    assert licence_text("") == "Licence not stated"
    assert licence_text("cc-by-nc-4.0") == "cc-by-nc-4.0, not for work that earns money"
    assert licence_text("gemma") == "Gemma, its maker's own terms"
    assert licence_text("wtfpl-3") == "Licence wtfpl-3"


def test_a_small_model_is_called_small():
    assert "Very small" in model_text("starter", 134_515_008)
    assert "often wrong" in model_text("imported", 134_515_008)
    assert model_text("imported", 0) == "Size not stated in the file."
    assert len({model_text("imported", n) for n in (10**8, 10**9, 4 * 10**9, 10**10)}) == 4


def test_no_sentence_is_glued_from_halves():
    """Marks are numbered, so that a translation may change their order."""
    for file in (Path(__file__).parents[2] / "app").glob("wording*.py"):
        assert not re.search(r'tr\(f"', file.read_text())
