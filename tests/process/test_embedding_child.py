"""A child that is loaded to embed: what it answers, and what it refuses."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.worker import protocol
from tests import tiny_models
from tests.process.conftest import Child

TEXTS = ["The rain on the roof.", "Rain: the roof!", "A queen with cheese.", ""]


@pytest.fixture
def embedder(start: Callable[..., Child], tmp_path: Path) -> Child:
    child = start("inference")
    child.until(protocol.Hello)
    model = child.load(tiny_models.tiny_bert(tmp_path / "bert.gguf"), embeds=True).model
    assert model["embeds"]
    return child


def failure(child: Child, request: protocol.Request) -> str:
    child.send(request)
    failed = child.until(protocol.Failed)
    assert failed.error["error"] == "EngineFailed"
    return str(failed.error["code"])


def test_vectors_come_as_numbers_of_the_texts(embedder: Child) -> None:
    embedder.send(protocol.Embed(id=embedder.take_id(), texts=TEXTS))
    answer = embedder.until(protocol.Embedded)
    vectors = np.frombuffer(base64.b64decode(answer.vectors), "<f4").reshape(len(TEXTS), answer.size)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    embedder.send(protocol.Count(id=embedder.take_id(), texts=TEXTS))
    assert embedder.until(protocol.Counted).tokens[3] == 0


def test_scores_come_in_the_texts_order(start: Callable[..., Child], tmp_path: Path) -> None:
    child = start("inference")
    child.until(protocol.Hello)
    child.load(tiny_models.tiny_reranker(tmp_path / "reranker.gguf"), embeds=True)
    scores = []
    for texts in (TEXTS, TEXTS[::-1]):
        child.send(protocol.Rank(id=child.take_id(), query="rain", texts=texts))
        scores.append(child.until(protocol.Ranked).scores)
    assert scores[0] == pytest.approx(scores[1][::-1], abs=1e-3)
    assert failure(child, protocol.Embed(id=child.take_id(), texts=TEXTS)) == "ranks only"


def test_it_writes_nothing_and_loads_nothing_else(embedder: Child, tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "Hello"}]
    assert failure(embedder, protocol.Generate(id=embedder.take_id(), turns=turns)) == "wrong role"
    rank = protocol.Rank(id=embedder.take_id(), query="rain", texts=TEXTS)
    assert failure(embedder, rank) == "embeds only"
    path = str(tmp_path / "bert.gguf")
    again = protocol.Load(id=embedder.take_id(), path=path, name="again", embeds=True)
    assert failure(embedder, again) == "loaded"
    test_vectors_come_as_numbers_of_the_texts(embedder)


def test_work_that_is_cancelled_ends_and_the_next_is_done(embedder: Child) -> None:
    long = protocol.Embed(id=embedder.take_id(), texts=["rain on the roof of the mill " * 400] * 400)
    embedder.send(long)
    embedder.cancel(long.id)
    assert embedder.until(protocol.Finished).outcome["reason"] == "cancelled"
    test_vectors_come_as_numbers_of_the_texts(embedder)
