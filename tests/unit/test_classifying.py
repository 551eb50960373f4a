"""A label is given only where it leads clearly; otherwise the verdict is unsure."""

from __future__ import annotations

import math

import pytest

from app.domain.engine.generation import Logprob, Outcome
from app.domain.extraction.classifying import (
    UNSURE,
    by_examples,
    by_likelihood,
    confusion,
    label_grammar,
    likelihood,
)

PRIOR = {"invoice": -1.0, "letter": -3.0}


def test_a_word_the_model_likes_anyway_does_not_win() -> None:
    verdict = by_likelihood({"invoice": -1.0, "letter": -1.5}, PRIOR)
    assert verdict.label == "letter"
    assert sum(share for _, share in verdict.shares) == pytest.approx(1)


def test_a_small_lead_is_unsure() -> None:
    assert by_likelihood({"invoice": -0.5, "letter": -2.4}, PRIOR).label == UNSURE
    assert by_likelihood({"invoice": -math.inf, "letter": -math.inf}, PRIOR).label == UNSURE
    with pytest.raises(ValueError):
        by_likelihood({"invoice": -1.0}, PRIOR)


def test_likelihood_is_the_mean_over_a_label_s_tokens() -> None:
    tokens = (Logprob("in", -1.0), Logprob("voice", -0.5))
    assert likelihood(Outcome("stop", logprobs=tokens)) == pytest.approx(-0.75)
    assert likelihood(Outcome("stop")) == -math.inf


def test_a_grammar_holds_one_label_whatever_stands_in_it() -> None:
    assert label_grammar('a "b" \\ c') == 'root ::= "a \\"b\\" \\\\ c"\n'


def test_five_examples_give_a_label_and_what_is_like_none_is_unsure() -> None:
    examples = {"a": [[1.0, 0.1 * i, 0.0] for i in range(5)], "b": [[0.1 * i, 1.0, 0.0] for i in range(5)]}
    assert by_examples([0.9, 0.2, 0.0], examples).label == "a"
    assert by_examples([1.0, 1.0, 0.0], examples).label == UNSURE
    assert by_examples([0.0, 0.0, 1.0], examples).label == UNSURE
    assert by_examples([0.0, 0.0, 0.0], examples).label == UNSURE
    with pytest.raises(ValueError):
        by_examples([1.0, 0.0, 0.0], {**examples, "c": [[1.0, 0.0, 0.0]] * 4})
    with pytest.raises(ValueError):
        by_examples([1.0, 0.0], examples)


def test_confusion_counts_unsure_apart() -> None:
    assert confusion([("a", "a"), ("a", ""), ("b", "a")]) == {"a": {"a": 1, "": 1}, "b": {"a": 1}}
