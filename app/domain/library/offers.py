"""What a hub has, seen from this computer: whether it fits, on what terms, whether it is here already."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.library.catalogue import Entry, How, Licence, Role, Verified
from app.domain.library.hub import HubFile, HubModel
from app.domain.library.orders import name_of
from app.domain.library.recommending import Rated


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of a repository. `rated`: kind (fits, slow, no, unknown), words a second, whether it is here.

    `known`: id of the catalogue's entry of this very file, "" for none.
    """

    file: HubFile
    rated: Rated
    known: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A repository. `files` are empty in what a search finds.

    `licence` in plain words, None where nobody here knows it (`model.licence` is what the hub calls it).
    `runs`: yes | no (a kind of model that is not run here) | unknown (the hub does not say). `token`: only
    those that the hub knows are told of it.
    """

    model: HubModel
    licence: Licence | None
    runs: str
    files: tuple[OfferedFile, ...] = ()
    token: bool = False


def as_entry(model: HubModel, file: HubFile, embeds: bool) -> Entry:
    """A file as the catalogue would have it, as far as a hub tells."""
    return Entry(
        id=f"{model.repository}/{file.path}",
        name=name_of(model, file),
        family="",
        maker="",
        packaged_by=model.repository.partition("/")[0],
        role=Role.EMBEDDINGS if embeds else Role.EVERYDAY,
        rank=0,
        repository=model.repository,
        revision=model.revision,
        file=file.path,
        bytes=file.bytes,
        sha256=file.sha256 if not file.parts else "",
        architecture=model.architecture,
        parameters=model.parameters,
        parameters_label="",
        quantisation=file.quantisation,
        context=model.context,
        languages=(),
        languages_count=0,
        languages_text="",
        good_at=(),
        bad_at=(),
        licence=model.licence,
        base_model=next(iter(model.base_models), ""),
        gated=model.gated,
        released="",
        supported=True,
        thinking="none",
        remark="",
        recommended=False,
        verified=Verified(How.NONE, 0, ""),
        superseded=(),
        sources=(),
    )
