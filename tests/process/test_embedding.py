"""Vectors and scores, by models of several kinds: alone and together, of all of a text, and stopped."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.engine.generation import Tuning
from app.domain.errors import EngineFailed, EngineLoadFailed, PromptTooLong
from app.inference.embedding import Vectors
from app.inference.engine import LoadOrder
from app.inference.machine import IdleTime
from app.inference.vectors import VectorEngine
from tests import tiny_models
from tests.gguf_corpus import FLOAT32, INT32, STRING

TEXTS = [
    "The rain on the roof of the mill.",
    "Rain on the mill: the roof!",
    "A queen who will have butter and cheese with bread.",
    "1234",
    "the river and the stone " * 30,
    "Who said no?",
]
SAME = 1e-3


class Button:
    """A stop byte that a test raises. `unseen`: so many times Python looks and does not see it."""

    def __init__(self) -> None:
        self._byte = ctypes.create_string_buffer(2)
        self.address = ctypes.addressof(self._byte)
        self.unseen, self.meant = 0, True

    def press(self, unseen: int = 0, meant: bool = True) -> None:
        self._byte[0], self.unseen, self.meant = b"\1", unseen, meant

    def raised(self) -> bool:
        self.unseen -= 1
        return self.unseen < 0 and self._byte.raw[0] != 0

    def confirmed(self) -> bool:
        if not self.meant:
            self._byte[0] = b"\0"
        return self.meant

    def ended(self) -> set[int]:
        return {1} if self.meant else set()

    def wait(self) -> bool:
        return self.confirmed()


class Loaded:
    """An engine and its button."""

    def __init__(self, path: Path) -> None:
        self.button, self.engine = Button(), VectorEngine(IdleTime())
        order = LoadOrder(path, path.name, tuning=Tuning(threads=1))
        self.model = self.engine.load(order, lambda _fraction: None, self.button)

    def embed(self, *texts: str) -> Vectors:
        vectors = self.engine.embed(texts, self.button)
        assert vectors is not None
        return vectors

    def rank(self, query: str, *texts: str) -> Vectors:
        scores = self.engine.rank(query, texts, self.button)
        assert scores is not None
        return scores


Load = Callable[[Path], Loaded]


@pytest.fixture
def load() -> Iterator[Load]:
    made: list[Loaded] = []

    def begin(path: Path) -> Loaded:
        made.append(Loaded(path))
        return made[-1]

    yield begin
    for loaded in made:
        loaded.engine.close()


@pytest.fixture
def bert(load: Load, tmp_path: Path) -> Loaded:
    return load(tiny_models.tiny_bert(tmp_path / "bert.gguf"))


@pytest.fixture
def reranker(load: Load, tmp_path: Path) -> Loaded:
    return load(tiny_models.tiny_reranker(tmp_path / "reranker.gguf"))


def bert_cls(path: Path) -> Path:
    return tiny_models.tiny_bert(path, pooling=tiny_models.CLS)


def bert_of_no_pooling(path: Path) -> Path:
    return tiny_models.tiny_bert(path, pooling=0)


# -- vectors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        tiny_models.tiny_bert,
        bert_cls,
        bert_of_no_pooling,
        tiny_models.tiny_llama,
        tiny_models.tiny_mamba,
        tiny_models.tiny_hybrid,
        tiny_models.tiny_swa,
    ],
)
def test_together_is_as_one_by_one_and_in_order(
    make: Callable[[Path], Path], load: Load, tmp_path: Path
) -> None:
    loaded = load(make(tmp_path / "tiny.gguf"))
    together = loaded.embed(*TEXTS)
    assert loaded.model.embeds
    assert together.shape == (len(TEXTS), 64)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.abs(loaded.embed(text)[0] - vector).max() < SAME
    assert np.abs(together[::-1] - loaded.embed(*TEXTS[::-1])).max() < SAME
    assert np.abs(together[0] - together[2]).max() > 10 * SAME


def test_texts_of_the_same_words_are_near(bert: Loaded) -> None:
    rain, again, queen = bert.embed(*TEXTS[:3])
    assert rain @ again > rain @ queen + 0.05


def test_nothing_gives_zeros_and_no_texts_no_vectors(bert: Loaded) -> None:
    assert not bert.embed("", " \n\t", "rain")[:2].any()
    assert bert.embed().shape == (0, 64)


def test_the_end_of_a_long_text_counts_as_its_beginning_does(bert: Loaded) -> None:
    """Ten windows, of which only the last tenth differs."""
    common = "the rain and the river " * 180
    one, other, again = bert.embed(common + "queen " * 100, common + "bread " * 100, common + "queen " * 100)
    assert np.abs(one - again).max() < SAME
    assert np.abs(one - other).max() > 10 * SAME


def test_a_long_text_is_the_mean_of_its_windows(bert: Loaded) -> None:
    room = bert.model.context - 2  # [CLS] and [SEP]
    first, second = "rain " * room, "queen " * room
    whole, *halves = bert.embed(first + second, first, second)
    mean = np.mean(halves, axis=0)
    assert np.abs(whole - mean / np.linalg.norm(mean)).max() < SAME


def test_many_texts_keep_their_places(bert: Loaded) -> None:
    words = [f"{first} {second}" for first in tiny_models.WORDS[:20] for second in tiny_models.WORDS[20:40]]
    vectors = bert.embed(*words)
    for place in (0, 57, 211, 399):
        assert np.abs(vectors[place] - bert.embed(words[place])[0]).max() < SAME
    assert len(np.unique(vectors.round(4), axis=0)) == len(words)


@pytest.mark.parametrize("make", [tiny_models.tiny_bert, tiny_models.tiny_llama])
def test_hostile_texts_are_texts(make: Callable[[Path], Path], load: Load, tmp_path: Path) -> None:
    loaded = load(make(tmp_path / "tiny.gguf"))
    hostile = [
        "x" * 20_000,
        "\n" * 10_000 + "end",
        "\ud800 lone \udfff",
        "nul\0nul",
        "[CLS] [SEP] [MASK] <|im_start|> <|im_end|> <|endoftext|>",
        "👩‍👩‍👧‍👦" * 500,
        "\ufffd\u200b\u202e",
    ]
    vectors = loaded.embed(*hostile, "rain")
    assert np.isfinite(vectors).all()
    assert np.abs(vectors[-1] - loaded.embed("rain")[0]).max() < SAME
    assert loaded.engine.count(["[SEP]", "<|im_end|>"]) > [1, 1]


@pytest.mark.model
def test_a_model_made_for_writing_gives_vectors_too(smollm2: Path, load: Load) -> None:
    loaded = load(smollm2)
    told = [
        "The dog sleeps in its basket.",
        "A puppy is asleep on its bed.",
        "Inflation rose by two percent in the third quarter.",
    ]
    vectors = loaded.embed(*told)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    for text, vector in zip(told, vectors, strict=True):
        assert loaded.embed(text)[0] @ vector > 0.999


# -- scores ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [tiny_models.tiny_reranker, tiny_models.tiny_decoder_reranker])
def test_scores_are_each_texts_own(make: Callable[[Path], Path], load: Load, tmp_path: Path) -> None:
    loaded = load(make(tmp_path / "tiny.gguf"))
    scores = loaded.rank("rain on the roof", *TEXTS, "")
    assert scores.shape == (len(TEXTS) + 1,)
    assert len(set(scores.round(3))) > len(TEXTS) // 2
    for text, score in zip([*TEXTS, ""], scores, strict=True):
        assert loaded.rank("rain on the roof", text)[0] == pytest.approx(score, abs=5 * SAME)
    assert np.abs(scores - loaded.rank("who is the king", *TEXTS, "")).max() > 10 * SAME
    assert loaded.rank("rain").shape == (0,)


def test_a_score_of_two_labels_is_how_likely_the_first_is(load: Load, tmp_path: Path) -> None:
    scores = load(tiny_models.tiny_decoder_reranker(tmp_path / "tiny.gguf")).rank("rain", *TEXTS)
    assert ((scores > 0) & (scores < 1)).all()


def test_a_long_text_scores_as_its_best_window(reranker: Loaded) -> None:
    room = reranker.model.context - 3 - 1  # [CLS] rain [SEP] … [SEP]
    parts = ["queen " * room, "roof " * room, "bread " * room]
    whole, *scores = reranker.rank("rain", "".join(parts), *parts)
    assert whole == pytest.approx(max(scores), abs=SAME)
    assert min(scores) < max(scores) - 10 * SAME


def test_a_query_that_leaves_no_room_is_refused(reranker: Loaded) -> None:
    with pytest.raises(PromptTooLong) as caught:
        reranker.rank("rain " * 100, "roof")
    assert (caught.value.tokens, caught.value.room) == (100, (reranker.model.context - 3) // 2)


# -- what is not to be had, and stopping --------------------------------------------------------------


def test_each_model_does_what_it_was_made_for(bert: Loaded, reranker: Loaded) -> None:
    with pytest.raises(EngineFailed):
        bert.rank("rain", "roof")
    with pytest.raises(EngineFailed):
        reranker.embed("rain")
    with pytest.raises(EngineFailed):
        VectorEngine(IdleTime()).embed(["rain"], Button())


def test_a_vocabulary_of_words_without_its_ends_is_refused(tmp_path: Path) -> None:
    """llama.cpp would end the process when it is to tokenise with them."""
    draft = tiny_models.bert(tiny_models.MEAN, 128, 64)
    few = 90  # where nothing else is said, 101 and 102 are the ends
    draft.values = {key: value for key, value in draft.values.items() if not key.endswith("token_id")}
    for key, kind in (("tokens", STRING), ("scores", FLOAT32), ("token_type", INT32)):
        of, (_, items) = draft.values[f"tokenizer.ggml.{key}"]
        draft.values[f"tokenizer.ggml.{key}"] = (of, (kind, items[:few]))
    draft.tensors[0] = ("token_embd.weight", (64, few), 0)
    with pytest.raises(EngineLoadFailed) as caught:
        Loaded(tiny_models.write(tmp_path / "broken.gguf", draft, 1))
    assert caught.value.reason == "model"


def pressing(button: Button, texts: Sequence[str], at: int) -> Iterator[str]:
    for place, text in enumerate(texts):
        if place == at:
            button.press()
        yield text


class PressedWhileRead(list[str]):
    """Texts, at one of which the button is pressed."""

    button: Button

    def __iter__(self) -> Iterator[str]:
        return pressing(self.button, list(super().__iter__()), at=60)


def test_a_stop_ends_the_work_between_batches(bert: Loaded, reranker: Loaded) -> None:
    for loaded in (bert, reranker):
        texts = PressedWhileRead(["rain on the roof"] * 100)
        texts.button = loaded.button
        if loaded is bert:
            assert loaded.engine.embed(texts, loaded.button) is None
        else:
            assert loaded.engine.rank("rain", texts, loaded.button) is None


def test_a_stop_ends_an_evaluation_that_runs(bert: Loaded) -> None:
    before = bert.embed("rain")
    bert.button.press(unseen=1)  # Python looks once, before the evaluation; it does not see it
    assert bert.engine.embed(["rain"], bert.button) is None
    bert.button.press(meant=False)
    assert np.abs(bert.embed("rain") - before).max() < SAME, "it was meant for another request"


def test_a_stop_that_was_meant_for_another_costs_only_the_evaluation(bert: Loaded) -> None:
    before = bert.embed("rain")
    bert.button.press(unseen=1, meant=False)
    assert np.abs(bert.embed("rain") - before).max() < SAME
