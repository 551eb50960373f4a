"""What the model library keeps in the vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.storage.judgements import Comparisons, Evaluations
from app.storage.licences import Licences
from app.storage.secrets import Secrets
from tests.vaults import samples


def test_a_licence_counts_for_the_very_words_that_were_shown(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        licences = Licences(vault)
        licences.accept("HAI-DEF", "ab" * 32, "m1", 10.0)
        licences.accept("HAI-DEF", "ab" * 32, "m1", 99.0)
        assert licences.accepted("HAI-DEF", "ab" * 32)
        assert not licences.accepted("HAI-DEF", "cd" * 32), "changed terms have to be read again"
        assert not licences.accepted("Gemma", "ab" * 32)
        assert [(one.model, one.accepted_at) for one in licences.list()] == [("m1", 10.0)]


def test_a_forgotten_secret_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        secrets = Secrets(vault)
        secrets.put("hub", "hf_marked_token", 1.0)
        secrets.put("hub", "hf_newer_token", 2.0)
        assert secrets.get("hub") == "hf_newer_token"
        secrets.forget("hub")
        secrets.forget("hub")
        assert secrets.get("hub") is None
    plain = samples.decrypted(tmp_path / "vault.db", samples.database_key())
    assert b"hf_marked_token" not in plain and b"hf_newer_token" not in plain


def test_evaluations_are_kept_by_model_newest_first(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        kept = Evaluations(vault)
        old = kept.add("m1", {"passed": 1}, 1.0)
        kept.add("m2", {"passed": 2}, 2.0)
        new = kept.add("m1", {"passed": 3}, 3.0)
        assert [run for run, _, _ in kept.list("m1")] == [new, old]
        assert [body["passed"] for _, _, body in kept.list()] == [3, 2, 1]
        kept.remove(new)
        assert [run for run, _, _ in kept.list("m1")] == [old]
        with pytest.raises(LookupError):
            kept.remove(new)


def test_a_comparison_takes_votes_later(tmp_path: Path) -> None:
    with samples.opened(tmp_path) as vault:
        kept = Comparisons(vault)
        first, second = kept.add({"prompt": "a"}, 1.0), kept.add({"prompt": "b"}, 2.0)
        kept.put(first, {"prompt": "a", "vote": 1}, 3.0)
        assert kept.list() == [(first, {"prompt": "a", "vote": 1}), (second, {"prompt": "b"})]
        kept.remove(second)
        with pytest.raises(LookupError):
            kept.put(second, {}, 4.0)
