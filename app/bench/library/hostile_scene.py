"""What an attempt to reach outside the library is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.library.shop import Shop


@dataclass(frozen=True, slots=True)
class Scene:
    """A shop and what lies beside it. `goal` is not there and `kept` is: both outside, and so they stay."""

    shop: Shop
    base: Path
    mark: str
    goal: Path
    kept: Path


@dataclass(frozen=True, slots=True)
class Attempt:
    """`act` tries it once; True where something outside was read or named. Raises what refuses it."""

    way: str
    what: str
    act: Callable[[], bool]


def fetch(scene: Scene, given: Path, sha256: str, **named: str) -> bool:
    """Through the queue, the child and the shelf; what arrives is deleted again."""
    size = given.stat().st_size
    wanted = scene.shop.hub.wanted(size, sha256)
    wanted = replace(wanted, file=named.get("file", wanted.file))
    wanted = replace(wanted, repository=named.get("repository", wanted.repository))
    item = scene.shop.get(wanted, stop_waiting=True)
    return took(scene, item.model_id)


def took(scene: Scene, model_id: str) -> bool:
    """Whether a model's file lies outside; the model is deleted."""
    models = scene.shop.services.models
    model = next((each for each in models.list() if each.id == model_id), None)
    if model is None:
        return False
    inside = models.path(model).resolve().is_relative_to(models.folder().resolve())
    models.remove(model)
    models.forget_removed()
    return not inside
